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
// fits, a tab, and what it is. It is not in the help, because nobody types it.
const completeName = "__complete"

// candidate is a word that may stand at the place asked for.
type candidate struct{ word, what string }

// complete prints what may take the place of the last word.
func (s *System) complete(args []string) error {
	if len(args) < 2 {
		return usagef("%s takes a shell and the words typed so far", completeName)
	}
	line, last := args[1:len(args)-1], args[len(args)-1]
	var out strings.Builder
	for _, c := range s.candidates(line, last) {
		if strings.HasPrefix(c.word, last) && strings.IndexFunc(c.word+c.what, unicode.IsControl) < 0 {
			out.WriteString(c.word + "\t" + c.what + "\n")
		}
	}
	return s.print(out.String())
}

// candidates lists all that may stand after the words of line.
func (s *System) candidates(line []string, last string) []candidate {
	if len(line) == 0 {
		return s.commandCandidates()
	}
	c := s.command(line[0])
	if c == nil || slices.Contains(line, "--") {
		return nil
	}
	if o := awaited(c.options, line[len(line)-1]); o != nil {
		return s.valueCandidates(o)
	}
	if strings.HasPrefix(last, "-") {
		return optionCandidates(c.options)
	}
	switch {
	case strings.Contains(c.usage, "SHELL"):
		return named(shellhook.Names(), "shell")
	case strings.Contains(c.usage, "PROFILE"):
		return s.profileCandidates()
	}
	return nil
}

func (s *System) commandCandidates() []candidate {
	var all []candidate
	for _, build := range commands() {
		c := build(s)
		all = append(all, candidate{c.name, c.short})
	}
	return all
}

// awaited is the option that the word makes wait for its value.
func awaited(options []*option, word string) *option {
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

func optionCandidates(options []*option) []candidate {
	all := []candidate{{"--help", "show the help"}}
	for _, o := range options {
		all = append(all, candidate{"--" + o.long, o.usage})
	}
	return all
}

func (s *System) valueCandidates(o *option) []candidate {
	switch o.long {
	case "profile":
		return s.profileCandidates()
	case "shell":
		return named(export.Names(), "dialect")
	case "to":
		return s.sectionCandidates()
	case "duration", "min":
		return named([]string{"15m", "1h", "4h", "8h", "12h"}, "length of time")
	}
	return nil
}

// profileCandidates are all profiles. Files that cannot be read have none: this
// is no place to complain.
func (s *System) profileCandidates() []candidate {
	config, credentials, err := s.awsFiles()
	if err != nil {
		return nil
	}
	return named(slices.Collect(profile.Names(config, credentials)), "profile")
}

func (s *System) sectionCandidates() []candidate {
	_, credentials, err := s.awsFiles()
	if err != nil {
		return nil
	}
	return named(slices.Collect(credentials.Names()), "section")
}

func named(words []string, what string) []candidate {
	all := make([]candidate, len(words))
	for i, w := range words {
		all[i] = candidate{w, what}
	}
	return all
}
