package login

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/session"
)

// TestNobodyAnswersInTime leaves the question of a process open: it ends, and a
// session that has little left is handed out, unless enough was demanded.
func TestNobodyAnswersInTime(t *testing.T) {
	dir, err := cache.Open(filepath.Join(t.TempDir(), "kept"), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	l := &Login{request: Request{Patience: 50 * time.Millisecond}, started: time.Now()}
	all := &session.Sessions{
		Store: dir, Now: time.Now, Patience: l.patience(), Warn: func(err error) { t.Error(err) }, Waiting: func(session.Wait) {},
		Keys: func(context.Context) (creds.Credentials, error) { return creds.Credentials{}, nil },
		Ask: l.inTime(func(ctx context.Context, _ session.Question) (string, error) {
			asked++
			<-ctx.Done()
			return "", ctx.Err()
		}),
		Call: func(context.Context, session.Call) (creds.Credentials, session.CodeOutcome, error) {
			return creds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "s", SessionToken: "t", Expires: time.Now().Add(10 * time.Minute)}, session.Unknown, nil
		},
	}
	plan := session.Plan{Profile: "acme", Steps: []session.Step{{Serial: "arn:aws:iam::1:mfa/bob", Duration: time.Hour}}}
	var need *session.NeedCodeError
	if _, err := all.Get(t.Context(), session.Request{Plan: plan, MinLeft: 15 * time.Minute}); !errors.As(err, &need) || !need.Waited {
		t.Errorf("with nothing kept: %v", err)
	}
	made, err := all.Get(t.Context(), session.Request{Plan: plan, Code: "123456"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := all.Get(t.Context(), session.Request{Plan: plan, MinLeft: 15 * time.Minute}); err != nil || got.SessionToken != made.SessionToken {
		t.Errorf("with ten minutes left: %v, %v", got, err)
	}
	if _, err := all.Get(t.Context(), session.Request{Plan: plan, MinLeft: 15 * time.Minute, Strict: true}); !errors.As(err, &need) {
		t.Errorf("with a demand: %v", err)
	}
	if asked != 3 {
		t.Errorf("asked %d times", asked)
	}

	// An interrupt is no missing answer.
	l.started = time.Now().Add(time.Minute)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := all.Get(ctx, session.Request{Plan: plan, New: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
