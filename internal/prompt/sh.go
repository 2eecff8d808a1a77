package prompt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"awsmfa/internal/environ"
)

// shTerminal is a window of mintty, as Git for Windows opens it, without a console
// for the programs of Windows in it: to them it is a pipe, and the console that they
// have is one that nobody sees. A shell of MSYS2 or Cygwin knows it as /dev/tty, and
// asks there for us. Git does the same: see compat/terminal.c in its source.
type shTerminal struct {
	sh   string   // looked for in PATH
	pipe *os.File // tells the shell which terminal is meant
}

// minttyWindow is the window that one of the files leads to, or nil.
func minttyWindow(files ...*os.File) *shTerminal {
	if runtime.GOOS != "windows" {
		return nil
	}
	for _, f := range files {
		if isatty.IsCygwinTerminal(f.Fd()) {
			return &shTerminal{"sh", f}
		}
	}
	return nil
}

// InMintty says whether this is such a window.
func InMintty() bool { return minttyWindow(os.Stderr, os.Stdin) != nil }

// WindowError says that a window of mintty has no console, and that no sh is there to
// ask in it. It is an ErrNone.
type WindowError struct{}

func (*WindowError) Error() string {
	return none("this window has no console, and there is no sh in PATH").Error()
}

// Unwrap gives ErrNone.
func (*WindowError) Unwrap() error { return ErrNone }

// Hint is what to do.
func (*WindowError) Hint() string {
	return "put winpty before awsmfa, or give the code as an argument"
}

// askScript reads the question from standard input, a line after q or, without the
// end of a line, after e, and prints the answer. When the input ends, so does the
// question: we are gone, or want no answer any more. The terminal gets its settings
// back however the script ends, since the answer is read by a process of its own that
// wait, unlike read, ends for a signal. Statuses: 1 for no answer, 3 for no terminal,
// 4 for one that cannot hide what is typed, 5 for a signal.
const askScript = `(: </dev/tty >/dev/tty) 2>/dev/null || exit 3
exec 3<&0 4>&1 </dev/tty >/dev/tty 2>/dev/null
saved=$(stty -g) || [ "$1" != secret ] || exit 4
reader= watch= shown=
end() {
	trap '' HUP INT TERM
	kill -9 $reader $watch
	[ -z "$saved" ] || stty "$saved"
	[ -n "$shown" ] || echo
}
trap end EXIT
trap 'trap "" HUP INT TERM; exit 5' HUP INT TERM
if [ -n "$saved" ]; then
	stty -icanon min 0 time 0
	cat >/dev/null
	stty "$saved"
fi
if [ "$1" = secret ]; then stty -echo || exit 4; fi
while IFS= read -r part; do
	case $part in
	q*) printf '%s\n' "${part#q}" ;;
	*) printf %s "${part#e}"; break ;;
	esac
done <&3
{ IFS= read -r line && printf %s "$line" >&4; } </dev/tty &
reader=$!
{ read -r line <&3; kill $$; } 4>&- &
watch=$!
wait $reader || exit 1
[ "$1" = secret ] || shown=yes
exit 0`

// endOfScript is how long the script may take to give the terminal back: MSYS2
// starts a process in a twentieth of a second, on a slow machine.
const endOfScript = 3 * time.Second

// ask is Terminal.ask.
func (t *shTerminal) ask(ctx context.Context, question string, secret bool) (string, error) {
	program, err := exec.LookPath(t.sh)
	if err != nil {
		return "", &WindowError{}
	}
	shown := "shown"
	if secret {
		shown = "secret"
	}
	cmd := exec.CommandContext(ctx, program, "-c", askScript, "sh", shown)
	cmd.Env = environ.WithoutKeys(cmd.Environ())
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", none(err.Error())
	}
	var answer bytes.Buffer
	cmd.Stdout, cmd.Stderr = &answer, t.pipe
	cmd.Cancel, cmd.WaitDelay = in.Close, endOfScript
	if err := cmd.Start(); err != nil {
		return t.outcome(ctx, err, nil)
	}
	lines := strings.Split(question, "\n")
	last := len(lines) - 1
	for _, line := range lines[:last] {
		io.WriteString(in, "q"+line+"\n")
	}
	io.WriteString(in, "e"+lines[last]+"\n")
	return t.outcome(ctx, cmd.Wait(), answer.Bytes())
}

// outcome is the answer, or why there is none, from how the script ended.
func (t *shTerminal) outcome(ctx context.Context, err error, answer []byte) (string, error) {
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return "", ended(ctx, ErrEnd)
	case errors.As(err, &exit) && exit.ExitCode() == 4:
		return "", none("it cannot hide what is typed")
	case errors.As(err, &exit) && exit.ExitCode() == 5:
		return "", ended(ctx, ErrEnd)
	case err != nil:
		return "", none("sh cannot ask in this window")
	}
	l := line{typed: answer[:min(len(answer), maxLine)], long: len(answer) > maxLine}
	return l.text()
}

// say is Terminal.Say.
func (t *shTerminal) say(text string) error {
	if _, err := t.pipe.WriteString(text + "\n"); err != nil {
		return none(err.Error())
	}
	return nil
}

// interruptDelay is how long after the end of a read by Ctrl-C the signal for it may
// come.
const interruptDelay = 250 * time.Millisecond

// ended is for a read that gave no answer: Ctrl-D or Ctrl-Z, or Ctrl-C, which also
// ends ctx, perhaps a moment later.
func ended(ctx context.Context, otherwise error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(interruptDelay):
		return otherwise
	}
}
