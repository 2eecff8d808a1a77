package rcfile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"awsmfa/shellhook"
)

var allFlags = []Options{{}, {Function: "mfa"}, {NoWarning: true}, {Function: "my-mfa_2", NoWarning: true, Renew: true}, {Renew: true}}

// Every shell has its row, and what a row says to write is found again.
func TestShellFiles(t *testing.T) {
	var names []string
	for _, f := range shells() {
		if f.only == "" {
			names = append(names, f.Name)
		}
		for _, flags := range allFlags {
			call := f.call(flags)
			for _, line := range []string{f.plain(call), f.guarded(call)} {
				if got, loads := f.understand(line); got != call || !loads {
					t.Errorf("%s: %q is understood as %q, %v", f.Name, line, got, loads)
				}
			}
			if !strings.Contains(f.plain(call), call) || !strings.Contains(f.guarded(call), f.plain(call)) {
				t.Errorf("%s: %q or %q does not hold %q", f.Name, f.plain(call), f.guarded(call), call)
			}
		}
	}
	if !slices.Equal(names, append(shellhook.Names(), "direnv")) {
		t.Errorf("rows for %q, hooks for %q", names, shellhook.Names())
	}
	if got := Of("nu", "darwin").file; got != "~/Library/Application Support/nushell/config.nu" {
		t.Error(got)
	}
	if got := Of("bash", "darwin").file + Of("bash", "linux").file + Of("cat", "darwin").file; got != "~/.bash_profile~/.bashrc~/.bash_profile" {
		t.Error(got)
	}
}

