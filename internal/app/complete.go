package app

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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

// offer takes a candidate word and its description.
type offer func(word, what string)

// complete prints the candidates for the last word. It leaves out names that a
// terminal would not show faithfully: those with control or invisible characters,
// and those that are not UTF-8.
func complete(s *host.System, args []string) error {
	if len(args) < 2 {
		return hint.Usagef("%s takes a shell and the words typed so far", completeName)
	}
	shell, before, last := args[0], args[1:len(args)-1], args[len(args)-1]
	var out strings.Builder
	offerFor(s, before, last, func(word, what string) {
		if !strings.HasPrefix(word, last) || !isShown(word) {
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

// isShown says whether a terminal shows the word faithfully.
func isShown(word string) bool {
	return utf8.ValidString(word) && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsPrint(r) })
}

// offerFor offers all candidates after the words before. last only decides
// between flags, values and arguments.
func offerFor(s *host.System, before []string, last string, to offer) {
	if len(before) == 0 || len(before) == 1 && before[0] == "help" {
		offerCommands(s, last, to)
		return
	}
	c := find(s, before[0])
	if c.Command == nil || slices.Contains(before, "--") {
		return
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
	args, err := cmdline.Parse(before[1:], c.Flags)
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

// awaiting is the flag that the word names if it needs a value.
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

// offerDashes offers the "--" that precedes the command to run.
func offerDashes(c *cli.Command, to offer) {
	if strings.Contains(c.ArgsUsage, " -- ") {
		to("--", "the command comes next")
	}
}

// offerArguments offers the arguments that are not given yet, except codes.
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
	case strings.Contains(c.ArgsUsage, "PROFILE"), strings.Contains(c.ArgsUsage, "PATTERN"):
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
