package login

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

var errNowhere = errors.New("an unknown profile")

// Who names no profile gets the only one, or chooses.
func TestPrepareChosen(t *testing.T) {
	const device = "mfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	const one = "[profile base]\n" + device
	const two = one + "[profile second]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n"
	broken := errors.New("the terminal is gone")
	for _, test := range []struct {
		name, config string
		r            Request
		pick         string
		err          error
		noPick       bool
		profile      string
		names        []string // of an *UnnamedError
		says         string
		picked       bool
	}{
		{name: "named", config: two, r: Request{Target: cmdline.Target{Profile: "second"}}, profile: "second"},
		{name: "the only one", config: one, profile: "base", says: "awsmfa: base: taken because it is the only profile that can log in\n"},
		{name: "the only one, quietly", config: one, r: Request{Quiet: true}, profile: "base"},
		{name: "with a device", config: "[profile base]\n", r: Request{Serial: "arn:aws:iam::123456789012:mfa/bob", Quiet: true}, profile: "base"},
		{name: "none", config: "[profile x]\n", names: []string{"x", "base"}},
		{name: "the only one beside settings", config: "[default]\nregion = x\noutput = json\n" + one, profile: "base", says: "awsmfa: base: taken because it is the only profile that can log in\n"},
		{name: "the only one, by the device of the settings", config: "[default]\n" + device + "[profile base]\n", r: Request{Quiet: true}, profile: "base"},
		{name: "several beside settings", config: "[default]\nregion = x\n" + two, r: Request{NoPrompt: true}, names: []string{"base", "second"}},
		{name: "none beside settings", config: "[default]\nregion = x\n", err: errNowhere},
		{name: "settings by name", config: "[default]\nregion = x\n" + one, r: Request{Target: cmdline.Target{Profile: "default"}}, err: errNowhere},
		{name: "a default that can log in", config: "[default]\nsource_profile = base\n" + one, profile: "default"},
		{name: "a default with a fault", config: "[default]\nsource_profile = gone\n" + one, err: errNowhere},
		{name: "unknown", config: two, r: Request{Target: cmdline.Target{Profile: "nowhere"}}, err: errNowhere},
		{name: "those that can log in", config: two + "[profile sso]\nsso_session = x\n", r: Request{NoPrompt: true}, names: []string{"base", "second"}},
		{name: "picked", config: two, pick: "second", profile: "second", picked: true},
		{name: "no terminal", config: two, err: prompt.ErrNone, names: []string{"base", "second"}, picked: true},
		{name: "an error", config: two, err: broken, picked: true},
		{name: "no prompt", config: two, r: Request{NoPrompt: true}, names: []string{"base", "second"}},
		{name: "standard input", config: two, r: Request{Target: cmdline.Target{Stdin: true}}, names: []string{"base", "second"}},
		{name: "no picker", config: two, noPick: true, names: []string{"base", "second"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, 0)
			w.write(t, "config", test.config)
			picked := false
			w.Pick = func(context.Context, string, []ui.Choice, string) (string, error) {
				picked = true
				return test.pick, test.err
			}
			if test.noPick {
				w.Pick = nil
			}
			l, err := PrepareChosen(t.Context(), w.Deps, w.read(t), test.r)
			switch unnamed := new(UnnamedError); {
			case test.profile != "":
				if err != nil || l.Profile.Name != test.profile {
					t.Errorf("got %v", err)
				}
			case test.names != nil:
				if !errors.As(err, &unnamed) || !slices.Equal(unnamed.Names, test.names) {
					t.Errorf("got %v, %q", err, unnamed.Names)
				}
			case test.err == errNowhere:
				if err == nil || l != nil {
					t.Errorf("got %v", err)
				}
			case !errors.Is(err, test.err):
				t.Errorf("got %v", err)
			}
			if picked != test.picked || w.says.String() != test.says {
				t.Errorf("picked %v, says %q", picked, w.says)
			}
		})
	}
}

// Where none can log in, a [default] with settings only is the one that is set up.
func TestNobodyBesideSettings(t *testing.T) {
	w := newWorld(t, 0)
	w.write(t, "config", "[default]\nregion = x\n[profile sso]\nsso_session = x\n")
	w.write(t, "credentials", "")
	_, err := PrepareChosen(t.Context(), w.Deps, w.read(t), Request{})
	if err == nil || err.Error() != `profile "default" has no access keys` || hint.Of(err) != "give it an access key with: awsmfa setup default" {
		t.Errorf("%v; %s", err, hint.Of(err))
	}
	if name, err := Chosen(t.Context(), w.Deps, w.read(t), "sso"); name != "sso" || err != nil {
		t.Errorf("a name is not taken as it is: %q, %v", name, err)
	}
}