// How people spell the line, and what only looks like it.
func TestUnderstand(t *testing.T) {
	for _, test := range []struct{ shell, line, call string }{
		{"bash", `eval "$(awsmfa hook bash)"`, "awsmfa hook bash"},
		{"bash", "\teval \"`awsmfa hook bash`\" # for work", "awsmfa hook bash"},
		{"bash", `source <(awsmfa hook bash --name=mfa)`, "awsmfa hook bash --name mfa"},
		{"bash", `. <(~/go/bin/awsmfa   hook --no-warning   /bin/bash)`, "awsmfa hook bash --no-warning"},
		{"bash", `[[ $- == *i* ]] && eval "$(command awsmfa hook bash 2>/dev/null)"; true`, "awsmfa hook bash"},
		{"bash", `eval "$(\awsmfa hook "bash" --name authaws)"`, "awsmfa hook bash"},
		{"bash", `eval "$("$HOME/my bin/awsmfa" hook -name 'mfa' bash)"`, "awsmfa hook bash --name mfa"},
		{"bash", `awsmfa.exe hook bash>~/.hook; . ~/.hook`, "awsmfa hook bash"},
		{"bash", `eval "$(awsmfa hook --renew bash)"`, "awsmfa hook bash --renew"},
		{"bash", `eval "$(awsmfa hook ${0##*/} --no-warning)"`, "awsmfa hook bash"},
		{"zsh", `eval "$(awsmfa hook $shell)"`, "awsmfa hook zsh"},
		{"bash", `eval "$(awsmfa hook bash --unheard-of)"`, ""},
		{"sh", `eval "$(awsmfa hook dash)"`, "awsmfa hook sh"},
		{"direnv", `eval "$(awsmfa hook direnv)"`, "awsmfa hook direnv"},
		{"fish", `awsmfa hook fish | source`, "awsmfa hook fish"},
		{"fish", `if status is-interactive; awsmfa hook fish --no-warning | .; end`, "awsmfa hook fish --no-warning"},
		{"tcsh", "alias x y; eval \"`awsmfa hook csh`\"", "awsmfa hook tcsh"},
		{"powershell", `awsmfa hook pwsh | Out-String | iex`, "awsmfa hook powershell"},
		{"bash", `awsmfa policy; eval "$(awsmfa hook bash)"`, "awsmfa hook bash"},
		{"bash", `case $- in *i*) eval "$(awsmfa hook bash)" ;; esac`, "awsmfa hook bash"},
		{"bash", `hook=$(awsmfa hook bash) && eval "$hook"`, "awsmfa hook bash"},
		{"bash", `[ -s ~/.hook ] || awsmfa hook bash >~/.hook; source ~/.hook`, "awsmfa hook bash"},
		{"bash", `eval "$(test -t 1 && \command awsmfa hook bash)"`, "awsmfa hook bash"},
		{"bash", `echo 'it'\''s on'; \eval "$(awsmfa hook bash)"`, "awsmfa hook bash"},
		{"bash", `{ command -v awsmfa && eval "$('/opt/my tools/awsmfa' hook bash)"; } >/dev/null`, "awsmfa hook bash"},
		{"zsh", `(( $+commands[awsmfa] )) && source <(awsmfa hook zsh)`, "awsmfa hook zsh"},
		{"zsh", `_evalcache awsmfa hook zsh`, "awsmfa hook zsh"},
		{"fish", `type -q awsmfa; and source (awsmfa hook fish | psub)`, "awsmfa hook fish"},
		{"fish", `eval (awsmfa hook fish)`, "awsmfa hook fish"},
		{"xonsh", `if True: execx($(awsmfa hook xonsh))`, "awsmfa hook xonsh"},
		{"powershell", `. ([scriptblock]::Create((& awsmfa hook powershell | Out-String)))`, "awsmfa hook powershell"},
		{"nu", `awsmfa hook nu | save --force ~/.cache/awsmfa.nu`, "awsmfa hook nu"},
		{"bash", `alias h="awsmfa hook bash"`, "no"},
		{"bash", `alias h="$(awsmfa hook bash)"`, "no"},
		{"bash", `alias h='eval "$(awsmfa hook bash)"'`, "no"},
		{"bash", `alias h='awsmfa hook bash'; . ~/.bash_aliases`, "no"},
		{"bash", `help() { echo "load it with: awsmfa hook bash"; }`, "no"},
		{"bash", `load() { eval "$(awsmfa hook bash)"; }`, "no"},
		{"bash", `function load { eval "$(awsmfa hook bash)"; }`, "no"},
		{"bash", `echo "run: awsmfa hook bash"`, "no"},
		{"bash", `echo 'run: eval "$(awsmfa hook bash)"'`, "no"},
		{"bash", `echo "run: eval \"\$(awsmfa hook bash)\""`, "no"},
		{"bash", `echo run: awsmfa hook bash; . ~/.other`, "no"},
		{"bash", `: "$(awsmfa hook bash)"`, "no"},
		{"bash", `HELP="awsmfa hook bash"`, "no"},
		{"bash", `. ~/.other; awsmfa hook bash`, "no"},
		{"bash", `awsmfa hook bash >/dev/null`, "no"},
		{"bash", `eval 'awsmfa hook bash'`, "no"},
		{"zsh", `alias -g H='| awsmfa hook zsh'`, "no"},
		{"fish", `alias h "awsmfa hook fish | source"`, "no"},
		{"fish", `abbr -a h 'awsmfa hook fish | source'`, "no"},
		{"fish", `function h; awsmfa hook fish | source; end`, "no"},
		{"fish", `awsmfa hook fish | grep authaws`, "no"},
		{"tcsh", "alias h 'eval \"`awsmfa hook tcsh`\"'", "no"},
		{"tcsh", "echo awsmfa hook tcsh", "no"},
		{"elvish", `fn h { eval (awsmfa hook elvish | slurp) }`, "no"},
		{"elvish", `var h = { eval (awsmfa hook elvish | slurp) }`, "no"},
		{"elvish", `print (awsmfa hook elvish)`, "no"},
		{"nu", `alias h = awsmfa hook nu`, "no"},
		{"nu", `def h [] { awsmfa hook nu | save -f x.nu }`, "no"},
		{"nu", `$env.h = {|| awsmfa hook nu | save -f x.nu }`, "no"},
		{"xonsh", `aliases['h'] = 'awsmfa hook xonsh'`, "no"},
		{"xonsh", `aliases['h'] = lambda words: execx($(awsmfa hook xonsh))`, "no"},
		{"xonsh", `def h(): execx($(awsmfa hook xonsh))`, "no"},
		{"powershell", `function h { Invoke-Expression (& { (awsmfa hook powershell | Out-String) }) }`, "no"},
		{"powershell", `Set-Alias h 'awsmfa hook powershell'`, "no"},
		{"powershell", "$h = { awsmfa hook powershell | Out-String | iex }", "no"},
		{"powershell", "Write-Host \"run: awsmfa hook powershell | iex\"", "no"},
		{"bash", "\x00)}'\"`(awsmfa hook bash", "no"},
		{"bash", `# eval "$(awsmfa hook bash)"`, "no"},
		{"bash", "\t#eval \"$(awsmfa hook bash)\"", "no"},
		{"bash", `true # awsmfa hook bash`, "no"},
		{"bash", `eval "$(awsmfa hook zsh)"`, "no"},
		{"bash", `my-awsmfa hook bash`, "no"},
		{"bash", `awsmfa-old hook bash`, "no"},
		{"bash", `awsmfahook bash`, "no"},
		{"bash", `awsmfa hook`, "no"},
		{"bash", `awsmfa hook --name bash`, "no"},
		{"bash", `awsmfa`, "no"},
		{"bash", `awsmfa env bash`, "no"},
		{"bash", `awsmfa; hook bash`, "no"},
		{"bash", ``, "no"},
	} {
		call, loads := Of(test.shell, "linux").understand(test.line)
		if loads != (test.call != "no") || loads && call != test.call {
			t.Errorf("%s: %q is understood as %q, %v; want %q", test.shell, test.line, call, loads, test.call)
		}
	}
}

