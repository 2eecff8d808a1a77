package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
)

// row is a program with its arguments and its whole environment.
type row struct {
	name     string
	argv     []string
	copies   []string // of its program, which take turns; empty: there is but the one
	env      []string
	before   func() error // before each run and outside its time; nil: nothing
	prints   string       // what stdout must hold for a run to have done its work
	server   *stub        // what each run asks of it is counted; nil: it asks another, or nobody
	requests int64        // that a run must make, or it was not what it is called
}

// table is rows that are compared with the first of them.
type table struct {
	title string
	rows  []row
	slow  bool // a tenth of the rounds will do
}

// warmUps are the rounds that only fill the file cache, with each copy once.
const warmUps = copyCount

// measure has launch, which is program, run all rows in every round, in a new
// order each time, so that what else the machine does meets all of them alike.
func (t table) measure(program string, rounds int) ([]result, error) {
	var runs []turns
	defer func() {
		for _, r := range runs {
			r.close()
		}
	}()
	for _, r := range t.rows {
		if err := r.check(); err != nil {
			return nil, err
		}
		l, err := launchCopies(program, r)
		runs = append(runs, l)
		if err != nil {
			return nil, err
		}
	}
	if t.slow {
		rounds = (rounds + 9) / 10
	}
	order := rand.New(rand.NewPCG(1, 2))
	samples := make([][]sample, len(runs))
	for round := range warmUps + rounds {
		for _, i := range order.Perm(len(runs)) {
			s, err := runs[i].of(round).run()
			if err != nil {
				return nil, err
			}
			if round >= warmUps {
				samples[i] = append(samples[i], s)
			}
		}
	}
	return summarize(t.rows, samples), nil
}

// check runs the row once and looks at what it prints: the time of a program
// that does not do its work is worth nothing.
func (r row) check() error {
	if err := r.prepare(); err != nil {
		return err
	}
	var out, problems bytes.Buffer
	cmd := r.command()
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", r.name, err, problems.Bytes())
	}
	if !strings.Contains(out.String(), r.prints) {
		return fmt.Errorf("%s: its output does not hold %q", r.name, r.prints)
	}
	return nil
}

// output is what one run prints.
func (r row) output() ([]byte, error) { return r.command().Output() }

func (r row) prepare() error {
	if r.before == nil {
		return nil
	}
	return r.before()
}

// command is the row as a process; prefix runs it inside another program.
func (r row) command(prefix ...string) *exec.Cmd {
	argv := slices.Concat(prefix, r.argv)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = r.env
	return cmd
}

// traffic is what one run asks of a server.
type traffic struct{ requests, connections int64 }

// counted does one run and counts what it asks of the server. A login that asks
// nothing was none, and must not be measured.
func (r row) counted(run func() error) (traffic, error) {
	if r.server == nil {
		return traffic{}, run()
	}
	before := r.server.counts()
	if err := run(); err != nil {
		return traffic{}, err
	}
	after := r.server.counts()
	t := traffic{after.requests - before.requests, after.connections - before.connections}
	if t.requests < r.requests {
		return t, fmt.Errorf("%s: made %d requests, not %d", r.name, t.requests, r.requests)
	}
	return t, nil
}
