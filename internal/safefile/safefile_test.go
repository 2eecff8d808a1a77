package safefile

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func put(text string) func([]byte) ([]byte, error) {
	return func([]byte) ([]byte, error) { return []byte(text), nil }
}

// write makes a file as one that was there for long: nothing waits for it.
func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	age(t, path)
}

func age(t *testing.T, path string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

// tree shows everything below dir: name, mode, and text or link target.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			target, _ := os.Readlink(path)
			all[name] = "-> " + target
		case info.Mode().IsRegular():
			text, err := os.ReadFile(path)
			all[name] = info.Mode().String() + " " + string(text)
			return err
		default:
			all[name] = info.Mode().String()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if got := tree(t, dir); !reflect.DeepEqual(got, want) {
		t.Errorf("there is %q, want %q", got, want)
	}
}

func wantProblem(t *testing.T, err error, path string, problem Problem) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Path != path || e.Problem != problem {
		t.Errorf("error is %v, want %q %s", err, path, problem)
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o640)
	var given []string
	err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
		given = append(given, string(old))
		return []byte("new"), nil
	})
	if err != nil || !reflect.DeepEqual(given, []string{"old"}) {
		t.Errorf("Update = %v, gave %q", err, given)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw-r----- new"})
}

func TestUpdateCreates(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "credentials")
	if err := Check(t.Context(), path); err != nil {
		t.Errorf("Check = %v", err)
	}
	wantTree(t, dir, map[string]string{})
	err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
		if old != nil {
			t.Errorf("edit is given %q", old)
		}
		return []byte("new"), nil
	})
	if err != nil {
		t.Errorf("Update = %v", err)
	}
	wantTree(t, dir, map[string]string{"a": "drwx------", "a/b": "drwx------", "a/b/credentials": "-rw------- new"})
}

func TestUpdateWritesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	if err := Update(t.Context(), path, put("")); err != nil {
		t.Errorf("nothing into no file: %v", err)
	}
	wantTree(t, dir, map[string]string{})
	write(t, path, "old", 0o600)
	before, _ := os.Lstat(path)
	if err := Update(t.Context(), path, put("old")); err != nil {
		t.Errorf("the same text: %v", err)
	}
	wrong := errors.New("wrong")
	if err := Update(t.Context(), path, func([]byte) ([]byte, error) { return []byte("x"), wrong }); err != wrong {
		t.Errorf("edit's error comes back as %v", err)
	}
	if err := Check(t.Context(), path); err != nil {
		t.Errorf("Check = %v", err)
	}
	after, _ := os.Lstat(path)
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("the file was written")
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- old"})
}

func TestUpdateEmptiesAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	write(t, path, "old", 0o600)
	if err := Update(t.Context(), path, put("")); err != nil {
		t.Error(err)
	}
	wantTree(t, filepath.Dir(path), map[string]string{"credentials": "-rw------- "})
}

func TestUpdateFollowsLinks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		links map[string]string // name to target
		path  string
		real  string
	}{
		{"chain", map[string]string{"home/a": "b", "home/b": "../dots/c"}, "home/a", "dots/c"},
		{"dangling", map[string]string{"home/a": "../dots/new"}, "home/a", "dots/new"},
		{"dangling into a folder to come", map[string]string{"home/a": "../dots/x/y/new"}, "home/a", "dots/x/y/new"},
		{"folder", map[string]string{"home/.aws": "../dots"}, "home/.aws/c", "dots/c"},
		{"dangling folder", map[string]string{"home/.aws": "../dots/aws"}, "home/.aws/c", "dots/aws/c"},
		{"dots behind a link", map[string]string{"home/up": "../dots/deep", "home/a": "up/../c"}, "home/a", "dots/c"},
		{"dots behind a link in the path", map[string]string{"home/up": "../dots/deep"}, "home/up/../c", "dots/c"},
		{"no link", nil, "home/../dots/./c", "dots/c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range []string{"home", "dots", "dots/deep"} {
				if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if strings.HasSuffix(test.real, "/c") && !strings.Contains(test.real, "aws") {
				write(t, filepath.Join(dir, test.real), "old", 0o600)
			}
			for name, target := range test.links {
				if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
			if real, err := Real(dir + "/" + test.path); err != nil || real != filepath.Join(dir, test.real) {
				t.Errorf("Real = %q, %v, want %q", real, err, test.real)
			}
			if err := Update(t.Context(), dir+"/"+test.path, put("new")); err != nil {
				t.Fatal(err)
			}
			got := tree(t, dir)
			if got[test.real] != "-rw------- new" {
				t.Errorf("there is %q", got)
			}
			for name, target := range test.links {
				if got[name] != "-> "+target {
					t.Errorf("the link %s is now %q", name, got[name])
				}
			}
		})
	}
}

