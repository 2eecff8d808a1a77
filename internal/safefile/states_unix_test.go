//go:build unix

package safefile

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/filelock"
)

// readNow reads a file of the test.
func readNow(t *testing.T, path string) state {
	t.Helper()
	s, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The process that holds a lock is told of a locked file, and of nothing else.
func TestHolder(t *testing.T) {
	held := &filelock.HeldError{Name: "x", PID: 77}
	for _, test := range []struct {
		err  *Error
		want int
	}{
		{&Error{Problem: Locked, err: held}, 77},
		{&Error{Problem: Locked, err: fmt.Errorf("wrapped: %w", held)}, 77},
		{&Error{Problem: Closed, err: held}, 0},
		{&Error{Problem: Locked, err: context.Canceled}, 0},
		{&Error{Problem: Locked}, 0},
	} {
		if got := test.err.Holder(); got != test.want {
			t.Errorf("%v is held by %d, want %d", test.err, got, test.want)
		}
	}
}

// What a system says of a disk, a mount or a folder in place of a file has a problem
// of its own.
func TestProblemOfTheSystem(t *testing.T) {
	for err, want := range map[error]Problem{
		syscall.EROFS: ReadOnly, syscall.EBUSY: Mounted, syscall.ENOSPC: Full, syscall.EDQUOT: Full, syscall.EFBIG: Full,
		syscall.ELOOP: LinkLoop, syscall.EISDIR: NotRegular, syscall.ENXIO: NotRegular, syscall.EACCES: Unreadable, errors.New("other"): Unreadable,
	} {
		wantProblem(t, explain("/x", Unreadable, &fs.PathError{Op: "open", Path: "/y", Err: err}), "/x", want)
	}
	if got, want := explain("/x", Unreadable, errors.New("other")).Error(), `"/x" cannot be read: other`; got != want {
		t.Errorf("the text is %s, want %s", got, want)
	}
	known := &Error{Path: "/known", Problem: Mounted}
	if err := explain("/x", Unreadable, fmt.Errorf("wrapped: %w", known)); !errors.Is(err, error(known)) {
		t.Errorf("a known problem becomes %v", err)
	}
}

// A text may be cut off where it is empty, where a buffer ends and inside a line.
func TestLooksCut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	line := func(n int) string { return strings.Repeat("x", n-1) + "\n" }
	for text, want := range map[string]bool{
		"": true, "x": true, "\n": false, line(10): false, "a\nb": true, line(4095): false, line(4096): true, line(4097): false, line(8192): true,
	} {
		write(t, path, text, 0o600)
		if got := readNow(t, path).looksCut(); got != want {
			t.Errorf("%d bytes that end with %.1q: %v", len(text), text[max(0, len(text)-1):], got)
		}
	}
	if (state{}).looksCut() {
		t.Error("no file is cut off")
	}
}

// One reading is enough of a file that was written long ago, and of none at all.
func TestTrusted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, test := range []struct {
		text string
		age  time.Duration
		torn bool
		want bool
	}{
		{"text\n", time.Hour, false, true},
		{"\n", time.Hour, false, true},
		{"text\n", -time.Hour, false, true}, // by the clock of another machine
		{"text\n", 0, false, false},
		{"text\n", time.Hour, true, false},
		{"", time.Hour, false, false},
	} {
		write(t, path, test.text, 0o600)
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-test.age)); err != nil {
			t.Fatal(err)
		}
		s := readNow(t, path)
		s.torn = test.torn
		if s.trusted() != test.want {
			t.Errorf("%+v: %v", test, !test.want)
		}
	}
	if !(state{}).trusted() {
		t.Error("a file that is not there is read again")
	}
}

// A file is the same as long as text, mode and attributes are, whenever it was
// written.
func TestSame(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "1"), filepath.Join(dir, "2")
	write(t, first, "text\n", 0o600)
	write(t, second, "text\n", 0o600)
	none, was := state{}, readNow(t, first)
	if !none.same(none) || none.same(was) || was.same(none) || !was.same(was) || !was.same(readNow(t, second)) {
		t.Error("equal files differ, or a file is as one that is not there")
	}
	if changed := was; true {
		changed.attributes = attributes{"user.x": "y"}
		if was.same(changed) {
			t.Error("an attribute makes no difference")
		}
	}
	write(t, second, "other\n", 0o600)
	if was.same(readNow(t, second)) {
		t.Error("the text makes no difference")
	}
	write(t, second, "text\n", 0o640)
	if was.same(readNow(t, second)) {
		t.Error("the mode makes no difference")
	}
}

