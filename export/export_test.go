package export

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// session is a login as it is mostly: nothing in it needs quoting.
var session = []Var{
	{Name: "AWS_PROFILE", Unset: true},
	{Name: "AWS_SECURITY_TOKEN", Unset: true},
	{Name: "AWS_SESSION_TOKEN", Value: "IQoJb3JpZ2luX2VjEXAMPLE/token+with=all//its+characters=="},
	{Name: "AWS_SECRET_ACCESS_KEY", Value: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
	{Name: "AWS_CREDENTIAL_EXPIRATION", Value: "2026-11-20T22:15:00Z"},
	{Name: "AWS_REGION", Value: "eu-central-1"},
	{Name: "AWSMFA_EXPIRES_AT", Value: "1795212900"},
	{Name: "AWS_ACCESS_KEY_ID", Value: "ASIAIOSFODNN7EXAMPLE"},
}

// hard is what a profile can be called, at worst. ascii is what cmd can say.
var (
	hard  = []Var{{Name: "AWS_PROFILE", Unset: true}, {Name: "A", Value: ""}, {Name: "AWSMFA_PROFILE", Value: `it's Bob’s "é" \ $x ! \`}}
	ascii = []Var{{Name: "A", Value: ""}, {Name: "AWSMFA_PROFILE", Value: `it's & <bob> ^ \ $x |`}}
)

func TestGolden(t *testing.T) {
	for _, d := range dialects {
		t.Run(d.Name(), func(t *testing.T) {
			var b strings.Builder
			for _, part := range []struct {
				title string
				vars  []Var
			}{{"session", session}, {"hard", hard}, {"ascii", ascii}, {"nothing", nil}} {
				text, err := d.Render(part.vars)
				if err != nil {
					text = "error: " + err.Error() + "\n"
				}
				put(&b, "-- ", part.title, " --\n", text)
			}
			put(&b, "-- failure --\n", d.Failure(3))
			file := filepath.Join("testdata", d.Name()+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), want)
			}
		})
	}
}

func TestOneLineForTheShells(t *testing.T) {
	for _, d := range dialects {
		text, err := d.Render(session)
		lines := strings.Count(text, "\n")
		want := 1
		switch d.Name() {
		case "dotenv":
			want = 6 // those that are set
		case "windows-cmd":
			want = len(session) + 1 // and the mark of a success
		}
		if err != nil || lines != want || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: %d lines, want %d; %v", d.Name(), lines, want, err)
		}
		if read := d.Name() == "dotenv" || d.Name() == "json"; d.Evaluated() == read {
			t.Errorf("%s: evaluated: %v", d.Name(), d.Evaluated())
		}
		if f := d.Failure(130); f != "" && strings.Index(f, "\n") != len(f)-1 {
			t.Errorf("%s: Failure is %q", d.Name(), f)
		}
	}
}

// TestOrder: the caller says what comes first and what last.
func TestOrder(t *testing.T) {
	vars := []Var{{Name: "CC", Value: "1"}, {Name: "AA", Unset: true}, {Name: "BB", Value: "2"}, {Name: "DD", Unset: true}}
	for _, d := range dialects {
		text, err := d.Render(vars)
		if err != nil {
			t.Fatal(err)
		}
		if d.Name() == "tcsh" {
			_, text, _ = strings.Cut(text, "eval")
		}
		last := -1
		for _, v := range vars {
			at := strings.Index(text, v.Name)
			if v.Unset && at < 0 && (d.Name() == "dotenv" || d.Name() == "json") {
				continue
			}
			if at <= last {
				t.Errorf("%s: %s at %d, after %d: %s", d.Name(), v.Name, at, last, text)
			}
			last = at
		}
	}
}

func TestNames(t *testing.T) {
	want := []string{"sh", "bash", "zsh", "fish", "tcsh", "elvish", "nu", "xonsh", "powershell", "windows-cmd", "dotenv", "json"}
	if got := Names(); !slices.Equal(got, want) {
		t.Errorf("Names() = %q, want %q", got, want)
	}
	seen := map[string]string{}
	for _, d := range dialects {
		for _, name := range append([]string{d.name}, d.aliases...) {
			if other, ok := seen[name]; ok || name != strings.ToLower(name) {
				t.Errorf("%s calls itself %q, as does %q", d.name, name, other)
			}
			seen[name] = d.name
		}
	}
}

