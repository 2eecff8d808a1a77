// Package cmdline takes command lines apart: flags that may stand anywhere, the
// profile and the MFA code among the arguments, mistyped words, and command
// lines of other programs. What a flag or an argument is for it does not know.
package cmdline

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/hint"
)

// Arrange brings a command line into the order that cli and package flag
// understand, which look for flags up to the first argument only:
//
//	FLAG... -- ARGUMENT... [-- WORD...]
//
// The words behind a "--" of the line itself are passed on as they are. Flags
// that are unknown, lack a value or have an empty one are a *hint.UsageError; the
// line is then arranged as far as it goes.
func Arrange(line []string, flags []cli.Flag) ([]string, error) {
	var front, args []string
	arranged := func() []string { return slices.Concat(front, []string{"--"}, args) }
	for i := 0; i < len(line); i++ {
		word := line[i]
		if word == "--" {
			return append(arranged(), line[i:]...), nil
		}
		if len(word) < 2 || word[0] != '-' {
			args = append(args, word)
			continue
		}
		name, value, joined := strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
		f := Lookup(flags, name)
		if err := checkFlag(f, word, name, joined, flags); err != nil {
			return arranged(), err
		}
		front = append(front, word)
		if IsSwitch(f) {
			continue
		}
		if !joined {
			if i++; i == len(line) {
				return arranged(), hint.Usagef("--%s needs a value", longName(f)).Hint("write it as --%s %s", longName(f), Placeholder(f))
			}
			value = line[i]
			front = append(front, value)
		}
		if value == "" {
			return arranged(), hint.Usagef("--%s has an empty value", longName(f)).Hint("leave it out, or write it as --%s %s", longName(f), Placeholder(f))
		}
	}
	return arranged(), nil
}

// Split parts the arguments that cli hands to a command: those of the command,
// and the words behind a "--". ended says whether there was one.
func Split(args []string) (own, after []string, ended bool) {
	at := slices.Index(args, "--")
	if at < 0 {
		return args, nil, false
	}
	return args[:at], args[at+1:], true
}

// Joined are the arguments of a command that does not tell what stands before a
// "--" from what stands behind it.
func Joined(args []string) []string {
	own, after, _ := Split(args)
	return slices.Concat(own, after)
}

// Asks says whether one of words stands in the line before any "--".
func Asks(line []string, words ...string) bool {
	for _, word := range line {
		switch {
		case word == "--":
			return false
		case slices.Contains(words, word):
			return true
		}
	}
	return false
}

func checkFlag(f cli.Flag, word, name string, joined bool, flags []cli.Flag) error {
	switch {
	case f == nil && (name == "help" || name == "version"):
		return hint.Usagef("--%s takes no value", name).Hint("write it as --%s", name)
	case f == nil:
		return unknownFlag(word, flags)
	case IsSwitch(f) && joined:
		return hint.Usagef("--%s takes no value", longName(f)).Hint("write it as --%s", longName(f))
	}
	return nil
}

func unknownFlag(word string, flags []cli.Flag) error {
	word, _, _ = strings.Cut(word, "=")
	known := []string{"--help"}
	for _, f := range flags {
		known = append(known, "--"+longName(f))
	}
	err := hint.Usagef("unknown flag %s", word)
	codes := []string{"code", "token", "mfa", "otp", "mfa-code", "token-code", "c", "t"}
	if slices.Contains(codes, strings.TrimLeft(word, "-")) && Lookup(flags, "no-prompt") != nil { // of a login
		return err.Hint("a code needs no flag: give its six digits alone")
	}
	if near := Nearest("--"+strings.TrimLeft(word, "-"), known); near != "" {
		return err.Hint("did you mean %s?", near)
	}
	return err.Hint("the flags are %s", strings.Join(known, ", "))
}
