// Package loopback serves HTTP to the programs of this machine, on 127.0.0.1. Where
// the system tells, it knows which user each connection comes from, and other users'
// connections never crowd out those of this user.
package loopback

import (
	"container/list"
	"net"
	"os"
	"sync"
)

// User is the owner of the process at the other end of a connection: a user ID as
// this process sees it, or one of the constants.
type User int64

const (
	// Untold is the user of every connection where the system does not tell.
	Untold User = -1
	// Elsewhere is for a connection that has no process of this system at its other
	// end: it comes from another one, as that of a virtual machine, or its process
	// closed it before the system was asked.
	Elsewhere User = -2
)

// Foreign says that the process belongs to neither this user nor root, who can read
// all that this user can, and for whom what comes from outside may be forwarded (WSL).
func (u User) Foreign() bool { return u != Untold && u != 0 && u != User(os.Geteuid()) }

// The most connections that are open at a time and have shown no secret. One more has
// the oldest dropped: a program that wants the session sends its request at once.
const (
	mostOwn     = 128
	mostForeign = 16 // a container may run as another user
)

// Listener accepts connections to a free port of 127.0.0.1.
type Listener struct {
	net.Listener
	userOf func(*net.TCPConn) User

	mu           sync.Mutex // guards the queues
	own, foreign queue
}

// queue holds the connections of a kind, the oldest first.
type queue struct {
	list.List
	most int
}

// Listen finds a free port. Its error is that of the system.
func Listen() (*Listener, error) {
	listener, err := listen()
	if err != nil {
		return nil, err
	}
	return &Listener{Listener: listener, userOf: users(listener.Addr()), own: queue{most: mostOwn}, foreign: queue{most: mostForeign}}, nil
}

// Accept is that of net.Listener.
func (l *Listener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: accepted, user: l.userOf(accepted.(*net.TCPConn)), of: l}
	if dropped := l.enter(c); dropped != nil {
		dropped.drop()
	}
	return c, nil
}

// enter counts c, and returns the connection that has to go for it, if any.
func (l *Listener) enter(c *conn) (dropped *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.in = &l.own
	if c.user.Foreign() {
		c.in = &l.foreign
	}
	if c.in.Len() == c.in.most {
		dropped = c.in.Remove(c.in.Front()).(*conn)
		dropped.in = nil
	}
	c.place = c.in.PushBack(c)
	return dropped
}

// leave makes room for another connection.
func (l *Listener) leave(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.in != nil {
		c.in.Remove(c.place)
		c.in = nil
	}
}

// conn is one connection.
type conn struct {
	net.Conn
	user  User
	of    *Listener
	in    *queue // nil when it does not count
	place *list.Element
}

// Close is that of net.Conn.
func (c *conn) Close() error {
	c.of.leave(c)
	return c.Conn.Close()
}

// drop closes c with a reset, so that the system does not hold on to its half of the
// connection until a hostile peer closes the other.
func (c *conn) drop() {
	if tcp, is := c.Conn.(*net.TCPConn); is {
		tcp.SetLinger(0)
	}
	c.Conn.Close()
}
