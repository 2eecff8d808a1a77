package hint

import "testing"

func TestWord(t *testing.T) {
	for word, want := range map[string]string{
		"acme": "acme", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "": "''", "-x": "-- '-x'", "a/b:c@d": "a/b:c@d",
	} {
		if got := Word(word); got != want {
			t.Errorf("Word(%q) = %s, want %s", word, got, want)
		}
	}
}

// The line is in the words of the shell that the program was started from.
func TestEnvLineOfShells(t *testing.T) {
	for parent, want := range map[string]string{
		"": `eval "$(awsmfa env acme)"`, "bash": `eval "$(awsmfa env acme)"`, "-zsh": `eval "$(awsmfa env acme)"`, "json": `eval "$(awsmfa env acme)"`,
		"make": `eval "$(awsmfa env acme)"`, "dotenv": `eval "$(awsmfa env acme)"`,
		"fish": "awsmfa env acme | source", "csh": "eval \"`awsmfa env acme`\"", "elvish": "eval (awsmfa env acme | slurp)",
		"nu": "awsmfa env acme | from json | load-env", "xonsh": "execx($(awsmfa env acme))",
		"pwsh": "awsmfa env acme | Out-String | Invoke-Expression", "powershell.exe": "awsmfa env acme | Out-String | Invoke-Expression",
		"cmd.exe": `for /f "delims=" %i in ('awsmfa env acme') do @%i`,
	} {
		if got := LoadLine("acme", parent); got != want {
			t.Errorf("%q: %q, want %q", parent, got, want)
		}
	}
}
func TestWordOnWindows(t *testing.T) {
	for word, want := range map[string]string{"acme": "acme", "a b": `"a b"`, `C:\my dir`: `"C:\my dir"`, "it's": `"it's"`, "$x": "'$x'", "": "''"} {
		if got := wordOn("windows", word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}

func TestLinesAreOfTheShellThatCalled(t *testing.T) {
	for parent, want := range map[string][2]string{
		"bash":       {`eval "$(awsmfa env acme)"`, "unset A B"},
		"":           {`eval "$(awsmfa env acme)"`, "unset A B"},
		"json":       {`eval "$(awsmfa env acme)"`, "unset A B"}, // a format, and no shell
		"fish":       {"awsmfa env acme | source", "set -e A B"},
		"pwsh":       {"awsmfa env acme | Out-String | Invoke-Expression", "Remove-Item Env:A,Env:B"},
		"powershell": {"awsmfa env acme | Out-String | Invoke-Expression", "Remove-Item Env:A,Env:B"},
		"cmd":        {`for /f "delims=" %i in ('awsmfa env acme') do @%i`, `set "A=" & set "B="`},
		"tcsh":       {"eval \"`awsmfa env acme`\"", "unsetenv A; unsetenv B"},
		"elvish":     {"eval (awsmfa env acme | slurp)", "unset-env A; unset-env B"},
		"nu":         {"awsmfa env acme | from json | load-env", "hide-env A B"},
		"xonsh":      {"execx($(awsmfa env acme))", "del $A; del $B"},
	} {
		if got := [2]string{LoadLine("acme", parent), UnsetLine(parent, "A", "B")}; got != want {
			t.Errorf("%s: %q, want %q", parent, got, want)
		}
	}
}

// On Windows nobody is told what is for bash, who is not in a shell like it.
func TestLinesOnWindows(t *testing.T) {
	const powershell = "awsmfa env acme | Out-String | Invoke-Expression"
	for parent, want := range map[string][3]string{
		"":           {powershell, "Remove-Item Env:A", "Get-Command authaws"},
		"code":       {powershell, "Remove-Item Env:A", "Get-Command authaws"},
		"json":       {powershell, "Remove-Item Env:A", "Get-Command authaws"},
		"pwsh":       {powershell, "Remove-Item Env:A", "Get-Command authaws"},
		"powershell": {powershell, "Remove-Item Env:A", "Get-Command authaws"},
		"cmd":        {`for /f "delims=" %i in ('awsmfa env acme') do @%i`, `set "A="`, "where authaws"},
		"bash":       {`eval "$(awsmfa env acme)"`, "unset A", "type authaws"},
		"dash":       {`eval "$(awsmfa env acme)"`, "unset A", "type authaws"},
		"nu":         {"awsmfa env acme | from json | load-env", "hide-env A", "which authaws"},
	} {
		got := [3]string{envLineOn("windows", parent, []string{"acme"}), unsetLineOn("windows", parent, []string{"A"}), findLineOn("windows", parent, "authaws")}
		if got != want {
			t.Errorf("%q: %q, want %q", parent, got, want)
		}
	}
}

func TestEndLine(t *testing.T) {
	if w, l := endLine("windows", 7), endLine("linux", 7); w != "taskkill /F /PID 7" || l != "kill 7" {
		t.Errorf("%q, %q", w, l)
	}
}
