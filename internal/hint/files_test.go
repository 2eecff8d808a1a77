package hint

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
