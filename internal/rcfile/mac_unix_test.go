//go:build unix

package rcfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// A terminal of macOS starts login shells. bash then reads ~/.bash_profile, which often
// sources ~/.bashrc: the hook may stand in either, and counts where it is read.
func TestBashOfAMac(t *testing.T) {
	bin := filepath.Dir(shelltest.Find(t, "bash"))
	const hook, sources = "eval \"$(awsmfa hook bash)\"\n", "[ -r ~/.bashrc ] && . ~/.bashrc\n"
	for _, test := range []struct {
		name, profile, bashrc string
		loads                 string // the file that does
		login                 bool   // a new terminal has it
		gap                   string
	}{
		{name: "in profile", profile: hook, loads: "~/.bash_profile", login: true},
		{name: "in bashrc, which is sourced", profile: sources, bashrc: hook, loads: "~/.bashrc", login: true},
		{name: "in bashrc, which nothing reads", profile: "# mine\n", bashrc: hook},
		{name: "in bashrc, which is mentioned", profile: "# see ~/.bashrc\n", bashrc: hook, loads: "~/.bashrc", gap: "login shells of bash do not have it, because they do not read ~/.bashrc"},
		{name: "nowhere", profile: sources, bashrc: "# mine\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			put := func(name, text string) {
				t.Helper()
				if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			put("awsmfa", "#!/bin/sh\necho '__awsmfa_env() { :; }'\n")
			put(".bash_profile", "PATH="+home+":$PATH\n"+test.profile)
			put(".bashrc", "PATH="+home+":$PATH\n"+test.bashrc)
			env := map[string]string{"HOME": home, "PATH": home + ":" + bin + ":/usr/bin:/bin"}
			where := Location{Called: "bash", OS: "darwin", Getenv: func(name string) string { return env[name] },
				Ask: NewAsk(t.Context(), []string{"HOME=" + home, "PATH=" + env["PATH"]}, env["PATH"])}
			loads := ""
			for _, f := range Files(where) {
				if f.LoadsHook {
					loads += strings.Replace(f.Path, home, "~", 1)
				}
			}
			if loads != test.loads {
				t.Errorf("loaded by %q, want %q", loads, test.loads)
			}
			covered := Covered(where)
			if !covered.Known || covered.Login != test.login {
				t.Errorf("covered: %+v", covered)
			}
			if gap, _ := covered.Gap(where, test.loads); test.loads != "" && gap != test.gap {
				t.Errorf("gap: %q, want %q", gap, test.gap)
			}
		})
	}
}

// The file that advice names is the one that --install writes to.
func TestAdviceNamesTheFileThatIsWritten(t *testing.T) {
	home := t.TempDir()
	env := map[string]string{"HOME": home}
	for _, test := range []struct{ shell, system, there, xdg, want string }{
		{"bash", "darwin", "", "", "~/.bash_profile"},
		{"-bash", "darwin", ".profile", "", "~/.profile"},
		{"bash", "linux", ".profile", "", "~/.bashrc"},
		{"tcsh", "linux", ".cshrc", "", "~/.cshrc"},
		{"nu", "darwin", "", "", "~/Library/Application Support/nushell/config.nu"},
		{"nu", "darwin", "", "/c", "/c/nushell/config.nu"},
		{"nu", "darwin", "", "c", "~/Library/Application Support/nushell/config.nu"},
		{"nu", "linux", "", "", "~/.config/nushell/config.nu"},
		{"dash", "linux", "", "", "the file named by $ENV"},
	} {
		if env["XDG_CONFIG_HOME"] = test.xdg; test.there != "" {
			if err := os.WriteFile(filepath.Join(home, test.there), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		where := Location{Called: test.shell, OS: test.system, Getenv: func(name string) string { return env[name] }}
		if got := Advice(where); !strings.HasPrefix(got, "add to the end of "+test.want+": ") {
			t.Errorf("%s on %s: %s, want %s", test.shell, test.system, got, test.want)
		}
		if test.there != "" {
			os.Remove(filepath.Join(home, test.there))
		}
	}
}

// The system of a Mac names a process by the last name of its file, without the dash of
// a login shell and in 16 bytes. xonsh is Python there, which is no shell.
func TestParentsOfAMac(t *testing.T) {
	for name, want := range map[string]string{
		"zsh": "zsh", "bash": "bash", "-zsh": "zsh", "fish": "fish", "nu": "nu", "pwsh": "powershell", "tcsh": "tcsh", "csh": "tcsh", "sh": "sh",
		"Python": "", "python3.13": "", "login": "", "Terminal": "", "a name of 16 byt": "", "": "",
	} {
		if got := NameOf(name, "darwin"); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
