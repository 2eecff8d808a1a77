package app

import (
	"slices"
	"strings"
	"unicode"

	"awsmfa/export"
	"awsmfa/internal/profile"
	"awsmfa/shellhook"
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
func (s *System) complete(args []string) error {
	if len(args) < 2 {
		return usagef("%s takes a shell and the words typed so far", completeName)
	}
	shell, before, last := args[0], args[1:len(args)-1], args[len(args)-1]
	var out strings.Builder
	s.offerFor(before, last, func(word, what string) {
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
	return s.print(out.String())
}

// offerFor offers all that may stand behind the words before. Of the last word
// it matters only which kind it is.
func (s *System) offerFor(before []string, last string, to offer) {
	if len(before) == 0 || len(before) == 1 && before[0] == "help" {
		s.offerCommands(last, to)
		return
	}
	c := s.command(before[0])
	if c == nil || slices.Contains(before, "--") {
		return
	}
	if o := awaiting(c.options, before[len(before)-1]); o != nil {
		s.offerValues(o, to)
		return
	}
	if flag, _, joined := strings.Cut(last, "="); joined {
		if o := awaiting(c.options, flag); o != nil {
			s.offerValues(o, func(word, what string) { to(flag+"="+word, what) })
			return
		}
	}
	args, err := readFlags(before[1:], c.options)
	switch {
	case strings.HasPrefix(last, "-"):
		offerFlags(c, to)
	case err == nil:
		s.offerArguments(c, args, to)
	}
}

func (s *System) offerCommands(last string, to offer) {
	for _, build := range commands() {
		c := build(s)
		to(c.Name, c.Usage)
	}
	if strings.HasPrefix(last, "-") {
		to("--help", "show the help")
		to("--version", "show the version")
	}
}

// awaiting is the option that the word makes wait for its value.
func awaiting(options []*option, word string) *option {
	name := strings.TrimPrefix(strings.TrimPrefix(word, "-"), "-")
	if name == word {
		return nil
	}
	o := find(options, name)
	if o == nil || o.on != nil {
		return nil
	}
	return o
}

// offerFlags offers those that are not given yet.
func offerFlags(c *command, to offer) {
	to("--help", "show the help")
	for _, o := range c.options {
		if !o.IsSet() {
			to("--"+o.long, o.usage)
		}
	}
	offerDashes(c, to)
}

// offerDashes offers what has to stand before the command that is run.
func offerDashes(c *command, to offer) {
	if strings.Contains(c.ArgsUsage, " -- ") {
		to("--", "the command comes next")
	}
}

// offerArguments offers what no argument is yet. A code nobody can offer.
func (s *System) offerArguments(c *command, args []string, to offer) {
	given := slices.ContainsFunc(c.options, func(o *option) bool { return o.long == "profile" && o.IsSet() })
	for _, arg := range args {
		_, isCode := readCode(arg)
		given = given || !isCode
	}
	switch {
	case given:
		offerDashes(c, to)
	case strings.Contains(c.ArgsUsage, "SHELL"):
		offerAll(shellhook.Names(), "shell", to)
	case strings.Contains(c.ArgsUsage, "PROFILE"):
		s.offerProfiles(to)
	}
}

func (s *System) offerValues(o *option, to offer) {
	switch o.long {
	case "profile":
		s.offerProfiles(to)
	case "shell":
		offerAll(export.Names(), "dialect", to)
	case "to":
		s.offerSections(to)
	case "duration", "min":
		offerAll([]string{"15m", "1h", "4h", "8h", "12h"}, "length of time", to)
	}
}

// offerProfiles offers all profiles. Files that cannot be read have none: this is
// no place to complain.
func (s *System) offerProfiles(to offer) {
	config, credentials, err := s.awsFiles()
	if err != nil {
		return
	}
	for name := range profile.Names(config, credentials) {
		to(name, "profile")
	}
}

func (s *System) offerSections(to offer) {
	_, credentials, err := s.awsFiles()
	if err != nil {
		return
	}
	for name := range credentials.Names() {
		to(name, "section")
	}
}

func offerAll(words []string, what string, to offer) {
	for _, word := range words {
		to(word, what)
	}
}
