//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// leftover makes what a killed process leaves.
func leftover(t *testing.T, path string, mode fs.FileMode) (name string) {
	t.Helper()
	d, _ := opened(t, path)
	f, err := d.open(true)
	must(t, err)
	name, file, err := f.newTemp()
	must(t, err)
	_, err = file.WriteString("hush")
	must(t, errors.Join(err, file.Chmod(mode), file.Close()))
	return name
}

func TestLeftoversOfKilledProcessesGo(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	if removed, err := d.RemoveLeftovers(); removed != nil || err != nil {
		t.Errorf("without a folder: %q, %v", removed, err)
	}
	first := leftover(t, path, 0o600)
	removed, err := d.RemoveLeftovers()
	if err != nil || !slices.Equal(removed, []string{filepath.Join(path, first)}) {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	for range 3 {
		leftover(t, path, 0o600)
	}
	save(t, d, key, sample())
	if names := list(t, path); !slices.Equal(names, []string{key + ".session"}) || len(*heard) != 0 {
		t.Errorf("after Save, the folder holds %q, heard %q", names, *heard)
	}
}

// The folder may be one where people keep other things.
func TestOnlyOurOwnTemporaryFilesGo(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	f, err := d.open(true)
	must(t, err)
	alive, file, err := f.newTemp()
	must(t, err)
	defer file.Close()
	random := strings.TrimPrefix(alive, temporary)
	stay := []string{alive, leftover(t, path, 0o640), leftover(t, path, 0o400), "tmp-", "tmp-report", "tmp-" + strings.ToLower(random), "tmp-" + random + "A", "tmp-" + random[1:],
		"TMP-" + random, random, "tmp-LINK" + random[4:], "tmp-DIRX" + random[4:], "tmp-PIPE" + random[4:]}
	for _, name := range stay[3:10] {
		must(t, os.WriteFile(filepath.Join(path, name), []byte("mine"), 0o600))
	}
	must(t, os.Symlink("tmp-report", filepath.Join(path, stay[10])))
	must(t, os.Mkdir(filepath.Join(path, stay[11]), 0o700))
	must(t, unix.Mkfifo(filepath.Join(path, stay[12]), 0o600))
	if os.Geteuid() == 0 {
		foreign := leftover(t, path, 0o600)
		must(t, os.Chown(filepath.Join(path, foreign), 65534, -1))
		stay = append(stay, foreign)
	}
	for _, name := range stay {
		then := unix.NsecToTimeval(time.Now().Add(-800 * 24 * time.Hour).UnixNano())
		must(t, unix.Lutimes(filepath.Join(path, name), []unix.Timeval{then, then}))
	}
	if removed, err := d.RemoveLeftovers(); len(removed) != 0 || err != nil {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	save(t, d, key, sample())
	slices.Sort(stay)
	if names := list(t, path); !slices.Equal(slices.DeleteFunc(names, func(n string) bool { return n == key+".session" }), stay) {
		t.Errorf("the folder holds\n%q, want\n%q", names, stay)
	}
}

func TestTemporaryFilesAreOurs(t *testing.T) {
	defer unix.Umask(unix.Umask(0))
	path := place(t)
	d, _ := opened(t, path)
	f, err := d.open(true)
	must(t, err)
	known := map[string]bool{}
	for range 100 {
		name, file, err := f.newTemp()
		must(t, err)
		info, err := file.Stat()
		must(t, err)
		if info.Mode() != 0o600 || known[name] || len(name) != 30 || !isTemp(name) {
			t.Fatalf("%s is %v", name, info.Mode())
		}
		known[name] = true
		must(t, file.Close())
	}
	must(t, os.WriteFile(filepath.Join(path, "there"), []byte("mine"), 0o600))
	must(t, os.Symlink("there", filepath.Join(path, "link")))
	must(t, os.Symlink("nothing", filepath.Join(path, "dangling")))
	for _, name := range []string{"there", "link", "dangling"} {
		if _, err := f.makeTemp(name); err == nil {
			t.Errorf("made a temporary file in the place of %q", name)
		}
	}
	if text, err := os.ReadFile(filepath.Join(path, "there")); string(text) != "mine" || err != nil {
		t.Errorf("there is %q, %v", text, err)
	}
	if _, err := os.Lstat(filepath.Join(path, "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link was followed: %v", err)
	}
}

// Others may clear away between the making of a file and its locking, or between
// its closing and its renaming.
func TestSaveSurvivesThoseWhoClearAway(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	f, err := d.open(true)
	must(t, err)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				d.RemoveLeftovers()
			}
		}
	}()
	for range 300 {
		if err := f.replace(key+sessionSuffix, "text"); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	<-done
	if err := f.replace("none/x", "text"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into no folder: %v", err)
	}
	if names := list(t, path); !slices.Equal(names, []string{key + sessionSuffix}) {
		t.Errorf("the folder holds %q", names)
	}
}
