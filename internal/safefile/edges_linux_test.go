package safefile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestBelongs(t *testing.T) {
	for name, want := range map[string]bool{
		"system.posix_acl_access": true, "system.nfs4_acl": true, "security.selinux": true, "user.note": true,
		"security.capability": false, "trusted.x": false, "user": false, "system.posix_acl_default": false,
	} {
		if belongs(name) != want {
			t.Errorf("belongs(%q) = %v", name, !want)
		}
	}
}

// What is read may grow between two calls; nothing is read twice where there is
// nothing, or where it cannot be read.
func TestSized(t *testing.T) {
	type answer struct {
		n   int
		err error
	}
	for name, test := range map[string]struct {
		answers []answer
		want    string
		err     error
	}{
		"nothing":    {[]answer{{0, nil}}, "", nil},
		"something":  {[]answer{{3, nil}, {3, nil}}, "aaa", nil},
		"less":       {[]answer{{3, nil}, {2, nil}}, "aa", nil},
		"grows":      {[]answer{{1, nil}, {0, unix.ERANGE}, {2, nil}, {2, nil}}, "aa", nil},
		"refused":    {[]answer{{-1, unix.EACCES}}, "", unix.EACCES},
		"refused at": {[]answer{{1, nil}, {-1, unix.EIO}}, "", unix.EIO},
	} {
		calls := 0
		got, err := sized(func(to []byte) (int, error) {
			if calls == len(test.answers) {
				t.Fatalf("%s: asked again", name)
			}
			for i := range to {
				to[i] = 'a'
			}
			calls++
			return test.answers[calls-1].n, test.answers[calls-1].err
		})
		if got != test.want || err != test.err || calls != len(test.answers) {
			t.Errorf("%s: %q, %v after %d calls", name, got, err, calls)
		}
	}
}

func TestErrorText(t *testing.T) {
	for want, err := range map[string]error{
		`"/f" ` + string(Locked):               &Error{Path: "/f", Problem: Locked},
		`"/f" ` + string(Locked) + ": no disk": &Error{Path: "/f", Problem: Locked, err: errors.New("no disk")},
	} {
		if err.Error() != want {
			t.Errorf("the text is %q, want %q", err, want)
		}
	}
}

// What the system says of a file's attributes is not lost.
func TestAttributesOfAClosedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "text\n", 0o600)
	old := readNow(t, path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	_, read := attributesOf(f)
	for what, err := range map[string]error{
		"read": read, "keep": keepAttributes(f, path, old), "drop": dropAccessList(f), "add": attributes{"user.x": "y"}.addTo(f, nil),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if err := (attributes{"user.x": "y"}).addTo(f, attributes{"user.x": "y"}); err != nil {
		t.Errorf("an attribute that is there is written: %v", err)
	}
}

// Attributes of the system stay with its files.
func TestAttributesOfTheSystem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "text\n", 0o600)
	if err := unix.Setxattr(path, "trusted.awsmfa", []byte("x"), 0); err != nil {
		t.Skip("needs root, and a disk with such attributes:", err)
	}
	if got := readNow(t, path).attributes; len(got) != 0 {
		t.Errorf("read are %v", got)
	}
}
