package app

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

// Tagline says what the program is for.
const Tagline = "turn an MFA code into an AWS session in the shell you are in"

// overview is the help of the program.
func overview(s *host.System) string {
	var text strings.Builder
	fmt.Fprintf(&text, "awsmfa: %s\n\nusage: awsmfa COMMAND [ARGUMENT...]\n\ncommands:\n", Tagline)
	for _, build := range builders() {
		c := build(s)
		fmt.Fprintf(&text, "  %-36s%s\n", synopsis(c.Command), c.Usage)
	}
	text.WriteString("\nawsmfa COMMAND --help tells more.\n")
	return text.String()
}

// tell prints help or the version. If stdout is evaluated by a shell, the text
// goes to stderr and stdout gets the failing statement.
func tell(s *host.System, c command, text string) error {
	if c.failure == nil || s.StdoutIsTerminal() {
		return ui.Print(s.Stdout, text)
	}
	io.WriteString(s.Stderr, text)
	return ui.Print(s.Stdout, c.failure())
}

// synopsis is the command as it is typed.
func synopsis(c *cli.Command) string {
	return strings.TrimSpace(cmdline.FullName(c) + " " + c.ArgsUsage)
}

// help is the help of one command.
func help(c *cli.Command) string {
	var text strings.Builder
	fmt.Fprintf(&text, "usage: awsmfa %s\n\n%s.\n", synopsis(c), strings.ToUpper(c.Usage[:1])+c.Usage[1:])
	if c.Description != "" {
		fmt.Fprintf(&text, "\n%s\n", strings.TrimSpace(c.Description))
	}
	if len(c.Subcommands) > 0 {
		text.WriteString("\nwords:\n")
	}
	for _, sub := range c.Subcommands {
		fmt.Fprintf(&text, "  %-36s%s\n", synopsis(sub), sub.Usage)
	}
	if len(c.Flags) > 0 {
		text.WriteString("\nflags:\n")
	}
	for _, f := range c.Flags {
		fmt.Fprintf(&text, "  %-25s %s\n", flagNames(f), cmdline.Usage(f))
	}
	return text.String()
}

// flagNames are a flag as it is typed: -p, --profile NAME.
func flagNames(f cli.Flag) string {
	names := cmdline.Names(f)
	text := "    --" + names[0]
	if len(names) > 1 {
		text = "-" + names[1] + ", --" + names[0]
	}
	return strings.TrimRight(text+" "+cmdline.Placeholder(f), " ")
}
