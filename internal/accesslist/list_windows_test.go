package accesslist

import (
	"os"
	"path/filepath"
	"testing"
)

// newFolder is t.TempDir for wine, which cannot remove folders as Go does.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "accesslist")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func listAt(t *testing.T, path string) List {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := Of(f)
	if err != nil || list.None || list.Owner == "" {
		t.Fatalf("%s: %+v, %v", path, list, err)
	}
	return list
}

func TestPrivateFilesAreClosedToOthers(t *testing.T) {
	dir := filepath.Join(newFolder(t), "private")
	if err := MakePrivateFolder(dir); err != nil {
		t.Fatal(err)
	}
	if err := MakePrivateFolder(dir); !os.IsExist(err) {
		t.Errorf("a second time: %v", err)
	}
	path := filepath.Join(dir, "file")
	f, err := CreatePrivate(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("text"); err != nil {
		t.Error(err)
	}
	f.Close()
	if _, err := CreatePrivate(path); !os.IsExist(err) {
		t.Errorf("a second time: %v", err)
	}
	for _, at := range []string{dir, path} {
		if list := listAt(t, at); OpenToOthers(list.Entries) {
			t.Errorf("%s: %s", at, list.Text)
		}
	}
}

// TestListGoesOn makes a file with the list of each of two others: one that is open
// to Everyone, which a file in its folder is not by itself, and one that is not.
func TestListGoesOn(t *testing.T) {
	dir := newFolder(t)
	open, closed := filepath.Join(dir, "open"), filepath.Join(dir, "closed")
	me, err := User()
	if err != nil {
		t.Fatal(err)
	}
	for path, list := range map[string]string{open: "D:P(A;;FA;;;" + me + ")(A;;0x1200a9;;;WD)", closed: private(me)} {
		f, err := createNew(path, list, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	for path, want := range map[string]bool{open: true, closed: false} {
		was := listAt(t, path)
		parsed, err := Parse(was.Text)
		if err != nil || !SameAccess(parsed.Entries, was.Entries) || parsed.Owner != was.Owner {
			t.Errorf("%s is read as %+v, %v", was.Text, parsed, err)
		}
		f, err := was.CreateNew(path+"2", 0)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		is := listAt(t, path+"2")
		if !SameAccess(is.Entries, was.Entries) || is.Owner != was.Owner || OpenToOthers(is.Entries) != want {
			t.Errorf("%s became %s", was.Text, is.Text)
		}
	}
}

// The owner may be one that the user cannot give a file to. Then a file that has no
// entries of its own needs nothing to be as Windows makes it.
func TestFileWithoutOwnEntries(t *testing.T) {
	dir := newFolder(t)
	text := parse("O:BAD:AI(A;ID;FA;;;SY)")
	f, err := createNew(filepath.Join(dir, "file"), text.withoutOwner(text.own()), 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.WriteFile(filepath.Join(dir, "plain"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if is, plain := listAt(t, filepath.Join(dir, "file")), listAt(t, filepath.Join(dir, "plain")); is.Text != plain.Text {
		t.Errorf("%s, want %s", is.Text, plain.Text)
	}
}

// A file that was moved here has the list of the folder that it was in, marked as
// handed on. A new file in this folder would be open to more people.
func TestListOfAnotherFolder(t *testing.T) {
	me, err := User()
	if err != nil {
		t.Fatal(err)
	}
	list, err := Parse("O:" + me + "D:AI(A;ID;FA;;;SY)(A;ID;FA;;;" + me + ")")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(newFolder(t), "file")
	f, err := list.CreateNew(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if is := listAt(t, path); !SameAccess(is.Entries, list.Entries) {
		t.Errorf("%s became %s", list.Text, is.Text)
	}
}

// A list that the file system does not take, as wine takes none about Backup
// Operators, leaves no file.
func TestListThatIsNotTaken(t *testing.T) {
	path := filepath.Join(newFolder(t), "file")
	list, err := Parse("D:P(A;;FA;;;SY)(A;;FR;;;BO)(A;;FA;;;BO)(D;;0x1;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	f, err := list.CreateNew(path, 0)
	if err == nil {
		f.Close()
		t.Skip("it is taken here")
	}
	if _, gone := os.Stat(path); err != ErrNotKept || !os.IsNotExist(gone) {
		t.Errorf("%v, %v", err, gone)
	}
}

func TestProfile(t *testing.T) {
	t.Setenv("USERPROFILE", `C:\`)
	t.Setenv("HOME", `C:\`)
	home, err := Profile()
	if err != nil || home == `C:\` || !filepath.IsAbs(home) {
		t.Errorf("%q, %v", home, err)
	}
}
