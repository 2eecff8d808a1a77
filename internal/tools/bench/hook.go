package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// prompts is how many prompts are made of each shell in a run.
const prompts = 1000

// A promptShell runs what the hook does before and in a prompt, without a
// terminal.
type promptShell struct {
	argv []string
	// loop makes N prompts in the shell's own way, after $HOOK was loaded; idle
	// loops as often and makes none.
	load, loop, idle string
}

var promptShells = []promptShell{
	{
		argv: []string{"bash", "--noprofile", "--norc", "-i", "-c"},
		load: `eval "$HOOK"; NONE=(); `,
		loop: `for ((i = 0; i < N; i++)); do for c in "${PROMPT_COMMAND[@]}"; do eval "$c"; done; done`,
		idle: `for ((i = 0; i < N; i++)); do for c in "${NONE[@]}"; do eval "$c"; done; done`,
	},
	{
		argv: []string{"zsh", "-f", "-i", "-c"},
		load: `eval "$HOOK"; NONE=(); `,
		loop: `for ((i = 0; i < N; i++)); do for f in $precmd_functions; do $f; done; done`,
		idle: `for ((i = 0; i < N; i++)); do for f in $NONE; do $f; done; done`,
	},
	{
		argv: []string{"fish", "--no-config", "-i", "-c"},
		load: `echo "$HOOK" | source; `,
		loop: `for i in (seq $N); emit fish_prompt; set -l shown (awsmfa_prompt); end`,
		idle: `for i in (seq $N); emit nothing; end`,
	},
}

// startShells are shells that load a line and end: that of the hook, and idle that
// of direnv, as people have them in their start-up files.
var startShells = []promptShell{
	{argv: []string{"bash", "--noprofile", "--norc", "-i", "-c"}, load: `PATH=$BIN:$PATH; `, loop: `eval "$(awsmfa hook bash)"`, idle: `eval "$(direnv hook bash)"`},
	{argv: []string{"zsh", "-f", "-i", "-c"}, load: `PATH=$BIN:$PATH; `, loop: `eval "$(awsmfa hook zsh)"`, idle: `eval "$(direnv hook zsh)"`},
	{argv: []string{"fish", "--no-config", "-i", "-c"}, load: `set -p PATH $BIN; `, loop: `awsmfa hook fish | source`, idle: `direnv hook fish | source`},
}

// startFigures tell how long a shell takes to start with the line of the hook,
// beside the same shell with direnv's.
func (w *world) startFigures(r *report, rounds int) ([]figure, error) {
	var figures []figure
	for _, p := range startShells {
		if _, err := exec.LookPath(p.name()); err != nil {
			continue // which the prompts have said
		}
		if _, err := exec.LookPath("direnv"); err != nil {
			r.notes = append(r.notes, "The start of shells is not measured: direnv is not installed.")
			return nil, nil
		}
		results, err := w.startTable(p).measure(w.built("launch"), rounds)
		if err != nil {
			return nil, err
		}
		ratio := results[1].ratio
		figures = append(figures, newFigure("start of "+p.name()+" with the hook ÷ with direnv's", ratio.median, ratio.text(2), "%.1f", &limits{1.2, 1}, false))
	}
	return figures, nil
}

func (w *world) startTable(p promptShell) table {
	at := func(script string) []string { return append(p.argv[:len(p.argv):len(p.argv)], p.load+script) }
	env := w.homes[sizes[0]].env("BIN=" + w.bin)
	return table{title: "start of " + p.name(), rows: []row{
		{name: p.name() + " with direnv", argv: at(p.idle), env: env},
		{name: p.name() + " with the hook", argv: at(p.loop), env: env},
	}, slow: true}
}

func (p promptShell) name() string { return p.argv[0] }

