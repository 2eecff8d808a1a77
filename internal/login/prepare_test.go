package login

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// A renewal in a shell goes on with the role that the shell has of the profile, and
// not with one that is of another profile or login.
func TestAgain(t *testing.T) {
	const restore = "set.AWS_ACCESS_KEY_ID=ASIAMINE&role=arn:aws:iam::123456789012:role/Dev&session-name=me"
	const says = "awsmfa: base: with --role arn:aws:iam::123456789012:role/Dev, --session-name me, as in this shell; for the profile itself, type unauthaws first\n"
	for _, test := range []struct {
		name string
		env  string
		r    Request
		role string
		says string
	}{
		{"as in the shell", "base " + restore, Request{Again: true}, "Dev", says},
		{"with the keys of the shell", "base " + restore + " ASIAMINE", Request{Again: true}, "Dev", says},
		{"quietly", "base " + restore, Request{Again: true, Quiet: true}, "Dev", ""},
		{"not again", "base " + restore, Request{}, "", ""},
		{"another role", "base " + restore, Request{Again: true, Override: profile.Override{Role: "arn:aws:iam::123456789012:role/Other"}}, "Other", ""},
		{"another profile", "acme " + restore, Request{Again: true}, "", ""},
		{"without a role", "base set.AWS_ACCESS_KEY_ID=ASIAMINE", Request{Again: true}, "", ""},
		{"other keys since", "base " + restore + " AKIAI44QH8DHBEXAMPLE", Request{Again: true}, "", ""},
	} {
		w := newWorld(t, 0)
		set := append(strings.Fields(test.env), "")
		w.env["AWSMFA_PROFILE"], w.env["AWSMFA_RESTORE"], w.env["AWS_ACCESS_KEY_ID"] = set[0], set[1], set[2]
		test.r.Target.Profile = "base"
		l, err := Prepare(w.Deps, w.read(t), test.r)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		role := ""
		if n := len(l.Profile.Roles); n > 0 {
			role = strings.TrimPrefix(l.Profile.Roles[n-1].ARN, "arn:aws:iam::123456789012:role/")
		}
		if role != test.role || w.says.String() != test.says {
			t.Errorf("%s: role %q, want %q; says %q, want %q", test.name, role, test.role, w.says, test.says)
		}
	}

	// A role that is no role any more ends the renewal.
	w := newWorld(t, 0)
	w.env["AWSMFA_PROFILE"], w.env["AWSMFA_RESTORE"] = "base", "set.AWS_ACCESS_KEY_ID=ASIAMINE&session-name=me"
	var none *profile.NoRoleError
	if l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}, Again: true}); l != nil || !errors.As(err, &none) {
		t.Errorf("got %v", err)
	}
}

// A word that is no profile and looks like a code is called one, and never repeated.
func TestCodeInPlaceOfAProfile(t *testing.T) {
	shape, misplaced := cmdline.CodeShapeError().Error(), cmdline.CodeForProfileError().Error()
	for _, test := range []struct {
		target cmdline.Target
		env    string
		err    string
	}{
		{cmdline.Target{Profile: "12345"}, "", shape},
		{cmdline.Target{Profile: "123-456"}, "", shape},
		{cmdline.Target{Profile: "12345", Flagged: true}, "", `no profile "12345"`},
		{cmdline.Target{Profile: "123456", Flagged: true}, "", misplaced},
		{cmdline.Target{}, "123456", misplaced},
		{cmdline.Target{}, "12345", `no profile "12345", which AWS_PROFILE names`},
		{cmdline.Target{Profile: "nowhere"}, "", `no profile "nowhere"`},
	} {
		w := newWorld(t, 0)
		w.env["AWS_PROFILE"] = test.env
		for what, prepare := range map[string]func() (*Login, error){
			"Prepare":      func() (*Login, error) { return Prepare(w.Deps, w.read(t), Request{Target: test.target}) },
			"prepareNamed": func() (*Login, error) { return prepareNamed(w.Deps, w.read(t), Request{Target: test.target}) },
			"PrepareChosen": func() (*Login, error) {
				return PrepareChosen(t.Context(), w.Deps, w.read(t), Request{Target: test.target})
			},
		} {
			if l, err := prepare(); l != nil || err == nil || err.Error() != test.err {
				t.Errorf("%s of %+v, with AWS_PROFILE=%s: %v, want %s", what, test.target, test.env, err, test.err)
			}
		}
	}
	w := newWorld(t, 0)
	_, err := Resolve(w.Deps, w.read(t), w.Options("123456"))
	var usage *hint.UsageError
	if !errors.As(err, &usage) {
		t.Errorf("a code as a profile is no misuse: %v", err)
	}
	w.write(t, "config", "[profile 12345]\nmfa_serial = GAHT12345678\nsource_profile = gone\n[profile 54321]\nmfa_serial = GAHT12345678\n")
	for name, want := range map[string]string{"12345": `no profile "gone", which profile "12345" names`, "54321": `profile "54321" has no access keys`} {
		if _, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: name}}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("a profile whose name is a number: %v, want %s", err, want)
		}
	}
	w.write(t, "config", "[profile 12345]\nmfa_serial = GAHT12345678\nsource_profile = base\n")
	if l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "12345"}}); err != nil || l.Profile.Name != "12345" {
		t.Errorf("a profile whose name is a number: %v", err)
	}
}

