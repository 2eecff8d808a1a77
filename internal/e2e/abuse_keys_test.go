//go:build unix

package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOddFilesOfKeys puts odd things in the place of what awsmfa knows of access keys.
// Every command ends soon, and does what it can do without; none of these is the
// record of a rotation, or stops one.
func TestOddFilesOfKeys(t *testing.T) {
	for name, put := range odd {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for file, lines := range map[string][]string{
				"access-keys.json": {"status", "doctor oscar", "keys list oscar"},
				"rotate-zzz":       {"keys rotate oscar --yes", "logout --all"},
			} {
				s := newScene(t)
				s.write(t, "config", "[profile oscar]\nmfa_serial = "+oscar+"\n")
				s.write(t, "credentials", "[oscar]\naws_access_key_id = AKIAOSCARSACCESSKEY0\naws_secret_access_key = oscars-secret\n")
				if o := s.run(t, "exec", "oscar", s.sts.Code(oscar), "--", "true"); o.status != 0 {
					t.Fatal(o)
				}
				if err := put(filepath.Join(s.dir, ".cache", "awsmfa", file)); errors.Is(err, errors.ErrUnsupported) {
					t.Skip("root cannot make a device here: ", err)
				} else if err != nil {
					t.Fatal(err)
				}
				for _, line := range lines {
					s.meetOddKeys(t, name+" as "+file, line)
				}
			}
		})
	}
}

func (s *scene) meetOddKeys(t *testing.T, what, line string) {
	t.Helper()
	start := time.Now()
	o := s.run(t, strings.Fields(line)...)
	if took := time.Since(start); took > time.Minute { // not how fast, but whether it ends
		t.Errorf("%s: %s took %v", what, line, took)
	}
	finds := strings.HasPrefix(line, "doctor") // which fails with what it finds
	if o.status != 0 && !finds || !strings.Contains(o.String(), "/.cache/awsmfa/") || len(o.stderr) > 4096 {
		t.Errorf("%s: %s: %v", what, line, o)
	}
}

// TestKeysInTheFolderOfAnother: in a folder of another user nothing of keys is
// written, and no key is made.
func TestKeysInTheFolderOfAnother(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	s := newScene(t)
	s.write(t, "config", "[profile oscar]\nmfa_serial = "+oscar+"\nmfa_process = echo "+s.sts.Code(oscar)+"\n")
	s.write(t, "credentials", "[oscar]\naws_access_key_id = AKIAOSCARSACCESSKEY0\naws_secret_access_key = oscars-secret\n")
	folder := filepath.Join(s.dir, ".cache", "awsmfa")
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.Chown(folder, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	if o := s.run(t, "keys", "list", "oscar"); o.status != 0 || strings.Count(o.stderr, "\n") != 2 || !strings.Contains(o.stderr, "warning: the session is not cached") {
		t.Errorf("the list: %v", o)
	}
	before := len(s.sts.Requests())
	o := s.run(t, "keys", "rotate", "oscar", "--yes")
	want := "awsmfa: error: the record of key rotations cannot be used: \"" + folder + "\" belongs to another user\n" +
		"awsmfa: hint: move it away, or set AWSMFA_CACHE_DIR to a folder of your own\n"
	if o.status != 1 || o.stderr != want || len(s.sts.Requests()) != before {
		t.Errorf("the rotation: %v", o)
	}
	if left, err := os.ReadDir(folder); len(left) != 0 || err != nil {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}
