//go:build linux

package winetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// template is the prefix, the folder that is a Windows to wine, of which each test
// gets a copy. It is made for the first test that asks.
var template = sync.OnceValues(makeTemplate)

// workFolder holds the template and the programs.
var workFolder string

func TestMain(m *testing.M) {
	var err error
	if workFolder, err = os.MkdirTemp("", "winetest"); err != nil {
		panic(err)
	}
	status := m.Run()
	os.RemoveAll(workFolder)
	os.Exit(status)
}

// wineLoader is the 64-bit loader of Debian: the script called wine writes to
// stderr that there is no 32-bit one.
const wineLoader = "/usr/lib/wine/wine64"

// prefix is a Windows.
type prefix struct{ dir, home string }

// newPrefix gives the test a Windows of its own, which ends with the test.
func newPrefix(t *testing.T) prefix {
	t.Helper()
	if runtime.GOARCH != "amd64" {
		t.Skip("not run: wine needs the processor of the program, which is amd64")
	}
	if _, err := os.Stat(wineLoader); err != nil {
		missing(t, "wine64")
	}
	if _, err := exec.LookPath("x86_64-w64-mingw32-gcc"); err != nil {
		missing(t, "gcc-mingw-w64-x86-64")
	}
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	p := prefix{filepath.Join(t.TempDir(), "prefix"), from.home}
	must(t, exec.Command("cp", "-al", from.dir, p.dir))
	p.unshare(t)
	t.Cleanup(func() { p.command("wineserver", "-k", "-w").Run() })
	return p
}

// unshare gives the copy what wine writes to, and Documents of its own.
func (p prefix) unshare(t *testing.T) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(p.dir, "*.reg"))
	for _, file := range append(files, filepath.Join(p.dir, ".update-timestamp")) {
		text, err := os.ReadFile(file)
		if err == nil {
			err = os.Remove(file)
		}
		if err == nil {
			err = os.WriteFile(file, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	documents := p.path("Documents")
	os.Remove(documents)
	if err := os.MkdirAll(documents, 0o700); err != nil {
		t.Fatal(err)
	}
}

// path is where a path in the user's profile lies for Linux.
func (p prefix) path(elements ...string) string {
	return filepath.Join(append([]string{p.dir, "drive_c", "users", "tester"}, elements...)...)
}

// command is one of Linux with the environment that wine needs, and no more.
func (p prefix) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = []string{
		"HOME=" + p.home, "WINEPREFIX=" + p.dir, "USER=tester", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C.UTF-8",
		"WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree=d;mshtml=d;winemenubuilder.exe=d",
	}
	cmd.Dir = p.path(".")
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// keptVariable names a folder of the same file system as TMPDIR in which the
// template stays for the next run, which takes half a minute on a busy machine.
const keptVariable = "AWSMFA_TEST_WINE"

func makeTemplate() (prefix, error) {
	folder := workFolder
	if kept := os.Getenv(keptVariable); kept != "" {
		folder = kept
	}
	p := prefix{filepath.Join(folder, "prefix"), filepath.Join(folder, "home")}
	done := filepath.Join(folder, "done")
	if _, err := os.Stat(done); err == nil {
		return p, nil
	}
	if err := p.make(); err != nil {
		return p, err
	}
	return p, os.WriteFile(done, nil, 0o600)
}

func (p prefix) make() error {
	library := filepath.Join(workFolder, "bcryptprimitives.dll")
	if err := os.MkdirAll(p.path("."), 0o700); err != nil {
		return err
	}
	if err := os.MkdirAll(p.home, 0o700); err != nil {
		return err
	}
	compile := exec.Command("x86_64-w64-mingw32-gcc", "-shared", "-O", "-o", library, "testdata/prng.c", "-ladvapi32")
	for _, cmd := range []*exec.Cmd{
		p.command("wineboot", "-i"),
		p.command("wineserver", "-w"),
		compile,
		p.command("cp", library, filepath.Join(p.dir, "drive_c", "windows", "system32")),
		// Wine would else claim to be a Windows that Go has given up.
		p.command(wineLoader, "reg", "add", `HKCU\Software\Wine`, "/v", "Version", "/d", "win10", "/f"),
		p.command("wineserver", "-k", "-w"),
	} {
		if out, err := cmd.CombinedOutput(); err != nil && !strings.HasSuffix(cmd.Path, "wineserver") {
			return fmt.Errorf("%v: %w\n%s", cmd.Args, err, out)
		}
	}
	return nil
}

func must(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
}

// missing skips the test; scripts/test, which installs all of it, wants it to fail.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("REQUIRE_SHELLS") != "" {
		t.Fatalf("not run: no %s here, and REQUIRE_SHELLS is set", what)
	}
	t.Skipf("not run: no %s here", what)
}
