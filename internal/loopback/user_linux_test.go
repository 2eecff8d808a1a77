package loopback

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"awsmfa/internal/childtest"
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
	if os.Geteuid() == int(overflowUID()) {
		t.Skip("this user cannot be told from others")
	}
	dial(t, l)
	if accept(t, l) == Untold {
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

// TestAnotherUser is told also when the client has ended its half of the connection
// and waits for the answer. A socket that was closed by the time that it is looked at
// is nobody's, though the kernel would say root.
func TestAnotherUser(t *testing.T) {
	l := heard(t)
	other := os.Geteuid() + 12345
	for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
		dialAs(t, other, family, l.Addr().(*net.TCPAddr))
		if got := accept(t, l); got != User(other) || !got.Foreign() {
			t.Errorf("family %d: user %d", family, got)
		}
	}
	for what, test := range map[string]struct {
		leave func(*os.File)
		want  User
	}{
		"half-closed": {func(f *os.File) { unix.Shutdown(int(f.Fd()), unix.SHUT_WR) }, User(other)},
		"deaf":        {func(f *os.File) { unix.Shutdown(int(f.Fd()), unix.SHUT_RD) }, User(other)},
		"wholly shut": {func(f *os.File) { unix.Shutdown(int(f.Fd()), unix.SHUT_RDWR) }, User(other)},
		"closed":      {func(f *os.File) { f.Close() }, Elsewhere},
		"reset": {func(f *os.File) {
			unix.SetsockoptLinger(int(f.Fd()), unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
			f.Close()
		}, Elsewhere},
	} {
		f := dialAs(t, other, unix.AF_INET, l.Addr().(*net.TCPAddr))
		fmt.Fprint(f, "GET / HTTP/1.1\r\n\r\n")
		test.leave(f)
		if got := accept(t, l); got != test.want || !got.Foreign() {
			t.Errorf("%s: user %d", what, got)
		}
	}
}

// TestHalfClosed: a client of the user that sends its request and no more is one.
func TestHalfClosed(t *testing.T) {
	l := heard(t)
	f := dialAs(t, os.Geteuid(), unix.AF_INET, l.Addr().(*net.TCPAddr))
	unix.Shutdown(int(f.Fd()), unix.SHUT_WR)
	if got := accept(t, l); got != User(os.Geteuid()) {
		t.Errorf("user %d", got)
	}
}

// TestPortOfTheUser: another client left its connection, and one of the user has the
// port that it had, before the first is looked at.
func TestPortOfTheUser(t *testing.T) {
	l := heard(t)
	left := dialAs(t, os.Geteuid(), unix.AF_INET, l.Addr().(*net.TCPAddr))
	fd := int(left.Fd())
	port, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	fmt.Fprint(left, "GET / HTTP/1.1\r\n\r\n")
	left.Close()
	next, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(next)
	unix.SetsockoptInt(next, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	if err := unix.Bind(next, port); err != nil {
		t.Skipf("the port has gone to another process: %v", err)
	}
	if err := unix.Connect(next, address(unix.AF_INET, l.Addr().(*net.TCPAddr))); err != nil {
		t.Fatal(err)
	}
	if got := accept(t, l); got != Elsewhere {
		t.Errorf("the first: user %d", got)
	}
	if got := accept(t, l); got != User(os.Geteuid()) {
		t.Errorf("the second: user %d", got)
	}
}

// TestNobody: who has the number of users that have none knows others by theirs.
func TestNobody(t *testing.T) {
	const nobody, me = 65534, 1000
	for _, test := range []struct{ user, me, want User }{
		{me, me, me}, {nobody, me, nobody}, {nobody, nobody, Untold}, {me, nobody, me}, {0, nobody, 0}, {Elsewhere, nobody, Elsewhere}, {nobody, 0, nobody},
	} {
		if got := told(test.user, uint32(test.me), nobody); got != test.want {
			t.Errorf("user %d for %d: %d", test.user, test.me, got)
		}
	}
}

// TestUserWithoutANumber: in a user namespace in which this user has no number, all
// others have the same one.
func TestUserWithoutANumber(t *testing.T) {
	const child = "AWSMFA_TEST_NAMELESS"
	if os.Getenv(child) != "" {
		childtest.EndWithInput()
		l, err := Listen()
		if err != nil {
			t.Fatal(err)
		}
		dial(t, l)
		fmt.Printf("%d is %d\n", os.Geteuid(), accept(t, l))
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestUserWithoutANumber$")
	cmd.Env = append(os.Environ(), child+"=1")
	childtest.Tie(t, cmd)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Skipf("no user namespace can be made here: %v", err)
	}
	if want := fmt.Sprintf("%d is %d\n", overflowUID(), Untold); !strings.HasPrefix(string(out), want) {
		t.Errorf("%q, want %q", out, want)
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
