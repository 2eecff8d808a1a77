package enrol

import (
	"context"
	"errors"
	"slices"
	"strings"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/device"
)

// askPerson shows the new device and asks for a code of it.
func (e *Enroller) askPerson(ctx context.Context, i device.Invitation, refused error) (string, error) {
	problem := ""
	if refused != nil {
		problem = refused.Error() + "\nawsmfa: " + refusedAdvice(refused)
	}
	for {
		var answer string
		err := e.screen.Ask(ctx, func() []string { return e.picture(i) }, func(ctx context.Context) (err error) {
			answer, err = e.Ask.Answer(ctx, e.question(problem), "give --to STORE")
			return err
		})
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

// question asks for a code below the picture.
func (e *Enroller) question(problem string) string {
	text := "awsmfa: code that the app shows now (s: show the key as text): "
	if e.shown {
		text = "awsmfa: code that the app shows now: "
	}
	if problem != "" {
		text = "awsmfa: " + problem + "\n" + text
	}
	return text
}

func refusedAdvice(refused error) string {
	if errors.As(refused, new(*device.ClockError)) {
		return "set it to automatic time, then type the next code"
	}
	return "type the code of the entry that you have just added"
}

// besideCode is how many lines a screen has beside the QR code: a heading, a blank and
// the question.
const besideCode = 4

// picture is what the screen shows: the QR code where there is room for it.
func (e *Enroller) picture(i device.Invitation) []string {
	columns, rows := e.Size()
	if columns == 0 || rows == 0 {
		columns, rows = 80, 50
	}
	e.shown = false
	if !e.text {
		if code, err := device.DrawIn(e.Program, i.URI(), columns, rows-besideCode); err == nil {
			return append([]string{"Scan this with your authenticator app:", ""}, code...)
		}
		if code, err := device.DrawIn(e.Program, i.URI(), columns, rows-1); err == nil {
			return code
		}
	}
	e.shown = true
	lines := []string{"Type this key into your authenticator app (time-based, six digits):", ""}
	for groups := range slices.Chunk(strings.Fields(device.Grouped(i.Seed)), groupsInLine) {
		lines = append(lines, "  "+strings.Join(groups, " "))
	}
	lines = append(lines, "")
	if !e.text {
		lines = append(lines, "A QR code takes a window of 49 columns and 29 rows.", "")
	}
	return lines
}

// groupsInLine makes two lines of the 16 groups of a seed, which fit any window.
const groupsInLine = 8
