//go:build unix

package program

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// The user who runs this test stands for another than root, unless it is root.
func TestCheckOwner(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	uid := os.Geteuid()
	owners := map[string]bool{path: uid != 0, link: uid != 0} // refused to root
	if uid == 0 {
		file, folder := filepath.Join(dir, "other"), filepath.Join(dir, "folder")
		os.WriteFile(file, nil, 0o600)
		os.Mkdir(folder, 0o755)
		inside := filepath.Join(folder, "config")
		os.WriteFile(inside, nil, 0o600)
		for _, p := range []string{file, folder} {
			if err := os.Chown(p, 1234, -1); err != nil {
				t.Skip(err)
			}
		}
		uid = 1234
		owners[file], owners[inside] = true, true
		owners["/etc/passwd"] = false
	}
	for p, refused := range owners {
		if err := CheckOwner(p, uid+1); err != nil {
			t.Errorf("%s is refused to user %d: %v", p, uid+1, err)
		}
		var owner *OwnerError
		err := CheckOwner(p, 0)
		if errors.As(err, &owner) != refused || !refused && err != nil || refused && owner.UID != uid {
			t.Errorf("%s and root: %v", p, err)
		}
	}
	if err := CheckOwner(filepath.Join(dir, "nowhere"), 0); err != nil {
		t.Errorf("no file: %v", err)
	}
	if err := CheckOwner(filepath.Join(path, "below"), 0); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("below a file: %v", err)
	}
	if got := (&OwnerError{"/home/bob/.aws/config", 1000}).Error(); got != `root does not run the commands in "/home/bob/.aws/config": it belongs to user ID 1000` {
		t.Error(got)
	}
}
