//go:build linux

package winetest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// others are the rights of others, to read and to write, in the mode by which wine keeps an access list.
func (s *scene) others(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm() & 0o006
}

// TestAccessListOfCredentials writes into files with different lists. Wine lets others
// read a new file.
func TestAccessListOfCredentials(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	file := s.path(".aws", "credentials")
	for i, mode := range []fs.FileMode{0o600, 0o644} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		r := s.awsmfa(t, "write", "acme", code(), "--to", []string{"one", "two"}[i])
		if r.status != 0 || strings.Contains(r.stderr, "others can use") != (mode == 0o644) {
			t.Fatalf("%+v", r)
		}
		if got := s.others(t, file); got != mode&0o006 {
			t.Errorf("of a file with mode %04o others have %o", mode, got)
		}
	}
	r := s.awsmfa(t, "doctor", "acme")
	said := strings.Join(strings.Fields(r.stdout), " ")
	if !strings.Contains(said, `.aws\credentials to others -> icacls "C:\users\tester\.aws\credentials" /inheritance:r`) || !strings.Contains(said, `:F"`) || strings.Count(said, "an access list opens") != 1 {
		t.Errorf("doctor: %+v", r)
	}
	if text := s.read(t, ".aws/credentials"); !strings.Contains(text, "[one]") || !strings.Contains(text, "[two]") {
		t.Errorf("the file now: %s", text)
	}
}

// TestAccessListOfNewFiles makes the credentials file and the cache outside the user's
// profile.
func TestAccessListOfNewFiles(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, ".aws/config", "[profile acme]\r\nmfa_serial = "+device+"\r\naws_access_key_id = "+accessKeyID+"\r\naws_secret_access_key = "+secretKey+"\r\n")
	s.env = append(s.env, `AWS_SHARED_CREDENTIALS_FILE=C:\aws\mine\credentials`, `AWSMFA_CACHE_DIR=C:\cache\mine`)
	if r := s.awsmfa(t, "write", "acme", code(), "--to", "session"); r.status != 0 {
		t.Fatalf("%+v", r)
	}
	for _, name := range []string{"aws", "aws/mine", "aws/mine/credentials", "cache", "cache/mine"} {
		if got := s.others(t, filepath.Join(s.dir, "drive_c", name)); got != 0 {
			t.Errorf("%s: others have %o", name, got)
		}
	}
}

// TestCacheThatIsOpen names a folder that others may read as that for sessions: no
// session may come into it.
func TestCacheThatIsOpen(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	open := filepath.Join(s.dir, "drive_c", "open")
	if err := os.Mkdir(open, 0o755); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, `AWSMFA_CACHE_DIR=C:\open`)
	if r := s.awsmfa(t, "env", "acme", code(), "--shell", "json"); r.status != 0 || !strings.Contains(r.stderr, `"C:\\open" is open to other users`) {
		t.Errorf("env: %+v", r)
	}
	if files, err := os.ReadDir(open); err != nil || len(files) > 0 {
		t.Errorf("it holds %v, %v", files, err)
	}
	r := s.awsmfa(t, "doctor", "acme")
	said := strings.Join(strings.Fields(r.stdout), " ")
	if !strings.Contains(said, `icacls "C:\open" /inheritance:r`) || !strings.Contains(said, `/grant "*S-1-5-21-`) {
		t.Errorf("doctor: %+v", r)
	}
}
