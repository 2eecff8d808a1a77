package login

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// The section of a session is the one that is named, else the one that the profile
// names, else that of its own name unless its long-term keys are there.
func TestSectionOfASession(t *testing.T) {
	const role = "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n"
	for _, test := range []struct{ config, profile, to, section string }{
		{"", "base", "named", "named"},
		{"awsmfa_write_to = other\n", "base", "", "other"},
		{"awsmfa_write_to = other\n", "base", "named", "named"},
		{"", "base", "", ""},
		{role, "role", "", "role"},
		{"[profile acme]\nsource_profile = base\n", "acme", "", "acme"},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", w.text(t, "config")+test.config)
		l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: test.profile}})
		if err != nil {
			t.Fatal(err)
		}
		var longTerm *LongTermKeysError
		section, err := l.section(test.to)
		if section != test.section || errors.As(err, &longTerm) != (test.section == "") || (err == nil) == (test.section == "") {
			t.Errorf("%s of %q to %q: %q, %v", test.profile, test.config, test.to, section, err)
		}
		if err != nil && (err.Error() != "section [base] of the credentials file holds the long-term keys of the profile" || hint.Of(err) != hint.OverLongTermKeys) {
			t.Errorf("%v; %s", err, hint.Of(err))
		}
	}
}

// What the profile gives by itself is a session of the profile. With another role it
// is one of its section, and goes into no section that the profile names.
func TestOwnerOfASession(t *testing.T) {
	for _, test := range []struct {
		override profile.Override
		owner    string
	}{{profile.Override{}, "base"}, {profile.Override{Role: "arn:aws:iam::123456789012:role/Dev"}, "named"}} {
		w := newWorld(t, 0)
		w.write(t, "config", w.text(t, "config")+"awsmfa_write_to = through\n")
		r := Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, Override: test.override}
		if err := Write(t.Context(), w.Deps, w.read(t), r, Target{Section: "named"}); err != nil {
			t.Fatal(err)
		}
		text := w.text(t, "credentials")
		if !strings.Contains(text, "awsmfa_profile = "+test.owner+"\n") || strings.Contains(text, "[through]") {
			t.Errorf("with %q the file is\n%s", test.override, text)
		}
		l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}, Override: test.override})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Session(t.Context()); err != nil {
			t.Fatal(err)
		}
		if through := strings.Contains(w.text(t, "credentials"), "[through]"); through != test.override.IsZero() {
			t.Errorf("with %q the session is written through: %v", test.override, through)
		}
	}
}

// A write is refused before a code is needed, and says until when the session lasts.
func TestWriteSays(t *testing.T) {
	const until = "awsmfa: base: session until "
	for _, test := range []struct {
		name      string
		r         Request
		to        Target
		asked     int
		err, says string
	}{
		{"a profile that there is not", Request{Target: cmdline.Target{Profile: "nowhere"}}, Target{}, 0, `no profile "nowhere"`, ""},
		{"over long-term keys", Request{Target: cmdline.Target{Profile: "base"}}, Target{}, 0, "section [base] of the credentials file holds the long-term keys of the profile", ""},
		{"a name that is none", Request{Target: cmdline.Target{Profile: "base"}}, Target{Section: "a b"}, 0, `section "a b" has a name that AWS tools read differently`, ""},
		{"a session", Request{Target: cmdline.Target{Profile: "base", Code: "123456"}}, Target{Section: "named"}, 1, "", until},
		{"a session, quietly", Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, Quiet: true}, Target{Section: "named"}, 1, "", ""},
	} {
		w := newWorld(t, 1)
		before := w.text(t, "credentials")
		err := Write(t.Context(), w.Deps, w.read(t), test.r, test.to)
		if (err == nil) != (test.err == "") || err != nil && !strings.HasPrefix(err.Error(), test.err) || w.asked != test.asked {
			t.Errorf("%s: %v, asked %d times", test.name, err, w.asked)
		}
		if says := w.says.String(); strings.Contains(says, until) != (test.says != "") || test.r.Quiet && says != "" {
			t.Errorf("%s: says %q", test.name, says)
		}
		if changed := w.text(t, "credentials") != before; changed != (test.err == "") || strings.Contains(w.text(t, "credentials"), "[role0]") {
			t.Errorf("%s: the file is changed: %v\n%s", test.name, changed, w.text(t, "credentials"))
		}
	}

	w := newWorld(t, 0)
	w.answers = map[string]string{"GetSessionToken": refusal("AccessDenied", "no")}
	before := w.text(t, "credentials")
	if err := w.writeRoles(t.Context(), t); !WasAnswered(err) || w.text(t, "credentials") != before {
		t.Errorf("without a session: %v", err)
	}
}

