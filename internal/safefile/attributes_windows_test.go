package safefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"

	"awsmfa/internal/accesslist"
)

// newFolder is t.TempDir for wine, which cannot remove folders as Go does.
func newFolder(t *testing.T, in string) string {
	t.Helper()
	dir, err := os.MkdirTemp(in, "safefile")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func listAt(t *testing.T, path string) accesslist.List {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := accesslist.Of(f)
	if err != nil || list.None {
		t.Fatalf("%s: %+v, %v", path, list, err)
	}
	return list
}

// TestWindowsListIsKept changes files of which one is open to others and one is not, in a
// folder that hands another list on to new files.
func TestWindowsListIsKept(t *testing.T) {
	dir := newFolder(t, "")
	plain, private := filepath.Join(dir, "plain"), filepath.Join(dir, "private")
	if err := os.WriteFile(plain, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := accesslist.CreatePrivate(private)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("old")
	f.Close()
	for _, path := range []string{plain, private} {
		was := listAt(t, path)
		if err := Check(t.Context(), path); err != nil {
			t.Error(err)
		}
		if err := Update(t.Context(), path, put("new")); err != nil {
			t.Error(err)
		}
		if is := listAt(t, path); is.Text != was.Text {
			t.Errorf("%s: %s became %s", path, was.Text, is.Text)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != "new" {
			t.Errorf("%q, %v", text, err)
		}
	}
	if a, b := listAt(t, plain), listAt(t, private); a.Text == b.Text {
		t.Skipf("the lists do not differ here: %s", a.Text)
	}
}

// TestWindowsListOfTheTemporaryFile looks at the file before anything is in it.
func TestWindowsListOfTheTemporaryFile(t *testing.T) {
	path := filepath.Join(newFolder(t, ""), "credentials")
	f, err := accesslist.CreatePrivate(path)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("old")
	f.Close()
	old, err := read(path)
	if err != nil || !strings.Contains(old.attributes[ownerAndList], "D:") {
		t.Fatalf("%+v, %v", old, err)
	}
	name := path + ".new"
	made, err := create(name, path, old)
	if err != nil {
		t.Fatal(err)
	}
	made.Close()
	if was, is := listAt(t, path), listAt(t, name); is.Text != was.Text {
		t.Errorf("%s became %s", was.Text, is.Text)
	}
}

// A change of the list alone counts as one by another program.
func TestWindowsListsAreCompared(t *testing.T) {
	dir := newFolder(t, "")
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "same", 0o600)
	f, err := accesslist.CreatePrivate(b)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString("same")
	f.Close()
	one, errA := read(a)
	other, errB := read(b)
	if errA != nil || errB != nil || one.same(other) || !one.same(one) {
		t.Errorf("same: %v, %v; %v, %v", one.attributes, other.attributes, errA, errB)
	}
}

// TestWindowsHiddenFileStaysHidden: what is in place of a hidden file is hidden.
func TestWindowsHiddenFileStaysHidden(t *testing.T) {
	path := filepath.Join(newFolder(t, ""), "credentials")
	write(t, path, "old", 0o600)
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := windows.SetFileAttributes(name, windows.FILE_ATTRIBUTE_HIDDEN); err != nil {
		t.Fatal(err)
	}
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Fatal(err)
	}
	if is, err := windows.GetFileAttributes(name); err != nil || is&windows.FILE_ATTRIBUTE_HIDDEN == 0 {
		t.Errorf("attributes are %#x, %v", is, err)
	}
}

// TestWindowsFirstFile makes a file, its folder and the lock outside the user's profile,
// where others may read what is made, and in it.
func TestWindowsFirstFile(t *testing.T) {
	for _, in := range []string{`C:\`, ""} {
		dir := newFolder(t, in)
		path := filepath.Join(dir, "aws", "credentials")
		if err := Update(t.Context(), path, put("new")); err != nil {
			t.Fatal(err)
		}
		if in == "" {
			continue
		}
		for _, at := range []string{path, filepath.Dir(path)} {
			if list := listAt(t, at); accesslist.OpenToOthers(list.Entries) {
				t.Errorf("%s: %s", at, list.Text)
			}
		}
	}
}

func TestWindowsProfile(t *testing.T) {
	profile, err := accesslist.Profile()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{filepath.Join(profile, ".aws", "credentials"): true, `C:\aws\credentials`: false, profile: false} {
		if got := inProfile(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}
