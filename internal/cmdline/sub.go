package cmdline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// Pick gives the command that a line is for and what is left of the line: the
// subcommand that the first argument names, as cli picks it, or c itself. Flags
// of any subcommand may stand before that argument.
func Pick(c *cli.Command, line []string) (*cli.Command, []string) {
	at := firstArgument(c, line)
	if at == len(line) {
		return c, line
	}
	for _, sub := range c.Subcommands {
		if sub.Name == line[at] {
			return sub, slices.Concat(line[:at], line[at+1:])
		}
	}
	return c, line
}

// firstArgument is where the first argument stands, or the length of the line.
func firstArgument(c *cli.Command, line []string) int {
	for i := 0; i < len(line); i++ {
		word := line[i]
		if word == "--" {
			break
		}
		if len(word) < 2 || word[0] != '-' {
			return i
		}
		name, _, joined := strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
		if f := flagOfAny(c, name); f != nil && !joined && !IsSwitch(f) {
			i++
		}
	}
	return len(line)
}

// flagOfAny is the flag of that name of the command or of one of its subcommands.
func flagOfAny(c *cli.Command, name string) cli.Flag {
	for _, sub := range append([]*cli.Command{c}, c.Subcommands...) {
		if f := Lookup(sub.Flags, name); f != nil {
			return f
		}
	}
	return nil
}

// FullName is the name of a command as it is typed, with that of its parent.
func FullName(c *cli.Command) string {
	if c.HelpName != "" {
		return c.HelpName
	}
	return c.Name
}
