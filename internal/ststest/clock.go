package ststest

import (
	"sync"
	"time"
)

// Clock is a clock that a test moves while a server and a client read it.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// ClockAt is a clock that stands at t.
func ClockAt(t time.Time) *Clock { return &Clock{at: t} }

// Now is the time by the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Add moves the clock by d.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}
