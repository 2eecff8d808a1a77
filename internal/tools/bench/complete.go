package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// completionShells complete a word that may be any of 10,000 profiles. loop has the
// hook complete, idle the shell by itself, from a file of the same names: what a shell
// then makes of them to show them is in both.
var completionShells = []promptShell{
	{
		argv: []string{"bash", "--noprofile", "--norc", "-i", "-c"},
		load: `eval "$HOOK"; PATH=$BIN:$PATH; `,
		loop: `COMP_LINE='authaws ' COMP_POINT=8; __awsmfa_complete authaws; [[ ${#COMPREPLY[@]} -eq 10000 ]]`,
		idle: `COMPREPLY=($(compgen -W "$(<"$NAMES")" -- '')); [[ ${#COMPREPLY[@]} -eq 10000 ]]`,
	},
	{
		argv: []string{"fish", "--no-config", "-i", "-c"},
		load: `echo "$HOOK" | source; set -p PATH $BIN; `,
		loop: `test (complete -C 'authaws ' | count) -eq 10000`,
		idle: `complete -f -c other -a '(cat $NAMES)'; test (complete -C 'other ' | count) -eq 10000`,
	},
	{
		argv: []string{"zsh", "-f", "-c"},
		loop: `export LOAD='eval "$HOOK"' WORD=authaws; ` + atTerminal,
		idle: `export LOAD='other() {}; _other() { compadd -- ${(f)"$(<$NAMES)"} }; compdef _other other' WORD=other; ` + atTerminal,
	},
}

// atTerminal has a zsh with a terminal of its own complete, which it does nowhere
// else, and say how many words it found.
const atTerminal = `zmodload zsh/zpty; zpty inner zsh -f -i
zpty -w inner 'autoload -Uz compinit; compinit -D -u; PATH=$BIN:$PATH; eval "$LOAD"
found() { _main_complete; print -r -- "FOU""ND $compstate[nmatches]"; compstate[insert]= compstate[list]=; }
zle -C found complete-word found; bindkey "^Xq" found; PS1="REA""DY"'
zpty -r inner text '*READY'; zpty -w -n inner "$WORD "$'\x18q'; zpty -r inner text $'*FOUND *\n'; zpty -d inner
[[ $text == *'FOUND 10000'* ]]`

// completionTable compares a shell that completes with the hook with one that
// offers the same words itself.
func (w *world) completionTable(p promptShell) (table, error) {
	t, err := w.promptTable(p, 1)
	if err != nil {
		return table{}, err
	}
	names := filepath.Join(w.dir, "names")
	list, err := w.looks("__complete", "bash", "env", "").output()
	if err != nil {
		return table{}, err
	}
	if err := os.WriteFile(names, list, 0o600); err != nil {
		return table{}, err
	}
	t.title = "Completion in " + p.name() + ", 10,000 profiles"
	t.rows[0].name, t.rows[1].name = p.name()+", words of its own", p.name()+", authaws"
	for i := range t.rows {
		t.rows[i].env = slices.Concat(t.rows[i].env, w.homes[sizes[2]].env("BIN="+w.bin, "NAMES="+names))
	}
	return t, nil
}

// completionFigures tell how long a person waits for a name out of 10,000.
func (w *world) completionFigures(r *report, rounds int) ([]figure, error) {
	asked := table{rows: []row{w.empty(), {
		name: "awsmfa __complete", argv: []string{w.built("awsmfa"), "__complete", "fish", "env", ""},
		env: w.homes[sizes[2]].env(), prints: "team-00002\n",
	}}}
	results, err := asked.measure(w.built("launch"), rounds)
	if err != nil {
		return nil, err
	}
	figures := []figure{newFigure("completion of 10,000 profiles ÷ empty Go program", 0, results[1].ratio.text(1), "", nil, false)}
	for _, p := range completionShells {
		if _, err := exec.LookPath(p.name()); err != nil {
			r.notes = append(r.notes, fmt.Sprintf("Completion in %s is not measured: it is not installed.", p.name()))
			continue
		}
		t, err := w.completionTable(p)
		if err != nil {
			return nil, err
		}
		if results, err = t.measure(w.built("launch"), rounds); err != nil {
			return nil, err
		}
		ratio := results[1].ratio
		figures = append(figures, newFigure("completion of 10,000 profiles ÷ "+p.name()+" with words of its own", ratio.median, ratio.text(2), "%.1f", &limits{2, 1.5}, false))
	}
	return figures, nil
}