// Roles that give no session are told of, each by its name, and left out; the others
// are written.
func TestRolesThatGiveNoSession(t *testing.T) {
	const bad = "[profile bad]\nsource_profile = base\nrole_arn = arn:aws:iam::123456789012:role/Dev\nrole_session_name = ?\n" +
		"[profile loop]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\nduration_seconds = x\n"
	for _, test := range []struct {
		config, role string // role: the answer to AssumeRole
		err          string
		failed       []string
	}{
		{"", "", "", nil},
		{bad, "", "2 of 3 role profiles were not written", []string{"bad", "loop"}},
		{"", refusal("AccessDenied", "no"), "1 of 1 role profile was not written", []string{"role0"}},
	} {
		w := newWorld(t, 1)
		w.write(t, "config", w.text(t, "config")+test.config)
		if test.role != "" {
			w.answers = map[string]string{"AssumeRole": test.role}
		}
		err := w.writeRoles(t.Context(), t)
		var roles *RolesError
		if errors.As(err, &roles) != (test.err != "") || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("got %v, want %s", err, test.err)
		}
		for _, name := range test.failed {
			if !strings.Contains(w.says.String(), `awsmfa: error: role profile "`+name+`": `) {
				t.Errorf("%s is not told of: %s", name, w.says)
			}
		}
		if n := strings.Count(w.says.String(), "error: "); n != len(test.failed) {
			t.Errorf("%d errors: %s", n, w.says)
		}
		text := w.text(t, "credentials")
		if !strings.Contains(text, "[base-mfa]") || strings.Contains(text, "[role0-mfa]") != (test.role == "") {
			t.Errorf("written is\n%s", text)
		}
	}
}

// A role that is refused keeps no later one from being written, and a command that is
// stopped at a role says nothing of it and writes nothing.
func TestRolesOneByOne(t *testing.T) {
	w := newWorld(t, 3)
	w.answers = map[string]string{}
	w.onRequest = func(n int) {
		delete(w.answers, "AssumeRole")
		if n == 2 {
			w.answers["AssumeRole"] = refusal("AccessDenied", "no")
		}
	}
	var roles *RolesError
	if err := w.writeRoles(t.Context(), t); !errors.As(err, &roles) || *roles != (RolesError{Missing: 1, All: 3}) {
		t.Errorf("got %v", err)
	}
	if got, want := w.sections(t), "base base-mfa role1-mfa role2-mfa "; got != want {
		t.Errorf("sections %q, want %q", got, want)
	}

	w = newWorld(t, 3)
	ctx, stop := context.WithCancel(t.Context())
	w.onRequest = func(n int) {
		if n == 2 {
			stop()
		}
	}
	if err := w.writeRoles(ctx, t); !hint.Interrupted(err) || w.says.String() != "" || w.sections(t) != "base " {
		t.Errorf("stopped: %v, says %q, sections %q", err, w.says, w.sections(t))
	}
}

// The session of a role is written to its own section and to the one that its profile
// names, each once.
func TestOneRoleIsWrittenThrough(t *testing.T) {
	w := newWorld(t, 1)
	w.write(t, "config", strings.Replace(w.text(t, "config"), "source_profile", "awsmfa_write_to = own\nsource_profile", 1))
	r := Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, MinLeft: UsualMin}
	if err := Write(t.Context(), w.Deps, w.read(t), r, Target{Section: "base-mfa", Roles: true, Suffix: "-mfa"}); err != nil {
		t.Fatal(err)
	}
	for _, section := range []string{"base-mfa", "role0-mfa", "own"} {
		if n := strings.Count(w.says.String(), "awsmfa: section ["+section+"] of "); n != 1 {
			t.Errorf("[%s] is written %d times: %s", section, n, w.says)
		}
	}
	if got, want := w.sections(t), "base base-mfa role0-mfa own "; got != want {
		t.Errorf("sections %q, want %q", got, want)
	}
}

// A command that is stopped before the sessions of its roles are written through ends
// without a word.
func TestStoppedBeforeWritingThrough(t *testing.T) {
	w := newWorld(t, 1)
	w.write(t, "config", strings.Replace(w.text(t, "config"), "source_profile", "awsmfa_write_to = own\nsource_profile", 1))
	b := batch{main: w.prepare(t, Request{}), members: make([]member, 1)}
	if err := b.addRoles(""); err != nil || len(b.members) != 2 {
		t.Fatal(err)
	}
	b.members[1].entry.Session.Credentials = creds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "s", SessionToken: "t", Expires: time.Now().Add(time.Hour)}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := b.writeThrough(ended); !hint.Interrupted(err) || w.says.String() != "" || w.sections(t) != "base " {
		t.Errorf("%v, says %q, sections %q", err, w.says, w.sections(t))
	}
}

// writes is a writer that is told of what is written.
type writes func(text string)

func (f writes) Write(p []byte) (int, error) {
	f(string(p))
	return len(p), nil
}

