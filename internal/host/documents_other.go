//go:build !windows

package host

// documents is "": no shell has its start-up file there on this system.
func documents() string { return "" }
