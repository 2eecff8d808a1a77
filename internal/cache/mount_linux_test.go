package cache

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"awsmfa/internal/session"
)

// mounted is a folder with a session on a file system of 64 KiB of its own.
func mounted(t *testing.T) string {
	t.Helper()
	at := t.TempDir()
	if err := unix.Mount("none", at, "tmpfs", 0, "size=64k,mode=700"); err != nil {
		t.Skipf("nothing can be mounted here: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(at, unix.MNT_DETACH) })
	path := filepath.Join(at, "awsmfa")
	d, _ := opened(t, path)
	save(t, d, key, sample())
	spend(t, d, "dev", "123456", session.Spent{At: made})
	return path
}

func TestAFullFolder(t *testing.T) {
	path := mounted(t)
	fill, err := os.Create(filepath.Join(filepath.Dir(path), "fill"))
	must(t, err)
	for n := 0; err == nil; {
		n, err = fill.Write(make([]byte, 1024))
		_ = n
	}
	fill.Close()
	unwritable(t, path, unix.ENOSPC)
}

func TestAReadOnlyFolder(t *testing.T) {
	path := mounted(t)
	must(t, unix.Mount("none", filepath.Dir(path), "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""))
	unwritable(t, path, unix.EROFS)

	d, _ := opened(t, filepath.Join(filepath.Dir(path), "new"))
	err := d.Save(key, sample())
	if want := `the cache folder "` + d.path + `" cannot be written: read-only file system`; err == nil || err.Error() != want {
		t.Errorf("Save into a folder that cannot be made = %v, want %s", err, want)
	}
}

func TestADevice(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	save(t, d, key, sample())
	file := filepath.Join(path, strings.Repeat("ab", 16)+".session")
	if err := unix.Mknod(file, unix.S_IFCHR|0o600, int(unix.Mkdev(1, 5))); err != nil {
		t.Skipf("devices cannot be made here: %v", err)
	}
	if _, ok := d.Load(strings.Repeat("ab", 16)); ok || len(*heard) != 1 {
		t.Errorf("Load = %v, heard %q", ok, *heard)
	}
}

// Files of two file systems can have the same number.
func TestSameIsOfOneFileSystem(t *testing.T) {
	var folders [2]*folder
	var stats [2]unix.Stat_t
	for i := range folders {
		path := mounted(t)
		d, _ := opened(t, path)
		f, err := d.open(true)
		must(t, err)
		must(t, f.touch("file"))
		must(t, unix.Stat(f.join("file"), &stats[i]))
		folders[i] = f
	}
	if stats[0].Ino != stats[1].Ino {
		t.Skipf("the files have the numbers %d and %d", stats[0].Ino, stats[1].Ino)
	}
	file, err := folders[0].Open("file", os.O_RDONLY)
	must(t, err)
	defer file.Close()
	if !folders[0].Same("file", file) || folders[1].Same("file", file) {
		t.Error("a file of another file system is taken for the same")
	}
}