func TestWith(t *testing.T) {
	const comment, line = "# added by: awsmfa hook fish --install", "if command -q awsmfa; awsmfa hook fish | source; end"
	const mfa = "if command -q awsmfa; awsmfa hook fish --name mfa | source; end"
	for _, test := range []struct{ text, want string }{
		{"", comment + "\n" + line + "\n"},
		{"set a b", "set a b\n" + comment + "\n" + line + "\n"},
		{"set a b\n\n", "set a b\n\n" + comment + "\n" + line + "\n"},
		{"a\r\nb", "a\r\nb\r\n" + comment + "\r\n" + line + "\r\n"},
		{"a\nb\r\n", "a\nb\r\n" + comment + "\r\n" + line + "\r\n"},
		{"a\r\nb\n", "a\r\nb\n" + comment + "\n" + line + "\n"},
		{"a\n" + comment + "\r\n" + line, "a\n" + comment + "\r\n" + line},
		{"awsmfa hook fish --name x | source\n", "awsmfa hook fish --name x | source\n"},
		{comment + "\n" + mfa + "\nb\n", "b\n" + comment + "\n" + line + "\n"},
		{mfa + "\n", mfa + "\n"},
		{comment + "\nawsmfa hook fish --name x | source\n", comment + "\nawsmfa hook fish --name x | source\n"},
		{comment + "\n\n" + line + "\n", comment + "\n\n" + line + "\n"},
		{"# " + line + "\n", "# " + line + "\n" + comment + "\n" + line + "\n"},
	} {
		f := Of("fish", "linux")
		if got := f.with([]byte(test.text), f.call(Options{})); string(got) != test.want {
			t.Errorf("with(%q) = %q, want %q", test.text, got, test.want)
		}
	}
	changed := comment + "\nawsmfa hook fish | source # mine\n"
	if got := Of("fish", "linux").without([]byte(changed)); string(got) != changed {
		t.Errorf("without took a line that somebody changed: %q", got)
	}
	f := Of("bash", "linux")
	if got := f.with([]byte("a\r\n"), f.call(Options{})); bytes.Contains(got[3:], []byte("\r")) {
		t.Errorf("a carriage return would be part of fi: %q", got)
	}
}

