package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"awsmfa/internal/program"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
)

// asker is session.AskFunc, or nil when nobody may be asked.
func (l *login) asker() session.AskFunc {
	switch {
	case l.flags.noPrompt:
		return nil
	case l.profile.MFAProcess.Value != "":
		return l.askProgram
	}
	return l.askPerson
}

// askPerson asks on the controlling terminal until what is typed is a code.
func (l *login) askPerson(ctx context.Context, q session.Question) (string, error) {
	if _, err := l.client(); err != nil {
		return "", err // no code could be used
	}
	problem := ""
	if q.Refused != nil {
		problem = q.Refused.Error()
		if h := hint(q.Refused); h != "" {
			problem += "; " + h
		}
	}
	for {
		text := "awsmfa: " + question(q)
		if problem != "" {
			text = "awsmfa: " + problem + "\n" + text
		}
		line, err := l.Ask(ctx, printableLines(text))
		if errors.Is(err, prompt.ErrNone) {
			return "", fmt.Errorf("%w: %w", session.ErrNobody, err)
		}
		if err != nil && !errors.Is(err, prompt.ErrEmpty) && !errors.Is(err, prompt.ErrTooLong) {
			return "", err
		}
		if code, ok := readCode(line); ok {
			return code, nil
		}
		problem = "a code has six digits"
	}
}

// question names what a person needs to find the right entry of an app that
// holds many.
func question(q session.Question) string {
	device := q.Device
	if parts := strings.SplitN(q.Device, ":", 6); len(parts) == 6 {
		_, name, _ := strings.Cut(parts[5], "/")
		device = name + " of account " + parts[4]
	}
	return fmt.Sprintf("%s: MFA code of device %s: ", q.Profile, device)
}

// printableLines is printable for text of several lines.
func printableLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = printable(line)
	}
	return strings.Join(lines, "\n")
}

// askProgram runs the profile's mfa_process. A program shows the same code until
// the next one comes, so that is waited for after one that was already used, and
// a refused one is not asked for again.
func (l *login) askProgram(ctx context.Context, q session.Question) (string, error) {
	if _, err := l.client(); err != nil {
		return "", err
	}
	var spent *session.SpentError
	switch {
	case errors.As(q.Refused, &spent) && !spent.Refused:
		l.people().say("%v; the next one comes in %s", spent, session.Short(spent.Next))
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(spent.Next):
		}
	case q.Refused != nil:
		return "", q.Refused
	}
	defer l.afterAWhile("waiting for mfa_process")()
	return program.Code(ctx, l.program(l.profile.MFAProcess.Value))
}

// program is a command of the profile. It may ask on the terminal; standard
// input is not for it, but for the command that exec runs.
func (s *System) program(line string) program.Command {
	return program.Command{Line: line, Env: s.Environ(), Stdin: s.TerminalInput(), Stderr: s.Stderr}
}
