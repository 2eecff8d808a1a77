package cmdline

import (
	"context"
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/hint"
)

// Run runs one command with the words that follow its name, as a cli.App does
// with the same words arranged. It stands in for cli.App, which would link
// text/template for its help and with it keep every exported method of the
// program: a sixth of the binary and 0.8 million instructions of each call. See
// https://github.com/urfave/cli/issues/2277. A test hands the same commands to a
// real cli.App and compares.
func Run(ctx context.Context, c *cli.Command, line []string) error {
	arranged, err := Arrange(line, c.Flags)
	if err == nil {
		var parsed *cli.Context
		if parsed, err = parse(ctx, c, arranged); err == nil {
			return c.Action(parsed)
		}
	}
	if c.OnUsageError != nil {
		return c.OnUsageError(cli.NewContext(nil, nil, &cli.Context{Context: ctx}), err, true)
	}
	return err
}

// Parse gives the flags of a line their destinations and returns its arguments,
// with the words behind a "--" as Arrange leaves them.
func Parse(line []string, flags []cli.Flag) ([]string, error) {
	arranged, err := Arrange(line, flags)
	if err != nil {
		return nil, err
	}
	parsed, err := parse(context.Background(), &cli.Command{Flags: flags}, arranged)
	if err != nil {
		return nil, err
	}
	return parsed.Args().Slice(), nil
}

func parse(ctx context.Context, c *cli.Command, arranged []string) (*cli.Context, error) {
	set := flag.NewFlagSet(c.Name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, f := range given(c.Flags, arranged) {
		if err := f.Apply(set); err != nil {
			return nil, err
		}
	}
	if err := set.Parse(arranged); err != nil {
		return nil, err
	}
	if err := oneForm(set, c.Flags); err != nil {
		return nil, err
	}
	return cli.NewContext(nil, set, &cli.Context{Context: ctx}), nil
}

// given are the flags that an arranged line may have, and none that it has is left
// out. The others keep their zero value
// without being applied: Apply runs a regular expression over each name, which is
// a twentieth of a call that finds a cached session.
func given(flags []cli.Flag, arranged []string) []cli.Flag {
	var names []string
	for _, word := range arranged {
		if name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "="); name != word && name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(flags), func(f cli.Flag) bool {
		return !slices.ContainsFunc(Names(f), func(name string) bool { return slices.Contains(names, name) })
	})
}

// oneForm refuses a flag that is given by its name and by its letter too, as cli
// does: one of the two values would be lost.
func oneForm(set *flag.FlagSet, flags []cli.Flag) error {
	var given []string
	set.Visit(func(f *flag.Flag) { given = append(given, f.Name) })
	if len(given) < 2 {
		return nil
	}
	for _, f := range flags {
		forms := 0
		for _, name := range Names(f) {
			if slices.Contains(given, name) {
				forms++
			}
		}
		if forms > 1 {
			return hint.Usagef("--%s is given twice", longName(f)).Hint("give it once")
		}
	}
	return nil
}
