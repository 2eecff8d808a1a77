package safefile

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// aMac stands in for what macOS alone has: access lists are kept in files that are
// called as the inode is. clones says whether the file system has clones, and
// inherited is the list that the folder hands on to a new file.
func aMac(t *testing.T, clones bool, inherited string) (m mac, list func(path string) string, setList func(path, list string)) {
	t.Helper()
	lists := t.TempDir()
	at := func(path string) string {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		return filepath.Join(lists, strconv.FormatUint(info.Sys().(*syscall.Stat_t).Ino, 10))
	}
	list = func(path string) string { text, _ := os.ReadFile(at(path)); return string(text) }
	setList = func(path, text string) { write(t, at(path), text, 0o600) }
	program := func(name, text string) string {
		path := filepath.Join(lists, name)
		write(t, path, "#!/bin/sh\n[ -z \"$SECRET\" ] || exit 9\nlist="+lists+"/$(PATH=/usr/bin:/bin stat -c %i -- \"$2\")\n"+text, 0o700)
		return path
	}
	m = mac{
		ls:    program("ls", "[ \"$1\" = -lde ] || exit 2\necho \"-rw-------+ 1 bob staff 1 Nov 27 10:11 $2\"\n/bin/cat \"$list\" 2>/dev/null\nexit 0\n"),
		chmod: program("chmod", "[ \"$1\" = -N ] || exit 2\n[ -e "+lists+"/stubborn ] || /bin/rm -f \"$list\"\n"),
	}
	m.clone = func(from, to string) error {
		if !clones {
			return syscall.ENOTSUP
		}
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		write(t, to, string(text), 0o600)
		had, err := attributesIn(from)
		if err != nil {
			return err
		}
		for name, value := range had {
			setAttribute(t, to, name, value)
		}
		if all := list(from) + inherited; all != "" {
			setList(to, all)
		}
		return nil
	}
	return m, list, setList
}

func attributesIn(path string) (attributes, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return attributesOf(f)
}

// What hangs on a file of macOS goes with it to the one that replaces it, by a clone
// or without, or the file is refused and nothing of it is lost.
func TestFileOfAMac(t *testing.T) {
	const alice, folder = " 0: user:alice allow read\n", " 1: group:everyone inherited allow read\n"
	for _, test := range []struct {
		name      string
		clones    bool
		has       string // the access list
		inherited string
		stubborn  bool // chmod does not take it away
		want      string
		refused   bool
	}{
		{name: "clone", clones: true},
		{name: "clone with a list", clones: true, has: alice, want: alice},
		{name: "clone with a wider list", clones: true, has: alice, inherited: folder, refused: true},
		{name: "clone that inherits", clones: true, inherited: folder},
		{name: "clone that inherits for good", clones: true, inherited: folder, stubborn: true, refused: true},
		{name: "no clones"},
		{name: "no clones, with a list", has: alice, refused: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("SECRET", "hush")
			m, list, setList := aMac(t, test.clones, test.inherited)
			dir := t.TempDir()
			path, name := filepath.Join(dir, "-credentials"), filepath.Join(dir, "temporary")
			write(t, path, "old and long", 0o600)
			setAttribute(t, path, "user.com_apple_backup_excludeItem", "com.apple.backupd")
			if test.has != "" {
				setList(path, test.has)
			}
			if test.stubborn {
				write(t, filepath.Join(filepath.Dir(m.ls), "stubborn"), "", 0o600)
			}
			old, err := read(path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := m.create(name, path, old)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if info, err := f.Stat(); err != nil || info.Size() != 0 {
				t.Errorf("the temporary file is not empty: %v", err)
			}
			err = m.keep(f, path, old)
			if (err != nil) != test.refused {
				t.Fatalf("keep = %v", err)
			}
			wantTree(t, dir, map[string]string{"-credentials": "-rw------- old and long", "temporary": "-rw------- "})
			if got := attribute(t, name, "user.com_apple_backup_excludeItem"); got != "com.apple.backupd" {
				t.Errorf("the file is not kept out of backups: %q", got)
			}
			if err == nil && list(name) != test.want {
				t.Errorf("the list is %q, want %q", list(name), test.want)
			}
		})
	}
}

// A new file gets no list of its folder's.
func TestNewFileOfAMac(t *testing.T) {
	m, list, setList := aMac(t, true, "")
	name := filepath.Join(t.TempDir(), "temporary")
	f, err := m.create(name, name, state{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	setList(name, " 0: group:everyone inherited allow read\n")
	if err := m.drop(f); err != nil || list(name) != "" {
		t.Errorf("drop = %v, and the list is %q", err, list(name))
	}
	m.ls = filepath.Join(t.TempDir(), "none")
	if err := m.drop(f); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without ls: %v", err)
	}
}

func TestAccessListOfMacOS(t *testing.T) {
	listing := "-rw-r-----+ 1 bob  staff  116 Nov 27 10:11 ./cred: 1: x\n" +
		" 0: user:alice allow read\n 12: group:everyone deny write,delete\n"
	if got, want := accessListIn(listing), " 0: user:alice allow read\n 12: group:everyone deny write,delete\n"; got != want {
		t.Errorf("access list is %q, want %q", got, want)
	}
	for _, none := range []string{"", "-rw-r--r--@ 1 bob staff 1 Nov 27 10:11 ./c\n", "-rw 1: x\n", " x: y\n", "0: x\n", " : x\n", " 12"} {
		if got := accessListIn(none); strings.TrimSpace(got) != "" {
			t.Errorf("%q: access list is %q", none, got)
		}
	}
}
