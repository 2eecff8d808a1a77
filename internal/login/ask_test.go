package login

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
)

func (w *world) prepare(t *testing.T, r Request) *Login {
	t.Helper()
	r.Target.Profile = "base"
	l, err := Prepare(w.Deps, w.read(t), r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A person is asked until what is typed is a code; what keeps a question from being
// asked ends it.
func TestAskPerson(t *testing.T) {
	const ask = "awsmfa: base: MFA code of device bob of account 123456789012: "
	const again = "awsmfa: a code has six digits\n" + ask
	broken := errors.New("the terminal is gone")
	type line struct {
		text string
		err  error
	}
	for _, test := range []struct {
		name  string
		lines []line
		code  string
		err   error
		heard []string
	}{
		{"a code", []line{{"123 456", nil}}, "123456", nil, []string{ask}},
		{"at last", []line{{"x", nil}, {"", prompt.ErrEmpty}, {"", prompt.ErrTooLong}, {"654321", nil}}, "654321", nil, []string{ask, again, again, again}},
		{"nobody", []line{{"123456", prompt.ErrNone}}, "", session.ErrNobody, []string{ask}},
		{"an error", []line{{"123456", broken}}, "", broken, []string{ask}},
	} {
		w := newWorld(t, 0)
		var heard []string
		w.Ask = func(_ context.Context, question string) (string, error) {
			heard = append(heard, question)
			l := test.lines[0]
			test.lines = test.lines[1:]
			return l.text, l.err
		}
		l := w.prepare(t, Request{})
		code, err := l.asker()(t.Context(), session.Question{Profile: "base", Device: l.Profile.Serial.Value})
		if code != test.code || !errors.Is(err, test.err) || (err == nil) != (test.err == nil) || !slices.Equal(heard, test.heard) {
			t.Errorf("%s: %q, %v; heard %q", test.name, code, err, heard)
		}
	}
	if got := question(session.Question{Profile: "base", Device: "GAHT12345678"}); got != "base: MFA code of device GAHT12345678: " {
		t.Errorf("a hardware device: %q", got)
	}
}

// What the caller checks is known before a code is asked for or sent, and not looked
// at for a cached session.
func TestCheckComesBeforeTheCode(t *testing.T) {
	refused := errors.New("the shell cannot carry it")
	for _, config := range []string{"", "mfa_process = echo 123456\n"} {
		w := newWorld(t, 0)
		w.Ask = func(context.Context, string) (string, error) {
			t.Error("a person is asked")
			return "123456", nil
		}
		w.write(t, "config", w.text(t, "config")+config)
		for _, code := range []string{"", "123456"} {
			l := w.prepare(t, Request{Target: cmdline.Target{Code: code}})
			l.Check = func() error { return refused }
			if _, err := l.Session(t.Context()); !errors.Is(err, refused) {
				t.Errorf("with code %q: %v", code, err)
			}
		}
		if w.asked != 0 {
			t.Errorf("%d requests were sent", w.asked)
		}
	}
}

// Nobody is asked for a code that no request could take.
func TestNothingIsAskedInVain(t *testing.T) {
	for _, config := range []string{"", "mfa_process = echo 123456\n"} {
		w := newWorld(t, 0)
		w.Ask = func(context.Context, string) (string, error) {
			t.Error("a person is asked")
			return "123456", nil
		}
		w.write(t, "config", w.text(t, "config")+"ca_bundle = /nowhere/at/all\n"+config)
		if code, err := w.prepare(t, Request{}).asker()(t.Context(), session.Question{}); err == nil || code != "" {
			t.Errorf("with %q: %q, %v", config, code, err)
		}
	}
}

// Who is asked depends on the request and on the profile.
func TestAsker(t *testing.T) {
	for _, test := range []struct {
		name, config string
		r            Request
		want         string
	}{
		{"a person", "", Request{}, "111111"},
		{"a program", "mfa_process = echo 222222\n", Request{}, "222222"},
		{"a program alone", "mfa_process = echo 222222\n", Request{NoPerson: true}, "222222"},
		{"no person", "", Request{NoPerson: true}, ""},
		{"nobody", "mfa_process = echo 222222\n", Request{NoPrompt: true}, ""},
	} {
		w := newWorld(t, 0)
		w.Ask = func(context.Context, string) (string, error) { return "111111", nil }
		w.Environ = os.Environ
		w.write(t, "config", w.text(t, "config")+test.config)
		ask, got := w.prepare(t, test.r).asker(), ""
		if ask != nil {
			var err error
			if got, err = ask(t.Context(), session.Question{}); err != nil {
				t.Error(test.name, err)
			}
		}
		if got != test.want || (ask == nil) != (test.want == "") {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

// A program is asked again once it can have another code, and not after AWS has
// refused what it gave. The clock is that of the test, which stands still while
// the program runs.
func TestAskProgram(t *testing.T) {
	w := newWorld(t, 0)
	w.write(t, "config", w.text(t, "config")+"mfa_process = echo 222222\n")
	synctest.Test(t, func(t *testing.T) {
		used := &session.SpentError{Next: 18 * time.Second}
		began, ran := time.Now(), time.Duration(0)
		w.Environ = func() []string { // is asked for when the program is run
			ran = time.Since(began)
			return os.Environ()
		}
		ask := w.prepare(t, Request{}).asker()
		if code, err := ask(t.Context(), session.Question{Refused: used}); code != "222222" || err != nil || ran != used.Next {
			t.Errorf("after a used code: %q, %v, asked again after %v", code, err, ran)
		}
		if want := "awsmfa: " + used.Error() + "; the next one comes in 18s\n"; w.says.String() != want {
			t.Errorf("says %q, want %q", w.says, want)
		}
		for _, refused := range []error{&session.SpentError{Refused: true}, errors.New("refused")} {
			if code, err := ask(t.Context(), session.Question{Refused: refused}); code != "" || err != refused {
				t.Errorf("after %v: %q, %v", refused, code, err)
			}
		}
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if code, err := ask(stopped, session.Question{Refused: &session.SpentError{Next: time.Hour}}); code != "" || !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %q, %v", code, err)
		}
	})
}

// Root runs only the programs of a file of its own, be it config or credentials.
func TestOwnerOfAProgram(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	const line = "mfa_process = echo 222222\n"
	for _, test := range []struct {
		in, owned string
		ok        bool
	}{{"config", "config", false}, {"config", "credentials", true}, {"credentials", "credentials", false}, {"credentials", "config", true}} {
		w := newWorld(t, 0)
		w.Environ = os.Environ
		w.write(t, test.in, w.text(t, test.in)+line)
		if err := os.Chown(w.path(test.owned), 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if code, err := w.prepare(t, Request{}).asker()(t.Context(), session.Question{}); (err == nil) != test.ok || (code == "222222") != test.ok || !test.ok && !strings.Contains(err.Error(), w.path(test.owned)) {
			t.Errorf("in %s, with %s of somebody else's: %q, %v", test.in, test.owned, code, err)
		}
	}
}

// A program speaks where a person hears it.
func TestTerminalOfAProgram(t *testing.T) {
	var terminal strings.Builder
	for _, person := range []bool{false, true} {
		w := newWorld(t, 0)
		w.TerminalOutput = func() io.Writer { return &terminal }
		w.Say.Person = person
		command, err := w.program(w.prepare(t, Request{}).Profile.MFAProcess)
		if err != nil || (command.Terminal == nil) != person {
			t.Errorf("with a person %v: %v, %v", person, command.Terminal, err)
		}
	}
}

// A program whose file cannot be found is not run.
func TestProgramWithoutAHome(t *testing.T) {
	w := newWorld(t, 0)
	w.env["HOME"] = ""
	if command, err := w.program(profile.Setting{Value: "echo 222222"}); err == nil {
		t.Errorf("got %+v", command)
	}
}

// Without a limit, a question has the time of the command.
func TestAskWithoutPatience(t *testing.T) {
	l := &Login{}
	ask := l.inTime(func(ctx context.Context, _ session.Question) (string, error) { return "111111", ctx.Err() })
	if code, err := ask(t.Context(), session.Question{}); code != "111111" || err != nil {
		t.Errorf("%q, %v", code, err)
	}
	l.request.Patience = time.Nanosecond // has ended, but an answer that is there is taken
	ask = l.inTime(func(context.Context, session.Question) (string, error) { return "111111", nil })
	if code, err := ask(t.Context(), session.Question{}); code != "111111" || err != nil {
		t.Errorf("late: %q, %v", code, err)
	}
	broken := errors.New("the terminal is gone")
	l.request.Patience, l.started = time.Hour, time.Now()
	ask = l.inTime(func(context.Context, session.Question) (string, error) { return "", broken })
	if _, err := ask(t.Context(), session.Question{}); err != broken {
		t.Errorf("an error in time: %v", err)
	}
	if l.request.Patience = time.Minute; l.inTime(nil) != nil {
		t.Error("somebody is asked where nobody may be")
	}
}

// The code is the first line of standard input; what follows is left there.
func TestCodeOfStandardInput(t *testing.T) {
	const none = "standard input holds no code"
	broken := errors.New("a bad disk")
	for _, test := range []struct {
		in         io.Reader
		code, rest string
		err        string
	}{
		{strings.NewReader("123456\nrest"), "123456", "rest", ""},
		{strings.NewReader(" 123 456 \r\n"), "123456", "", ""},
		{strings.NewReader("123456"), "123456", "", ""},
		{strings.NewReader(""), "", "", none},
		{strings.NewReader("12345\n123456\n"), "", "123456\n", none},
		{strings.NewReader(strings.Repeat(" ", 57) + "1234567"), "", "", none},
		{strings.NewReader(strings.Repeat(" ", 58) + "123456789"), "123456", "789", ""},
		{io.MultiReader(strings.NewReader("123456"), iotest.ErrReader(broken)), "", "", broken.Error()},
	} {
		w := newWorld(t, 0)
		w.Stdin = test.in
		code, err := readLineCode(t.Context(), w.Stdin)
		if code != test.code || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("%q, %v", code, err)
		}
		if test.err == none && hint.Of(err) != "a code has six digits" {
			t.Errorf("advice is %q", hint.Of(err))
		}
		if test.err == broken.Error() {
			continue
		}
		if rest, _ := io.ReadAll(test.in); string(rest) != test.rest {
			t.Errorf("left is %q", rest)
		}
	}
	never, hold := io.Pipe()
	defer hold.Close()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := readLineCode(ctx, never); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}

	late := newWorld(t, 0)
	late.Stdin = never
	var need *session.NeedCodeError
	_, err := late.prepare(t, Request{Target: cmdline.Target{Stdin: true}, Limit: time.Millisecond}).Unwritten(t.Context())
	if !errors.As(err, &need) || !strings.HasSuffix(err.Error(), "needs an MFA code, and none came on standard input in 0s") || late.asked != 0 {
		t.Errorf("nothing comes: %v, asked %d times", err, late.asked)
	}

	w := newWorld(t, 0)
	w.Stdin = strings.NewReader("nothing\n")
	l := w.prepare(t, Request{Target: cmdline.Target{Stdin: true}})
	if _, err := l.Unwritten(t.Context()); err == nil || err.Error() != none || w.asked != 0 {
		t.Errorf("a login: %v, asked %d times", err, w.asked)
	}
	if _, err := os.Stat(filepath.Join(w.home, "sessions")); err == nil {
		t.Error("a cache was made for it")
	}
}
