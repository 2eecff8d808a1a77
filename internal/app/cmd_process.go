package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

const processHelp = `
Every AWS tool runs it for a profile of ~/.aws/config that says

  credential_process = awsmfa process PROFILE

and uses the session as it uses keys. A code is asked for on the terminal when
one is needed; ten tools at once ask once. The profile that says so must have no
keys of its own in ~/.aws/credentials, where tools would find and prefer them.
Apps that macOS starts from the Dock need the path of awsmfa there, as in
/opt/homebrew/bin/awsmfa: in a terminal, this command says the line.`

// The AWS SDK for Go gives a credential_process one minute.
const (
	processPatience = 50 * time.Second // for an answer to the question
	processLimit    = 54 * time.Second // for all
)

// processMin keeps botocore from calling again and again: it refreshes what has
// less left.
const processMin = 15 * time.Minute

// processRun is one call of process.
type processRun struct {
	login.Deps
	files      func() (awsfiles.Files, error)
	stdout     io.Writer
	onTerminal bool
	loginFlags
}

func processCommand(s *host.System) command {
	r := &processRun{Deps: loginDeps(s), files: func() (awsfiles.Files, error) { return readFiles(s) }, stdout: s.Stdout, onTerminal: s.StdoutIsTerminal()}
	r.Say.Away = s.TerminalOutput // of the person who runs the tool that runs this
	return command{Command: &cli.Command{
		Name: "process", ArgsUsage: "[PROFILE]", Usage: "session for AWS tools (credential_process)", Description: processHelp,
		Flags:  r.flags(),
		Action: func(c *cli.Context) error { return r.run(c.Context, cmdline.Joined(c.Args().Slice())) },
	}}
}

func (r *processRun) run(ctx context.Context, args []string) error {
	request, err := r.request(args, false)
	if err != nil {
		return err
	}
	request.Quiet, request.Patience = r.quiet || !r.onTerminal, processPatience
	if r.min == "" {
		// A session that is short on purpose is not asked for again at once.
		request.MinLeft, request.HalfAtMost = processMin, true
	}
	files, err := r.files()
	if err != nil {
		return err
	}
	if _, is := cmdline.ReadCode(request.Target.Profile); is && !profile.Has(files.Config.Index, files.Credentials.Index, request.Target.Profile) {
		return hint.Usagef("process takes no code").Hint("log in with: authaws PROFILE CODE")
	}
	r.Pick = nil // another tool waits
	l, err := login.PrepareChosen(ctx, r.Deps, files, request)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, processLimit)
	defer cancel()
	k, err := l.Session(ctx)
	if err != nil {
		return processError(err, l)
	}
	if r.onTerminal {
		l.SayUntil(k)
		r.Say.Say("to have AWS tools use it: credential_process = %s process %s", host.NameForTools(r.OS, r.Getenv("PATH")), hint.Word(l.Profile.Name))
		return nil
	}
	return ui.Print(r.stdout, processJSON(k))
}

// processError adds a hint for people who see only the output of the tool that
// failed.
func processError(err error, l *login.Login) error {
	if errors.Is(err, context.DeadlineExceeded) && !login.WasAnswered(err) {
		err = errTooLong
	}
	if err == errTooLong || hint.LacksCode(err) {
		return hint.With(err, "log in with: %s", l.Line())
	}
	return err
}

var errTooLong = errors.New("no session within 54 seconds, after which the waiting tool would give up")

// processJSON is what a credential_process prints, see
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
func processJSON(k session.Session) string {
	data, _ := json.Marshal(struct { // strings that have been checked cannot fail
		Version         int
		AccessKeyId     string
		SecretAccessKey string
		SessionToken    string
		Expiration      string
	}{1, k.AccessKeyID, k.SecretAccessKey, k.SessionToken, k.Expires.UTC().Format(time.RFC3339)})
	return string(data) + "\n"
}
