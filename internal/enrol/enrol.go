// Package enrol gives a user a new MFA device: it hands the seed to a person, as a
// QR code on a screen of its own, or to a store, and gets one code back.
package enrol

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"awsmfa/internal/device"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

// Deps are what this takes of the machine.
type Deps struct {
	Ask      ui.AskFunc
	Say      ui.Messages
	Now      func() time.Time
	Terminal func() io.Writer // gives nil without a terminal
	Size     func() (columns, rows int)
	Program  string // that shows the terminal, as TERM_PROGRAM has it
	Environ  func() []string
	Stderr   io.Writer // for what the program of a store says
}

// Enroller hands the seed of a new device to a person or to a store.
type Enroller struct {
	Deps
	Line string // for mfa_process; empty: a person has the device

	screen *ui.FullScreen
	text   bool // the key is wanted as text
	shown  bool // the key is on the screen as text
	code   func(ctx context.Context, i device.Invitation, refused error) (string, error)
}

// New refuses what could not work before anything is made. to names a store, see
// device.ParseStore; empty: a person has an authenticator app. name is that of the
// device; empty: the name of the user.
func New(d Deps, u device.User, name, to string) (*Enroller, error) {
	e := &Enroller{Deps: d}
	if to != "" {
		store, err := device.ParseStore(to, cmp.Or(name, u.Name()), login.AccountOf(u.ARN))
		if err != nil {
			return nil, hint.Usagef("--to: %v", err).Hint("the stores are pass:PATH, ykman and op")
		}
		e.Line = store.Line
		e.code = func(ctx context.Context, i device.Invitation, refused error) (string, error) {
			if refused != nil {
				return "", fmt.Errorf("the code that was read back from %s: %w", to, refused)
			}
			return store.Keep(ctx, i, d.Environ(), d.Stderr)
		}
		return e, nil
	}
	terminal := d.Terminal()
	if terminal == nil {
		return nil, hint.With(errors.New("no terminal to show the QR code on"), "run it on a terminal, or give --to STORE")
	}
	e.screen, e.code = ui.NewFullScreen(terminal), e.askPerson
	return e, nil
}

// Enrol makes the device, with the errors of device.Enrol. The screen is left before
// it returns, whatever happens.
func (e *Enroller) Enrol(ctx context.Context, u device.User, name string) (device.Enrolled, error) {
	if e.screen != nil {
		defer e.screen.Leave()
		const warning = "awsmfa: the next screen shows the secret of the new device;\nawsmfa: nobody else should see or record it\nawsmfa: Enter to go on: "
		if _, err := e.Ask.Answer(ctx, warning, "give --to STORE"); err != nil {
			return device.Enrolled{}, err
		}
	}
	return device.Enrol(ctx, device.Enrolment{User: u, Name: name, Code: e.code, Replace: e.replace, Now: e.Now, Wait: host.Wait})
}

// replace asks about a device that an earlier run may have left behind.
func (e *Enroller) replace(ctx context.Context, serial string) (bool, error) {
	return e.Ask.Agree(ctx, "awsmfa: there is a device "+serial+" that nobody has\nawsmfa: delete it and make a new one", "give another --name")
}
