package hint

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
	"awsmfa/internal/safefile"
	"awsmfa/internal/session"
)

func TestHintOfALockedFileNamesTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "credentials")
	unlock, err := safefile.Lock(t.Context(), path, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	_, err = safefile.Lock(t.Context(), path, 0, nil)
	if want := fmt.Sprintf("end it first: kill %d", os.Getpid()); !strings.HasSuffix(Of(err), want) {
		t.Errorf("%v has the hint %q, want %q", err, Of(err), want)
	}
	lock, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*lock"))
	if err != nil || len(lock) != 1 {
		t.Fatal(lock, err)
	}
	if err := os.Truncate(lock[0], 0); err != nil { // by a process that was stopped before it wrote who it is
		t.Fatal(err)
	}
	_, err = safefile.Lock(t.Context(), path, 0, nil)
	if h := Of(err); !strings.HasPrefix(h, "try again when it is done") {
		t.Errorf("%v has the hint %q", err, h)
	}
}

func TestHintWhereFilesCannotBeLocked(t *testing.T) {
	if h := Of(fmt.Errorf("x: %w", session.ErrNoLock)); !strings.Contains(h, "AWSMFA_CACHE_DIR") {
		t.Errorf("the hint is %q", h)
	}
}

func TestHintOfALockedFileUnlocksIt(t *testing.T) {
	for system, want := range map[string]string{
		"darwin":  "the file is as it was; unlock it: chflags nouchg '/a b/credentials'",
		"linux":   "the file is as it was; unlock it: sudo chattr -i -a '/a b/credentials'",
		"windows": `the file is as it was; unlock it: attrib -r "/a b/credentials"`,
	} {
		if got := unlock(system, "/a b/credentials"); got != want {
			t.Errorf("on %s: %s, want %s", system, got, want)
		}
	}
	if got := Of(&safefile.Error{Path: "/x", Problem: safefile.Private}); !strings.Contains(got, "Privacy & Security") {
		t.Errorf("of a file that privacy closes: %s", got)
	}
	if got := Of(&safefile.Error{Path: "/x", Problem: safefile.Immutable}); !strings.HasPrefix(got, "the file is as it was; unlock it: ") {
		t.Errorf("of a locked file: %s", got)
	}
}

func TestHintOfUTF16(t *testing.T) {
	err := inifile.Index([]byte("\xff\xfe[\x00")).Err()
	if h := Of(fmt.Errorf("x: %w", err)); !strings.HasPrefix(h, "save it as UTF-8") {
		t.Errorf("%v has the hint %q", err, h)
	}
}
