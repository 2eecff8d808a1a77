// Package prompt asks a person on the controlling terminal, wherever standard
// input and output lead, one question at a time on each. It does not know what is
// asked for.
package prompt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-isatty"
)

var (
	// ErrNone says that there is no terminal to use; the error that wraps it
	// adds why.
	ErrNone = errors.New("no terminal to ask on")
	// ErrEnd says that the person ended the input instead of answering (Ctrl-D).
	ErrEnd = errors.New("the question was not answered")
	// ErrEmpty says that the answer was blank.
	ErrEmpty = errors.New("the answer was empty")
	// ErrTooLong says that the answer was longer than 1 KiB.
	ErrTooLong = errors.New("the answer was too long")
	// ErrControl says that a text holds control characters and was not shown.
	ErrControl = errors.New("a text for the terminal holds control characters")
)

// IsTerminal says whether f is a terminal; a nil f is none.
func IsTerminal(f *os.File) bool {
	return isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
}

// Terminal is the controlling terminal of this process, opened for each use.
type Terminal struct {
	// Waits is called, once a question, when another process is asking something
	// on the same terminal. It may be nil.
	Waits func()
}

// Ask shows question, which says where to type and ends without a new line, and
// returns the line that is typed then, without what was taken back (Backspace,
// Ctrl-U, Ctrl-W), and with a plain blank for each other kind of blank. What was
// typed before the question was shown is dropped, for it answers something else.
// Only one process at a time asks on a terminal.
//
// Ask ends with the error of ctx as soon as ctx ends, and what was typed by then
// does not reach the next reader of the terminal. Other errors are ErrNone,
// which includes a process that is or comes to be in the background and would be
// stopped for reading, and a terminal that a full-screen program holds; ErrEnd,
// ErrEmpty, ErrTooLong and ErrControl.
func (term Terminal) Ask(ctx context.Context, question string) (string, error) {
	return term.ask(ctx, question, false)
}

// AskSecret is Ask for an answer that is not shown. While it is typed, the
// terminal shows nothing, and cannot stop this process, which would leave it so.
func (term Terminal) AskSecret(ctx context.Context, question string) (string, error) {
	return term.ask(ctx, question, true)
}

func (term Terminal) ask(ctx context.Context, question string, secret bool) (string, error) {
	if err := check(question); err != nil {
		return "", err
	}
	if window := minttyWindow(os.Stderr, os.Stdin); window != nil {
		return window.ask(ctx, question, secret)
	}
	t, err := open()
	if err != nil {
		return "", err
	}
	defer t.close()
	if err := t.turn(ctx, term.Waits); err != nil {
		return "", err
	}
	if secret {
		show, err := t.hide()
		if err != nil {
			return "", err
		}
		defer show()
	}
	l, err := t.answer(ctx, question)
	if err != nil && (errors.Is(err, ErrEnd) || ctx.Err() != nil) || err == nil && secret {
		t.leave()
	}
	if err != nil {
		return "", err
	}
	return l.text()
}

// answer shows the question and reads the line behind it.
func (t *terminal) answer(ctx context.Context, question string) (l line, err error) {
	t.drop()
	if err = t.write(ctx, question); err == nil {
		err = t.read(ctx, &l)
	}
	if midPaste(l.typed) {
		t.drop()
	}
	return l, err
}

// Say shows text on a line of its own. Errors are ErrNone and ErrControl.
func (Terminal) Say(text string) error {
	if err := check(text); err != nil {
		return err
	}
	if window := minttyWindow(os.Stderr); window != nil {
		return window.say(text)
	}
	t, err := open()
	if err != nil {
		return err
	}
	defer t.close()
	ctx, cancel := context.WithTimeout(context.Background(), briefly)
	defer cancel()
	if err := t.write(ctx, text+"\n"); ctx.Err() == nil {
		return err
	}
	return none("its output is halted")
}

const (
	// briefly is how long a terminal whose output is halted (Ctrl-S) is waited
	// for when nobody is asked anything.
	briefly = 100 * time.Millisecond
	// tick is how often is looked whether an answer is still wanted.
	tick = 20 * time.Millisecond
)

// leave makes the next output start on a line of its own.
func (t *terminal) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), briefly)
	defer cancel()
	if t.ready() == nil {
		t.drop()
		t.write(ctx, "\n")
	}
}

func none(reason string) error { return fmt.Errorf("%w: %s", ErrNone, reason) }

// check refuses what could move the cursor or change the terminal.
func check(text string) error {
	for i, r := range text {
		if r != '\n' && unicode.IsControl(r) {
			return ErrControl
		}
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)) {
			return ErrControl // a byte that is no UTF-8 may be a control character (C1)
		}
	}
	return nil
}