// A file that grows, or is changed, while it is read is torn.
func TestTornReading(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "text\n", 0o600)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if s, err := readOpen(path, f); err != nil || s.torn || string(s.text) != "text\n" {
		t.Errorf("%q, %v, torn %v", s.text, err, s.torn)
	}
	if s, err := readOpen(path, f); err != nil || !s.torn { // nothing is left to be read of it
		t.Errorf("%q, %v, torn %v", s.text, err, s.torn)
	}
	closed, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	_, err = readOpen(path, closed)
	wantProblem(t, err, path, Unreadable)
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	_, err = readOpen(path, folder)
	wantProblem(t, err, path, NotRegular)
	written, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer written.Close()
	_, err = readOpen(path, written)
	wantProblem(t, err, path, Unreadable)
}

// The largest file is read, and none that is larger.
func TestMaxSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "", 0o600)
	if said := fmt.Sprintf("is larger than %d MiB", MaxSize>>20); said != string(TooLarge) || MaxSize%(1<<20) != 0 {
		t.Errorf("the limit is %d bytes, and people read that a file %s", MaxSize, TooLarge)
	}
	for size, want := range map[int64]Problem{MaxSize: "", MaxSize + 1: TooLarge} {
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		s, err := read(path)
		if want != "" {
			wantProblem(t, err, path, want)
		} else if err != nil || int64(len(s.text)) != size || s.torn {
			t.Errorf("%d bytes: %d, %v", size, len(s.text), err)
		}
	}
}

