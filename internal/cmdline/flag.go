package cmdline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// Lookup is the flag of that name or letter, given without dashes, or nil.
func Lookup(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if name != "" && slices.Contains(Names(f), name) {
			return f
		}
	}
	return nil
}

// Names are the long name of a flag and its letters. The Names of cli run a
// regular expression over each.
func Names(f cli.Flag) []string {
	switch f := f.(type) {
	case *cli.StringFlag:
		return append([]string{f.Name}, f.Aliases...)
	case *cli.BoolFlag:
		return append([]string{f.Name}, f.Aliases...)
	case *cli.GenericFlag:
		return append([]string{f.Name}, f.Aliases...)
	}
	return f.Names()
}

func longName(f cli.Flag) string { return Names(f)[0] }

// IsSwitch says whether a flag takes no value.
func IsSwitch(f cli.Flag) bool {
	_, is := f.(*cli.BoolFlag)
	return is
}

// IsGiven says whether the command line had the flag, which its destination
// tells: a value is never empty.
func IsGiven(f cli.Flag) bool {
	switch f := f.(type) {
	case *cli.StringFlag:
		return f.Destination != nil && *f.Destination != ""
	case *cli.BoolFlag:
		return f.Destination != nil && *f.Destination
	case *cli.GenericFlag:
		return false // it may be given again
	}
	return false
}

// List is the value of a flag that may be given several times. The list of cli
// itself would cut each value at its commas.
type List []string

// Set adds a value.
func (l *List) Set(value string) error {
	*l = append(*l, value)
	return nil
}

// String is for help texts, which have no use for it.
func (l *List) String() string { return "" }

// Usage is what a flag is for, in words.
func Usage(f cli.Flag) string {
	if d, ok := f.(cli.DocGenerationFlag); ok {
		return strings.ReplaceAll(d.GetUsage(), "`", "")
	}
	return ""
}

// Placeholder is what a flag takes, which its usage has in backquotes as cli
// wants it; "" for a switch.
func Placeholder(f cli.Flag) string {
	d, ok := f.(cli.DocGenerationFlag)
	if !ok || IsSwitch(f) {
		return ""
	}
	_, rest, _ := strings.Cut(d.GetUsage(), "`")
	name, _, _ := strings.Cut(rest, "`")
	return name
}