// The least time left may not be more than the session has; for a renewal that does
// not mind, half of it is enough.
func TestLeastTimeLeft(t *testing.T) {
	for _, test := range []struct {
		r    Request
		want time.Duration
		err  string
	}{
		{Request{MinLeft: time.Hour}, time.Hour, ""},
		{Request{MinLeft: 13 * time.Hour}, 13 * time.Hour, ""},
		{Request{MinLeft: 12 * time.Hour, Strict: true}, 12 * time.Hour, ""},
		{Request{MinLeft: 12*time.Hour + 1, Strict: true}, 0, "--min 12h is longer than the session, which lasts 12h"},
		{Request{MinLeft: 2 * time.Hour, Strict: true, Duration: time.Hour}, 0, "--min 2h is longer than the session, which lasts 1h"},
		{Request{MinLeft: 8 * time.Hour, HalfAtMost: true}, 6 * time.Hour, ""},
		{Request{MinLeft: time.Hour, HalfAtMost: true}, time.Hour, ""},
		{Request{MinLeft: 8 * time.Hour, HalfAtMost: true, Duration: time.Hour}, 30 * time.Minute, ""},
		{Request{MinLeft: 13 * time.Hour, HalfAtMost: true, Strict: true}, 6 * time.Hour, ""},
	} {
		w := newWorld(t, 0)
		test.r.Target.Profile = "base"
		l, err := Prepare(w.Deps, w.read(t), test.r)
		if test.err == "" && (err != nil || l.request.MinLeft != test.want) || test.err != "" && (err == nil || err.Error() != test.err) {
			t.Errorf("%+v: %v", test.r, err)
		}
		if test.err != "" && hint.Of(err) != "ask for a longer one with --duration" {
			t.Errorf("%+v: advice is %q", test.r, hint.Of(err))
		}
	}
}

// A cached session with five minutes left is used, and one with less is renewed.
func TestUsualMin(t *testing.T) {
	for left, want := range map[time.Duration]int{5 * time.Minute: 0, 5*time.Minute - time.Second: 1} {
		w := newWorld(t, 0)
		if err := w.login(t, Request{}); err != nil {
			t.Fatal(err)
		}
		asked, ends := 0, w.cachedSessions()[0].Session.Expires
		w.Now = func() time.Time { return ends.Add(-left) }
		w.Ask = func(context.Context, string) (string, error) {
			asked++
			return "654321", nil
		}
		if _, err := w.prepare(t, Request{MinLeft: UsualMin}).Unwritten(t.Context()); err != nil || asked != want {
			t.Errorf("with %v left a code is asked for %d times, %v", left, asked, err)
		}
	}
}

// What cannot be asked of STS is refused before a code is needed.
func TestLengthIsRefused(t *testing.T) {
	w := newWorld(t, 0)
	var length *session.LengthError
	if l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}, Duration: 37 * time.Hour}); l != nil || !errors.As(err, &length) {
		t.Errorf("got %v", err)
	}
}

