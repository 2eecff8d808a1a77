package console

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// asUser asks for the page from a process of another user: a thread that is one.
// It then ends its half of the connection, if half says so.
func asUser(t *testing.T, uid int, page string, half bool) *http.Response {
	t.Helper()
	host, path, _ := strings.Cut(strings.TrimPrefix(page, "http://"), "/")
	to, err := net.ResolveTCPAddr("tcp4", host)
	if err != nil {
		t.Fatal(err)
	}
	made := make(chan int)
	go func() {
		runtime.LockOSThread() // and its thread ends with it
		unix.SetfsuidRetUid(uid)
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err == nil {
			err = unix.Connect(fd, &unix.SockaddrInet4{Port: to.Port, Addr: [4]byte(to.IP.To4())})
		}
		if err != nil {
			t.Error(err)
		}
		made <- fd
	}()
	connection := os.NewFile(uintptr(<-made), "socket")
	t.Cleanup(func() { connection.Close() })
	fmt.Fprintf(connection, "GET /%s HTTP/1.1\r\nHost: %s\r\n\r\n", path, host)
	if half {
		unix.Shutdown(int(connection.Fd()), unix.SHUT_WR)
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// TestThiefGetsNothing: another user who has read the path from the command line of
// the browser comes first, and the browser is led on all the same.
func TestThiefGetsNothing(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	r := newRedirect(t)
	for _, half := range []bool{false, true, false, true} {
		if answer := asUser(t, 12345, r.URL, half); answer.StatusCode != http.StatusForbidden || answer.Header.Get("Location") != "" {
			t.Errorf("the thief: %d %v", answer.StatusCode, answer.Header)
		}
	}
	if status, header := ask(t, "GET", r.URL, ""); status != 302 || header.Get("Location") != secretURL {
		t.Errorf("the browser: %d %v", status, header)
	}
	if got := visits(r); len(got) != 2 || got[0] != OtherUser || got[1] != Served {
		t.Errorf("visits: %v", got)
	}
}
