package app

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

// Tagline says what the program is for.
const Tagline = "turn an MFA code into an AWS session in the shell you are in"

// examples are what a newcomer and an old hand type most.
var examples = []struct{ line, what string }{
	{"awsmfa setup acme", "once: find the device, write mfa_serial"},
	{"authaws acme 123456", "log in: this shell has the session"},
	{"awsmfa exec acme -- aws s3 ls", "log in for one command only"},
}

// overview is the help of the program.
func overview(s *host.System) string {
	var text strings.Builder
	width := helpWidth(s)
	text.WriteString(reflow("awsmfa: "+Tagline, width) + "\n")
	text.WriteString("usage: awsmfa COMMAND [ARGUMENT...]\n")
	for _, g := range groups() {
		text.WriteString("\n" + g.heading + ":\n")
		for _, build := range g.commands {
			c := build(s)
			entry(&text, 36, synopsis(c.Command), c.Usage, width)
		}
	}
	text.WriteString("\nexamples:\n")
	for _, e := range examples {
		entry(&text, 36, e.line, e.what, width)
	}
	text.WriteString("\n" + reflow(`authaws and unauthaws are functions for your shell: awsmfa hook SHELL --install
adds them. Log in with authaws and the session is in the shell you are in.

awsmfa help COMMAND tells more about one.`, width))
	return text.String()
}

// helpOf is the command help: it always writes to stdout, because nobody
// evaluates it.
func helpOf(s *host.System, words []string) error {
	if len(words) == 0 || strings.HasPrefix(words[0], "-") {
		return ui.Print(s.Stdout, overview(s))
	}
	switch words[0] { // the functions of the hook
	case "authaws":
		words = []string{"env"}
	case "unauthaws":
		words = []string{"env", "--unset"}
	}
	c := find(s, words[0])
	if c.Command == nil {
		return unknownCommand(s, words[0], nil)
	}
	c.Command, _ = c.pick(words[1:])
	return ui.Print(s.Stdout, help(c.Command, helpWidth(s)))
}

// tell prints help or the version. If stdout is evaluated by a shell, the text
// goes to stderr and stdout gets the failing statement.
func tell(s *host.System, c command, text string) error {
	if c.failure == nil || s.StdoutIsTerminal() {
		return ui.Print(s.Stdout, text)
	}
	io.WriteString(s.Stderr, text)
	return ui.Print(s.Stdout, c.failure(hint.Failed))
}

// helpWidth is that of the terminal, and never more than lines are easy to read.
func helpWidth(s *host.System) int {
	if l := look(s); l.Width > 0 {
		return min(l.Width, ui.DefaultWidth)
	}
	return ui.DefaultWidth
}

// synopsis is the command as it is typed.
func synopsis(c *cli.Command) string {
	return strings.TrimSpace(cmdline.FullName(c) + " " + c.ArgsUsage)
}

// help is the help of one command.
func help(c *cli.Command, width int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "usage: awsmfa %s\n\n", synopsis(c))
	text.WriteString(reflow(strings.ToUpper(c.Usage[:1])+c.Usage[1:]+".", width))
	if c.Description != "" {
		text.WriteString("\n" + reflow(strings.TrimSpace(c.Description), width))
	}
	if len(c.Subcommands) > 0 {
		text.WriteString("\nwords:\n")
	}
	for _, sub := range c.Subcommands {
		entry(&text, 36, synopsis(sub), sub.Usage, width)
	}
	if len(c.Flags) > 0 {
		text.WriteString("\nflags:\n")
	}
	for _, f := range c.Flags {
		entry(&text, 26, flagNames(f), cmdline.Usage(f), width)
	}
	return text.String()
}

// entry writes what is typed and, from column on, what it is: below it where the
// line would be too narrow.
func entry(text *strings.Builder, column int, typed, what string, width int) {
	indent := strings.Repeat(" ", 2+column)
	text.WriteString(fmt.Sprintf("  %-*s", column, typed))
	if width < 60 {
		indent = "      "
		text.WriteString("\n" + indent)
	}
	text.WriteString(strings.Join(ui.Wrap(what, width-len(indent)), "\n"+indent) + "\n")
}

// reflow fits paragraphs to the width. Lines that begin with blanks stand as they
// are.
func reflow(text string, width int) string {
	var b strings.Builder
	var paragraph []string
	flush := func() {
		for _, line := range ui.Wrap(strings.Join(paragraph, " "), width) {
			b.WriteString(line + "\n")
		}
		paragraph = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line != "" && line[0] != ' ' {
			paragraph = append(paragraph, line)
			continue
		}
		flush()
		b.WriteString(line + "\n")
	}
	flush()
	return b.String()
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