// What a folder is made for is open to its owner alone, whatever was there.
func TestMakeFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := existing(filepath.Join(dir, "a", "b")); got != dir {
		t.Errorf("%s is there, of %s", got, dir)
	}
	if existing(dir) != dir || existing("/") != "/" || existing("/nowhere/at/all") != "/" {
		t.Error("a folder that is there is not found")
	}
	if err := makeFolder(filepath.Join(dir, "a", "b")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fs.FileMode{dir: 0o755, filepath.Join(dir, "a"): 0o700, filepath.Join(dir, "a", "b"): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "a"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := makeFolder(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(filepath.Join(dir, "a")); info.Mode().Perm() != 0o750 {
		t.Errorf("a folder that is there gets mode %v", info.Mode())
	}
	write(t, filepath.Join(dir, "file"), "", 0o600)
	if err := makeFolder(filepath.Join(dir, "file", "a")); err == nil {
		t.Error("a folder is made below a file")
	}
	if err := os.Symlink("/nowhere/at/all", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := makeFolder(filepath.Join(dir, "link", "a")); err == nil {
		t.Error("a folder is made behind a link that leads nowhere")
	}
}

// A temporary file is new, and closed to everybody else.
func TestTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	temporary, err := newTemp(path, state{})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := temporary.Stat(); err != nil || info.Mode().Perm() != 0o600 || !isTempOf(path, nil, filepath.Base(temporary.Name())) {
		t.Errorf("%s: %v, %v", temporary.Name(), info.Mode(), err)
	}
	if _, err := createNew(temporary.Name()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("another file is taken: %v", err)
	}
	temporary.discard()
	wantTree(t, dir, map[string]string{})
	if err := temporary.fill(path, state{}, []byte("x")); err == nil {
		t.Error("a closed file is filled")
	}
	wantProblem(t, temporary.adopt(path, state{}), path, Attributes)
	if _, err := newTemp(filepath.Join(dir, "nowhere", "f"), state{}); err == nil {
		t.Error("a file is made in no folder")
	}
	write(t, path, "text\n", 0o600)
	if err := temporary.fill(path, readNow(t, path), []byte("x")); err == nil {
		t.Error("a closed file is filled in the place of another")
	}
}

// A file is only taken for a temporary one by its whole name, and a path that leads
// nowhere has none.
func TestNamesOfTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	write(t, path, "text\n", 0o600)
	write(t, filepath.Join(dir, "other"), "text\n", 0o600)
	like, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.Text()
	for name, want := range map[string]bool{
		tempPrefix(path) + random: true, strings.ToUpper(tempPrefix(path)) + random: true,
		".f" + random: false, "f.awsmfa-" + random: false, tempPrefix(path) + strings.ToLower(random): false, tempPrefix(path) + random[1:]: false,
		".other.awsmfa-" + random: false, ".nothing.awsmfa-" + random: false, random: false, "f": false, "": false,
	} {
		if isTempOf(path, like, name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if isTempOf(path, nil, ".other.awsmfa-"+random) || !isTempOf(path, nil, tempPrefix(path)+random) {
		t.Error("of a file that is not there")
	}
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	_, err = RemoveLeftovers(loop)
	wantProblem(t, err, loop, LinkLoop)
	if removed, err := RemoveLeftovers(filepath.Join(dir, "nowhere", "f")); err != nil || removed != nil {
		t.Errorf("in no folder: %v, %v", removed, err)
	}
}

// Only a file that could be a temporary one, of its owner and mode, goes, and only
// once nobody writes it.
func TestWhatLooksLikeALeftover(t *testing.T) {
	dir := t.TempDir()
	path, name, target := filepath.Join(dir, "f"), filepath.Join(dir, "left"), filepath.Join(dir, "target")
	write(t, path, "text\n", 0o640)
	write(t, target, "text\n", 0o600)
	like, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	file := func(mode fs.FileMode, user int) func() error {
		return func() error {
			write(t, name, "left\n", mode)
			return os.Chown(name, user, -1)
		}
	}
	mine := os.Geteuid()
	for _, test := range []struct {
		what string
		make func() error
		like os.FileInfo
		gone bool
		root bool
	}{
		{"nothing", func() error { return nil }, like, false, false},
		{"a link", func() error { return os.Symlink(target, name) }, like, false, false},
		{"a folder", func() error { return os.Mkdir(name, 0o600) }, like, false, false},
		{"a pipe", func() error { return syscall.Mkfifo(name, 0o600) }, like, false, false},
		{"early", file(0o600, mine), like, true, false},
		{"of a file that is not there", file(0o600, mine), nil, true, false},
		{"late", file(0o640, mine), like, true, false},
		{"another mode", file(0o644, mine), like, false, false},
		{"another mode, of a file that is not there", file(0o640, mine), nil, false, false},
		{"somebody else's", file(0o600, 65534), like, false, true},
		{"somebody else's, of a file that is not there", file(0o600, 65534), nil, false, true},
	} {
		if test.root && mine != 0 {
			continue // only root gives files away
		}
		os.Remove(name)
		if err := test.make(); err != nil {
			t.Fatal(err)
		}
		gone := removeLeftover(name, test.like)
		_, err := os.Lstat(name)
		if gone != test.gone || gone && err == nil || !gone && err != nil && test.what != "nothing" {
			t.Errorf("%s: removed %v; %v", test.what, gone, err)
		}
	}
	os.Remove(name)
	temporary, err := newTemp(path, state{})
	if err != nil {
		t.Fatal(err)
	}
	defer temporary.discard()
	if removeLeftover(temporary.Name(), like) {
		t.Error("a file that is being written is removed")
	}
	if mine == 0 {
		if err := os.Chown(path, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		theirs, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, name, "left\n", 0o600)
		if err := os.Chown(name, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if !removeLeftover(name, theirs) {
			t.Error("root leaves what it was writing for somebody else")
		}
	}
}

// Where a file cannot be locked, its age tells whether it is still being written.
func TestAbandonedWithoutLocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for age, want := range map[time.Duration]bool{0: false, abandoned - time.Minute: false, abandoned + time.Minute: true} {
		write(t, path, "text\n", 0o600)
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		f.Close() // and what is closed cannot be locked
		if isAbandoned(f, info) != want {
			t.Errorf("written %v ago: %v", age, !want)
		}
	}
}

// The new file gets the mode of the old one, and one that cannot be looked at gets
// nothing.
func TestAdoptedMode(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o644, 0o700} {
		write(t, path, "text\n", mode)
		old := readNow(t, path)
		temporary, err := newTemp(path, old)
		if err != nil {
			t.Fatal(err)
		}
		if err := temporary.adopt(path, old); err != nil {
			t.Error(err)
		}
		if info, err := temporary.Stat(); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%v, %v; want %v", info.Mode(), err, mode)
		}
		temporary.discard()
		if temporary.adopt(path, old) == nil || temporary.adoptOwner(path, old) == nil {
			t.Error("a closed file adopts what belongs to another")
		}
	}
}

// A context that has ended ends Update and Check, and a file that another program has
// changed meanwhile is left as it is.
func TestEndedContext(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	ended, stop := context.WithCancel(t.Context())
	stop()
	edit := func([]byte) ([]byte, error) {
		t.Error("edit is called")
		return nil, nil
	}
	for what, err := range map[string]error{"Update": Update(ended, path, edit), "Check": Check(ended, path), "sleep": sleep(ended, time.Hour)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	wantTree(t, dir, map[string]string{})
	write(t, path, "", 0o600)
	if _, err := readStable(ended, path); err != context.Canceled {
		t.Errorf("waits for another reading: %v", err)
	}
	write(t, path, "old\n", 0o600)
	old := readNow(t, path)
	if err := replace(ended, path, old, []byte("new\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("replace: %v", err)
	}
	if err := replace(t.Context(), path, old, []byte("new\n")); err != nil {
		t.Fatal(err)
	}
	if err := replace(t.Context(), path, old, []byte("newer\n")); err != nil { // it is no longer as it was
		t.Fatal(err)
	}
	wantTree(t, dir, map[string]string{"f": "-rw------- new\n"})
	if !bytes.Equal(readNow(t, path).text, []byte("new\n")) {
		t.Error("it is another text")
	}
}

// What somebody else removed meanwhile was not removed here.
func TestRemoveOfWhatIsGone(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		t.Fatal(err)
	}
	if err := remove(f); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("remove = %v", err)
	}
}
