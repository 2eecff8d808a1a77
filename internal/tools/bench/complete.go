package main

import (
	"fmt"
	"os/exec"
	"slices"
)

// completionShells complete, without a terminal, a word that may be any of 10,000
// profiles; zsh completes at a terminal only. What a shell then makes of them to
// show them is not ours.
var completionShells = []promptShell{
	{
		argv: []string{"bash", "--noprofile", "--norc", "-i", "-c"},
		load: `eval "$HOOK"; PATH=$BIN:$PATH; `,
		loop: `COMP_LINE='authaws ' COMP_POINT=8; __awsmfa_complete authaws; [[ ${#COMPREPLY[@]} -eq 10000 ]]`,
		idle: `:`,
	},
	{
		argv: []string{"fish", "--no-config", "-i", "-c"},
		load: `echo "$HOOK" | source; set -p PATH $BIN; `,
		loop: `test (complete -C 'authaws ' | count) -eq 10000`,
		idle: `:`,
	},
}

// completionTable compares a shell that completes once with one that does not,
// and what it asks with an empty program.
func (w *world) completionTable(p promptShell) (table, error) {
	t, err := w.promptTable(p, 1)
	if err != nil {
		return table{}, err
	}
	t.title = "Completion in " + p.name() + ", 10,000 profiles"
	t.rows[0].name, t.rows[1].name = p.name(), p.name()+" that completes"
	for i := range t.rows {
		t.rows[i].env = slices.Concat(t.rows[i].env, w.homes[sizes[2]].env("BIN="+w.bin))
	}
	return t, nil
}

// completionFigures tell how long a person waits for a name out of 10,000.
func (w *world) completionFigures(r *report, rounds int) ([]figure, error) {
	asked := table{rows: []row{w.empty(), {
		name: "awsmfa __complete", argv: []string{w.built("awsmfa"), "__complete", "fish", "env", ""},
		env: w.homes[sizes[2]].env(), prints: "team-00002\tDeveloperRole",
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
		more := results[1].more
		figures = append(figures, newFigure("completion of 10,000 profiles, as "+p.name()+" waits for it", more.median, more.text(0)+" ms", "%.0f ms", &limits{50, 50}, false))
	}
	return figures, nil
}
