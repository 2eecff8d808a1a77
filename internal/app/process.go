package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/session"
)

const processHelp = `
Every AWS tool runs it for a profile of ~/.aws/config that says

  credential_process = awsmfa process PROFILE

and uses the session as it uses keys. A code is asked for on the terminal when
one is needed; ten tools at once ask once. The profile that says so must have no
keys of its own in ~/.aws/credentials, where tools would find and prefer them.`

// Of a call that may take a minute (the limit of the AWS SDK for Go).
const (
	processPatience = 50 * time.Second // for an answer to the question
	processLimit    = 54 * time.Second // for all
)

// processMin keeps botocore from calling again and again: it refreshes what has
// less left.
const processMin = 15 * time.Minute

func processCommand(s *System) *command {
	f := &loginFlags{}
	return &command{
		Command: cli.Command{Name: "process", ArgsUsage: "[PROFILE]", Usage: "session for AWS tools (credential_process)", Description: processHelp},
		options: f.options(),
		run:     func(ctx context.Context, w words) error { return s.process(ctx, f, append(w.args, w.after...)) },
	}
}

func (s *System) process(ctx context.Context, f *loginFlags, args []string) error {
	t, err := readTarget(args, f.profile, false)
	if err != nil {
		return err
	}
	if _, is := readCode(t.profile); is && !s.isProfile(t.profile) {
		return usagef("process takes no code").hint("log in with: awsmfa env CODE")
	}
	l, err := s.prepareFor(*f, t)
	if err != nil {
		return err
	}
	l.quiet, l.patience = true, processPatience
	if f.min == "" {
		// A session that is short by wish is not asked for again at once.
		l.minLeft = min(processMin, l.plan.Steps[len(l.plan.Steps)-1].Duration/2)
	}
	ctx, cancel := context.WithTimeout(ctx, processLimit)
	defer cancel()
	k, err := l.get(ctx)
	if err != nil {
		return l.processError(err)
	}
	if s.StdoutIsTerminal() {
		l.sayUntil(k)
		s.people().say("to have AWS tools use it: credential_process = awsmfa process %s", quoteWord(l.profile.Name))
		return nil
	}
	return s.print(processJSON(k))
}

// processError has a hint for people whose tool failed, and who do not look at
// the terminal of this process.
func (l *login) processError(err error) error {
	var need *session.NeedCodeError
	var sts *awsapi.Error
	if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &sts) {
		err = errTooLong
	}
	if err == errTooLong || errors.As(err, &need) {
		return advise(err, "log in with: awsmfa env %s", quoteWord(l.profile.Name))
	}
	return err
}

var errTooLong = errors.New("no session within 54 seconds, so that the tool that waits for it would give up")

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

// inTime gives up a question when patience ends. That nobody answered is not
// another reason to fail: a session that has a few minutes left will do then.
func (l *login) inTime(ask session.AskFunc) session.AskFunc {
	if l.patience <= 0 || ask == nil {
		return ask
	}
	return func(ctx context.Context, q session.Question) (string, error) {
		until, stop := context.WithDeadline(ctx, l.started.Add(l.patience))
		defer stop()
		code, err := ask(until, q)
		if err != nil && until.Err() != nil && ctx.Err() == nil {
			return "", &session.NeedCodeError{Profile: q.Profile, Device: q.Device, Waited: true}
		}
		return code, err
	}
}
