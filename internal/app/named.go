package app

import (
	"slices"
	"strings"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
)

// namedLine is the line that was typed, with a profile in it. Codes are not
// repeated, nor the command that exec was to run. env is shown as authaws, which most
// often ran it.
func namedLine(s *host.System, profile string) string {
	if len(s.Args) == 0 {
		return "authaws " + hint.Word(profile)
	}
	name, rest := s.Args[0], withoutCodes(s.Args[1:])
	if at := slices.Index(rest, "--"); at >= 0 && name == "exec" {
		rest = append(rest[:at:at], "--", "COMMAND")
	}
	if name == "env" {
		return strings.TrimSpace("authaws " + hint.Word(profile) + " " + hint.Line(withoutShell(rest)))
	}
	words := []string{"awsmfa", name}
	if c := find(s, name); c.Command != nil {
		if sub, others := cmdline.Pick(c.Command, rest); sub != c.Command {
			words, rest = append(words, sub.Name), others
		}
		if len(words) > 2 && words[2] == "delete" && len(rest) > 0 {
			words, rest = append(words, rest[0]), rest[1:] // the access key ID
		}
	}
	return strings.TrimSpace(strings.Join(words, " ") + " " + hint.Word(profile) + " " + hint.Line(rest))
}

// withoutShell takes out --shell, which authaws adds by itself.
func withoutShell(line []string) (kept []string) {
	for i := 0; i < len(line); i++ {
		switch name, _, joined := strings.Cut(strings.TrimLeft(line[i], "-"), "="); {
		case name != "shell" || !strings.HasPrefix(line[i], "-"):
			kept = append(kept, line[i])
		case !joined:
			i++
		}
	}
	return kept
}
