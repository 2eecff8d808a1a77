package safefile

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// aclEntry is one of a POSIX access list as the kernel has it; see acl(5).
type aclEntry struct {
	tag, rights uint16
	id          uint32
}

const (
	userObj, user, groupObj, mask, other = 1, 2, 4, 0x10, 0x20
	nobodyElse                           = 0xffffffff
)

func acl(entries ...aclEntry) string {
	text := binary.LittleEndian.AppendUint32(nil, 2)
	for _, e := range entries {
		text = binary.LittleEndian.AppendUint16(text, e.tag)
		text = binary.LittleEndian.AppendUint16(text, e.rights)
		text = binary.LittleEndian.AppendUint32(text, e.id)
	}
	return string(text)
}

// readableFor is the list of a file that its group and one other user may read.
func readableFor(id uint32) string {
	return acl(aclEntry{userObj, 6, nobodyElse}, aclEntry{user, 4, id}, aclEntry{groupObj, 4, nobodyElse}, aclEntry{mask, 4, nobodyElse}, aclEntry{other, 0, nobodyElse})
}

func setAttribute(t *testing.T, path, name, value string) {
	t.Helper()
	err := unix.Setxattr(path, name, []byte(value), 0)
	if errors.Is(err, unix.ENOTSUP) {
		t.Skipf("the file system of %s has no %s", path, name)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// attribute is "" when the file has none of that name.
func attribute(t *testing.T, path, name string) string {
	t.Helper()
	to := make([]byte, 1000)
	n, err := unix.Getxattr(path, name, to)
	if err != nil && !errors.Is(err, unix.ENODATA) {
		t.Fatal(err)
	}
	return string(to[:max(n, 0)])
}

func TestAccessListIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o640)
	list := readableFor(1234)
	setAttribute(t, path, accessList, list)
	// What the folder hands on to new files is another list.
	setAttribute(t, dir, "system.posix_acl_default", readableFor(5678))
	if err := Check(t.Context(), path); err != nil {
		t.Error(err)
	}
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Error(err)
	}
	if got := attribute(t, path, accessList); got != list {
		t.Errorf("the access list is %q, want %q", got, list)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw-r----- new"})
}

// Whoever could not read the long-term keys cannot read them afterwards.
func TestFolderDoesNotOpenTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o640)
	setAttribute(t, dir, "system.posix_acl_default", readableFor(5678))
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Error(err)
	}
	fresh := filepath.Join(dir, "fresh")
	if err := Update(t.Context(), fresh, put("new")); err != nil {
		t.Error(err)
	}
	for _, file := range []string{path, fresh} {
		if got := attribute(t, file, accessList); got != "" {
			t.Errorf("%s has the access list %q", file, got)
		}
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw-r----- new", "fresh": "-rw------- new"})
}

func TestAttributesAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	write(t, path, "old", 0o600)
	want := map[string]string{"user.backup": "no", "user.empty": "", "user.bytes": "\x00\xff"}
	for name, value := range want {
		setAttribute(t, path, name, value)
	}
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Error(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := attributesOf(f)
	delete(got, "security.selinux")
	if err != nil || len(got) != len(want) {
		t.Errorf("attributes are %q, %v", got, err)
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
}

// A change of an attribute alone counts as one by another program.
func TestAttributesAreCompared(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	write(t, path, "old", 0o600)
	before, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	setAttribute(t, path, "user.backup", "no")
	after, err := read(path)
	if err != nil || after.same(before) || !after.same(after) {
		t.Errorf("same, %v", err)
	}
	if err := replace(t.Context(), path, before, []byte("new")); err != nil {
		t.Error(err)
	}
	wantTree(t, filepath.Dir(path), map[string]string{"credentials": "-rw------- old"})
}

// What cannot be kept is refused while the old file is still there.
func TestAttributesThatCannotBeKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	old, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	old.attributes = attributes{"user." + string(make([]byte, 300)): "x"}
	file, err := newTemp(path, old)
	if err != nil {
		t.Fatal(err)
	}
	wantProblem(t, file.fill(path, old, []byte("new")), path, Attributes)
	if info, err := file.Stat(); err != nil || info.Size() != 0 {
		t.Errorf("the temporary file has %d bytes, %v", info.Size(), err)
	}
	file.discard()
	wantTree(t, dir, map[string]string{"credentials": "-rw------- old"})
}

func TestSizedReadsWhatGrows(t *testing.T) {
	text := "x"
	got, err := sized(func(to []byte) (int, error) {
		if to == nil {
			return len(text), nil
		}
		if text += "x"; len(text) < 4 {
			return 0, syscall.ERANGE
		}
		return copy(to, text), nil
	})
	if got != "xxx" || err != nil {
		t.Errorf("sized = %q, %v", got, err)
	}
	calls := 0
	_, err = sized(func([]byte) (int, error) {
		if calls++; calls == 1 {
			return 1, nil
		}
		return 0, syscall.EIO
	})
	if err != syscall.EIO {
		t.Errorf("error is %v", err)
	}
}
