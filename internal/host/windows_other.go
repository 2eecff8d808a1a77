//go:build !windows

package host

// documents is "": no shell has its start-up file there on this system.
func documents() string { return "" }

// parentPath is "": nobody asks for it on this system.
func parentPath() string { return "" }
