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