func TestRealOfAbsoluteLinkAndRelativePath(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "target"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if real, err := Real("link"); err != nil || real != filepath.Join(dir, "target") {
		t.Errorf("Real = %q, %v", real, err)
	}
}

func TestUpdateRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		make    func(path string) error
		problem Problem
	}{
		{"folder", func(path string) error { return os.Mkdir(path, 0o700) }, NotRegular},
		{"link to itself", func(path string) error { return os.Symlink(filepath.Base(path), path) }, LinkLoop},
		{"too large", func(path string) error {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 1<<40) // nobody has the memory to try
		}, TooLarge},
		{"closed to writing", func(path string) error {
			if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
				return err
			}
			return os.Chmod(path, 0o400)
		}, ReadOnly},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "credentials")
			if err := test.make(path); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			wantProblem(t, Update(ctx, path, put("new")), path, test.problem)
			wantProblem(t, Check(t.Context(), path), path, test.problem)
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
				t.Errorf("there are %v, %v", entries, err)
			}
		})
	}
}

// The folder of the file is a file: nothing can be made there.
func TestUpdateBelowAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "x"), "old", 0o600)
	path := filepath.Join(dir, "x", "credentials")
	if err := Update(t.Context(), path, put("new")); err == nil {
		t.Error("Update succeeds")
	}
	wantTree(t, dir, map[string]string{"x": "-rw------- old"})
}

// Another program's change between reading and replacing is edited too.
func TestUpdateStartsAnewWhenTheFileChanges(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	write(t, path, "1", 0o600)
	var given []string
	err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
		given = append(given, string(old))
		switch len(given) {
		case 1: // in place
			if err := os.WriteFile(path, []byte("2"), 0o600); err != nil {
				return nil, err
			}
		case 2: // by another file
			next := path + ".new"
			if err := os.WriteFile(next, []byte("3"), 0o600); err != nil {
				return nil, err
			}
			if err := os.Rename(next, path); err != nil {
				return nil, err
			}
		case 3: // its mode only
			if err := os.Chmod(path, 0o644); err != nil {
				return nil, err
			}
		}
		return append(old, '+'), nil
	})
	if want := []string{"1", "2", "3", "3"}; err != nil || !reflect.DeepEqual(given, want) {
		t.Errorf("Update = %v, gave %q, want %q", err, given, want)
	}
	wantTree(t, filepath.Dir(path), map[string]string{"credentials": "-rw-r--r-- 3+"})
}

func TestUpdateGivesUpOnAFileThatKeepsChanging(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	write(t, path, "", 0o600)
	n := 0
	err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
		n++
		write(t, path, strings.Repeat("x", n), 0o600)
		return append(old, '+'), nil
	})
	wantProblem(t, err, path, Contended)
	if n != tries {
		t.Errorf("tried %d times, want %d", n, tries)
	}
	wantTree(t, filepath.Dir(path), map[string]string{"credentials": "-rw------- " + strings.Repeat("x", n)})
}

