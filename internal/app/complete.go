package app

import (
	"slices"
	"strings"
	"unicode"

	"awsmfa/export"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
	"awsmfa/shellhook"

	"github.com/urfave/cli/v2"
)

// completeName is the command that the shells' completion calls:
//
//	awsmfa __complete SHELL WORD...
//
// The words are those typed after "awsmfa", each as the shell has understood it,
// the last one being the one to complete. Each line of the output is a word that
// fits, and, but for bash, which could not show it, a tab and what it is. It is
// not in the help, because nobody types it.
const completeName = "__complete"

// offer takes a word that may stand at the place asked for, and what it is.
type offer func(word, what string)

// complete prints what may take the place of the last word. Names that hold
// control characters are left out, as no shell could take them from a line.
func complete(s *host.System, args []string) error {
	if len(args) < 2 {
		return hint.Usagef("%s takes a shell and the words typed so far", completeName)
	}
	shell, before, last := args[0], args[1:len(args)-1], args[len(args)-1]
	var out strings.Builder
	offerFor(s, before, last, func(word, what string) {
		if !strings.HasPrefix(word, last) || strings.ContainsFunc(word, unicode.IsControl) {
			return
		}
		out.WriteString(word)
		if shell != "bash" {
			out.WriteString("\t")
			out.WriteString(what)
		}
		out.WriteString("\n")
	})
	return ui.Print(s.Stdout, out.String())
}

// offerFor offers all that may stand behind the words before. Of the last word
// it matters only which kind it is.
func offerFor(s *host.System, before []string, last string, to offer) {
	if len(before) == 0 || len(before) == 1 && before[0] == "help" {
		offerCommands(s, last, to)
		return
	}
	c := find(s, before[0])
	if c.Command == nil || slices.Contains(before, "--") {
		return
	}
	line := before[1:]
	if c.Command, line = cmdline.Pick(c.Command, line); len(line) == 0 {
		offerWords(c.Command, to)
	}
	if o := awaiting(c.Flags, before[len(before)-1]); o != nil {
		offerValues(s, o, to)
		return
	}
	if flag, _, joined := strings.Cut(last, "="); joined {
		if o := awaiting(c.Flags, flag); o != nil {
			offerValues(s, o, func(word, what string) { to(flag+"="+word, what) })
			return
		}
	}
	args, err := cmdline.Parse(line, c.Flags)
	switch {
	case strings.HasPrefix(last, "-"):
		offerFlags(c.Command, to)
	case err == nil:
		offerArguments(s, c.Command, cmdline.Joined(args), to)
	}
}

func offerCommands(s *host.System, last string, to offer) {
	for _, build := range builders() {
		c := build(s)
		to(c.Name, c.Usage)
	}
	if strings.HasPrefix(last, "-") {
		to("--help", "show the help")
		to("--version", "show the version")
	}
}

// offerWords offers the subcommands, which come first.
func offerWords(c *cli.Command, to offer) {
	for _, sub := range c.Subcommands {
		to(sub.Name, sub.Usage)
	}
}

// awaiting is the option that the word makes wait for its value.
func awaiting(flags []cli.Flag, word string) cli.Flag {
	name := strings.TrimPrefix(strings.TrimPrefix(word, "-"), "-")
	if name == word {
		return nil
	}
	f := cmdline.Lookup(flags, name)
	if f == nil || cmdline.IsSwitch(f) {
		return nil
	}
	return f
}

// offerFlags offers those that are not given yet.
func offerFlags(c *cli.Command, to offer) {
	to("--help", "show the help")
	for _, f := range c.Flags {
		if !cmdline.IsGiven(f) {
			to("--"+cmdline.Names(f)[0], cmdline.Usage(f))
		}
	}
	offerDashes(c, to)
}

// offerDashes offers what has to stand before the command that is run.
func offerDashes(c *cli.Command, to offer) {
	if strings.Contains(c.ArgsUsage, " -- ") {
		to("--", "the command comes next")
	}
}

// offerArguments offers what no argument is yet. A code nobody can offer.
func offerArguments(s *host.System, c *cli.Command, args []string, to offer) {
	given := slices.ContainsFunc(c.Flags, func(f cli.Flag) bool { return cmdline.Names(f)[0] == "profile" && cmdline.IsGiven(f) })
	for _, arg := range args {
		_, isCode := cmdline.ReadCode(arg)
		given = given || !isCode
	}
	switch {
	case given:
		offerDashes(c, to)
	case strings.Contains(c.ArgsUsage, "SHELL"):
		offerAll(shellhook.Names(), "shell", to)
	case strings.Contains(c.ArgsUsage, "PROFILE"):
		offerProfiles(s, to)
	}
}

func offerValues(s *host.System, f cli.Flag, to offer) {
	switch cmdline.Names(f)[0] {
	case "profile":
		offerProfiles(s, to)
	case "shell":
		offerAll(export.Names(), "dialect", to)
	case "to":
		if cmdline.Placeholder(f) == "STORE" {
			offerAll([]string{"keyring", "pass:", "file", "ykman", "op"}, "store", to)
			return
		}
		offerSections(s, to)
	case "duration", "min":
		offerAll([]string{"15m", "1h", "4h", "8h", "12h"}, "length of time", to)
	}
}

// offerProfiles offers all profiles. Files that cannot be read have none: this is
// no place to complain.
func offerProfiles(s *host.System, to offer) {
	files, err := readFiles(s)
	if err != nil {
		return
	}
	for name := range profile.Names(files.Config.Index, files.Credentials.Index) {
		to(name, "profile")
	}
}

func offerSections(s *host.System, to offer) {
	files, err := readFiles(s)
	if err != nil {
		return
	}
	for name := range files.Credentials.Index.Names() {
		to(name, "section")
	}
}

func offerAll(words []string, what string, to offer) {
	for _, word := range words {
		to(word, what)
	}
}
