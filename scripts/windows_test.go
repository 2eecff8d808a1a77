package scripts_test

import (
	"archive/zip"
	"bytes"
	"debug/pe"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// windowsCheckout is checkout with all that is in an archive for Windows.
func windowsCheckout(t *testing.T) string {
	t.Helper()
	folder := checkout(t)
	for _, name := range []string{"README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/windows.md"} {
		write(t, filepath.Join(folder, filepath.FromSlash(name)), name+"\n")
	}
	for _, from := range []string{"windows", "../shellhook/cmd"} {
		to := filepath.Join(folder, "scripts", from)
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, folder)
	git(t, folder, "tag", "v1.2.3")
	return folder
}

// packWindows runs the functions of scripts/release that make the archive, in a
// checkout, and returns what is in the archive.
func packWindows(t *testing.T, winres, folder string) []byte {
	t.Helper()
	work := t.TempDir()
	if err := os.Symlink(winres, filepath.Join(work, "go-winres")); err != nil {
		t.Fatal(err)
	}
	pack := exec.Command("sh", "-euc", `for f in resource lay_out; do eval "$(sed -n "/^$f() {/,/^}/p" scripts/release)"; done
		third_party() { echo 'no modules'; }
		resource
		scripts/build "$work/awsmfa"
		name=awsmfa_1.2.3_windows_$GOARCH
		stage=$work/$name
		lay_out
		scripts/windows/zip "$work/$name.zip" "$work" "$name"
		mv "$work/$name.zip" "$work/archive"`)
	pack.Dir = folder
	pack.Env = append(os.Environ(), "work="+work, "GOOS=windows", "GOARCH=amd64", "SOURCE_DATE_EPOCH=1795000001", "GOFLAGS=-trimpath")
	if out, err := pack.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	archive, err := os.ReadFile(filepath.Join(work, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

// TestWindowsArchive makes the archive in a checkout and in a copy of it, which must
// not differ in a byte, and looks into it.
func TestWindowsArchive(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("scripts/release is for Linux")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("not run: no python3 here, which makes the archive")
	}
	winres := filepath.Join(t.TempDir(), "go-winres")
	build := exec.Command("go", "build", "-modfile=release.mod", "-o", winres, "github.com/tc-hib/go-winres")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("not run: go-winres cannot be built: %s", out)
	}
	folder := windowsCheckout(t)
	another := filepath.Join(t.TempDir(), "a copy")
	if err := os.CopyFS(another, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	archive := packWindows(t, winres, folder)
	if again := packWindows(t, winres, another); !bytes.Equal(archive, again) {
		t.Error("a second archive is another one")
	}
	files := unzip(t, archive)
	var names []string
	for name := range files {
		if path.Dir(name) == "awsmfa_1.2.3_windows_amd64" {
			names = append(names, path.Base(name))
		}
	}
	slices.Sort(names)
	want := []string{"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "THIRD-PARTY", "authaws.cmd", "awsmfa.exe", "unauthaws.cmd"}
	if !slices.Equal(names, want) {
		t.Errorf("there are %q, want %q", names, want)
	}
	if files["awsmfa_1.2.3_windows_amd64/docs/windows.md"] != "docs/windows.md\n" || len(files) != len(want)+1 {
		t.Errorf("%d files; docs/windows.md is %q", len(files), files["awsmfa_1.2.3_windows_amd64/docs/windows.md"])
	}
	wantResources(t, files["awsmfa_1.2.3_windows_amd64/awsmfa.exe"])
}

// unzip is what is in an archive, by name. All times are the one that was given, in
// the even seconds that the format has.
func unzip(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	read, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, entry := range read.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(file)
		if err != nil || entry.Modified.Unix() != 1795000000 {
			t.Errorf("%s: %v, of %v", entry.Name, err, entry.Modified)
		}
		files[entry.Name] = string(text)
	}
	return files
}

// wantResources holds what Windows reads of a program: its version, and a manifest by
// which it needs no administrator and knows long paths.
func wantResources(t *testing.T, program string) {
	t.Helper()
	file, err := pe.NewFile(strings.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	section := file.Section(".rsrc")
	if section == nil {
		t.Fatal("the program has no resources")
	}
	resources, err := section.Data()
	if err != nil {
		t.Fatal(err)
	}
	for _, manifest := range []string{`level="asInvoker"`, "<longPathAware", "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"} { // the last is Windows 10
		if !bytes.Contains(resources, []byte(manifest)) {
			t.Errorf("the manifest lacks %s", manifest)
		}
	}
	for _, info := range []string{"VS_VERSION_INFO", "OriginalFilename", "awsmfa.exe"} {
		text, _ := binary.Append(nil, binary.LittleEndian, utf16.Encode([]rune(info)))
		if !bytes.Contains(resources, text) {
			t.Errorf("the version lacks %s", info)
		}
	}
	// VS_FIXEDFILEINFO: its signature and version, then those of file and product.
	version, _ := binary.Append(nil, binary.LittleEndian, []uint32{0xfeef04bd, 0x10000, 1<<16 | 2, 3 << 16, 1<<16 | 2, 3 << 16})
	if !bytes.Contains(resources, version) {
		t.Error("the version is not 1.2.3")
	}
}
