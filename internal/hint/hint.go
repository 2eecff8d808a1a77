// Package hint knows the one thing to do about each error, and the exit status
// that it stands for. It is apart from the packages of the errors because it
// names commands and flags.
package hint

import (
	"context"
	"errors"
	"fmt"
)

// Of is the one thing to do about an error, or "" when there is none.
func Of(err error) string {
	var usage *UsageError
	var given *adviceError
	var known hinter
	switch {
	case errors.As(err, &given):
		return given.advice
	case errors.As(err, &usage):
		return usage.advice
	case errors.As(err, &known):
		return known.Hint()
	case Interrupted(err):
		return ""
	}
	for _, of := range []func(error) string{ofSession, ofSTS, ofEncoding, ofProfile, ofProgram, ofKeyring, ofCommand, ofQuestion, ofSection, ofCache, ofFile} {
		if h := of(err); h != "" {
			return h
		}
	}
	return ""
}

// hinter is an error that knows its own hint.
type hinter interface {
	error
	Hint() string
}

// Interrupted says whether a signal ended the context of a call.
func Interrupted(err error) bool { return errors.Is(err, context.Canceled) }

// adviceError is an error with a hint of its own.
type adviceError struct {
	err    error
	advice string
}

func (e *adviceError) Error() string { return e.err.Error() }
func (e *adviceError) Unwrap() error { return e.err }

// With is err with a hint of its own, which Of prefers to any other.
func With(err error, format string, args ...any) error {
	return &adviceError{err, fmt.Sprintf(format, args...)}
}

// Otherwise is err with this hint where Of knows none.
func Otherwise(err error, advice string) error {
	if err == nil || Of(err) != "" {
		return err
	}
	return With(err, "%s", advice)
}

// IsGiven says whether err carries a hint of With.
func IsGiven(err error) bool { return errors.As(err, new(*adviceError)) }

// UsageError is a command line that cannot be understood.
type UsageError struct{ text, advice string }

// Usagef makes a UsageError.
func Usagef(format string, args ...any) *UsageError {
	return &UsageError{text: fmt.Sprintf(format, args...)}
}

// Hint adds the one thing to do.
func (e *UsageError) Hint(format string, args ...any) *UsageError {
	e.advice = fmt.Sprintf(format, args...)
	return e
}

func (e *UsageError) Error() string { return e.text }
