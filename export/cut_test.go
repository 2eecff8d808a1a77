package export

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// Each script evaluates the first n bytes of the file out, for every n from all
// of them down to none, and prints n when that changed anything. A is old and to
// be removed, B is absent and to be set, C is old and to be changed.
var cutScripts = map[string]string{
	"posix": `
text=$(cat out)
while :; do
	(
		trap 'case ${A-none}/${B-none}/${C-none} in old/none/old) ;; *) echo "${#text}" ;; esac' EXIT
		eval "$text"
	) 2>/dev/null
	[ -n "$text" ] || break
	text=${text%?}
done
:`,
	"fish": `
set -g text (cat out)
for n in (seq (string length -- $text) -1 0)
	string sub -l $n -- $text | source 2>/dev/null
	if not test "$A/$B/$C" = old//old
		echo $n
	end
	set -gx A old; set -eg B; set -gx C old
end
true`,
	"elvish": `
var text = (cat out)
var n = (count $text)
while (>= $n 0) {
	try { eval $text[..$n] } catch e { }
	if (or (not-eq $E:A old) (has-env B) (not-eq $E:C old)) { echo $n }
	set-env A old; unset-env B; set-env C old
	set n = (- $n 1)
}`,
	"xonsh": `
text = open('out').read().strip()
for n in range(len(text), -1, -1):
    try:
        execx(text[:n])
    except BaseException:
        pass
    if ${...}.get('A') != 'old' or 'B' in ${...} or ${...}.get('C') != 'old':
        print(n)
    ${...}['A'] = ${...}['C'] = 'old'
    ${...}.pop('B', None)
`,
	"pwsh": `
$text = (Get-Content -Raw out).TrimEnd()
for ($n = $text.Length; $n -ge 0; $n--) {
	try { Invoke-Expression $text.Substring(0, $n) *>$null } catch { }
	if ($env:A -cne 'old' -or (Test-Path Env:B) -or $env:C -cne 'old') { Write-Output $n }
	$env:A = 'old'; $env:C = 'old'
	Remove-Item -LiteralPath Env:B -ErrorAction SilentlyContinue
}`,
	"nu": `
def --env apply [text: string] {
	let vars = ($text | from json)
	let gone = ($vars | columns | where {|name| ($vars | get $name) == null })
	hide-env --ignore-errors ...$gone
	load-env ($vars | reject ...$gone)
}
let text = (open --raw out | str trim)
for n in ($text | str length)..0 {
	try { apply ($text | split chars | first $n | str join) }
	if [$env.A? $env.B? $env.C?] != [old null old] { print $n }
	load-env {A: old, C: old}; hide-env --ignore-errors B
}`,
}

// cutScriptTcsh is for a POSIX shell. A syntax error ends a tcsh that runs a
// script, so each n has its own, and aliases that tell what is about to change.
const cutScriptTcsh = `
cat >cut.tcsh <<'END'
alias setenv echo CHANGED
alias unsetenv echo CHANGED
eval "` + "`head -c $1 out`" + `"
END
n=$(($(wc -c <out) - 1))
while [ "$n" -ge 0 ]; do
	case $("$TCSH" -f cut.tcsh "$n" 2>/dev/null) in *CHANGED*) echo "$n" ;; esac
	n=$((n - 1))
done`

func runCut(t *testing.T, r reader, text string) shelltest.Result {
	shell, _, _ := strings.Cut(r.shell, " ")
	s := shelltest.Script{Shell: r.shell, Text: cutScripts[shell], Dir: t.TempDir(), Env: []string{"A=old", "C=old"}}
	if err := os.WriteFile(filepath.Join(s.Dir, "out"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	switch {
	case r.script == posixEval:
		s.Text = cutScripts["posix"]
	case shell == "tcsh":
		s.Shell, s.Text, s.Env = "dash", cutScriptTcsh, []string{"TCSH=" + shelltest.Find(t, "tcsh")}
	}
	return shelltest.Run(t, s)
}

// TestCutOffTextChangesNothing: no program is sure to write all that it means
// to, and no shell that evaluates the text is told.
func TestCutOffTextChangesNothing(t *testing.T) {
	vars := []Var{{Name: "A", Unset: true}, {Name: "B", Value: `b '\"; $x!`}, {Name: "C", Value: "new"}}
	for _, r := range readers {
		d := lookup(t, r.dialect)
		switch {
		case d.Failure(3) == "" || d.Name() == "windows-cmd": // a line for each variable
			continue
		case r.shell == "" || r.env != "" || strings.Contains(r.shell, " -o ") || strings.Contains(r.shell, "csh ") || strings.HasSuffix(r.shell, " csh"): // not for these scripts
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			text, err := d.Render(vars)
			if err != nil {
				t.Fatal(err)
			}
			result := runCut(t, r, text)
			if want := fmt.Sprintln(len(text) - len("\n")); result.Stdout != want {
				t.Errorf("%schanged something when cut to %q, want %q; %.2000q", text, result.Stdout, want, result.Stderr)
			}
		})
	}
}
