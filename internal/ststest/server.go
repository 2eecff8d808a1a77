// Package ststest is a strict stand-in for the AWS Security Token Service, and
// for what IAM lets a user do to its own MFA devices and access keys: it checks
// signatures, parameters and MFA codes as AWS does and answers in AWS's words
// over HTTP. It does not know the program that calls it, and shares no code with
// it or with an AWS SDK, so that it cannot share their mistakes.
package ststest

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Config is what a Server is started with. The zero value will do.
type Config struct {
	// Region is the only region a signature may be scoped to. Empty: any, as
	// for an endpoint that serves all of them.
	Region string
	// TLS makes the server speak HTTPS with a certificate of its own; CertPEM
	// gives it. It is valid for 127.0.0.1 and localhost.
	TLS bool
	// PageSize is how many things a list answers with at most, which IAM leaves
	// open. Zero: 100.
	PageSize int
	// KeyDelay is how long a key that CreateAccessKey made stays unknown. Zero:
	// not at all.
	KeyDelay time.Duration
	// KeyFlaps is how often, afterwards, a request that it signs is refused as
	// if it were not known yet. Every one follows one that is not refused.
	KeyFlaps int
	// Now is the server's clock. Nil: time.Now.
	Now func() time.Time
}

// Server answers on a loopback address. Its methods may be called at any time
// and by several callers at once.
type Server struct {
	URL string // http://127.0.0.1:PORT, or https; no slash at the end

	config  Config
	http    *http.Server
	serving sync.WaitGroup
	certPEM []byte

	mu          sync.Mutex // guards all that follows
	keys        map[string]*longTerm
	sessions    map[string]session
	roles       map[string]Role
	devices     map[string]*device
	faults      []Fault
	requests    []Request
	made        int // access keys so far
	connections int
	signins     map[string]signin // by sign-in token
}

// Start listens on a free port of 127.0.0.1 and serves until Close.
func Start(config Config) (*Server, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	s := &Server{
		config:   config,
		keys:     map[string]*longTerm{},
		sessions: map[string]session{},
		roles:    map[string]Role{},
		devices:  map[string]*device{},
	}
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.URL = "http://" + tcp.Addr().String()
	var listener net.Listener = &countingListener{tcp, s}
	if config.TLS {
		certificate, certPEM, err := newCertificate()
		if err != nil {
			tcp.Close()
			return nil, err
		}
		s.URL = "https://" + tcp.Addr().String()
		s.certPEM = certPEM
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	}
	// The log would only tell of clients that left, which tests bring about.
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ErrorLog: log.New(io.Discard, "", 0)}
	s.serving.Go(func() { s.http.Serve(listener) })
	return s, nil
}

// Close drops every connection, also those of a Hang, and frees the port.
func (s *Server) Close() {
	s.http.Close()
	s.serving.Wait()
}

// CertPEM is the certificate of a server with Config.TLS, for a client's list
// of trusted ones. It is nil without TLS.
func (s *Server) CertPEM() []byte { return s.certPEM }

// serve is one request from arrival to answer: it is noted before anything can
// go wrong, then a fault may take its turn, then it is answered.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if s.takeFault(closesUnread) {
		panic(http.ErrAbortHandler)
	}
	q, tooLong := read(w, r)
	if tooLong {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	note := s.note(q)
	f := s.faultFor(q.action())
	if !f.wait(r.Context()) {
		panic(http.ErrAbortHandler)
	}
	now := s.config.Now().Add(f.Skew)
	a, replaced := s.instead(f)
	if !replaced {
		a = s.answer(q, now)
		f.spoil(&a, now)
	}
	s.settle(note, a)
	if f.Mode == HangAnswered {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	f.send(w, a, now)
}

// answer treats the request as STS would.
func (s *Server) answer(q wire, now time.Time) answer {
	if federated(q) {
		return s.federate(q, now)
	}
	op, refusal := route(q)
	if refusal != nil {
		return refusal.answer(stsNamespace)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := s.carryOut(op, q, now)
	if err != nil {
		return err.answer(op.namespace)
	}
	return success(op, result)
}

// carryOut keeps AWS's order: who signs, is the signature right, are the
// parameters well formed, and only then MFA and permission.
func (s *Server) carryOut(op operation, q wire, now time.Time) (node, *apiError) {
	who, err := s.authenticate(q, endpoint{s.config.Region, op.service, now})
	if err != nil {
		return node{}, err
	}
	in, err := op.check(q.params)
	if err != nil {
		return node{}, err
	}
	return op.run(call{s: s, who: who, in: in, now: now, params: q.params})
}
