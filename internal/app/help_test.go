package app

import (
	"strings"
	"testing"

	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

// told is a command line's exit status, output and messages, for a person at a
// terminal of that width, or for a pipe: 0.
func told(t *testing.T, width int, line ...string) (status int, stdout, stderr string) {
	t.Helper()
	s := host.Empty()
	var out, messages strings.Builder
	s.Args, s.Stdout, s.Stderr = line, &out, &messages
	home := t.TempDir()
	s.Getenv = func(name string) string { return map[string]string{"HOME": home}[name] }
	s.StdoutIsTerminal, s.Width = func() bool { return width > 0 }, func() int { return width }
	return Run(t.Context(), s), out.String(), messages.String()
}

func TestBareCommandIsTheHelp(t *testing.T) {
	status, bare, said := told(t, 0)
	if status != 0 || said != "" {
		t.Errorf("status %d, said %q", status, said)
	}
	for _, line := range [][]string{{"--help"}, {"help"}, {"-h"}} {
		if _, out, _ := told(t, 0, line...); out != bare {
			t.Errorf("%v: %q", line, out)
		}
	}
	at := 0
	for _, want := range []string{"\nLog in:\n  env ", "\nLook:\n  status ", "\nSet up:\n  setup ", "\nexamples:\n", "authaws acme 123456", "Log in with authaws"} {
		i := strings.Index(bare[at:], want)
		if i < 0 {
			t.Fatalf("no %q after what comes before it in\n%s", want, bare)
		}
		at += i
	}
}

// No line of help is wider than the terminal, but for what is to be typed.
func TestHelpFitsTheTerminal(t *testing.T) {
	lines := [][]string{{"help"}}
	for _, build := range builders() {
		lines = append(lines, []string{"help", build(host.Empty()).Name})
	}
	for _, width := range []int{40, 80, 120} {
		for _, words := range lines {
			_, out, _ := told(t, width, words...)
			for line := range strings.Lines(out) {
				if line = strings.TrimSuffix(line, "\n"); ui.Width(line) > min(width, 80) && (width > 40 || !strings.HasPrefix(line, " ") && strings.Contains(line[:width], " ") && !strings.HasPrefix(line, "usage:")) {
					t.Errorf("%v at %d columns: %q", words, width, line)
				}
			}
		}
	}
}

// The command help is never evaluated; --help of what a shell evaluates may be.
func TestWhereHelpGoes(t *testing.T) {
	for _, name := range []string{"env", "hook"} {
		_, asked, said := told(t, 0, "help", name)
		if !strings.HasPrefix(asked, "usage: awsmfa "+name) || said != "" {
			t.Errorf("help %s: stdout %q, stderr %q", name, asked, said)
		}
		if _, out, said := told(t, 0, name, "--help"); out != "(\\exit 1)\n" || said != asked {
			t.Errorf("%s --help: stdout %q, stderr %q", name, out, said)
		}
	}
}

func TestMisrememberedCommands(t *testing.T) {
	for line, want := range map[string]string{
		"login":             `authaws PROFILE, or without the hook: eval "$(awsmfa env PROFILE)"`,
		"logon":             "authaws PROFILE",
		"assume acme":       `authaws acme, or without the hook: eval "$(awsmfa env acme)"`,
		"use 123456 acme":   "authaws acme,",
		"ls":                "awsmfa list",
		"whoami":            "awsmfa status; to ask AWS: awsmfa env PROFILE --verify",
		"completion bash":   "awsmfa hook SHELL --install",
		"configure acme":    "awsmfa setup acme",
		"shell acme":        "awsmfa exec acme -- COMMAND",
		"unset":             `eval "$(awsmfa env --unset)"`,
		"evn":               "did you mean env?",
		"123456":            "authaws CODE",
		"nothing-like-this": "awsmfa --help lists the commands",
		"help ls":           "awsmfa list",
	} {
		status, out, said := told(t, 0, strings.Fields(line)...)
		if status != hint.Misused || out != "" || !strings.Contains(said, "hint: ") || !strings.Contains(said, want) || strings.Contains(said, "123456") {
			t.Errorf("%s: status %d, stdout %q, said %q, want %q", line, status, out, said, want)
		}
	}
}

// A word that other tools have for something must not be a command here.
func TestMeaningsAreOfNoCommand(t *testing.T) {
	seen := map[string]bool{}
	for _, build := range builders() {
		seen[build(host.Empty()).Name] = true
	}
	for _, m := range meanings {
		for _, word := range strings.Fields(m.words) {
			if seen[word] {
				t.Errorf("%s has two meanings", word)
			}
			seen[word] = true
		}
	}
}
