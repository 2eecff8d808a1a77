package app

import (
	"io"
	"os"
	"os/signal"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/prompt"
)

// Main runs the program in the real world and returns its exit status.
func Main() int {
	awsapi.SilenceLog()
	allowDumps := noDump()
	ctx := newInterruptible()
	return Run(ctx, &System{
		Args:             os.Args[min(1, len(os.Args)):],
		Getenv:           os.Getenv,
		Environ:          os.Environ,
		Stdin:            os.Stdin,
		Stdout:           os.Stdout,
		Stderr:           os.Stderr,
		StdoutIsTerminal: func() bool { return prompt.IsTerminal(os.Stdout) },
		StderrIsTerminal: func() bool { return prompt.IsTerminal(os.Stderr) },
		Width:            func() int { return terminalWidth(os.Stdout) },
		Ask:              prompt.Terminal{}.Ask,
		Exec: func(path string, argv, env []string) error {
			signal.Reset() // or the command would find interrupts as we left them
			allowDumps()
			return execute(path, argv, env)
		},
		TerminalInput: terminalInput,
		Parent:        parentName,
		Now:           time.Now,
		Listen:        ctx.listen,
	})
}

// terminalInput opens the controlling terminal for reading. It is closed by the
// end of the process.
func terminalInput() io.Reader {
	f, err := os.Open("/dev/tty")
	if err != nil {
		return nil
	}
	return f
}
