// Mutants puts small faults into a package of Go, one at a time, and prints
// those that the package's own tests do not notice:
//
//	mutants [-only REGEXP] [-every N] PACKAGE REASONS
//
// A fault is a condition that is always or never true, an operand or a negation
// left out, another operator, a number that is one more or zero, an error that is
// not returned, or a statement that is left out. One that does not compile is not
// counted. One that keeps the tests from ending is caught.
//
// REASONS is a file of faults that no test can notice, and why; see reasons.go.
// They are not tried. A line there that fits no fault ends the run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	only := flags.String("only", "", "try only faults whose line matches `REGEXP`")
	every := flags.Int("every", 1, "try only each `N`th fault, for an estimate")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 2 || *every < 1 {
		return errors.New("takes a package and a file of reasons")
	}
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	p, err := load(ctx, flags.Arg(0))
	if err != nil {
		return err
	}
	faults, err := p.faults()
	if err != nil {
		return err
	}
	reasons, err := readReasons(flags.Arg(1), faults)
	if err != nil {
		return err
	}
	wanted := func(f fault) bool { return f.number%*every == 0 && pattern.MatchString(f.String()) }
	t := tally{}
	tried := t.try(ctx, p, faults, reasons, wanted, out)
	if err := t.print(out); tried == nil {
		return err
	}
	return tried // what was counted until then is printed
}

// tally counts faults by what became of them.
type tally struct{ caught, endless, reasoned, survived, invalid int }

func (t *tally) try(ctx context.Context, p *pkg, faults []fault, reasons map[string]bool, wanted func(fault) bool, out io.Writer) error {
	s, err := newSuite(ctx, p, faults)
	if err != nil {
		return err
	}
	defer s.close()
	for _, f := range faults {
		switch {
		case !wanted(f):
			continue
		case reasons[f.String()]:
			t.reasoned++
			continue
		}
		o, err := s.try(ctx, f)
		if err != nil {
			return err
		}
		t.count(o)
		if o == survived {
			fmt.Fprintf(out, "%s:%d\t%s\n", f.path, f.line, f)
		}
	}
	return nil
}

func (t *tally) count(o outcome) {
	switch o {
	case caught:
		t.caught++
	case endless:
		t.caught++
		t.endless++
	case survived:
		t.survived++
	case invalid:
		t.invalid++
	}
}

// print says how many of the faults that compile were caught. A fault with a
// reason counts as not caught. It fails if a fault survived without one.
func (t *tally) print(out io.Writer) error {
	all := t.caught + t.reasoned + t.survived
	if all == 0 {
		return errors.New("no fault fits")
	}
	fmt.Fprintf(out, "%d faults, %d caught (%.1f %%), %d of them because the tests did not end; %d have a reason, %d survived\n",
		all, t.caught, 100*float64(t.caught)/float64(all), t.endless, t.reasoned, t.survived)
	if t.survived > 0 {
		return fmt.Errorf("%d faults need a test, or a reason", t.survived)
	}
	return nil
}
