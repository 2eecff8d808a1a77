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
// fits, and, but for bash, which could not show them, a tab and what it is, a tab
// and the group that it is of. It is not in the help, because nobody types it.
const completeName = "__complete"

// offer takes a word that may stand at the place asked for, the group that it is
// of, and what it is, which is only asked for if the word fits.
type offer func(word, group string, what func() string)

func is(text string) func() string { return func() string { return text } }

// complete prints what may take the place of the last word. Names that a terminal
// would obey or not show as they are are left out.
func complete(s *host.System, args []string) error {
	if len(args) < 2 {
		return hint.Usagef("%s takes a shell and the words typed so far", completeName).Hint("it is for the functions of the hook")
	}
	shell, before, last := args[0], args[1:len(args)-1], args[len(args)-1]
	var out strings.Builder
	var fits []offered
	offerFor(s, before, last, func(word, group string, what func() string) {
		switch {
		case !strings.HasPrefix(word, last) || !utf8.ValidString(word) || strings.ContainsFunc(word, isHidden):
		case shell == "bash":
			out.WriteString(word + "\n")
		default:
			fits = append(fits, offered{word, group, what})
		}
	})
	for _, o := range fits {
		out.WriteString(o.word)
		if len(fits) <= mostDescribed {
			out.WriteString("\t" + ui.Escape(o.what()) + "\t" + o.group)
		}
		out.WriteByte('\n')
	}
	return ui.Print(s.Stdout, out.String())
}

// offered is a word that fits.
type offered struct {
	word, group string
	what        func() string
}

// mostDescribed is how many words are described. Nobody reads more, and what each
// profile is takes four times as long to find out as a shell takes for its name.
const mostDescribed = 1000

// isHidden is about control characters, C1, and those that change the direction of
// what follows.
func isHidden(r rune) bool { return !unicode.IsPrint(r) }

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
		offerValues(s, c.Command, line[:max(len(line)-1, 0)], o, to)
		return
	}
	if flag, _, joined := strings.Cut(last, "="); joined {
		if o := awaiting(c.Flags, flag); o != nil {
			offerValues(s, c.Command, line, o, func(word, group string, what func() string) { to(flag+"="+word, group, what) })
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
		to(c.Name, "commands", is(c.Usage))
	}
	if strings.HasPrefix(last, "-") {
		to("--help", "flags", is("show the help"))
		to("--version", "flags", is("show the version"))
	}
}

// offerWords offers the subcommands, which come first.
func offerWords(c *cli.Command, to offer) {
	for _, sub := range c.Subcommands {
		to(sub.Name, "commands", is(sub.Usage))
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
	to("--help", "flags", is("show the help"))
	for _, f := range c.Flags {
		if !cmdline.IsGiven(f) {
			to("--"+cmdline.Names(f)[0], "flags", is(cmdline.Usage(f)))
		}
	}
	offerDashes(c, to)
}

// offerDashes offers the "--" that precedes the command to run.
func offerDashes(c *cli.Command, to offer) {
	if c.Name == "exec" {
		to("--", "commands", is("the command comes next"))
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
	case argumentOf(c) == aShell:
		offerAll(shellhook.Names(), "shells", "shell", to)
		offerAll(shellhook.Tools(), "tools", "sets the variables of a folder", to)
	case argumentOf(c) == aProfile:
		offerProfiles(s, to)
	}
}

// offerValues offers what f takes, behind a line of c. Without an offer the shell
// offers files.
func offerValues(s *host.System, c *cli.Command, line []string, f cli.Flag, to offer) {
	switch cmdline.Names(f)[0] {
	case "role":
		offerRoles(s, profileOn(c, line), to)
	case "profile":
		offerProfiles(s, to)
	case "shell":
		offerAll(export.Names(), "dialects", "dialect", to)
	case "to":
		if cmdline.Placeholder(f) == "STORE" {
			offerAll([]string{"keyring", "pass:", "file", "ykman", "op"}, "stores", "store", to)
			return
		}
		offerSections(s, to)
	case "duration", "min":
		offerAll([]string{"15m", "1h", "4h", "8h", "12h"}, "lengths of time", "length of time", to)
	}
}

func offerSections(s *host.System, to offer) {
	files, err := readFiles(s)
	if err != nil {
		return
	}
	for name := range files.Credentials.Index.Names() {
		to(name, "sections", is("section"))
	}
}

func offerAll(words []string, group, what string, to offer) {
	for _, word := range words {
		to(word, group, is(what))
	}
}

// argument is what a command takes that completion can offer.
type argument int

const (
	nothing argument = iota
	aProfile
	aShell
)

func argumentOf(c *cli.Command) argument {
	switch c.Name {
	case "policy":
		return nothing
	case "hook":
		return aShell
	}
	return aProfile
}
