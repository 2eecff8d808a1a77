package app

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
)

// usageError is a command line that cannot be understood.
type usageError struct{ text, advice string }

func usagef(format string, args ...any) *usageError {
	return &usageError{text: fmt.Sprintf(format, args...)}
}

func (e *usageError) hint(format string, args ...any) *usageError {
	e.advice = fmt.Sprintf(format, args...)
	return e
}

func (e *usageError) Error() string { return e.text }

// adviceError is an error with a hint that only its place can know.
type adviceError struct {
	err    error
	advice string
}

func (e *adviceError) Error() string { return e.err.Error() }
func (e *adviceError) Unwrap() error { return e.err }

func advise(err error, format string, args ...any) error {
	return &adviceError{err, fmt.Sprintf(format, args...)}
}

// people is where messages for people go.
type people struct {
	w    io.Writer
	hide *strings.Replacer
}

func (p people) say(format string, args ...any) {
	fmt.Fprintf(p.w, "awsmfa: %s\n", printable(p.hide.Replace(fmt.Sprintf(format, args...))))
}

func (p people) warn(err error) { p.say("warning: %v", err) }

// fail says what happened and what to do about it.
func (p people) fail(err error) {
	p.say("error: %v", err)
	if h := hint(err); h != "" {
		p.say("hint: %s", h)
	}
}

// hideCodes hides the codes of a command line, where messages repeat words of
// it: they end up in logs, and the code may still be good.
func hideCodes(line []string) *strings.Replacer {
	var hide []string
	for i, word := range line {
		if word == "--" {
			break
		}
		word = strings.TrimLeft(word, "-")
		if code, is := readCode(word); is {
			hide = append(hide, word, "CODE", code, "CODE")
		} else if i+1 < len(line) && isDigits(word, 3) && isDigits(line[i+1], 3) {
			hide = append(hide, word+" "+line[i+1], "CODE", word+line[i+1], "CODE")
		}
	}
	return strings.NewReplacer(hide...)
}

// printable escapes what a terminal would obey or hide: control characters, C1,
// and those that change the direction or the look of what follows. Names from
// files and messages from servers may hold them.
func printable(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == unicode.ReplacementChar && !strings.HasPrefix(s[i:], string(unicode.ReplacementChar)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// status is the exit status that an error stands for.
func status(err error) int {
	var exit exitStatus
	var usage *usageError
	var length *session.LengthError
	var command *commandError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &command):
		return command.status()
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &usage), errors.As(err, &length):
		return exitMisused
	case interrupted(err):
		return exitInterrupted
	case needsCode(err), errors.Is(err, prompt.ErrNone):
		return exitNeedsCode
	}
	return exitFailed
}

// exitStatus ends the program without another word.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// The exit statuses; exec adds those of its command.
const (
	exitFailed      = 1
	exitMisused     = 2
	exitNeedsCode   = 3
	exitInterrupted = 130

	exitNotExecutable = 126
	exitNotFound      = 127
)
