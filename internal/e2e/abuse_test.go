//go:build unix

package e2e

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// odd are things that may lie where a file belongs. Each is put at a path that
// is free.
var odd = map[string]func(path string) error{
	"folder":        func(path string) error { return os.Mkdir(path, 0o700) },
	"pipe":          func(path string) error { return syscall.Mkfifo(path, 0o600) },
	"endless file":  linkTo("/dev/zero"),
	"full device":   linkTo("/dev/full"),
	"terminal":      linkTo("/dev/tty"),
	"link to self":  func(path string) error { return os.Symlink(filepath.Base(path), path) },
	"dangling link": func(path string) error { return os.Symlink("nowhere/at/all", path) },
	"loop of links": func(path string) error {
		if err := os.Symlink(path+".other", path); err != nil {
			return err
		}
		return os.Symlink(path, path+".other")
	},
	"socket": func(path string) error {
		short, err := os.MkdirTemp("", "s") // the path itself may be too long for a socket
		if err != nil {
			return err
		}
		defer os.RemoveAll(short)
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(short, "s"), Net: "unix"})
		if err != nil {
			return err
		}
		l.SetUnlinkOnClose(false)
		l.Close()
		return os.Rename(filepath.Join(short, "s"), path)
	},
	"huge file": func(path string) error {
		err := os.WriteFile(path, nil, 0o600)
		if err == nil {
			err = os.Truncate(path, 1<<40) // takes no room
		}
		return err
	},
	"line of 1 MiB": func(path string) error {
		return os.WriteFile(path, []byte("[profile "+strings.Repeat("x", 1<<20)+"\n"), 0o600)
	},
	"value of 1 MiB": func(path string) error {
		return os.WriteFile(path, []byte("[acme]\nmfa_serial = "+strings.Repeat("x", 1<<20)+"\n[profile acme]\nmfa_serial = "+strings.Repeat("x", 1<<20)), 0o600)
	},
	"a million sections": func(path string) error {
		return os.WriteFile(path, []byte(strings.Repeat("[a]\n", 1_000_000)), 0o600)
	},
	"zeros": func(path string) error { return os.WriteFile(path, make([]byte, 100_000), 0o600) },
}

// linkTo makes a link to a node of our own, two folders up, for the device that the
// system has as real: run by root, a fault could replace that one. Nobody else can.
func linkTo(real string) func(path string) error {
	return func(path string) error {
		if os.Geteuid() != 0 {
			return os.Symlink(real, path)
		}
		info, err := os.Stat(real)
		if err != nil {
			return err
		}
		node := filepath.Join(filepath.Dir(filepath.Dir(path)), "own-"+filepath.Base(real))
		if err := syscall.Mknod(node, syscall.S_IFCHR|0o666, int(info.Sys().(*syscall.Stat_t).Rdev)); err != nil {
			return errors.Join(errors.ErrUnsupported, err)
		}
		return os.Symlink(node, path)
	}
}

// TestOddFiles puts them in the place of each file. Every command ends soon, with
// a sentence at most, and leaves what is not ours as it is. A login needs AWS's
// files and can do without ours.
func TestOddFiles(t *testing.T) {
	for name, put := range odd {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for _, place := range []string{".aws/config", ".aws/credentials", ".cache/awsmfa", "session"} {
				s := newScene(t)
				path := filepath.Join(s.dir, place)
				if o := s.run(t, "env", "acme", s.sts.Code(bob)); o.status != 0 {
					t.Fatal(o)
				}
				if place == "session" {
					path = s.session(t)
				}
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
				if err := put(path); errors.Is(err, errors.ErrUnsupported) {
					t.Skip("root cannot make a device here: ", err)
				} else if err != nil {
					t.Fatal(err)
				}
				before, err := os.Lstat(path)
				if err != nil {
					t.Fatal(err)
				}
				s.meetOdd(t, name+" as "+place, strings.HasPrefix(place, ".aws"))
				after, err := os.Lstat(path)
				if place != "session" && (err != nil || !os.SameFile(before, after)) {
					t.Errorf("%s as %s is gone: %v", name, place, err)
				}
			}
		})
	}
}

// session is the path of the only kept session.
func (s *scene) session(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(s.dir, ".cache", "awsmfa", "*.session"))
	if err != nil || len(found) != 1 {
		t.Fatalf("kept sessions: %v, %v", found, err)
	}
	return found[0]
}

// meetOdd runs the commands that use files.
func (s *scene) meetOdd(t *testing.T, what string, needed bool) {
	t.Helper()
	code := s.sts.Code(bob)
	for _, line := range []string{"env acme " + code, "write acme", "logout acme", "status", "list"} {
		start := time.Now()
		o := s.run(t, strings.Fields(line)...)
		if took := time.Since(start); took > time.Minute { // not how fast, but whether it ends
			t.Errorf("%s: %s took %v", what, line, took)
		}
		if o.status < 0 || o.status > exitNeedsCode || len(o.stderr) > 4096 {
			t.Errorf("%s: %v", what, o)
		}
		for message := range strings.Lines(o.stderr) {
			if !strings.HasPrefix(message, "awsmfa: ") {
				t.Errorf("%s: %v", what, o)
				break
			}
		}
		if strings.HasSuffix(line, code) && needed == (o.status == 0) {
			t.Errorf("%s: %v", what, o)
		}
		s.checkStreams(t, o, strings.HasPrefix(line, "env"))
	}
}
