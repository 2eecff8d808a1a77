package loopback

import (
	"context"
	"net"
)

// listen speaks plain TCP, by which a connection is one connection to the system,
// too: with Multipath TCP, which is Go's default, it may be several.
func listen() (net.Listener, error) {
	var plain net.ListenConfig
	plain.SetMultipathTCP(false)
	return plain.Listen(context.Background(), "tcp4", "127.0.0.1:0")
}