// Commands that only need the name of a profile take the only one, and let nobody
// choose.
func TestChosen(t *testing.T) {
	const device = "mfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	for _, test := range []struct {
		config, name, want string
		names              []string // of an *UnnamedError
	}{
		{"[profile base]\n" + device, "", "base", nil},
		{"[profile base]\n" + device, "nowhere", "nowhere", nil},
		{"[default]\nsource_profile = base\n[profile base]\n" + device, "", "", nil}, // [default] can log in
		{"[profile sso]\nsso_session = x\n", "", "", []string{"sso", "base"}},
		{"[profile base]\n" + device + "[profile second]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n", "", "", []string{"base", "second"}},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", test.config)
		w.Pick = func(context.Context, string, []ui.Choice, string) (string, error) {
			t.Errorf("%q: somebody is asked", test.config)
			return "", nil
		}
		got, err := Chosen(t.Context(), w.Deps, w.read(t), test.name)
		var unnamed *UnnamedError
		if errors.As(err, &unnamed) != (test.names != nil) || unnamed == nil && err != nil || got != test.want {
			t.Errorf("%q: %q, %v", test.config, got, err)
		}
		if unnamed != nil && !slices.Equal(unnamed.Names, test.names) {
			t.Errorf("%q: %q", test.config, unnamed.Names)
		}
	}
}

// put caches a session of a profile.
func (w *world) put(t *testing.T, key, profile, role string, made time.Time, length time.Duration) {
	t.Helper()
	dir, err := w.Cache()
	if err != nil {
		t.Fatal(err)
	}
	k := session.Session{
		Credentials: creds.Credentials{AccessKeyID: "ASIA" + key, SecretAccessKey: "s", SessionToken: "t", Expires: made.Add(length)},
		Profile:     profile, Role: role, Device: "arn:aws:iam::123456789012:mfa/bob", Made: made, Length: length,
	}
	if err := dir.Save(key, k); err != nil {
		t.Fatal(err)
	}
}

// Beside each profile stand its role or device and what its session has left; the
// one that was used last comes first.
func TestChoices(t *testing.T) {
	const role = "arn:aws:iam::000000000000:role/Developer"
	w := newWorld(t, 1)
	now := time.Now().Truncate(time.Second)
	w.Now = func() time.Time { return now }
	w.logIn(t, "base", profile.Override{}, "ASIA1", now.Add(-2*time.Hour), 3*time.Hour)
	w.put(t, "0000000000000002", "base", "", now.Add(-3*time.Hour), 5*time.Hour) // of another key, so no login uses it
	w.put(t, "0000000000000003", "role0", role+"Old", now.Add(-time.Minute), time.Hour)
	w.put(t, "0000000000000004", "gone", "", now.Add(-time.Second), 30*time.Minute) // of no profile there is
	var last string
	got := map[string]string{}
	w.Pick = func(_ context.Context, _ string, choices []ui.Choice, used string) (string, error) {
		last = used
		for _, c := range choices {
			got[c.Name] = c.About
		}
		return "base", nil
	}
	choose := func(files awsfiles.Files) {
		t.Helper()
		if _, err := PrepareChosen(t.Context(), w.Deps, files, Request{}); err != nil {
			t.Fatal(err)
		}
	}
	choose(w.read(t))
	if want := ui.NameOfARN("arn:aws:iam::123456789012:mfa/bob") + ", 1h left"; got["base"] != want {
		t.Errorf("base: %q, want %q", got["base"], want)
	}
	if want := ui.NameOfARN(role); got["role0"] != want || last != "role0" {
		t.Errorf("role0: %q, want %q; used last %q", got["role0"], want, last)
	}
	now = now.Add(time.Hour)
	if choose(w.read(t)); got["base"] != ui.NameOfARN("arn:aws:iam::123456789012:mfa/bob") {
		t.Errorf("base, an hour later: %q", got["base"])
	}

	w.Say.Debug = true
	if n := len(w.cachedSessions()); n != 4 || w.says.String() != "" {
		t.Errorf("%d sessions are cached, says %q", n, w.says)
	}
	w.Say.Debug = false

	w.env["AWSMFA_CACHE_DIR"] = "relative" // which is no place for a cache
	if choose(w.read(t)); got["base"] != ui.NameOfARN("arn:aws:iam::123456789012:mfa/bob") || last != "" || w.says.String() != "" {
		t.Errorf("without a cache: %q, used last %q, says %q", got["base"], last, w.says)
	}
}
