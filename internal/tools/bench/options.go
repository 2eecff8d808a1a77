package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// options are what the command line says.
type options struct {
	rounds   int
	others   []other
	seeds    bool
	markdown bool
	svg      string
	gate     bool
}

// other is a program of the user's to compare with.
type other struct {
	name string
	set  []string // variables for it
	argv []string
}

func parse(args []string, help io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("scripts/bench", flag.ContinueOnError)
	flags.SetOutput(help)
	flags.IntVar(&o.rounds, "rounds", 200, "run each program `N` times")
	flags.Func("vs", "compare with a program: `NAME=COMMAND`, where words are parted by blanks and those like A=B before the program are variables for it; its HOME is an empty one unless set so; repeatable", func(text string) error {
		v, err := parseOther(text)
		o.others = append(o.others, v)
		return err
	})
	flags.BoolVar(&o.seeds, "seeds", false, "compare with two scripts of the AWS CLI and jq that do the same by hand")
	flags.BoolVar(&o.markdown, "markdown", false, "print Markdown")
	flags.StringVar(&o.svg, "svg", "", "also draw the ratios into `FILE`")
	flags.BoolVar(&o.gate, "gate", false, "fail when instructions, requests or size miss their gate")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.rounds < 1 {
		return o, fmt.Errorf("--rounds %d: at least one is needed", o.rounds)
	}
	return o, nil
}

func parseOther(text string) (other, error) {
	name, command, _ := strings.Cut(text, "=")
	words := strings.Fields(command)
	var set []string
	for len(words) > 0 && strings.Contains(words[0], "=") {
		set, words = append(set, words[0]), words[1:]
	}
	if name == "" || len(words) == 0 {
		return other{}, fmt.Errorf("%q is not NAME=COMMAND", text)
	}
	return other{name, set, words}, nil
}
