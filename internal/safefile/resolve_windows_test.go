package safefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

// shortName is the name of form CREDEN~1 that a file has beside its own.
func shortName(t *testing.T, path string) string {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	short := make([]uint16, windows.MAX_PATH)
	if _, err := windows.GetShortPathName(name, &short[0], uint32(len(short))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(filepath.Dir(path), filepath.Base(windows.UTF16ToString(short)))
}

// TestWindowsSpellings uses one file by three names.
func TestWindowsSpellings(t *testing.T) {
	path := filepath.Join(newFolder(t, ""), "credentials")
	write(t, path, "0", 0o600)
	short := shortName(t, path)
	spellings := []string{strings.ToUpper(path), path}
	if strings.Contains(short, "~") {
		spellings = append(spellings, short) // a disk may have none
	}
	for _, name := range spellings {
		if real, err := Real(name); err != nil || filepath.Base(real) != "credentials" {
			t.Errorf("%s is %s, %v", name, real, err)
		}
		unlock := mustLock(t, name)
		for _, other := range spellings {
			if again, err := Lock(t.Context(), other, 0, nil); err == nil {
				again()
				t.Errorf("%s is locked, and %s is not", name, other)
			}
		}
		unlock()
		if err := Update(t.Context(), name, func(old []byte) ([]byte, error) { return append(old, '1'), nil }); err != nil {
			t.Error(err)
		}
		if all := names(t, filepath.Dir(path)); len(all) != 1 || all[0] != "credentials" {
			t.Errorf("after a change of %s there are %q", name, all)
		}
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "0"+strings.Repeat("1", len(spellings)) {
		t.Errorf("%q, %v", text, err)
	}
	pattern := filepath.Join(filepath.Dir(path), "cred*")
	if real, err := Real(pattern); err != nil || real != pattern {
		t.Errorf("%s, %v", real, err)
	}
}

// TestWindowsLinks follows links of each form, which wine does not have.
func TestWindowsLinks(t *testing.T) {
	links := map[string]string{
		`D:\a\disk`: `E:\dots\c`, `D:\a\root`: `\dots\c`, `D:\a\share`: `\\host\share\dots\c`,
		`D:\a\up`: `..\dots\c`, `D:\a\slash`: `/dots/c`, `D:\a\here`: `c`,
	}
	readlink := func(name string) (string, error) {
		if target, is := links[name]; is {
			return target, nil
		}
		return "", fs.ErrInvalid
	}
	for path, want := range map[string]string{
		`D:\a\disk\x`: `E:\dots\c\x`, `D:\a\root\x`: `D:\dots\c\x`, `D:\a\share`: `\\host\share\dots\c`,
		`D:\a\up`: `D:\dots\c`, `D:\a\slash`: `D:\dots\c`, `D:\a\here\x`: `D:\a\c\x`, `D:/a/./disk`: `E:\dots\c`,
	} {
		if got, err := resolve(path, readlink); err != nil || got != want {
			t.Errorf("%s leads to %s, %v, want %s", path, got, err, want)
		}
	}
}
