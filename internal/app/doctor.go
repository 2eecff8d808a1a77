package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

const doctorHelp = `
Looks at the files, the profile, this shell and the way to AWS, and says of each
what is right and what to do about what is not. It needs no code and changes
nothing. One request goes to AWS, signed with the keys of the profile.

  ok    as it should be
  note  works, but may surprise
  fix   does not work, or is not safe

The status is 1 when something has to be fixed.`

func doctorCommand(s *System) *command {
	var name string
	return &command{
		Command: cli.Command{Name: "doctor", ArgsUsage: "[PROFILE]", Usage: "check everything and say what to fix", Description: doctorHelp},
		options: []*option{{long: "profile", short: "p", takes: "NAME", usage: "the profile, like the argument", text: &name}},
		run:     func(ctx context.Context, w words) error { return s.doctor(ctx, name, append(w.args, w.after...)) },
	}
}

// checks are all that doctor knows to look at, in the order of its output. Each
// says something, or nothing when there is nothing to say.
var checks = []func(*checkup) []finding{
	checkPaths, checkFiles, checkModes, checkOwners, checkFolders,
	checkSyntax, checkDefaults, checkBareSections, checkPrefixes, checkEmptyRegions, checkOldTokens, checkSourcesWithoutRole,
	checkKeys, checkDevice, checkRegion, checkEndpoint, checkCABundle,
	checkSTS, checkAccount, checkProxy, checkClock, checkTries,
	checkCache, checkShellSession, checkExpiration, checkSecurityToken, checkHalfKeys, checkOtherKeys, checkProfileVariables,
	checkRegionVariables, checkOldNames, checkVault, checkProfileFlag,
	checkPath, checkHook,
}

func (s *System) doctor(ctx context.Context, name string, args []string) error {
	t, err := readTarget(args, name, false)
	if err != nil {
		return err
	}
	c, err := s.examine(ctx, t)
	if err != nil {
		return err
	}
	look := s.look()
	var text strings.Builder
	problems := 0
	for _, check := range checks {
		for _, f := range check(c) {
			text.WriteString(f.text(look))
			if f.verdict == wrong {
				problems++
			}
		}
	}
	if err := s.print(text.String()); err != nil {
		return err
	}
	if problems > 0 {
		return exitStatus(exitFailed)
	}
	return nil
}

// verdict is the first word of a line.
type verdict string

const (
	fine  verdict = "ok"
	noted verdict = "note"
	wrong verdict = "fix"
)

// finding is what a check says, and what to do about it.
type finding struct {
	verdict verdict
	what    string
	advice  string
}

func finds(v verdict, format string, args ...any) []finding {
	return []finding{{verdict: v, what: fmt.Sprintf(format, args...)}}
}

// advised adds what to do to the only finding of a check.
func advised(advice string, v verdict, format string, args ...any) []finding {
	return []finding{{verdict: v, what: fmt.Sprintf(format, args...), advice: advice}}
}

// because is a finding about an error, with its own hint.
func because(err error) []finding {
	if err == nil {
		return nil
	}
	return advised(hint(err), wrong, "%v", err)
}

const doctorIndent = 6

// text is the finding in lines that fit, the verdict first.
func (f finding) text(l look) string {
	width := defaultWidth
	if l.width > 0 {
		width = min(width, max(l.width, 4*doctorIndent))
	}
	paint := map[verdict]string{fine: good, noted: warning, wrong: bad}[f.verdict]
	word := l.painted(string(f.verdict), paint)
	var b strings.Builder
	indent := strings.Repeat(" ", doctorIndent)
	b.WriteString(word.painted(word.text) + indent[len(word.text):])
	b.WriteString(strings.Join(fold(printable(f.what), width-doctorIndent), "\n"+indent) + "\n")
	if f.advice != "" {
		const arrow = "-> "
		indent += arrow
		b.WriteString(indent)
		indent = strings.Repeat(" ", len(indent))
		b.WriteString(strings.Join(fold(printable(f.advice), width-len(indent)), "\n"+indent) + "\n")
	}
	return b.String()
}

// fold parts a text at blanks into lines of at most width. What has no blank, as
// an ARN or a path, stays whole, so that it can be copied.
func fold(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		if n := len(lines); n > 0 && cells(lines[n-1])+1+cells(word) <= width {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
