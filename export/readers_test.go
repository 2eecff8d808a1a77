package export

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"awsmfa/internal/shelltest"
)

// A reader takes in the text of a dialect the way people do it, and shows the
// environment that comes of it.
type reader struct {
	dialect string
	shell   string                              // runs script; empty: read does it
	script  string                              // evaluates the file out, or fails; then env -0
	env     string                              // one more variable for the shell
	holds   func(string) bool                   // values that it can have; nil: all
	batch   int                                 // how many variables are quick to take at once; 0: any number
	read    func(text string) map[string]string // stands in for a program that is not here
}

func (r reader) String() string {
	return strings.Trim(strings.Join([]string{r.dialect, r.shell, r.env}, "/"), "/")
}

const (
	posixEval  = "load() { eval \"$(cat out)\"; }\nload || exit\nenv -0"
	fishPipe   = "cat out | source; or exit; env -0"
	fishEval   = "eval (cat out); or exit; env -0"
	fishList   = "function load; set -l o (cat out); printf '%s\\n' $o | source; end; load; or exit; env -0"
	tcshEval   = "eval \"`cat out`\"\nset s = $status\nif ( $s ) exit $s\nif ( $?awsmfa ) exit 9\nenv -0"
	elvishEval = "eval (cat out | slurp); env -0"
	xonshEval  = "import subprocess as s\nexecx(s.run(['cat', 'out'], stdout=s.PIPE, text=True).stdout)\nenv -0"
	pwshEval   = "Get-Content out | Out-String | Invoke-Expression; env -0"
	nuLoad     = `
def --env apply [text: string] {
	let vars = ($text | from json)
	let gone = ($vars | columns | where {|name| ($vars | get $name) == null })
	hide-env --ignore-errors ...$gone
	load-env ($vars | reject ...$gone)
}
apply (open --raw out)
^env -0`
	dotenvSource = "set -a; . ./out || exit 9\nenv -0"
)

var readers = []reader{
	{dialect: "sh", shell: "dash", script: posixEval},
	{dialect: "sh", shell: "dash", script: posixEval, env: "LC_ALL=C"},
	{dialect: "sh", shell: "bash", script: posixEval},
	{dialect: "sh", shell: "bash --posix", script: posixEval},
	{dialect: "sh", shell: "zsh", script: posixEval},
	{dialect: "sh", shell: "zsh --emulate sh", script: posixEval},
	{dialect: "sh", shell: "zsh --emulate ksh", script: posixEval},
	{dialect: "sh", shell: "mksh", script: posixEval},
	{dialect: "sh", shell: "mksh", script: posixEval, env: "LC_ALL=C"},
	{dialect: "sh", shell: "busybox", script: posixEval},
	{dialect: "sh", shell: "busybox sh", script: posixEval, env: "LC_ALL=C"},
	{dialect: "sh", shell: "ksh93", script: posixEval},
	{dialect: "sh", shell: "ksh93", script: posixEval, env: "LC_ALL=C"},
	{dialect: "sh", shell: "yash", script: posixEval, holds: utf8.ValidString},
	{dialect: "sh", shell: "yash", script: posixEval, env: "LC_ALL=C", holds: isASCII},
	{dialect: "bash", shell: "bash", script: posixEval},
	{dialect: "bash", shell: "bash", script: posixEval, env: "LC_ALL=C"},
	{dialect: "bash", shell: "bash --posix", script: posixEval},
	{dialect: "bash", shell: "bash -eu -o pipefail", script: posixEval},
	{dialect: "zsh", shell: "zsh", script: posixEval},
	{dialect: "zsh", shell: "zsh", script: posixEval, env: "LC_ALL=C"},
	{dialect: "zsh", shell: "zsh --emulate sh", script: posixEval},
	{dialect: "zsh", shell: "zsh --emulate ksh", script: posixEval},
	{dialect: "zsh", shell: "zsh --emulate csh", script: posixEval, holds: withoutNewline},
	{dialect: "zsh", shell: "zsh -o rc_quotes -o ksh_arrays -o sh_word_split -o glob_subst -o extended_glob -o err_exit -o no_unset", script: posixEval},
	{dialect: "fish", shell: "fish", script: fishPipe},
	{dialect: "fish", shell: "fish", script: fishPipe, env: "LC_ALL=C"},
	{dialect: "fish", shell: "fish -N", script: fishEval},
	{dialect: "fish", shell: "fish --private", script: fishList},
	{dialect: "tcsh", shell: "tcsh", script: tcshEval, batch: 300, holds: withoutNewline},
	{dialect: "tcsh", shell: "tcsh", script: tcshEval, env: "LC_ALL=C", batch: 60, holds: shortForTcsh},
	{dialect: "tcsh", shell: "tcsh -e", script: "set backslash_quote; set noglob\n" + tcshEval, batch: 300, holds: withoutNewline},
	{dialect: "elvish", shell: "elvish", script: elvishEval, batch: 300},
	{dialect: "elvish", shell: "elvish", script: elvishEval, batch: 300, env: "LC_ALL=C"},
	{dialect: "xonsh", shell: "xonsh", script: xonshEval},
	{dialect: "xonsh", shell: "xonsh", script: xonshEval, env: "LC_ALL=C"},
	{dialect: "nu", shell: "nu", script: nuLoad},
	{dialect: "powershell", shell: "pwsh", script: pwshEval},
	{dialect: "powershell", read: readPowerShell},
	{dialect: "windows-cmd", read: readWindowsCmd},
	{dialect: "dotenv", shell: "dash", script: dotenvSource},
	{dialect: "dotenv", shell: "bash", script: dotenvSource},
	{dialect: "dotenv", shell: "busybox", script: dotenvSource},
	{dialect: "dotenv", shell: "zsh", script: dotenvSource},
	{dialect: "dotenv", read: readDocker},
	{dialect: "json", read: readJSON},
}