// A program that writes as the AWS CLI does, emptying the file first, is never
// taken for one that left it so.
func TestUpdateWaitsForAWriterInPlace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	whole := strings.Repeat("[profile] lines\n", 1000)
	for half, stall := range map[int]time.Duration{0: 150 * time.Millisecond, 1: 150 * time.Millisecond, 8192: 150 * time.Millisecond, len(whole) / 2: 37 * time.Millisecond} {
		write(t, path, whole, 0o600)
		begun := make(chan struct{})
		go func() {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
			if err != nil {
				panic(err)
			}
			defer f.Close()
			f.WriteString(whole[:half])
			close(begun)
			time.Sleep(stall)
			for piece := range slices.Chunk([]byte(whole[half:]), 3000) {
				f.Write(piece)
				time.Sleep(37 * time.Millisecond)
			}
		}()
		<-begun
		err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
			if string(old) != whole {
				t.Errorf("edit is given %d of %d bytes", len(old), len(whole))
			}
			return append(bytes.Clone(old), '+'), nil
		})
		if err != nil {
			t.Error(err)
		}
		wantTree(t, filepath.Dir(path), map[string]string{"credentials": "-rw------- " + whole + "+"})
	}
}

func TestAsManyLinksAsTheSystemFollows(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	name := func(n int) string { return filepath.Join(dir, strings.Repeat("l", n+1)) }
	write(t, name(0), "", 0o600)
	for n := range maxLinks + 1 {
		if err := os.Symlink(name(n), name(n+1)); err != nil {
			t.Fatal(err)
		}
	}
	if real, err := Real(name(maxLinks)); real != name(0) || err != nil {
		t.Errorf("%d links: %q, %v", maxLinks, real, err)
	}
	_, err = Real(name(maxLinks + 1))
	wantProblem(t, err, name(maxLinks+1), LinkLoop)
	if runtime.GOOS != "linux" {
		return // other systems follow fewer
	}
	for _, test := range []struct {
		links int
		want  error
	}{{maxLinks, nil}, {maxLinks + 1, syscall.ELOOP}} {
		if _, err := os.Stat(name(test.links)); !errors.Is(err, test.want) {
			t.Errorf("the system says of %d links: %v", test.links, err)
		}
	}
}

// What cannot be read is not edited as if it were not there.
func TestWhatCannotBeReadIsNotEdited(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	err := Update(t.Context(), path, func([]byte) ([]byte, error) {
		t.Error("edit is called")
		return []byte("new"), nil
	})
	wantProblem(t, err, path, NotRegular)
}

func TestErrorShowsOnlyItsOwnPath(t *testing.T) {
	for _, inner := range []error{
		&fs.PathError{Op: "write", Path: "/x/.temporary", Err: syscall.EACCES},
		&os.LinkError{Op: "rename", Old: "/x/.temporary", New: "/x/y", Err: syscall.EACCES},
	} {
		err := explain("/x/credentials\n", Closed, inner)
		if got, want := err.Error(), `"/x/credentials\n" is in a folder that cannot be written to: permission denied`; got != want {
			t.Errorf("Error = %s, want %s", got, want)
		}
		if !errors.Is(err, fs.ErrPermission) {
			t.Error("the system's reason is lost")
		}
	}
	if explain("/x", Closed, nil) != nil {
		t.Error("no error is explained")
	}
}

// EPERM is not what modes say: it has a cause of its own on each system.
func TestNotPermitted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "credentials")
	for _, test := range []struct {
		system string
		err    error
		want   Problem
	}{
		{"darwin", syscall.EPERM, Private},
		{"linux", syscall.EPERM, Closed},
		{"darwin", syscall.EACCES, Closed},
		{"darwin", syscall.EROFS, ReadOnly},
	} {
		wantProblem(t, explainOn(test.system, path, Closed, &fs.PathError{Op: "rename", Path: "/x", Err: test.err}), path, test.want)
	}
}
