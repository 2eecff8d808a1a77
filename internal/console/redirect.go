package console

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"sync"
	"time"

	"awsmfa/internal/loopback"
)

// Redirect is a page on this machine that leads to a secret URL, once. The
// command line of a browser, which every local user can read, shows only the
// page, whose path is a secret that is spent when the browser comes. Where the
// system tells whose the browser is, it leads no other user anywhere.
type Redirect struct {
	URL string

	host, path, target string
	server             *http.Server
	visits             chan Visit
	mu                 sync.Mutex
	seen               map[Visit]bool
}

// Visit is how somebody asked for the page by its secret path.
type Visit int

const (
	// Served is the first visit, which was led on, by a browser that the system says is
	// the user's.
	Served Visit = iota
	// ServedUntold is Served where the system does not tell whose the browser is.
	ServedUntold
	// Again is a later visit: one of the two may have been somebody else.
	Again
	// OtherUser was refused; the page still waits for its user.
	OtherUser
	// OtherSystem was refused, too: the system knows no process of its own that
	// asked. It may be a browser outside of the virtual machine that this one is, or
	// another user who closed the connection at once.
	OtherSystem

	visitKinds // how many there are
)

// NewRedirect listens on a free port of 127.0.0.1. Its error is that of the
// system.
func NewRedirect(target string) (*Redirect, error) {
	listener, err := loopback.Listen()
	if err != nil {
		return nil, err
	}
	host, path := listener.Addr().String(), "/"+rand.Text()
	r := &Redirect{URL: "http://" + host + path, host: host, path: path, target: target, visits: make(chan Visit, visitKinds), seen: map[Visit]bool{}}
	r.server = listener.Server(r)
	go r.server.Serve(listener)
	return r, nil
}

// ServeHTTP is that of http.Handler.
func (r *Redirect) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Connection", "close")
	if q.Host != r.host || q.RequestURI != r.path || q.Method != http.MethodGet {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	r.answer(w, r.visit(loopback.UserOf(q.Context())))
}

// answer leads the first visit of the user on, and tells others why it does not.
func (r *Redirect) answer(w http.ResponseWriter, visit Visit) {
	switch visit {
	case Served, ServedUntold:
		w.Header().Set("Location", r.target)
		w.WriteHeader(http.StatusFound)
	case Again:
		w.WriteHeader(http.StatusGone)
		io.WriteString(w, "This page of awsmfa was used already. If that was not you, somebody else on this machine is signed in: the terminal says what to do.\n")
	default:
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, "This page of awsmfa is for the browser of the user who runs it. With --url awsmfa prints a URL for any browser.\n")
	}
}

// visit is how a user's request is to be taken. The first of each kind is reported.
func (r *Redirect) visit(user loopback.User) Visit {
	r.mu.Lock()
	defer r.mu.Unlock()
	visit := Served
	switch {
	case user == loopback.Elsewhere:
		visit = OtherSystem
	case user.Foreign():
		visit = OtherUser
	case r.seen[Served] || r.seen[ServedUntold]:
		visit = Again
	case user == loopback.Untold:
		visit = ServedUntold
	}
	if !r.seen[visit] {
		r.seen[visit] = true
		r.visits <- visit
	}
	return visit
}

// Visits reports requests for the page: each kind once.
func (r *Redirect) Visits() <-chan Visit { return r.visits }

// Close frees the port, once an answer that is under way has left.
func (r *Redirect) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	r.server.Shutdown(ctx)
	r.server.Close()
}