// promptTable compares a shell that makes prompts with one that only loops.
func (w *world) promptTable(p promptShell, n int) (table, error) {
	hook, err := exec.Command(w.built("awsmfa"), "hook", p.name()).Output()
	if err != nil {
		return table{}, fmt.Errorf("the hook of %s: %w", p.name(), err)
	}
	end := time.Now().Add(8 * time.Hour)
	env := w.homes[sizes[0]].env("HOOK="+string(hook), fmt.Sprint("N=", n), "AWSMFA_PROFILE=bench", fmt.Sprint("AWSMFA_EXPIRES_AT=", end.Unix()))
	at := func(script string) []string { return append(p.argv[:len(p.argv):len(p.argv)], p.load+script) }
	return table{title: "prompts of " + p.name(), rows: []row{
		{name: p.name() + " without a prompt", argv: at(p.idle), env: env},
		{name: p.name(), argv: at(p.loop), env: env},
	}, slow: true}, nil
}

// promptFigures tell what each prompt costs that shows what is left of the
// session and warns before its end.
func (w *world) promptFigures(r *report, rounds int) ([]figure, error) {
	var figures []figure
	for _, p := range promptShells {
		if _, err := exec.LookPath(p.name()); err != nil {
			r.notes = append(r.notes, fmt.Sprintf("The prompt of %s is not measured: it is not installed.", p.name()))
			continue
		}
		t, err := w.promptTable(p, prompts)
		if err != nil {
			return nil, err
		}
		if err := t.rows[1].warns(); err != nil {
			return nil, err
		}
		results, err := t.measure(w.built("launch"), rounds)
		if err != nil {
			return nil, err
		}
		figures = append(figures, newFigure("hook, per prompt of "+p.name(), 0, results[1].more.times(1000./prompts).text(1)+" µs", "", nil, false))
		started, err := w.promptProcesses(p)
		if errors.Is(err, errNoStrace) {
			r.notes = append(r.notes, "Processes per prompt are not counted: "+err.Error()+".")
			continue
		}
		if err != nil {
			return nil, err
		}
		figures = append(figures, newFigure("processes per prompt of "+p.name(), started, fmt.Sprint(started), "%.0f", &limits{0, 0}, true))
	}
	return figures, nil
}

// warns checks that the prompts of r do look at when the session ends.
func (r row) warns() error {
	soon := fmt.Sprint("AWSMFA_EXPIRES_AT=", time.Now().Add(4*time.Minute).Unix())
	r.env = append(r.env[:len(r.env):len(r.env)], soon)
	var problems bytes.Buffer
	cmd := r.command()
	cmd.Stderr = &problems
	if err := cmd.Run(); err != nil || strings.Count(problems.String(), "session ends in") != 1 {
		return fmt.Errorf("%s: does not warn once: %v\n%s", r.name, err, problems.Bytes())
	}
	return nil
}

// errNoStrace says that processes cannot be counted on this machine.
var errNoStrace = errors.New("strace is not installed")

// promptProcesses is how many processes are started per prompt.
func (w *world) promptProcesses(p promptShell) (float64, error) {
	const n = 10
	t, err := w.promptTable(p, n)
	if err != nil {
		return 0, err
	}
	var started [2]int
	for i, r := range t.rows {
		if started[i], err = r.processes(filepath.Join(w.dir, "strace")); err != nil {
			return 0, err
		}
	}
	return float64(started[1]-started[0]) / n, nil
}

// newProcess is a line of strace for a call that makes a process, not a thread.
var newProcess = regexp.MustCompile(`^[0-9]+ +(v?fork|clone3?)\(`)

// processes counts those that one run of r starts; strace writes to log.
func (r row) processes(log string) (int, error) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		return 0, errNoStrace
	}
	if out, err := r.command(strace, "-f", "-qq", "-o", log, "-e", "signal=none", "-e", "trace=fork,vfork,clone,clone3").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s in strace: %w\n%s", r.name, err, out)
	}
	text, err := os.Open(log)
	if err != nil {
		return 0, err
	}
	defer text.Close()
	n := 0
	lines := bufio.NewScanner(text)
	for lines.Scan() {
		if newProcess.MatchString(lines.Text()) && !strings.Contains(lines.Text(), "CLONE_THREAD") {
			n++
		}
	}
	return n, lines.Err()
}
