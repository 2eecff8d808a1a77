//go:build unix

package host

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"awsmfa/internal/safefile"
)

const stranger = 65534

// Root does not write into what is somebody else's.
func TestOwnerCheck(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root could do otherwise")
	}
	folder := t.TempDir()
	own, foreign, theirs := filepath.Join(folder, "own"), filepath.Join(folder, "foreign"), filepath.Join(folder, "theirs")
	if err := os.Mkdir(theirs, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{own, foreign, theirs + "/own"} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chown(foreign, stranger, 0), os.Chown(theirs, stranger, 0), os.Symlink(foreign, folder+"/link")); err != nil {
		t.Fatal(err)
	}
	for path, allowed := range map[string]bool{
		own: true, foreign: false, folder + "/link": false, folder + "/new": true, folder + "/new/new": true,
		theirs + "/own": true, theirs + "/new": false, theirs + "/new/new": false,
	} {
		err := CheckOwner(path)
		var e *safefile.Error
		if (err == nil) != allowed || !allowed && (!errors.As(err, &e) || e.Problem != safefile.ForeignOwner) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
