package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/device"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

// enroller hands the seed of a new device to a person or to a store.
type enroller struct {
	ask  ui.AskFunc
	now  func() time.Time
	line string // for mfa_process; empty: a person has the device

	screen *ui.FullScreen
	size   func() (columns, rows int)
	text   bool // the key is shown as text

	program string // the terminal, as TERM_PROGRAM has it
	code    func(ctx context.Context, i device.Invitation, refused error) (string, error)
}

// newEnroller refuses what could not work before anything is made. to names a
// store; empty: a person has an authenticator app.
func newEnroller(s *host.System, u device.User, name, to string) (*enroller, error) {
	e := &enroller{ask: s.Ask, now: s.Now, size: s.TerminalSize, program: s.Getenv("TERM_PROGRAM")}
	if to != "" {
		store, err := device.ParseStore(to, cmp.Or(name, u.Name()), login.AccountOf(u.ARN))
		if err != nil {
			return nil, hint.Usagef("--to %s: %v", to, err)
		}
		e.line = store.Line
		e.code = func(ctx context.Context, i device.Invitation, refused error) (string, error) {
			if refused != nil {
				return "", fmt.Errorf("the code that was read back from %s: %w", to, refused)
			}
			return store.Keep(ctx, i, s.Environ(), s.Stderr)
		}
		return e, nil
	}
	terminal := s.TerminalOutput()
	if terminal == nil {
		return nil, hint.With(errors.New("no terminal to show the QR code on"), "run it on a terminal, or give --to STORE")
	}
	e.screen, e.code = ui.NewFullScreen(terminal), e.askPerson
	return e, nil
}

// enrol makes the device. The screen is left before it returns, whatever happens.
func (e *enroller) enrol(ctx context.Context, u device.User, name string) (device.Enrolled, error) {
	if e.screen != nil {
		defer e.screen.Leave()
		const warning = "awsmfa: the next screen shows the secret of the new device; nobody else should see or record it\nawsmfa: Enter to go on: "
		if _, err := e.ask.Answer(ctx, warning, "give --to STORE"); err != nil {
			return device.Enrolled{}, err
		}
	}
	return device.Enrol(ctx, device.Enrolment{User: u, Name: name, Code: e.code, Replace: e.replace, Now: e.now, Wait: wait})
}

// replace asks about a device that an earlier run may have left behind.
func (e *enroller) replace(ctx context.Context, serial string) (bool, error) {
	return e.ask.Agree(ctx, "awsmfa: there is a device "+serial+" that nobody has\nawsmfa: delete it and make a new one", "give another --name")
}

// askPerson shows the new device and asks for a code of it.
func (e *enroller) askPerson(ctx context.Context, i device.Invitation, refused error) (string, error) {
	problem := ""
	if refused != nil {
		problem = refused.Error() + refusedAdvice(refused)
	}
	for {
		if err := e.screen.Show(e.picture(i)); err != nil {
			return "", err
		}
		question := "awsmfa: code that the app shows now (s: show the key as text): "
		if problem != "" {
			question = "awsmfa: " + problem + "\n" + question
		}
		answer, err := e.ask.Answer(ctx, question, "give --to STORE")
		if err != nil {
			return "", err
		}
		if code, is := cmdline.ReadCode(answer); is {
			return code, nil
		}
		if e.text = e.text || answer == "s"; answer != "s" {
			problem = "a code has six digits"
		}
	}
}

func refusedAdvice(refused error) string {
	if errors.As(refused, new(*device.ClockError)) {
		return "; set it to automatic time, then type the next code"
	}
	return "; type the code of the entry that you have just added"
}

// heading and question are the lines that a screen has beside the QR code.
const besideCode = 4

// picture is what the screen shows: the QR code where there is room for it.
func (e *enroller) picture(i device.Invitation) []string {
	columns, rows := e.size()
	if columns == 0 || rows == 0 {
		columns, rows = 80, 50
	}
	if !e.text {
		if code, err := device.DrawIn(e.program, i.URI(), columns, rows-besideCode); err == nil {
			return append([]string{"Scan this with your authenticator app:", ""}, code...)
		}
		if code, err := device.DrawIn(e.program, i.URI(), columns, rows-1); err == nil {
			return code
		}
	}
	return []string{
		"Type this key into your authenticator app (time-based, six digits):", "", "  " + device.Grouped(i.Seed), "",
		"A QR code takes a window of 49 columns and 29 rows.", "",
	}
}
