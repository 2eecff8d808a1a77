package console

import (
	"context"
	"crypto/rand"
	"io"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Redirect is a page on this machine that leads to a secret URL, once. The
// command line of a browser, which every local user can read, shows only the
// page, whose path is a secret that is spent when the browser comes.
type Redirect struct {
	URL string

	server *http.Server
	taken  atomic.Bool
	served chan struct{}
}

// NewRedirect listens on a free port of 127.0.0.1. Its error is that of the
// system.
func NewRedirect(target string) (*Redirect, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	host, path := listener.Addr().String(), "/"+rand.Text()
	r := &Redirect{URL: "http://" + host + path, served: make(chan struct{})}
	r.server = &http.Server{
		ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: log.New(io.Discard, "", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("Referrer-Policy", "no-referrer")
			if q.Host != host || q.RequestURI != path || q.Method != http.MethodGet || r.taken.Swap(true) {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
			close(r.served)
		}),
	}
	go r.server.Serve(listener)
	return r, nil
}

// Served is closed when a browser has come.
func (r *Redirect) Served() <-chan struct{} { return r.served }

// Close frees the port, once an answer that is under way has left.
func (r *Redirect) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	r.server.Shutdown(ctx)
	r.server.Close()
}
