//go:build unix

package rcfile

import (
	"context"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"awsmfa/internal/environ"
	"awsmfa/internal/host"
)

// patience is how long a shell may take for its start-up files. Some start a
// terminal multiplexer instead, or read what nobody types.
const patience = 4 * time.Second

// NewAsk returns an AskShell for shells that start with the variables of all
// but for keys of AWS. Such a shell has no terminal, no input, and nobody sees
// what it prints; what it has started in its own group ends with it.
func NewAsk(ctx context.Context, all []string, path string) AskShell {
	return func(shell, options, command string) (string, bool) {
		program, err := host.FindCommand(shell, path)
		if err != nil {
			return "", false
		}
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		cmd := exec.CommandContext(ctx, program, options, "printf '%s' "+mark+"; "+command+"; printf '%s' "+mark)
		cmd.Env = environ.WithoutKeys(all)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		end := func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
		cmd.Cancel, cmd.WaitDelay = end, 100*time.Millisecond
		var out tail
		cmd.Stdout = &out
		if cmd.Start() != nil {
			return "", false
		}
		cmd.Wait()
		end()
		return answerIn(string(out))
	}
}

// mark stands before and behind an answer, among what start-up files print.
const mark = "awsmfa-answer-5e1d"

// answerIn is what stands between the last two marks.
func answerIn(text string) (answer string, ok bool) {
	end := strings.LastIndex(text, mark)
	if end < 0 {
		return "", false
	}
	start := strings.LastIndex(text[:end], mark)
	if start < 0 {
		return "", false
	}
	return text[start+len(mark) : end], true
}

// tail keeps the end of what is written to it.
type tail []byte

const tailSize = 64 << 10

func (t *tail) Write(p []byte) (int, error) {
	*t = append(*t, p...)
	if over := len(*t) - tailSize; over > 0 {
		*t = append((*t)[:0], (*t)[over:]...)
	}
	return len(p), nil
}
