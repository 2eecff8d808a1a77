package app

import (
	"fmt"
	"io"
	"strings"
)

const tagline = "turn an MFA code into an AWS session in the shell you are in"

// help shows all commands.
func (s *System) help() error {
	var text strings.Builder
	fmt.Fprintf(&text, "awsmfa: %s\n\nusage: awsmfa COMMAND [ARGUMENT...]\n\ncommands:\n", tagline)
	for _, build := range commands() {
		c := build(s)
		fmt.Fprintf(&text, "  %-36s%s\n", c.line(), c.Usage)
	}
	text.WriteString("\nawsmfa COMMAND --help tells more.\n")
	return s.print(text.String())
}

// tell shows what somebody wants to know of a command. Where somebody is about
// to evaluate its output, that goes to people and the output fails instead.
func (s *System) tell(c *command, text string) error {
	if c.failure == nil || s.StdoutIsTerminal() {
		return s.print(text)
	}
	io.WriteString(s.Stderr, text)
	return s.print(c.failure())
}

// line is the command as it is typed.
func (c *command) line() string { return strings.TrimSpace(c.Name + " " + c.ArgsUsage) }

func (c *command) help() string {
	var text strings.Builder
	fmt.Fprintf(&text, "usage: awsmfa %s\n\n%s.\n", c.line(), strings.ToUpper(c.Usage[:1])+c.Usage[1:])
	if c.Description != "" {
		fmt.Fprintf(&text, "\n%s\n", strings.TrimSpace(c.Description))
	}
	if len(c.options) > 0 {
		text.WriteString("\nflags:\n")
	}
	for _, o := range c.options {
		fmt.Fprintf(&text, "  %s\n", o)
	}
	return text.String()
}