// Whatever the file holds: what is added once is there once, at the end, and
// goes again without a trace.
func TestWithAndWithout(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 5000 {
		f := shells()[random.IntN(len(shells()))]
		other := f.call(allFlags[random.IntN(len(allFlags))])
		call := f.call(allFlags[random.IntN(len(allFlags))])
		pieces := []string{"\n", "\r\n", "set a b\n", "\xff\xfe\r", "b\r\n", "\ufeff", "#", f.comment() + "\n", f.comment() + "\r\n", f.comment(), "   ", "\\\n"}
		if n%2 == 0 {
			pieces = append(pieces, f.plain(call)+"\n", f.guarded(call)+"\n", f.guarded(other)+"\r\n", f.guarded(other), f.comment()+"\n"+f.guarded(other)+"\n")
		}
		var text []byte
		for range random.IntN(8) {
			text = append(text, pieces[random.IntN(len(pieces))]...)
		}
		checkWith(t, f, text, call)
		if t.Failed() {
			return
		}
	}
}

func checkWith(t *testing.T, f Shell, text []byte, call string) {
	installed := func(l loader) bool { return l.installed }
	before := f.loaders(text)
	byHand := slices.DeleteFunc(slices.Clone(before), installed)
	with, without := f.with(text, call), f.without(text)
	if !bytes.Equal(f.with(with, call), with) {
		t.Errorf("%q changes when the hook is installed again", with)
	}
	if left := f.loaders(without); len(left) != len(byHand) {
		t.Errorf("of the %d lines written by hand in %q, %d are left in %q", len(byHand), text, len(left), without)
	}
	if !slices.ContainsFunc(before, installed) && !bytes.Equal(without, text) {
		t.Errorf("%q lost something that nobody installed: %q", text, without)
	}
	if slices.ContainsFunc(before, func(l loader) bool { return !l.installed || l.call == call }) {
		if !bytes.Equal(with, text) {
			t.Errorf("%q had it already and is now %q", text, with)
		}
		return
	}
	added, ok := bytes.CutPrefix(with, without)
	lines := strings.Fields(strings.ReplaceAll(string(added), " ", "_"))
	want := []string{strings.ReplaceAll(f.comment(), " ", "_"), strings.ReplaceAll(f.guarded(call), " ", "_")}
	if !ok || !slices.Equal(lines, want) || !bytes.HasSuffix(with, []byte("\n")) {
		t.Errorf("to %q was added %q", without, added)
	}
	rest := f.without(with)
	if end := bytes.TrimPrefix(rest, without); !bytes.HasPrefix(rest, without) || strings.Trim(string(end), "\r\n") != "" || len(end) > 2 ||
		len(end) > 0 && (len(without) == 0 || bytes.HasSuffix(without, []byte("\n"))) {
		t.Errorf("%q is %q after the hook came and went", without, rest)
	}
}

// The help names the file of the system.
func TestHelpRows(t *testing.T) {
	for system, want := range map[string]string{"darwin": "  ~/.bash_profile            eval \"$(awsmfa hook bash)\"\n", "linux": "  ~/.bashrc                  eval \"$(awsmfa hook bash)\"\n"} {
		if got := HelpRows(system); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "  the file named by $ENV     eval \"$(awsmfa hook sh)\"\n") {
			t.Errorf("on %s:\n%s", system, got)
		}
	}
}

// A line is read once, however often the program is named in it, and however deep.
func BenchmarkUnderstand(b *testing.B) {
	f := Of("bash", "linux")
	for _, piece := range []string{"awsmfa ", "awsmfa hook bash;", "$(awsmfa hook bash ", "(awsmfa hook bash;", "{\"`"} {
		for _, n := range []int{1000, 10000} {
			b.Run(fmt.Sprintf("%s/%d", piece, n), func(b *testing.B) {
				line := strings.Repeat(piece, n)
				for b.Loop() {
					if _, loads := f.understand(line); loads {
						b.Fatal("loads the hook")
					}
				}
			})
		}
	}
}
