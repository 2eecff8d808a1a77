package awsapi

import (
	"context"
	"net"
	"sync"
)

// polite is a connection on which the client speaks first: what the server sends
// before that is read once a request is on its way, as its answer, and not as
// something unasked that net/http would log.
type polite struct {
	net.Conn
	spoken func() // may be called more than once
	began  chan struct{}
}

// dialPolite wraps the connections that dial makes.
func dialPolite(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		began := make(chan struct{})
		return &polite{conn, sync.OnceFunc(func() { close(began) }), began}, nil
	}
}

func (p *polite) Read(b []byte) (int, error) {
	<-p.began
	return p.Conn.Read(b)
}

func (p *polite) Write(b []byte) (int, error) {
	defer p.spoken()
	return p.Conn.Write(b)
}

// Close also lets a Read that is waiting fail.
func (p *polite) Close() error {
	err := p.Conn.Close()
	p.spoken()
	return err
}