// A command that is stopped between the sections of its roles and those that their
// profiles name ends as a stopped one, and writes no more.
func TestStoppedBetweenTwoReplacements(t *testing.T) {
	w := newWorld(t, 1)
	w.write(t, "config", strings.Replace(w.text(t, "config"), "source_profile", "awsmfa_write_to = own\nsource_profile", 1))
	ctx, stop := context.WithCancel(t.Context())
	w.Say.To = writes(func(text string) {
		if strings.Contains(text, "section [role0-mfa] of ") {
			stop()
		}
	})
	r := Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, MinLeft: UsualMin}
	err := Write(ctx, w.Deps, w.read(t), r, Target{Section: "base-mfa", Roles: true, Suffix: "-mfa"})
	if got, want := w.sections(t), "base base-mfa role0-mfa "; !hint.Interrupted(err) || got != want {
		t.Errorf("%v, sections %q, want %q", err, got, want)
	}
}

// A session that is in its section already is not written there again; one whose
// section belongs to nobody is.
func TestWrittenThroughOnce(t *testing.T) {
	w := newWorld(t, 0)
	w.write(t, "config", w.text(t, "config")+"awsmfa_write_to = own\n")
	shown := filepath.Join("~", ".aws", "credentials")
	for _, want := range []string{"created", "", "updated", "renewed"} {
		if want == "updated" {
			w.write(t, "credentials", strings.Replace(w.text(t, "credentials"), "awsmfa_profile = base\n", "", 1))
		}
		if want == "renewed" {
			want = "updated"
			w.write(t, "credentials", strings.Replace(w.text(t, "credentials"), "= ASIAIOSFODNN7EXAMPLE\n", "= ASIAOLDER\n", 1))
		}
		w.says.Reset()
		k, err := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}}).Session(t.Context())
		if want != "" {
			want = "awsmfa: section [own] of " + shown + " " + want + "\n"
		}
		if err != nil || k.SessionToken != "token" || w.says.String() != want {
			t.Errorf("%v, says %q, want %q", err, w.says, want)
		}
	}
}

// A device that is given is that of the roles, too; two names of one role profile are
// one; and a role that STS lends for a moment is written all the same.
func TestRolesOfAGivenDevice(t *testing.T) {
	const role = "role_arn = arn:aws:iam::123456789012:role/%s\nsource_profile = base\n"
	w := newWorld(t, 0)
	w.write(t, "config", "[profile base]\n[profile first]\n"+fmt.Sprintf(role, "First")+"[profile copy]\n"+fmt.Sprintf(role, "First")+"[profile last]\n"+fmt.Sprintf(role, "Last"))
	w.write(t, "credentials", w.text(t, "credentials")+managed("copy", "ASIACOPY", "first")) // so that it stands for first
	w.answers = map[string]string{"AssumeRole": fmt.Sprintf(answerText, "AssumeRole", time.Now().Add(2*time.Minute).UTC().Format(time.RFC3339))}
	r := Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, Serial: "GAHT12345678", MinLeft: UsualMin, Strict: true, Quiet: true}
	if err := Write(t.Context(), w.Deps, w.read(t), r, Target{Section: "base-mfa", Roles: true, Suffix: "-mfa"}); err != nil || w.says.String() != "" {
		t.Fatalf("%v, says %q", err, w.says)
	}
	if got, want := w.sections(t), "base copy base-mfa first-mfa last-mfa "; got != want {
		t.Errorf("sections %q, want %q", got, want)
	}
}

// Roles are logged in to on their own terms: a region, a length or a new session that
// is asked for is about the profile.
func TestRequestsOfRoles(t *testing.T) {
	w := newWorld(t, 1)
	w.write(t, "config", strings.ReplaceAll(w.text(t, "config"), "region = eu-west-1\n\n", "region = eu-west-2\n\n"))
	write := func(code string) {
		t.Helper()
		r := Request{
			Target: cmdline.Target{Profile: "base", Code: code}, Duration: 2 * time.Hour, MinLeft: 0, Region: "eu-west-3", New: true, Quiet: true,
		}
		if err := Write(t.Context(), w.Deps, w.read(t), r, Target{Section: "base-mfa", Roles: true, Suffix: "-mfa"}); err != nil {
			t.Fatal(err)
		}
	}
	write("123456")
	if len(w.forms) != 2 || w.forms[0].Get("DurationSeconds") != "7200" || w.forms[1].Get("DurationSeconds") != "3600" {
		t.Errorf("asked for %v", w.forms)
	}
	text := w.text(t, "credentials")
	if _, main, _ := strings.Cut(text, "[base-mfa]"); strings.Count(text, "region = ") != 2 || !strings.Contains(main, "region = eu-west-2\n") || !strings.Contains(main, "region = eu-west-3\n") {
		t.Errorf("written is\n%s", text)
	}
}

// Without a place for sessions, the roles share the session of their user all the
// same: the code is good for one request.
func TestRolesWithoutACache(t *testing.T) {
	w := newWorld(t, 3)
	w.env["AWSMFA_CACHE_DIR"] = w.path("config") // no folder
	if err := w.writeRoles(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, form := range w.forms {
		actions = append(actions, form.Get("Action")+" "+form.Get("TokenCode"))
	}
	if want := []string{"GetSessionToken 123456", "AssumeRole ", "AssumeRole ", "AssumeRole "}; !slices.Equal(actions, want) {
		t.Errorf("requests %q", actions)
	}
}