func withoutNewline(s string) bool { return !strings.Contains(s, "\n") }
func shortForTcsh(s string) bool   { return withoutNewline(s) && (len(s) < 100 || isASCII(s)) }
func isASCII(s string) bool        { return strings.IndexFunc(s, func(r rune) bool { return r > 0x7e }) < 0 }

// take gives the reader the text. The environment is nil when it fails.
func (r reader) take(t testing.TB, text string, env ...string) (map[string]string, shelltest.Result) {
	t.Helper()
	if r.shell == "" {
		return r.read(text), shelltest.Result{}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "out"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if r.env != "" {
		env = append(env, r.env)
	}
	result := shelltest.Run(t, shelltest.Script{Shell: r.shell, Text: r.script, Dir: dir, Env: env})
	if result.Status != 0 {
		return nil, result
	}
	return result.Environ(), result
}

// readPowerShell goes by the rules that PowerShell is documented to have.
func readPowerShell(text string) map[string]string {
	body, ok := strings.CutPrefix(text, "& { ")
	body, ok2 := strings.CutSuffix(body, "}\n")
	if !ok || !ok2 {
		return nil
	}
	vars := map[string]string{}
	for statement := range splitPowerShell(body) {
		name, value, ok := strings.Cut(statement, "}=")
		if !ok {
			continue // Remove-Item, which the golden files show
		}
		vars[strings.TrimPrefix(name, "${Env:")] = valuePowerShell(value)
	}
	return vars
}

// splitPowerShell cuts after "; " outside single quotes. To PowerShell, four
// characters beyond ASCII are single quotes as well.
func splitPowerShell(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, quoted := 0, false
		for i, r := range s {
			switch {
			case strings.ContainsRune("'\u2018\u2019\u201a\u201b", r):
				quoted = !quoted
			case r == ';' && !quoted:
				if !yield(s[start:i]) {
					return
				}
				start = i + len("; ")
			}
		}
	}
}

func valuePowerShell(literal string) string {
	encoded, ok := strings.CutPrefix(literal, "[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('")
	if !ok {
		return strings.ReplaceAll(literal[1:len(literal)-1], "''", "'")
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(encoded, "'))"))
	if err != nil {
		return err.Error()
	}
	return string(decoded)
}

func readWindowsCmd(text string) map[string]string {
	vars := map[string]string{}
	for line := range strings.Lines(text) {
		if strings.ContainsAny(line, "%!") {
			return nil // expanded
		}
		inner, ok := strings.CutPrefix(line, `set "`)
		end := strings.LastIndexByte(inner, '"') // cmd looks for the last quote
		if !ok || end < 0 || inner[end:] != "\"\n" {
			return nil
		}
		if name, value, _ := strings.Cut(inner[:end], "="); value != "" {
			vars[name] = value
		} else {
			delete(vars, name)
		}
	}
	return vars
}

// readDocker does what docker run does with an --env-file: nothing is special
// after the first equals sign.
func readDocker(text string) map[string]string {
	vars := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimLeft(strings.TrimSuffix(line, "\n"), " \t")
		if name, value, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
			vars[name] = value
		}
	}
	return vars
}

func readJSON(text string) map[string]string {
	var vars map[string]string
	if err := json.Unmarshal([]byte(text), &vars); err != nil {
		return nil
	}
	return vars
}

// named gives each value a variable.
func named(values []string) []Var {
	vars := make([]Var, len(values))
	for i, v := range values {
		vars[i] = Var{Name: fmt.Sprintf("V%04d", i), Value: v}
	}
	return vars
}
