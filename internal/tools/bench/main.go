// Bench measures the release build of awsmfa against a floor that runs beside
// it: an empty Go program for a call that finds a cached session, one bare Go POST
// to the same server for a login. It knows awsmfa only as a program.
//
// scripts/bench builds the programs and runs this one, which expects them in its
// own folder:
//
//	awsmfa   the release build
//	empty    a Go program that does nothing
//	post     one HTTP request and its answer
//	launch   runs a program and says what the kernel says of it
//
// Each table is measured round by round: every program once per round, in a new
// order each time, and each ratio is taken within a round. So what else the
// machine does moves both sides of a ratio. The programs above are measured in
// several copies, which take turns. Shown is the median, and in brackets how far
// the runs go when the tenth at each end is left out. Peak memory is the kernel's
// figure, the largest of all runs; launch tells how it is taken.
// Programs run with no environment but HOME, PATH, LANG and what points awsmfa
// at the server and its folder of sessions, with nothing on the standard
// streams. The home has as many profiles as is said, and the one that is used
// stands last. A run that fails, or a login that asks nobody, ends the
// measurement.
//
// Instructions are those that valgrind's callgrind counts on one processor, the
// least of five runs.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out, progress io.Writer) error {
	o, err := parse(args, progress)
	if err != nil {
		return err
	}
	own, err := os.Executable()
	if err != nil {
		return err
	}
	on := machine() // first, while memory is new to this process
	w, err := newWorld(filepath.Dir(own))
	defer w.close()
	if err != nil {
		return err
	}
	r := &report{machine: on, command: commandLine(args), rounds: o.rounds}
	if err := w.measure(r, o, progress); err != nil {
		return err
	}
	if err := r.write(out, o); err != nil {
		return err
	}
	if o.gate {
		return r.missed()
	}
	return nil
}

// measure fills in the tables and the figures of r.
func (w *world) measure(r *report, o options, progress io.Writer) error {
	tables := w.tables(w.others(o.others))
	if o.seeds {
		scripts, err := w.replaced()
		if err != nil {
			return err
		}
		tables = append(tables, scripts)
	}
	for _, t := range tables {
		fmt.Fprintf(progress, "bench: %s\n", strings.ToLower(t.title))
		results, err := t.measure(w.built("launch"), o.rounds)
		if err != nil {
			return err
		}
		r.tables = append(r.tables, measured{t.title, results})
	}
	fmt.Fprintln(progress, "bench: figures")
	var err error
	r.figures, err = w.figures(r, o.rounds)
	return err
}

// others makes rows of the user's programs.
func (w *world) others(others []other) []row {
	var rows []row
	for _, o := range others {
		rows = append(rows, row{name: o.name, argv: o.argv, env: w.homes[sizes[0]].env(o.set...)})
	}
	return rows
}

// commandLine is what to type for the same report.
func commandLine(args []string) string {
	line := "scripts/bench"
	for _, arg := range args {
		if strings.ContainsAny(arg, " '\"$") {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		line += " " + arg
	}
	return line
}
