package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/program"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// asker is session.AskFunc, or nil when nobody may be asked.
func (l *Login) asker() session.AskFunc {
	switch {
	case l.request.NoPrompt:
		return nil
	case l.Profile.MFAProcess.Value != "":
		return l.askProgram
	case l.request.NoPerson:
		return nil
	}
	told := &refusals{now: l.deps.Now, say: l.deps.Say}
	return func(ctx context.Context, q session.Question) (string, error) {
		return l.askPerson(ctx, q, told.describe(q.Refused))
	}
}

// askPerson asks on the controlling terminal until what is typed is a code, and
// has the lines above the question that say what was wrong with the last one.
func (l *Login) askPerson(ctx context.Context, q session.Question, problem string) (string, error) {
	if err := l.ready(ctx); err != nil {
		return "", err // no code could be used
	}
	for {
		line, err := l.deps.Ask.Line(ctx, problem+"awsmfa: "+question(q))
		if errors.Is(err, prompt.ErrNone) {
			return "", fmt.Errorf("%w: %w", session.ErrNobody, err)
		}
		if err != nil && !errors.Is(err, prompt.ErrEmpty) && !errors.Is(err, prompt.ErrTooLong) {
			return "", err
		}
		if code, ok := cmdline.ReadCode(line); ok {
			return code, nil
		}
		problem = l.deps.Say.Above(func(m ui.Messages) { m.Say("a code has six digits") })
	}
}

// question names what a person needs to find the right entry of an app that
// holds many.
func question(q session.Question) string {
	device := q.Device
	if a, err := arn.Parse(q.Device); err == nil {
		_, name, _ := strings.Cut(a.Resource, "/")
		device = name + " of account " + a.AccountID
	}
	return fmt.Sprintf("%s: MFA code of device %s: ", q.Profile, device)
}

// askProgram runs the profile's mfa_process. A program shows the same code until
// the next one comes, so that is waited for after one that was already used, and
// a refused one is not asked for again.
func (l *Login) askProgram(ctx context.Context, q session.Question) (string, error) {
	if err := l.ready(ctx); err != nil {
		return "", err
	}
	var spent *session.SpentError
	switch {
	case errors.As(q.Refused, &spent) && !spent.Refused:
		l.deps.Say.Say("%v; the next one comes in %s", spent, session.Short(spent.Next))
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(spent.Next):
		}
	case q.Refused != nil:
		return "", q.Refused
	}
	defer l.deps.Say.NoticeIfSlow("waiting for mfa_process")()
	command, err := l.deps.program(l.Profile.MFAProcess)
	if err != nil {
		return "", err
	}
	return program.Code(ctx, command)
}

// program is a command of the profile, which root runs only from a file of its
// own. It may ask on the terminal; standard input is not for it, but for the
// command that exec runs. What it says there reaches a person, also when another
// tool captures our standard error.
func (d Deps) program(line profile.Setting) (program.Command, error) {
	paths, err := awsfiles.Locate(d.Getenv, d.HomeOf)
	if err != nil {
		return program.Command{}, err
	}
	file := paths.Config
	if line.Origin.File == profile.CredentialsFile {
		file = paths.Credentials
	}
	if err := program.CheckOwner(file, os.Geteuid()); err != nil {
		return program.Command{}, err
	}
	c := program.Command{Line: line.Value, Env: program.PathForApps(d.OS, d.Environ()), Stdin: d.TerminalInput(), Stderr: d.Say.To}
	if !d.Say.Person {
		c.Terminal = d.TerminalOutput()
	}
	return c, nil
}

// inTime gives up a question when the patience of the request ends. It returns a
// *session.NeedCodeError, so that a session with little time left is still used.
func (l *Login) inTime(ask session.AskFunc) session.AskFunc {
	if l.request.Patience <= 0 || ask == nil {
		return ask
	}
	return func(ctx context.Context, q session.Question) (string, error) {
		until, stop := context.WithDeadline(ctx, l.started.Add(l.request.Patience))
		defer stop()
		code, err := ask(until, q)
		if err != nil && until.Err() != nil && ctx.Err() == nil {
			return "", &session.NeedCodeError{Profile: q.Profile, Device: q.Device, Waited: true}
		}
		return code, err
	}
}

// readCode reads the code that "-" stands for. Where nobody is asked, it waits no
// longer than for AWS.
func (l *Login) readCode(ctx context.Context) (string, error) {
	defer l.deps.Say.NoticeIfSlow("waiting for a code on standard input")()
	if l.request.Limit <= 0 {
		return readLineCode(ctx, l.deps.Stdin)
	}
	until, stop := context.WithTimeout(ctx, l.request.Limit)
	defer stop()
	code, err := readLineCode(until, l.deps.Stdin)
	if err != nil && ctx.Err() == nil && until.Err() != nil {
		late := fmt.Errorf("none came on standard input in %s", session.Short(l.request.Limit))
		return "", &session.NeedCodeError{Profile: l.Profile.Name, Reason: late}
	}
	return code, err
}

// readLineCode reads a line with a code, and no byte more: what
// follows the line is for the command that exec runs.
func readLineCode(ctx context.Context, r io.Reader) (string, error) {
	type answer struct {
		line []byte
		err  error
	}
	read := make(chan answer, 1)
	go func() {
		line, err := readLine(r)
		read <- answer{line, err}
	}()
	var a answer
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case a = <-read:
	}
	if a.err != nil {
		return "", a.err
	}
	code, ok := cmdline.ReadCode(strings.TrimSpace(string(a.line)))
	if !ok {
		return "", hint.Usagef("standard input holds no code").Hint("a code has six digits")
	}
	return code, nil
}

func readLine(r io.Reader) (line []byte, err error) {
	for b := make([]byte, 1); len(line) < 64 && b[0] != '\n'; {
		n, err := r.Read(b)
		line = append(line, b[:n]...)
		if err == io.EOF {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return line, nil
}
