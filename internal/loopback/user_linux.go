package loopback

import (
	"encoding/binary"
	"errors"
	"math"
	"net"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// users gives a function that finds the user of a connection to the server. It first
// tries this out on the server itself, whose user is known.
func users(server net.Addr) func(*net.TCPConn) User {
	found, err := socketOf(server, &net.TCPAddr{IP: net.IPv4zero})
	if err != nil || found.state != stateListen || found.uid != uint32(os.Geteuid()) {
		return func(*net.TCPConn) User { return Untold }
	}
	me, overflow := found.uid, overflowUID()
	return func(c *net.TCPConn) User { return told(userOf(c), me, overflow) }
}

// told is the user that the kernel has named, unless that is the number of this one
// and also stands for all who have none here: user_namespaces(7).
func told(user User, me, overflow uint32) User {
	if user == User(me) && me == overflow {
		return Untold
	}
	return user
}

// overflowUID is the number that stands for every user without one in the user
// namespace of this process: proc_sys_fs(5).
func overflowUID() uint32 {
	const usual = 65534
	text, err := os.ReadFile("/proc/sys/fs/overflowuid")
	if err != nil {
		return usual
	}
	uid, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil {
		return usual
	}
	return uint32(uid)
}

// userOf is whose process is the client, also one that has said all it wants to say.
// A socket that its process closed has no inode, and root for a user. The kernel is
// asked by addresses, which another client may have by the time that the first has
// reset its connection: then this end is closed.
func userOf(c *net.TCPConn) User {
	found, err := socketOf(c.RemoteAddr(), c.LocalAddr())
	if err != nil || found.inode == 0 || found.state == stateListen || found.state == stateSynSent || isClosed(c) {
		return Elsewhere
	}
	return User(found.uid)
}

// isClosed says whether nothing that is written to c could arrive.
func isClosed(c *net.TCPConn) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return true
	}
	closed := true
	raw.Control(func(fd uintptr) {
		info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
		closed = err != nil || info.State == stateClose
	})
	return closed
}

// States of a TCP socket: tcp_states.h of Linux.
const stateEstablished, stateSynSent, stateClose, stateListen = 1, 2, 7, 10

// socket is what the kernel says of one end of a connection.
type socket struct {
	state uint8
	uid   uint32 // in the user namespace of this process
	inode uint32 // 0: no process has it
}

// socketOf asks the kernel for the one socket with these addresses: sock_diag(7).
// /proc/net/tcp has the same, but in a list of all connections of the machine, of
// which another user can make a great many.
func socketOf(local, remote net.Addr) (socket, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return socket{}, err
	}
	defer unix.Close(fd)
	if _, err := unix.Write(fd, question(local, remote)); err != nil {
		return socket{}, err
	}
	var got [1 << 12]byte
	n, err := unix.Read(fd, got[:]) // the kernel has answered by now
	if err != nil {
		return socket{}, err
	}
	return answered(got[:n])
}

// question is an nlmsghdr of netlink(7) and an inet_diag_req_v2 of sock_diag(7).
func question(local, remote net.Addr) []byte {
	const length = 72
	order := binary.NativeEndian
	q := order.AppendUint32(make([]byte, 0, length), length)
	q = order.AppendUint16(q, unix.SOCK_DIAG_BY_FAMILY)
	q = order.AppendUint16(q, unix.NLM_F_REQUEST)
	q = append(q, make([]byte, 8)...) // sequence number and sender
	q = append(q, unix.AF_INET, unix.IPPROTO_TCP, 0, 0)
	q = order.AppendUint32(q, 1<<stateEstablished|1<<stateListen)
	q = append(append(q, port(local)...), port(remote)...)
	q = append(append(q, addressOf(local)...), addressOf(remote)...)
	q = order.AppendUint32(q, 0)                 // any interface
	return order.AppendUint64(q, math.MaxUint64) // any cookie
}

// answered reads an nlmsghdr and an inet_diag_msg.
func answered(a []byte) (socket, error) {
	if len(a) < 88 || binary.NativeEndian.Uint16(a[4:]) != unix.SOCK_DIAG_BY_FAMILY {
		return socket{}, errors.New("the kernel knows no such connection")
	}
	return socket{state: a[17], uid: binary.NativeEndian.Uint32(a[80:]), inode: binary.NativeEndian.Uint32(a[84:])}, nil
}

func port(a net.Addr) []byte {
	return binary.BigEndian.AppendUint16(nil, uint16(a.(*net.TCPAddr).Port))
}

// addressOf has room for one of IPv6.
func addressOf(a net.Addr) []byte {
	var all [16]byte
	copy(all[:], a.(*net.TCPAddr).IP.To4())
	return all[:]
}
