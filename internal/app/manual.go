package app

import "strings"

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
	for _, build := range commands() {
		c := build(&System{})
		e := ManualCommand{Name: c.Name, Arguments: c.ArgsUsage, Short: c.Usage, Text: strings.TrimSpace(c.Description)}
		for _, o := range c.options {
			e.Flags = append(e.Flags, ManualFlag{o.long, o.short, o.takes, o.usage})
		}
		m.Commands = append(m.Commands, e)
	}
	return m
}
