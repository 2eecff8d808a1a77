//go:build unix

package e2e

import (
	"context"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"awsmfa/internal/shelltest"
)

// starts are the ways in which each shell comes to read its file: the command,
// which says HOOKED when there is a function authaws, or what to type if the
// shell reads the file only for somebody at the keys.
var starts = []struct {
	name, typed string
	args        []string
}{
	{name: "bash", args: []string{"-i", "-c", "type authaws >/dev/null 2>&1 && echo HOOKED"}},
	{name: "zsh", args: []string{"-i", "-c", "type authaws >/dev/null 2>&1 && echo HOOKED"}},
	{name: "fish", args: []string{"-i", "-c", "type -q authaws; and echo HOOKED"}},
	{name: "dash", args: []string{"-i", "-c", "type authaws >/dev/null 2>&1 && echo HOOKED"}},
	{name: "busybox", args: []string{"sh", "-i", "-c", "type authaws >/dev/null 2>&1 && echo HOOKED"}},
	{name: "mksh", args: []string{"-i", "-c", "typeset -f authaws >/dev/null && echo HOOKED"}},
	{name: "ksh93", args: []string{"-i", "-c", "typeset -f authaws >/dev/null && echo HOOKED"}},
	{name: "yash", args: []string{"-i", "-c", "type authaws >/dev/null 2>&1 && echo HOOKED"}},
	{name: "tcsh", args: []string{"-c", `if ( "x"` + "`alias authaws`" + ` != "x" ) echo HOOKED`}},
	{name: "elvish", typed: "echo HOO''KED-(kind-of $authaws~)\rexit\r"},
	{name: "nu", args: []string{"-l", "-i", "-e", "if (which authaws | is-not-empty) { print HOOKED }; exit"}},
	{name: "xonsh", args: []string{"--shell-type=readline", "-i", "-c", "if 'authaws' in aliases: print('HOOKED')"}},
	{name: "pwsh", args: []string{"-NoLogo", "-Command", "if (Get-Command authaws -ErrorAction Ignore) { 'HOOKED' }"}},
}

// TestInstalledInRealShells starts each shell on the file that --install has
// written to, and then without awsmfa, when it must start as if nothing had been
// added.
func TestInstalledInRealShells(t *testing.T) {
	folder := filepath.Dir(program(t))
	for _, start := range starts {
		t.Run(start.name, func(t *testing.T) {
			t.Parallel()
			shell := append([]string{shelltest.Find(t, start.name)}, start.args...)
			home := t.TempDir()
			env := []string{"HOME=" + home, "ENV=" + home + "/.shrc", "TERM=dumb", "LANG=" + shelltest.Locale(), "fish_features=no-query-term"}
			install := func() {
				cmd := exec.Command(filepath.Join(folder, "awsmfa"), "hook", start.name, "--install", "--yes")
				cmd.Env = env
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
			}
			// Or fish makes this folder, and fills it while the test is cleaned up.
			if err := os.MkdirAll(home+"/.local/share/fish/generated_completions", 0o700); err != nil {
				t.Fatal(err)
			}
			const mine = "# mine\r\n"
			install()
			file := onlyFile(t, home)
			if err := os.WriteFile(file, []byte(mine), 0o600); err != nil {
				t.Fatal(err)
			}
			without := append(env, "PATH=/usr/bin:/bin")
			before := startShell(t, without, shell, start.typed)
			install()
			after := startShell(t, without, shell, start.typed)
			if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), mine) || len(text) == len(mine) {
				t.Fatalf("%s holds %q, %v", file, text, err)
			}
			if before != after || strings.Contains(before, "HOOKED") {
				t.Errorf("without awsmfa the shell starts with %q, and after --install with %q", before, after)
			}
			hooked := startShell(t, append(env, "PATH="+folder+":/usr/bin:/bin"), shell, start.typed)
			if strings.Replace(hooked, "HOOKED\n", "", 1) != before || hooked == before {
				t.Errorf("with awsmfa the shell starts with %q, before with %q", hooked, before)
			}
		})
	}
}

// onlyFile is the path of the one file in a folder.
func onlyFile(t *testing.T, folder string) (file string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if d.Type().IsRegular() {
			if file != "" {
				t.Errorf("%s and %s", file, path)
			}
			file = path
		}
		return err
	})
	if err != nil || file == "" {
		t.Fatalf("no file in %s, %v", folder, err)
	}
	return file
}

var control = regexp.MustCompile("\x1b\\[[0-9;?]*[a-zA-Z]|\x1b\\][^\x07\x1b]*(\x07|\x1b\\\\)|\r")

// startShell gives what a shell shows on its terminal until it ends. Of one that
// is typed to, most is keys: it is only whether there was HOOKED, and a complaint
// about its file.
func startShell(t *testing.T, env, shell []string, typed string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, shell[0], shell[1:]...)
	cmd.Env, cmd.Dir = env, t.TempDir()
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	io.WriteString(tty, typed)
	shown, _ := io.ReadAll(tty) // ends with EIO
	if err := cmd.Wait(); ctx.Err() != nil {
		t.Fatalf("%q: %v, %q", shell, err, shown)
	}
	text := control.ReplaceAllString(string(shown), "")
	if typed == "" {
		return text
	}
	var said string
	for _, word := range []string{"rc.elv", "HOOKED-fn"} {
		if strings.Contains(text, word) {
			said += strings.TrimSuffix(word, "-fn") + "\n"
		}
	}
	return said
}
