//go:build unix

package host

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"awsmfa/internal/prompt"
)

// askHidden is Ask for an answer that the terminal does not show. The settings
// are put back on every way out, for a signal ends ctx and not the process.
func askHidden(ctx context.Context, question string) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", fmt.Errorf("%w: this process has no controlling terminal", prompt.ErrNone)
	}
	defer tty.Close()
	before, err := unix.IoctlGetTermios(int(tty.Fd()), getTermios)
	if err != nil {
		return "", fmt.Errorf("%w: %w", prompt.ErrNone, err)
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	if err := unix.IoctlSetTermios(int(tty.Fd()), setTermios, &hidden); err != nil {
		return "", fmt.Errorf("%w: %w", prompt.ErrNone, err)
	}
	defer unix.IoctlSetTermios(int(tty.Fd()), setTermios, before)
	defer prompt.Terminal{}.Say("") // the Enter was not shown either
	return prompt.Terminal{}.Ask(ctx, question)
}
