package safefile

import (
	"errors"
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
