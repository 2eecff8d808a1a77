package app

import (
	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"strings"
)

// Manual is what --help says, as data for a manual page.
type Manual struct {
	Tagline  string
	Commands []ManualCommand
}

// ManualCommand is one command. Text is paragraphs; lines that begin with blanks
// stand as they are.
type ManualCommand struct {
	Name, Arguments, Short, Text string
	Flags                        []ManualFlag
}

// ManualFlag is one flag. Letter and Takes may be empty; the names are without
// dashes.
type ManualFlag struct{ Name, Letter, Takes, Usage string }

// NewManual collects the help of all commands.
func NewManual() Manual {
	m := Manual{Tagline: tagline}
	for _, build := range builders() {
		c := build(host.Empty())
		e := ManualCommand{Name: c.Name, Arguments: c.ArgsUsage, Short: c.Usage, Text: strings.TrimSpace(c.Description)}
		for _, f := range c.Flags {
			names := append(cmdline.Names(f), "")
			e.Flags = append(e.Flags, ManualFlag{names[0], names[1], cmdline.Placeholder(f), cmdline.Usage(f)})
		}
		m.Commands = append(m.Commands, e)
	}
	return m
}
