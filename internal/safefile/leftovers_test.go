package safefile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// leftover makes what a killed process leaves.
func leftover(t *testing.T, path string, mode os.FileMode) (name string) {
	t.Helper()
	file, err := newTemp(path, state{})
	if err != nil {
		t.Fatal(err)
	}
	file.WriteString("secret")
	if err := errors.Join(file.Chmod(mode), file.Close()); err != nil {
		t.Fatal(err)
	}
	return file.Name()
}

func TestLeftoversOfKilledProcessesGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	alone := leftover(t, path, 0o600)
	if removed, err := RemoveLeftovers(path); err != nil || !slices.Equal(removed, []string{alone}) {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	write(t, path, "old", 0o640)
	link := filepath.Join(dir, "link")
	if err := os.Symlink("credentials", link); err != nil {
		t.Fatal(err)
	}
	want := []string{leftover(t, path, 0o600), leftover(t, path, 0o640)}
	slices.Sort(want)
	if removed, err := RemoveLeftovers(link); err != nil || !slices.Equal(removed, want) {
		t.Errorf("RemoveLeftovers = %q, %v, want %q", removed, err, want)
	}
	for _, text := range []string{"new", "new"} { // written, and left as it is
		leftover(t, path, 0o600)
		if err := Update(t.Context(), path, put(text)); err != nil {
			t.Error(err)
		}
		wantTree(t, dir, map[string]string{"credentials": "-rw-r----- new", "link": "-> credentials"})
		age(t, path)
	}
	if removed, err := RemoveLeftovers(filepath.Join(dir, "none", "credentials")); removed != nil || err != nil {
		t.Errorf("without a folder: %q, %v", removed, err)
	}
	_, err := RemoveLeftovers(filepath.Join(path, "credentials"))
	wantProblem(t, err, filepath.Join(path, "credentials"), Unreadable)
}

func TestNothingElseGoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	alive, err := newTemp(path, state{})
	if err != nil {
		t.Fatal(err)
	}
	prefix := tempPrefix(path)
	random := strings.TrimPrefix(filepath.Base(alive.Name()), prefix)
	leftover(t, path, 0o644)
	leftover(t, path, 0o400)
	for _, name := range []string{".credentials.mine", prefix + "dead", prefix + strings.ToLower(random), prefix + random + "A", prefix + random[:25] + "1",
		".config.awsmfa-" + random, "credentials.awsmfa-" + random} {
		write(t, filepath.Join(dir, name), "mine", 0o600)
	}
	if err := os.Symlink("credentials", filepath.Join(dir, prefix+"LINK"+random[4:])); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, prefix+"DIRX"+random[4:]), 0o700); err != nil {
		t.Fatal(err)
	}
	want := tree(t, dir)
	if removed, err := RemoveLeftovers(path); len(removed) != 0 || err != nil {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	wantTree(t, dir, want)
	alive.Close()
	if removed, err := RemoveLeftovers(path); !slices.Equal(removed, []string{alive.Name()}) || err != nil {
		t.Errorf("after its end, RemoveLeftovers = %q, %v", removed, err)
	}
	delete(want, filepath.Base(alive.Name()))
	wantTree(t, dir, want)
}

// Where a disk ignores case or the form of Unicode, another spelling was used before. A
// second name of the file stands for that here.
func TestLeftoversOfAnotherSpelling(t *testing.T) {
	const random = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	write(t, filepath.Join(dir, "another"), "old", 0o600)
	if err := os.Link(path, filepath.Join(dir, "cre\u0301dentials")); err != nil {
		t.Skip(err)
	}
	like, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		".Credentials.awsmfa-" + random: true, ".credentials.awsmfa-" + random: true, ".cre\u0301dentials.awsmfa-" + random: true,
		".credentials.awsmfa-lock": false, ".credential_.awsmfa-" + random: false, ".another.awsmfa-" + random: false,
		"..awsmfa-" + random: false, ".awsmfa-" + random: false, random: false, "cre\u0301dentials.awsmfa-" + random: false,
	} {
		if got := isTempOf(path, like, name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if isTempOf(path, nil, ".cre\u0301dentials.awsmfa-"+random) {
		t.Error("of a file that is not there")
	}
}

func TestTemporaryFilesAreOurs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	known := map[string]bool{}
	for range 100 {
		file, err := newTemp(path, state{})
		if err != nil {
			t.Fatal(err)
		}
		info, err := file.Stat()
		if err != nil || info.Mode() != 0o600 || known[file.Name()] || !isTempOf(path, nil, filepath.Base(file.Name())) {
			t.Fatalf("%s is %v, %v", file.Name(), info.Mode(), err)
		}
		known[file.Name()] = true
		file.discard()
	}
	write(t, path, "mine", 0o644)
	for name, target := range map[string]string{"link": "credentials", "dangling": "nothing"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"credentials", "link", "dangling"} {
		if _, err := create(filepath.Join(dir, name), path, state{}); err == nil {
			t.Errorf("made a temporary file in the place of %q", name)
		}
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw-r--r-- mine", "link": "-> credentials", "dangling": "-> nothing"})
}

func TestUpdateSurvivesThoseWhoClearAway(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				RemoveLeftovers(path)
				time.Sleep(50 * time.Microsecond)
			}
		}
	}()
	for n := range 50 {
		write(t, path, strings.Repeat("x", n+1), 0o600)
		if err := Update(t.Context(), path, put("new")); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	<-done
}

// A signal keeps what was to come after the write from being done, also when the
// write is done already. The file is whole.
func TestUpdateStopsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "", 0o600) // waits whether another program is writing
	if err := Update(soon(t), path, put("new")); err != context.DeadlineExceeded {
		t.Errorf("while waiting: %v", err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- "})

	write(t, path, "old", 0o600)
	ctx, cancel := context.WithCancel(t.Context())
	err := Update(ctx, path, func([]byte) ([]byte, error) { cancel(); return []byte("new"), nil })
	if err != context.Canceled {
		t.Errorf("before the write: %v", err)
	}
	if err := Update(ctx, path, put("old")); err != context.Canceled {
		t.Errorf("ended before: %v", err)
	}
	if err := Check(ctx, path); err != context.Canceled {
		t.Errorf("Check: %v", err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- old"})
	old, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := replace(ctx, path, old, []byte("new")); err != context.Canceled {
		t.Errorf("before the rename: %v", err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- old"})

	late := &endsAfter{Context: t.Context()}
	for late.calls = 1; ; late.calls++ { // one call of Err later each time
		write(t, path, "old", 0o600)
		late.left = late.calls
		err := Update(late, path, put("new"))
		text, readErr := os.ReadFile(path)
		if err != nil && err != context.Canceled || readErr != nil || string(text) != "old" && string(text) != "new" {
			t.Fatalf("after %d calls: %v, %q, %v", late.calls, err, text, readErr)
		}
		wantTree(t, dir, map[string]string{"credentials": "-rw------- " + string(text)})
		if err == nil {
			break
		}
		late.written = late.written || string(text) == "new"
	}
	if !late.written {
		t.Error("a signal after the write is not told")
	}
}

// endsAfter ends when Err was called so many times.
type endsAfter struct {
	context.Context
	calls, left int
	written     bool
}

func (e *endsAfter) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}
