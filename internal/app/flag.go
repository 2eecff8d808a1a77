package app

import (
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// option is one flag of a command. It is its own cli.Flag because those of cli
// run a regular expression at each look-up of a name, and so that its value
// lands in the options of the command without a second look-up.
type option struct {
	long, short string
	takes       string // what it takes, for the help; empty: a switch
	usage       string
	text        *string
	on          *bool
}

// Names are the long name and, if there is one, the letter.
func (o *option) Names() []string {
	if o.short == "" {
		return []string{o.long}
	}
	return []string{o.long, o.short}
}

// Apply adds the option to a flag set under each of its names.
func (o *option) Apply(set *flag.FlagSet) error {
	for _, name := range o.Names() {
		if o.on != nil {
			set.BoolVar(o.on, name, false, o.usage)
		} else {
			set.StringVar(o.text, name, "", o.usage)
		}
	}
	return nil
}

// IsSet says whether the option has a value.
func (o *option) IsSet() bool {
	return o.on != nil && *o.on || o.text != nil && *o.text != ""
}

// IsVisible puts the option into the help.
func (o *option) IsVisible() bool { return true }

// String is the option's line in the help.
func (o *option) String() string {
	names := "    --" + o.long
	if o.short != "" {
		names = "-" + o.short + ", --" + o.long
	}
	if o.takes != "" {
		names += " " + o.takes
	}
	return names + strings.Repeat(" ", max(1, 26-len(names))) + o.usage
}

// words is a command line taken apart by the flags of its command.
type words struct {
	flags []string // with their values
	args  []string // the arguments
	after []string // what stands behind "--"
	ended bool     // there was a "--"
	// Somebody only wants to know.
	help, version bool
}

// arrange takes a command line apart so that flags may stand anywhere: cli and
// the flag package stop looking for them at the first argument.
func arrange(line []string, options []*option) (words, error) {
	if asksFor(line, "--help", "-help", "-h", "--h") {
		return words{help: true}, nil
	}
	if asksFor(line, "--version", "-version") {
		return words{version: true}, nil
	}
	var w words
	for i := 0; i < len(line); i++ {
		word := line[i]
		if word == "--" {
			w.after, w.ended = line[i+1:], true
			break
		}
		if len(word) < 2 || word[0] != '-' {
			w.args = append(w.args, word)
			continue
		}
		name, value, joined := strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
		o := find(options, name)
		if o == nil && (name == "help" || name == "version") {
			return w, usagef("--%s takes no value", name)
		}
		if o == nil {
			return w, unknownFlag(word, options)
		}
		w.flags = append(w.flags, word)
		if o.on != nil && joined {
			return w, usagef("--%s takes no value", o.long)
		}
		if o.on == nil && !joined {
			if i++; i == len(line) {
				return w, usagef("--%s needs a value", o.long).hint("write it as --%s %s", o.long, o.takes)
			}
			w.flags = append(w.flags, line[i])
			value = line[i]
		}
		if o.on == nil && value == "" {
			return w, usagef("--%s has an empty value", o.long).hint("leave it out, or write it as --%s %s", o.long, o.takes)
		}
	}
	return w, nil
}

// set gives the options the values that the words have for them.
func (w words) set(options []*option) error {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, o := range options {
		if err := cli.Flag(o).Apply(set); err != nil {
			return err
		}
	}
	return set.Parse(w.flags)
}

// asksFor says whether one of the words stands before any "--".
func asksFor(line []string, words ...string) bool {
	for _, word := range line {
		switch {
		case word == "--":
			return false
		case slices.Contains(words, word):
			return true
		}
	}
	return false
}

func find(options []*option, name string) *option {
	for _, o := range options {
		if name == o.long || name == o.short && name != "" {
			return o
		}
	}
	return nil
}

func unknownFlag(word string, options []*option) error {
	word, _, _ = strings.Cut(word, "=")
	known := []string{"--help"}
	for _, o := range options {
		known = append(known, "--"+o.long)
	}
	err := usagef("unknown flag %s", word)
	if near := nearest("--"+strings.TrimLeft(word, "-"), known); near != "" {
		return err.hint("did you mean %s?", near)
	}
	return err.hint("the flags are %s", strings.Join(known, ", "))
}