// A code at hand makes a role session of full length, in one request.
func TestCodeMakesALongRole(t *testing.T) {
	for _, test := range []struct {
		target cmdline.Target
		steps  int
	}{{cmdline.Target{}, 2}, {cmdline.Target{Code: "123456"}, 1}, {cmdline.Target{Stdin: true}, 1}} {
		w := newWorld(t, 1)
		w.write(t, "config", strings.Replace(w.text(t, "config"), "source_profile", "duration_seconds = 7200\nsource_profile", 1))
		test.target.Profile = "role0"
		l, err := Prepare(w.Deps, w.read(t), Request{Target: test.target})
		if err != nil || len(l.Plan.Steps) != test.steps {
			t.Errorf("%+v: %v, %+v", test.target, err, l.Plan.Steps)
		}
	}
}

// Nobody may be asked for keys where nobody is asked for a code.
func TestNobodyIsAskedForKeys(t *testing.T) {
	for _, test := range []struct {
		r     Request
		alone bool
	}{{Request{}, false}, {Request{NoPrompt: true}, true}, {Request{NoPerson: true}, true}} {
		if l := newWorld(t, 0).prepare(t, test.r); l.client.alone != test.alone {
			t.Errorf("%+v: %v", test.r, l.client.alone)
		}
	}
}

// With --debug, each setting comes with its origin, and each request with its length.
func TestDebugOfALogin(t *testing.T) {
	for _, test := range []struct{ config, region string }{{"region = eu-west-1\n", `"eu-west-1" from [profile base] in config`}, {"", `"" from nowhere`}} {
		w := newWorld(t, 0)
		w.Say.Debug = true
		w.write(t, "config", "[profile base]\nmfa_serial = GAHT12345678\n"+test.config)
		w.prepare(t, Request{})
		want := `awsmfa: debug: profile "base": keys from [base] in credentials, device GAHT12345678 from [profile base] in config, region ` + test.region + "\n" +
			"awsmfa: debug: to be asked of STS: a session of 12h with the MFA device GAHT12345678\n"
		if w.says.String() != want {
			t.Errorf("says %q, want %q", w.says, want)
		}
	}
}

// Of a profile that there is not, --debug has nothing to show.
func TestDebugOfNoProfile(t *testing.T) {
	w := newWorld(t, 0)
	w.Say.Debug = true
	if _, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "nowhere"}}); err == nil || w.says.String() != "" {
		t.Errorf("%v, says %q", err, w.says)
	}
}

// A session that keys of the environment signed is not renewed without them, where
// that is what is meant.
func TestGoneKeysOfTheEnvironment(t *testing.T) {
	const session = "AWSMFA_PROFILE=base AWSMFA_RESTORE=from=environment AWS_SESSION_TOKEN=t"
	for _, test := range []struct {
		name, env, profile string
		gone               bool
	}{
		{"no profile is named", session, "", true},
		{"a profile is named", session, "base", false},
		{"AWS_PROFILE", session + " AWS_PROFILE=base", "", false},
		{"AWS_DEFAULT_PROFILE", session + " AWS_DEFAULT_PROFILE=base", "", false},
		{"no session of ours", strings.Replace(session, "AWSMFA_PROFILE=base", "AWSMFA_PROFILE=", 1), "", false},
		{"signed by other keys", strings.Replace(session, "from=environment", "from=nowhere", 1), "", false},
		{"the session has gone", strings.Replace(session, "TOKEN=t", "TOKEN=", 1), "", false},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", w.text(t, "config")+"[default]\nsource_profile = base\n")
		for _, pair := range strings.Fields(test.env) {
			name, value, _ := strings.Cut(pair, "=")
			w.env[name] = value
		}
		_, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: test.profile}})
		var keys *profile.KeysError
		gone := errors.As(err, &keys) && keys.Why == profile.GoneKeys && keys.Profile == "base"
		if gone != test.gone || !gone && err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// A profile that cannot log in after all is refused when it was picked.
func TestPickedProfileThatIsGone(t *testing.T) {
	w := newWorld(t, 2)
	w.Pick = func(context.Context, string, []ui.Choice, string) (string, error) { return "gone", nil }
	var unknown *profile.UnknownError
	if l, err := PrepareChosen(t.Context(), w.Deps, w.read(t), Request{}); l != nil || !errors.As(err, &unknown) || unknown.Name != "gone" {
		t.Errorf("got %v", err)
	}
}
