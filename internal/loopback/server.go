package loopback

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// key is the key of the connection in the context of a request.
type key struct{}

// Server answers with handler what l accepts. No request has a body: one that
// announces a body is refused, and the body not waited for. A handler may take its
// time, which a limit for the whole request would end.
func (l *Listener) Server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           withoutBody(handler),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // it would speak in the middle of a command's output
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, key{}, c)
		},
	}
}

// UserOf is the owner of the process that a request comes from. ctx must be that of a
// request to a server of this package.
func UserOf(ctx context.Context) User { return ctx.Value(key{}).(*conn).user }

// Trust lets the connection of a request stay for as long as it likes: it has shown
// a secret, and waits for the answer.
func Trust(ctx context.Context) {
	c := ctx.Value(key{}).(*conn)
	c.of.leave(c)
}

func withoutBody(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength == 0 {
			handler.ServeHTTP(w, r)
			return
		}
		// net/http reads on to the end of a body that nobody wants.
		http.NewResponseController(w).SetReadDeadline(time.Unix(1, 0))
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	})
}
