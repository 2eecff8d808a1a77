package ui

import (
	"context"
	"io"
	"strings"

	"awsmfa/internal/host"
)

// FullScreen is the alternate screen of a terminal: what it shows is in no
// scrollback, and is gone when it is left.
type FullScreen struct {
	to    io.Writer
	shown bool
}

// NewFullScreen is for the terminal that to writes to. It shows nothing yet.
func NewFullScreen(to io.Writer) *FullScreen { return &FullScreen{to: to} }

// The sequences are those of xterm, see
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html.
const (
	enterScreen = "\x1b[?1049h"
	leaveScreen = "\x1b[?1049l"
	clearScreen = "\x1b[H\x1b[2J"
)

// Show shows these lines and nothing else, from the top.
func (f *FullScreen) Show(lines []string) error {
	text := clearScreen + strings.Join(lines, "\r\n") + "\r\n"
	if !f.shown {
		text = enterScreen + text
		f.shown = true
	}
	_, err := io.WriteString(f.to, text)
	return err
}

// Ask shows what draw gives and calls ask for the question below it. Ctrl-Z leaves
// the screen before it stops the process; afterwards both are shown anew.
func (f *FullScreen) Ask(ctx context.Context, draw func() []string, ask func(context.Context) error) error {
	for {
		if err := f.Show(draw()); err != nil {
			return err
		}
		suspended, err := host.UntilSuspended(ctx, ask)
		if !suspended {
			return err
		}
		f.Leave()
		host.Suspend()
	}
}

// Leave clears the screen and gives the terminal back as it was. It is to be
// deferred, so that no way out leaves anything behind; again does nothing.
func (f *FullScreen) Leave() {
	if f.shown {
		f.shown = false
		io.WriteString(f.to, clearScreen+leaveScreen)
	}
}
