package ststest

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Mode is one way in which an answer can go wrong.
type Mode int

// The modes that answer without looking at the request, so that it spends no
// code:
const (
	// None leaves the answer alone; Delay and Skew still hold.
	None Mode = iota
	// CloseUnread closes the connection before anything is read from it. The
	// action is not known then: Fault.Action is ignored, Requests shows nothing
	// and only Connections tells of it.
	CloseUnread
	// Hang answers nothing until the client leaves, the server is closed, or
	// Delay, when it is set, has passed; then it closes the connection.
	Hang
	// ServerError answers Fault.Status (500 when zero) as AWS does.
	ServerError
	// Throttle answers 400 Throttling.
	Throttle
	// Refuse answers an AWS error of Fault.Status, Code and Text (403,
	// AccessDenied when zero). The text is sent as it is.
	Refuse
	// HTML answers a web page with Fault.Status (200 when zero), as a captive
	// portal or a proxy does.
	HTML
	// Redirect answers 307 to Fault.URL (this server's /followed when empty).
	// Requests shows whether it was followed.
	Redirect
	// EmptyBody answers 200 and nothing else.
	EmptyBody

	// The modes that carry the request out, so that its code is spent, and then
	// spoil the answer, if it is one that they apply to:

	// CloseAnswered closes the connection instead of answering.
	CloseAnswered
	// HangAnswered answers nothing either, and keeps the connection until the
	// client leaves or the server is closed.
	HangAnswered
	// CutBody closes the connection halfway through the body.
	CutBody
	// OmitField leaves out the element Fault.Field: "SessionToken", or all of
	// "Credentials".
	OmitField
	// EmptyField leaves that element without text.
	EmptyField
	// SpoilField puts Fault.Text, as it is, into the middle of the element
	// Fault.Field: a newline, a quote, control characters.
	SpoilField
	// Expired gives an Expiration that is an hour gone.
	Expired
	// Oversized puts Fault.Size blanks before the body (64 MiB when zero).
	Oversized
)

// Fault makes the next requests go wrong.
type Fault struct {
	Action string        // which requests; empty: any
	After  int           // how many of them go well first
	Times  int           // how many go wrong; 0: until ClearFaults
	Delay  time.Duration // waits this long first
	Skew   time.Duration // the server's clock is off by this, ahead when positive
	Mode   Mode

	Status int
	Code   string
	Field  string // name of an XML element
	Text   string
	URL    string
	Size   int64
}

// Fault adds f to those waiting. Each request meets the first that fits.
func (s *Server) Fault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// ClearFaults forgets every fault. Requests that have met theirs keep it.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// pick takes one turn of the first fault that fits.
func (s *Server) pick(fits func(Fault) bool) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !fits(f) {
			continue
		}
		if f.After > 0 {
			s.faults[i].After--
			continue
		}
		if f.Times == 1 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		} else if f.Times > 1 {
			s.faults[i].Times--
		}
		return f, true
	}
	return Fault{}, false
}

func closesUnread(f Fault) bool { return f.Mode == CloseUnread }

func (s *Server) takeFault(fits func(Fault) bool) bool { _, ok := s.pick(fits); return ok }

// faultFor is the fault that a request for the action meets; None without one.
func (s *Server) faultFor(action string) Fault {
	f, _ := s.pick(func(f Fault) bool { return f.Mode != CloseUnread && (f.Action == "" || f.Action == action) })
	return f
}

// wait passes the time the fault wants. It is false when nothing is to be
// answered after it.
func (f Fault) wait(ctx context.Context) bool {
	if f.Delay == 0 && f.Mode != Hang {
		return true
	}
	var over <-chan time.Time
	if f.Delay > 0 {
		over = time.After(f.Delay)
	}
	select {
	case <-over:
		return f.Mode != Hang
	case <-ctx.Done(): // the client left, or Close closed the connection
		return false
	}
}

// instead is the answer of a fault that does not look at the request.
func (s *Server) instead(f Fault) (answer, bool) {
	switch f.Mode {
	case ServerError:
		status, code := cmp.Or(f.Status, http.StatusInternalServerError), "InternalFailure"
		if status == http.StatusServiceUnavailable {
			code = "ServiceUnavailable"
		}
		return (&apiError{status, code, "The request processing has failed because of an unknown error."}).answer(stsNamespace), true
	case Throttle:
		return (&apiError{http.StatusBadRequest, "Throttling", "Rate exceeded"}).answer(stsNamespace), true
	case Refuse:
		return (&apiError{cmp.Or(f.Status, http.StatusForbidden), cmp.Or(f.Code, "AccessDenied"), f.Text}).answer(stsNamespace), true
	case HTML:
		return answer{status: cmp.Or(f.Status, http.StatusOK), kind: "text/html; charset=utf-8", raw: page}, true
	case Redirect:
		return answer{status: http.StatusTemporaryRedirect, location: cmp.Or(f.URL, s.URL+"/followed")}, true
	case EmptyBody:
		return answer{status: http.StatusOK}, true
	}
	return answer{}, false
}

const page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>\n<body><p>Please sign in to use this network.</p></body></html>\n"

// spoil changes an answer that STS would have given.
func (f Fault) spoil(a *answer, now time.Time) {
	if a.root == nil {
		return
	}
	switch f.Mode {
	case OmitField:
		a.root.drop(f.Field)
	case EmptyField:
		f.edit(a, f.Field, func(string) string { return "" })
	case SpoilField:
		f.edit(a, f.Field, func(text string) string { return text[:len(text)/2] + f.Text + text[len(text)/2:] })
	case Expired:
		f.edit(a, "Expiration", func(string) string { return now.UTC().Add(-time.Hour).Format("2006-01-02T15:04:05Z") })
	}
}

func (f Fault) edit(a *answer, field string, change func(string) string) {
	if n := a.root.find(field); n != nil {
		n.text = change(n.text)
	}
}

// send puts the answer on the connection, or part of it.
func (f Fault) send(w http.ResponseWriter, a answer, now time.Time) {
	if f.Mode == CloseAnswered {
		panic(http.ErrAbortHandler)
	}
	body := a.body()
	a.header(w.Header(), now)
	if f.Mode != Oversized {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	switch f.Mode {
	case CutBody:
		io.WriteString(w, body[:len(body)/2])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case Oversized:
		blanks := strings.Repeat(" ", 64<<10)
		for left := cmp.Or(f.Size, 64<<20); left > 0; left -= int64(len(blanks)) {
			if _, err := io.WriteString(w, blanks[:min(left, int64(len(blanks)))]); err != nil {
				return
			}
		}
	}
	io.WriteString(w, body)
}
