package host

import (
	"io/fs"
	"syscall"
	"testing"
)

func TestReadableHint(t *testing.T) {
	const readable = "make the file readable for yourself"
	for _, test := range []struct {
		system string
		err    error
		want   string
	}{
		{"darwin", syscall.EPERM, AllowTerminal},
		{"darwin", syscall.EACCES, readable},
		{"linux", syscall.EPERM, readable},
	} {
		if got := ReadableHint(test.system, &fs.PathError{Op: "open", Path: "/x", Err: test.err}); got != test.want {
			t.Errorf("%v on %s: %s, want %s", test.err, test.system, got, test.want)
		}
	}
}
