package loopback

import (
	"context"
	"net"
)

// listen speaks plain TCP: with Multipath TCP, Go's default, one connection may be
// several to the system, which then cannot be asked for its user.
func listen() (net.Listener, error) {
	var plain net.ListenConfig
	plain.SetMultipathTCP(false)
	return plain.Listen(context.Background(), "tcp4", "127.0.0.1:0")
}
