package login

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/session"
)

// How long a session lasts is said with the day where that is not clear.
func TestSayUntil(t *testing.T) {
	now := time.Date(2026, 11, 20, 22, 15, 0, 0, time.Local)
	for _, test := range []struct {
		left time.Duration
		says string
	}{
		{12 * time.Hour, "awsmfa: base: session until 10:15 (12h)\n"},
		{24*time.Hour - 1, "awsmfa: base: session until 22:14 (24h)\n"},
		{24 * time.Hour, "awsmfa: base: session until Sat 22:15 (24h)\n"},
		{36 * time.Hour, "awsmfa: base: session until Sun 10:15 (36h)\n"},
		{29*time.Minute + 40*time.Second, "awsmfa: base: session until 22:44 (30m)\n"},
	} {
		for _, quiet := range []bool{false, true} {
			w := newWorld(t, 0)
			w.Now = func() time.Time { return now }
			want := test.says
			if quiet {
				want = ""
			}
			w.prepare(t, Request{Quiet: quiet}).SayUntil(session.Session{Credentials: creds.Credentials{Expires: now.Add(test.left).UTC()}})
			if w.says.String() != want {
				t.Errorf("%v, quiet %v: says %q, want %q", test.left, quiet, w.says, want)
			}
		}
	}
}

// A role session that is shorter than the profile wants comes with the reason, when it
// is made and not when it is found in the cache.
func TestCappedRole(t *testing.T) {
	const (
		first   = "[profile first]\nsource_profile = base\nrole_arn = arn:aws:iam::123456789012:role/First\n"
		second  = "[profile second]\nsource_profile = first\nrole_arn = arn:aws:iam::123456789012:role/Second\n"
		assumed = "awsmfa: %s: the role session lasts one hour, because it is assumed with the MFA session; --duration 12h assumes it with a code of its own\n"
		chained = "awsmfa: %s: the role session lasts one hour, as every role does that is assumed from another\n"
	)
	for _, test := range []struct{ config, profile, says string }{
		{first, "first", ""},
		{first + "duration_seconds = 3600\n", "first", ""},
		{first + "duration_seconds = 43200\n", "first", assumed},
		{first + second, "second", ""},
		{first + second + "duration_seconds = 43200\n", "second", chained},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", w.text(t, "config")+test.config)
		login := func(name, code string) {
			t.Helper()
			l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: name, Code: code}, MinLeft: UsualMin})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Unwritten(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		login("base", "123456")
		login(test.profile, "")
		want := strings.Replace(test.says, "%s", test.profile, 1)
		if w.says.String() != want {
			t.Errorf("%s of %s: says %q, want %q", test.profile, test.config, w.says, want)
		}
		w.Now = func() time.Time { return time.Now().Add(time.Second) }
		asked := w.asked
		if login(test.profile, ""); w.says.String() != want || w.asked != asked {
			t.Errorf("%s of %s, from the cache: says %q", test.profile, test.config, w.says)
		}
	}
}

// Who logs in with keys of the environment reads that a renewal needs them again.
func TestKeysOfTheEnvironment(t *testing.T) {
	w := newWorld(t, 0)
	w.env["AWS_ACCESS_KEY_ID"], w.env["AWS_SECRET_ACCESS_KEY"] = "AKIAI44QH8DHBEXAMPLE", "s"
	w.write(t, "config", "[default]\nmfa_serial = GAHT12345678\n")
	l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Code: "123456"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Unwritten(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := "awsmfa: default: signed with access key " + creds.ShowKeyID("AKIAI44QH8DHBEXAMPLE") + " of the environment; renewing the session needs it there again\n"
	if w.says.String() != want {
		t.Errorf("says %q, want %q", w.says, want)
	}
}

// The code that "-" stands for is used, and what cannot be written is a warning, or
// the error when the command was stopped.
func TestSession(t *testing.T) {
	w := newWorld(t, 0)
	w.Stdin = strings.NewReader("654321\n")
	k, err := w.prepare(t, Request{Target: cmdline.Target{Stdin: true}}).Session(t.Context())
	if err != nil || k.SessionToken != "token" || w.says.String() != "" || len(w.forms) != 1 || w.forms[0].Get("TokenCode") != "654321" {
		t.Errorf("%v, asked with %v", err, w.forms)
	}

	w = newWorld(t, 0)
	w.answers = map[string]string{"GetSessionToken": refusal("AccessDenied", "no")}
	if k, err := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}}).Session(t.Context()); err == nil || k.SessionToken != "" {
		t.Errorf("refused: %v", err)
	}

	w = newWorld(t, 0)
	w.write(t, "config", w.text(t, "config")+"awsmfa_write_to = base-mfa\n")
	l := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}})
	ctx, stop := context.WithCancel(t.Context())
	w.onRequest = func(int) { stop() }
	if k, err := l.Session(ctx); !hint.Interrupted(err) || k.SessionToken != "" {
		t.Errorf("stopped: %v", err)
	}
}

// A login waits for another one as long as its request says, and not at all where
// nobody is to be asked.
func TestPatience(t *testing.T) {
	for _, test := range []struct {
		r    Request
		want time.Duration
	}{
		{Request{}, -1},
		{Request{Patience: time.Minute}, time.Minute},
		{Request{NoPrompt: true}, 0},
		{Request{NoPrompt: true, Patience: time.Minute}, 0},
	} {
		if got := newWorld(t, 0).prepare(t, test.r).sessions().Patience; got != test.want {
			t.Errorf("%+v: %v, want %v", test.r, got, test.want)
		}
	}
}

// What the sessions of a login have to say reaches the person: for whom it waits, and
// with --debug why.
func TestSessionsSpeak(t *testing.T) {
	w := newWorld(t, 0)
	w.Say.Debug, w.Say.Person = true, true
	s := w.prepare(t, Request{}).sessions()
	w.says.Reset()
	s.Waiting(session.ForAnswer)
	s.Debug("a reason %d", 7)
	if got := w.says.String(); !strings.Contains(got, "awsmfa: another terminal is asking for this code; waiting\n") || !strings.Contains(got, "awsmfa: debug: a reason 7\n") {
		t.Errorf("says %q", got)
	}
	w.says.Reset()
	w.Say.Person = false
	if w.prepare(t, Request{}).sessions().Waiting(session.ForAnswer); strings.Contains(w.says.String(), "waiting") {
		t.Errorf("nobody reads it: %q", w.says)
	}
}

// A terminal for the programs of a profile is that of the person.
func TestProgramReadsTheTerminal(t *testing.T) {
	w := newWorld(t, 0)
	terminal := strings.NewReader("")
	w.TerminalInput = func() io.Reader { return terminal }
	w.Environ = os.Environ
	command, err := w.program(w.prepare(t, Request{}).Profile.MFAProcess)
	if err != nil || command.Stdin != io.Reader(terminal) || command.Stderr != io.Writer(w.says) || errors.Is(err, io.EOF) {
		t.Errorf("%+v, %v", command, err)
	}
}