func TestLookup(t *testing.T) {
	for want, names := range map[string][]string{
		"sh":          {"sh", "posix", "POSIX", "dash", "ash", "ksh", "ksh93", "mksh", "yash", "busybox", "-sh", "/bin/dash", "env"},
		"bash":        {"bash", "-bash", "/bin/bash", "/usr/local/bin/bash", "Bash", `C:\Program Files\Git\bin\bash.exe`},
		"zsh":         {"zsh", "-zsh", "/bin/zsh"},
		"fish":        {"fish", "-fish", "/opt/homebrew/bin/fish"},
		"tcsh":        {"tcsh", "csh", "-csh", "/bin/tcsh"},
		"elvish":      {"elvish", "elv"},
		"nu":          {"nu", "nushell", "nu.exe"},
		"xonsh":       {"xonsh"},
		"powershell":  {"powershell", "pwsh", "PowerShell", "pwsh.exe", "powershell.exe", `C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`},
		"windows-cmd": {"windows-cmd", "cmd", "cmd.exe", `C:\Windows\system32\CMD.EXE`},
		"dotenv":      {"dotenv", "env-no-export"},
		"json":        {"json"},
		"":            {"", "-", "/", ".exe", "process", "rc", "bash ", "ba", "sh5", "--bash", "auto", "bash\n"},
	} {
		for _, name := range names {
			d, ok := Lookup(name)
			if d.Name() != want || ok != (want != "") {
				t.Errorf("Lookup(%q) = %q, %v; want %q", name, d.Name(), ok, want)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	const secret = "hush"
	for _, test := range []struct {
		dialects string
		v        Var
		want     string
	}{
		{"", Var{Name: "A", Value: secret + "\x00"}, `variable "A" holds a control character`},
		{"", Var{Name: "A", Value: secret + "\n"}, `variable "A" holds a control character`},
		{"", Var{Name: "A", Value: "\x1b[31m" + secret}, `variable "A" holds a control character`},
		{"", Var{Name: "A", Value: secret + "\x7f"}, `variable "A" holds a control character`},
		{"", Var{Name: "", Value: secret}, `variable "" has a name that no shell takes`},
		{"", Var{Name: "1A", Value: secret}, `variable "1A" has a name that no shell takes`},
		{"", Var{Name: "A B", Value: secret}, `variable "A B" has a name that no shell takes`},
		{"", Var{Name: "A=x;id", Unset: true}, `variable "A=x;id" has a name that no shell takes`},
		{"", Var{Name: "É", Value: secret}, `variable "É" has a name that no shell takes`},
		{"nu json powershell dotenv tcsh", Var{Name: "A", Value: secret + "\xff"}, `variable "A" is not UTF-8`},
		{"windows-cmd", Var{Name: "A", Value: secret + `"`}, `variable "A" holds a character that cmd.exe expands (", % or !)`},
		{"windows-cmd", Var{Name: "A", Value: secret + "%x"}, `variable "A" holds a character that cmd.exe expands (", % or !)`},
		{"windows-cmd", Var{Name: "A", Value: secret + "!"}, `variable "A" holds a character that cmd.exe expands (", % or !)`},
		{"windows-cmd", Var{Name: "A", Value: secret + "é"}, `variable "A" holds a character that depends on the console's code page`},
		{"dotenv", Var{Name: "A", Value: secret + " "}, `variable "A" holds a character that readers of such files do not agree on`},
		{"dotenv", Var{Name: "A", Value: secret + "#"}, `variable "A" holds a character that readers of such files do not agree on`},
		{"dotenv", Var{Name: "A", Value: secret + "'"}, `variable "A" holds a character that readers of such files do not agree on`},
	} {
		for _, d := range dialects {
			if test.dialects != "" && !slices.Contains(strings.Fields(test.dialects), d.Name()) {
				continue
			}
			text, err := d.Render([]Var{{Name: "FIRST", Value: "x"}, test.v})
			var refused *ValueError
			if text != "" || !errors.As(err, &refused) || err.Error() != test.want || refused.Name != test.v.Name {
				t.Errorf("%s: Render(%q) = %q, %v; want %s", d.Name(), test.v.Name, text, err, test.want)
			}
		}
	}
}

// TestUnsetIgnoresValue: what a removed variable held is nobody's business, where
// nothing covers it.
func TestUnsetIgnoresValue(t *testing.T) {
	for _, d := range dialects {
		if d.covers {
			continue
		}
		text, err := d.Render([]Var{{Name: "A", Value: "hush\n\xff\x00", Unset: true}})
		if want, _ := d.Render([]Var{{Name: "A", Unset: true}}); err != nil || text != want {
			t.Errorf("%s: %q, %v; want %q", d.Name(), text, err, want)
		}
	}
}

func TestPrintedVarShowsNoValue(t *testing.T) {
	v := Var{Name: "A", Value: "hush"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if got := fmt.Sprintf(format, v); got != "A" {
			t.Errorf("%s shows %q", format, got)
		}
		if got := fmt.Sprintf(format, []*Var{&v}) + fmt.Sprintf(format, []Var{v}); strings.Contains(got, "hush") {
			t.Errorf("%s of a slice shows %q", format, got)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for _, d := range dialects {
		b.Run(d.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Render(session); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A variable with which no program could be started is refused, and the longest
// one with which a program can be is not.
func TestLongestVariable(t *testing.T) {
	longest := strings.Repeat("x", maxVariable-len("A="))
	for _, d := range dialects {
		_, err := d.Render([]Var{{Name: "A", Value: longest}})
		var long *ValueError
		if want := d.name == "windows-cmd"; errors.As(err, &long) != want {
			t.Errorf("%s: %v", d.name, err)
		}
		if _, err := d.Render([]Var{{Name: "A", Value: longest + "x"}}); !errors.As(err, &long) {
			t.Errorf("%s takes more: %v", d.name, err)
		}
	}
	for n, taken := range map[int]bool{8000: true, 8001: false} {
		if _, err := windowsCmd.Render([]Var{{Name: "A", Value: strings.Repeat("x", n)}}); (err == nil) != taken {
			t.Errorf("cmd.exe and %d bytes: %v", n, err)
		}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	if cmd.Env = []string{"A=" + longest}; cmd.Run() != nil {
		t.Error("no program can be started with the longest variable")
	}
	if cmd := exec.Command(os.Args[0], "-test.run=^$"); runtime.GOOS == "linux" {
		if cmd.Env = []string{"A=" + longest + "x"}; cmd.Run() == nil {
			t.Error("a program can be started with a longer one")
		}
	}
}
