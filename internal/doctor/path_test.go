package doctor

import (
	"os"
	"path/filepath"
	"testing"
)

// A shim of Scoop has a file beside it that names its program; one of Chocolatey
// knows its program by itself.
func TestShimTarget(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"scoop": "path = \"C:\\scoop\\apps\\awsmfa\\current\\awsmfa.exe\"\r\nargs = -x\r\n", "bare": "args=-x\npath=C:\\x.exe", "none": "pathname = x\n", "empty": "",
	} {
		if err := os.WriteFile(filepath.Join(folder, name+".shim"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for shim, want := range map[string]string{
		filepath.Join(folder, "scoop.exe"): `C:\scoop\apps\awsmfa\current\awsmfa.exe`, filepath.Join(folder, "bare.exe"): `C:\x.exe`,
		filepath.Join(folder, "none.exe"): "", filepath.Join(folder, "empty.exe"): "", filepath.Join(folder, "gone.exe"): "",
		filepath.FromSlash("/ProgramData/Chocolatey/bin/awsmfa.exe"): "self",
	} {
		if got := shimTarget(shim, "self"); got != want {
			t.Errorf("%s: %q, want %q", shim, got, want)
		}
	}
}

// The program is found by its shim, and is not another one for that.
func TestGatherPathOnWindows(t *testing.T) {
	folder := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"awsmfa.exe": "", "awsmfa.shim": "path = " + self + "\n", "authaws.cmd": ""} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &checkup{os: "windows", getenv: func(name string) string { return map[string]string{"PATH": folder}[name] }}
	c.gatherPath()
	if len(c.inPath) != 1 || !c.first || c.shimOf != self || len(c.batch) != 1 {
		t.Errorf("in PATH %q, first %v, shim of %q, authaws %q", c.inPath, c.first, c.shimOf, c.batch)
	}
	os.Remove(filepath.Join(folder, "awsmfa.shim"))
	c.first = false
	c.gatherPath()
	if c.first || c.shimOf != "" {
		t.Errorf("another program: first %v, shim of %q", c.first, c.shimOf)
	}
}
