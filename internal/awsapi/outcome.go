package awsapi

import (
	"errors"
	"net/http"
)

// RefusedWith says whether AWS refused with one of these kinds.
func RefusedWith(err error, kinds ...Kind) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, k := range kinds {
		if e.Kind() == k {
			return true
		}
	}
	return false
}

// Unanswered says whether a request may have been carried out although it
// failed: it was sent, and what came back does not say that it was refused.
func Unanswered(err error) bool {
	var e *Error
	if !errors.As(err, &e) || !e.Sent() {
		return false
	}
	switch e.Kind() {
	case Lost, Timeout, Cancelled, BadAnswer, NotSTS:
		return true
	}
	return e.Status() >= http.StatusInternalServerError
}
