//go:build unix

package rcfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// Why a new shell lacks the functions is asked of that shell: what a login shell has in
// PATH says nothing about the one in a terminal.
func TestGapOfRealShells(t *testing.T) {
	const hook = "eval \"$(awsmfa hook bash)\"\n"
	const resets, reads = "PATH=/usr/bin:/bin\n", "[ -r ~/.bashrc ] && . ~/.bashrc\n"
	const unread = "a new bash does not have it: it does not read ~/.bashrc, or not as far as that line"
	const up = "move the line up in that file, " + stops
	for _, test := range []struct{ name, bashrc, profile, gap, advice string }{
		{"loaded", hook, reads, "", ""},
		{"return", "return\n" + hook, "", unread, up},
		{"return, login without PATH", "return\n" + hook, resets, unread, up},
		{"open here-document", "cat >/dev/null <<EOF\n" + hook, resets, unread, up},
		{"open quote", "x='\n" + hook, resets, unread, up},
		{"exit above it", "exit 0\n" + hook, reads, "", ""}, // such a shell gives no answer
		{"only text", "cat >/dev/null <<EOF\n" + hook + "EOF\n", resets, unread, up},
		{"a function", "load() {\n" + hook + "}\n", reads, unread, up},
		{"no PATH", resets + hook, resets + reads, "a new bash does not have it, because awsmfa is not in its PATH", "set PATH above that line"},
		{"no PATH at login", hook, resets + reads, "login shells of bash do not have it, because awsmfa is not in their PATH", "set PATH in ~/.bash_profile"},
		{"login reads another file", hook, "", "login shells of bash do not have it, because they do not read ~/.bashrc", "add to ~/.bash_profile: . ~/.bashrc"},
		{"login does not get there", hook, "return\n" + reads, "login shells of bash do not have it, because they do not read ~/.bashrc",
			"move the line of ~/.bash_profile that reads it up, " + stops},
	} {
		t.Run(test.name, func(t *testing.T) {
			home, bin := t.TempDir(), filepath.Dir(shelltest.Find(t, "bash"))
			for name, text := range map[string]string{"awsmfa": "#!/bin/sh\necho '__awsmfa_env() { :; }'\n", ".bashrc": test.bashrc,
				".bash_profile": "PATH=" + home + ":$PATH # the system's own may have set it\n" + test.profile} {
				if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			path := home + ":" + bin + ":/usr/bin:/bin"
			env := map[string]string{"HOME": home, "PATH": path}
			where := Location{Called: "bash", OS: "linux", Getenv: func(name string) string { return env[name] },
				Ask: NewAsk(t.Context(), []string{"HOME=" + home, "PATH=" + path}, path)}
			gap, advice := Covered(where).Gap(where, "~/.bashrc")
			if gap != test.gap || advice != test.advice {
				t.Errorf("gap %q, advice %q; want %q, %q", gap, advice, test.gap, test.advice)
			}
			if file := Files(where)[0]; !file.LoadsHook || !strings.HasSuffix(file.Path, ".bashrc") {
				t.Errorf("%+v", file)
			}
		})
	}
}

// Each gap has its reason and one thing to do about it.
func TestGap(t *testing.T) {
	home := t.TempDir()
	getenv := func(name string) string { return map[string]string{"HOME": home}[name] }
	where := Location{Called: "bash", OS: "linux", Getenv: getenv}
	for of, want := range map[Coverage]string{
		{Shell: true, Login: true, Known: true}:       "; ",
		{Shell: true, LoginNoPath: true}:              "; ", // nobody knows
		{Shell: true, LoginNoPath: true, Known: true}: "login shells of bash do not have it, because awsmfa is not in their PATH; set PATH in ~/.bash_profile",
		{ShellNoPath: true, Known: true}:              "a new bash does not have it, because awsmfa is not in its PATH; set PATH above that line",
		{Login: true, Known: true}:                    "only login shells of bash have it, because no other reads ~/.x; load the hook in ~/.bashrc",
	} {
		problem, advice := of.Gap(where, "~/.x")
		if got := problem + "; " + advice; got != want {
			t.Errorf("%+v: %s, want %s", of, got, want)
		}
	}
}
