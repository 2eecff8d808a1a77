package loopback

import (
	"encoding/binary"
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// users gives a function that finds the user of a connection to the server. It first
// tries this out on the server itself, whose user is known.
func users(server net.Addr) func(server, client net.Addr) User {
	found, err := socketOf(server, &net.TCPAddr{IP: net.IPv4zero})
	if err != nil || found.state != stateListen || found.uid != uint32(os.Geteuid()) {
		return func(net.Addr, net.Addr) User { return Untold }
	}
	return userOf
}

// userOf is the user whose process is the client. Only an established connection
// counts: for a closed socket the kernel says root.
func userOf(server, client net.Addr) User {
	found, err := socketOf(client, server)
	if err != nil || found.state != stateEstablished {
		return Elsewhere
	}
	return User(found.uid)
}

// States of a TCP socket: tcp_states.h of Linux.
const stateEstablished, stateListen = 1, 10

// socket is what the kernel says of one end of a connection.
type socket struct {
	state uint8
	uid   uint32 // in the user namespace of this process
}

// socketOf asks the kernel for the one socket with these addresses: sock_diag(7).
// /proc/net/tcp has the same, but in a list of all connections of the machine, of
// which another user can make a great many.
func socketOf(local, remote net.Addr) (socket, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return socket{}, err
	}
	defer unix.Close(fd)
	question, err := binary.Append(nil, binary.NativeEndian, questionFor(local, remote))
	if err != nil {
		return socket{}, err
	}
	if err := unix.Sendto(fd, question, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return socket{}, err
	}
	var got [1 << 12]byte
	n, _, err := unix.Recvfrom(fd, got[:], unix.MSG_DONTWAIT) // the kernel has answered by now
	if err != nil {
		return socket{}, err
	}
	var a answer
	if _, err := binary.Decode(got[:n], binary.NativeEndian, &a); err != nil || a.Type != unix.SOCK_DIAG_BY_FAMILY {
		return socket{}, errors.New("the kernel knows no such connection")
	}
	return socket{a.State, a.UID}, nil
}

// question is nlmsghdr and inet_diag_req_v2, answer nlmsghdr and inet_diag_msg:
// https://man7.org/linux/man-pages/man7/sock_diag.7.html.
type question struct {
	unix.NlMsghdr
	Family, Protocol, Extensions, _ uint8
	States                          uint32
	ID                              socketID
}

type answer struct {
	unix.NlMsghdr
	Family, State, Timer, Retransmits uint8
	ID                                socketID
	Expires, Received, Sent           uint32
	UID, Inode                        uint32
}

// socketID has ports and addresses in network order.
type socketID struct {
	LocalPort, RemotePort [2]byte
	Local, Remote         [16]byte
	Interface             uint32
	Cookie                [2]uint32
}

func questionFor(local, remote net.Addr) question {
	q := question{Family: unix.AF_INET, Protocol: unix.IPPROTO_TCP, States: 1<<stateEstablished | 1<<stateListen}
	q.Len, q.Type, q.Flags = uint32(binary.Size(q)), unix.SOCK_DIAG_BY_FAMILY, unix.NLM_F_REQUEST
	q.ID.Cookie = [2]uint32{^uint32(0), ^uint32(0)} // any
	q.ID.LocalPort, q.ID.Local = place(local)
	q.ID.RemotePort, q.ID.Remote = place(remote)
	return q
}

func place(a net.Addr) (port [2]byte, address [16]byte) {
	tcp := a.(*net.TCPAddr)
	binary.BigEndian.PutUint16(port[:], uint16(tcp.Port))
	copy(address[:], tcp.IP.To4())
	return port, address
}
