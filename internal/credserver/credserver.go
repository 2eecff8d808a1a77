// Package credserver hands a session to AWS tools as a container's credential
// endpoint does: over HTTP on 127.0.0.1, to a client with the token. It knows no
// profile and no STS, and never asks a person; what renews the session is
// passed in.
//
// See https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html.
package credserver

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/loopback"
	"awsmfa/internal/session"
)

// Config is what a Server is started with.
type Config struct {
	Profile string          // named in messages
	Session session.Session // the first one
	// Renew gets a session with enough time left, without asking anybody. It is
	// called once at a time.
	Renew func(context.Context) (session.Session, error)
	// Login is Renew for when that needs a code: a program that gives codes may
	// take its time, and ask for a touch. It is called between requests, never
	// for one. nil: there is no such program.
	Login func(context.Context) (session.Session, error)
	Now   func() time.Time                 // the wall clock
	Say   func(format string, args ...any) // tells the person at the terminal
}

// Server answers until Close.
type Server struct {
	URL   string // for AWS_CONTAINER_CREDENTIALS_FULL_URI
	Token string // for AWS_CONTAINER_AUTHORIZATION_TOKEN

	keeper  *keeper
	http    *http.Server
	stopped chan struct{}
	stop    context.CancelFunc
}

// path is the one path that is answered. The SDK for Ruby wants one.
const path = "/credentials"

// every is how often the session is looked at. Timers stand still while a
// machine sleeps, so a long one would come too late.
const every = 20 * time.Second

// Start listens on a free port of 127.0.0.1, and on no other address: this
// machine's own programs are meant. Its error is that of the system.
func Start(c Config) (*Server, error) {
	listener, err := loopback.Listen()
	if err != nil {
		return nil, err
	}
	host := listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		URL: "http://" + host + path, Token: rand.Text(), // 130 bits
		keeper: newKeeper(c), stopped: make(chan struct{}), stop: stop,
	}
	s.http = listener.Server(&endpoint{host: host, token: s.Token, session: func() (creds.Credentials, error) { return s.keeper.get(ctx) }})
	go s.http.Serve(listener)
	ticker := time.NewTicker(every)
	go func() {
		defer close(s.stopped)
		defer ticker.Stop()
		s.keeper.watch(ctx, ticker.C)
	}()
	return s, nil
}

// Close drops every connection, gives up a renewal and frees the port.
func (s *Server) Close() {
	s.http.Close()
	s.stop()
	<-s.stopped
}
