package loopback

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// dialAs connects from a socket of another user, which needs root.
func dialAs(t *testing.T, uid int, family int, to *net.TCPAddr) *os.File {
	t.Helper()
	type result struct {
		fd  int
		err error
	}
	done := make(chan result)
	go func() {
		runtime.LockOSThread() // and its thread ends with it
		if unix.SetfsuidRetUid(uid); uid != os.Geteuid() {
			if now, _ := unix.SetfsuidRetUid(uid); now != uid {
				done <- result{err: unix.EPERM}
				return
			}
		}
		fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err == nil {
			err = unix.Connect(fd, address(family, to))
		}
		done <- result{fd, err}
	}()
	r := <-done
	if errors.Is(r.err, unix.EPERM) {
		t.Skip("only root can be somebody else")
	}
	if r.err != nil {
		t.Fatal(r.err)
	}
	f := os.NewFile(uintptr(r.fd), "socket")
	t.Cleanup(func() { f.Close() })
	return f
}

// address is that of the server, for IPv6 as one of IPv4.
func address(family int, to *net.TCPAddr) unix.Sockaddr {
	if family == unix.AF_INET {
		return &unix.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())}
	}
	return &unix.SockaddrInet6{Port: to.Port, Addr: [16]byte(to.IP.To16())}
}

// accept is who the next connection is of.
func accept(t *testing.T, l *Listener) User {
	t.Helper()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c.(*conn).user
}

func heard(t *testing.T) *Listener {
	t.Helper()
	l, err := Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	if l.userOf(l.Addr(), l.Addr()) == Untold {
		t.Skip("this kernel does not answer sock_diag")
	}
	return l
}

// TestUserOfAConnection is told by the kernel: of this user, by IPv4 and by IPv6.
func TestUserOfAConnection(t *testing.T) {
	l := heard(t)
	for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
		f := dialAs(t, os.Geteuid(), family, l.Addr().(*net.TCPAddr))
		if got := accept(t, l); got != User(os.Geteuid()) {
			t.Errorf("family %d: user %d", family, got)
		}
		f.Close()
	}
}

// TestAnotherUser: also when the socket is closed by the time that it is looked at,
// and the kernel would say root.
func TestAnotherUser(t *testing.T) {
	l := heard(t)
	other := os.Geteuid() + 12345
	for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
		dialAs(t, other, family, l.Addr().(*net.TCPAddr))
		if got := accept(t, l); got != User(other) || !got.Foreign() {
			t.Errorf("family %d: user %d", family, got)
		}
	}
	for what, leave := range map[string]func(fd int){
		"closed": func(int) {},
		"reset":  func(fd int) { unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}) },
	} {
		f := dialAs(t, other, unix.AF_INET, l.Addr().(*net.TCPAddr))
		fmt.Fprint(f, "GET / HTTP/1.1\r\n\r\n")
		leave(int(f.Fd()))
		f.Close()
		if got := accept(t, l); got != Elsewhere || !got.Foreign() {
			t.Errorf("%s: user %d", what, got)
		}
	}
}

// TestUserNamespace is a browser in a sandbox: the user has another number there and
// is the same one.
func TestUserNamespace(t *testing.T) {
	l := heard(t)
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash to connect with")
	}
	cmd := exec.Command(shell, "-c", fmt.Sprintf("exec 3<>/dev/tcp/127.0.0.1/%d; read -r x <&3", l.Addr().(*net.TCPAddr).Port))
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 4321, HostID: os.Geteuid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	if err := cmd.Start(); err != nil {
		t.Skipf("no user namespace can be made here: %v", err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if got := accept(t, l); got != User(os.Geteuid()) {
		t.Errorf("user %d", got)
	}
}

// TestFloodOfAnotherUser is the whole of it, with real sockets of another user.
func TestFloodOfAnotherUser(t *testing.T) {
	heard(t)
	l, _, _ := serve(t, nil)
	for range 10 * mostForeign {
		fmt.Fprint(dialAs(t, os.Geteuid()+12345, unix.AF_INET, l.Addr().(*net.TCPAddr)), "POST / HTTP/1.1\r\nHost: x\r\nContent-Le")
	}
	if got := get(dial(t, l), "/"); got != fmt.Sprint("user ", os.Geteuid()) {
		t.Error(got)
	}
	if n := count(l); n > mostForeign+mostOwn {
		t.Errorf("%d connections", n)
	}
}

// TestOneConnectionIsOne: a client of Multipath TCP gets a plain connection, whose
// user cannot change with another part of it.
func TestOneConnectionIsOne(t *testing.T) {
	l := heard(t)
	var several net.Dialer
	several.SetMultipathTCP(true)
	c, err := several.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	accepted, err := l.Listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()
	if is, err := accepted.(*net.TCPConn).MultipathTCP(); is || err != nil {
		t.Errorf("Multipath TCP: %t, %v", is, err)
	}
}
