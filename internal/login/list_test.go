package login

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// logIn caches what a login to a profile gives at a time, with o: the session and,
// if it is a role's, the MFA session that it rests on, unless that is cached. Their
// access key IDs are id, and base with id behind it; via stands before that of a role
// between them.
func (w *world) logIn(t *testing.T, name string, o profile.Override, id string, made time.Time, length time.Duration) {
	t.Helper()
	options := w.Options(name)
	options.Override = o
	p, err := Resolve(w.Deps, w.read(t), options)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := session.Route(p, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := w.Cache()
	if err != nil {
		t.Fatal(err)
	}
	w.codes++
	code := fmt.Sprintf("%06d", w.codes)
	all := session.Sessions{
		Store: dir, Now: func() time.Time { return made }, Warn: func(err error) { t.Error(err) }, Waiting: func(session.Wait) {},
		Keys: func(context.Context) (creds.Credentials, error) { return p.Keys.Credentials, nil },
		Ask:  func(context.Context, session.Question) (string, error) { return code, nil },
		Call: func(_ context.Context, c session.Call) (creds.Credentials, session.CodeOutcome, error) {
			this := id
			switch last := plan.Steps[len(plan.Steps)-1]; {
			case c.Step.RoleARN == last.RoleARN:
			case c.Step.RoleARN == "":
				this = "base" + id
			default:
				this = "via" + id
			}
			return creds.Credentials{AccessKeyID: this, SecretAccessKey: "s", SessionToken: "t", Expires: made.Add(length)}, 0, nil
		},
	}
	if _, err := all.Get(t.Context(), session.Request{Plan: plan, New: len(p.Roles) == 0}); err != nil {
		t.Fatal(err)
	}
}

// shown is a list in one line a session.
func shown(list []*Known) string {
	var text strings.Builder
	for _, k := range list {
		role := "-"
		if k.Role != "" {
			role = k.Role[strings.LastIndexByte(k.Role, '/')+1:]
		}
		fmt.Fprintf(&text, "%s %s %s %v %v %s\n", k.AccessKeyID, k.Profile, role, k.Shell, k.Cached, strings.Join(k.Sections, "+"))
	}
	return text.String()
}

// Sessions of the cache, of this shell and of the credentials file are one list, in
// which one that is in several of them stands once.
func TestList(t *testing.T) {
	const role = "arn:aws:iam::000000000000:role/Developer"
	now := time.Now().Truncate(time.Second)
	w := newWorld(t, 2)
	w.write(t, "config", w.text(t, "config")+"[profile zoo]\nrole_arn = arn:aws:iam::123456789012:role/Zoo\nsource_profile = base\n[profile twin]\nrole_arn = "+role+"\nsource_profile = base\n")
	w.Now = func() time.Time { return now }
	w.logIn(t, "base", profile.Override{}, "ASIA0000000000000001", now.Add(-time.Minute), time.Hour)
	w.logIn(t, "role0", profile.Override{}, "ASIA0000000000000002", now.Add(-time.Minute), time.Hour)
	w.put(t, "0000000000000003", "base", "", now.Add(-2*time.Hour), time.Hour) // has ended
	section := func(name, id, profile string, ends time.Time) string {
		return fmt.Sprintf("[%s]\naws_access_key_id = %s\naws_secret_access_key = s\naws_session_token = t\nexpiration = %s\nmanager = awsmfa\nawsmfa_profile = %s\n",
			name, id, ends.UTC().Format(time.RFC3339), profile)
	}
	w.write(t, "credentials", w.text(t, "credentials")+section("copy", "ASIA0000000000000002", "other", now.Add(time.Hour))+
		section("copy2", "ASIA0000000000000002", "other", now.Add(time.Hour))+section("alone", "ASIAALONE", "zoo", now.Add(time.Hour))+
		strings.ReplaceAll(section("keyless1", "", "zzz", now.Add(time.Hour))+section("keyless2", "", "zzz", now.Add(time.Hour)), "aws_access_key_id = \n", "")+
		section("ended", "ASIAENDED", "zoo", now.Add(-time.Hour)))
	const base = "ASIA0000000000000001 base - false true \n"
	const developer = "ASIA0000000000000002 role0 Developer false true copy+copy2\n"
	const alone = "ASIAALONE zoo - false false alone\n"
	const keyless = " zzz - false false keyless1\n zzz - false false keyless2\n"
	for _, test := range []struct{ name, env, want string }{
		{"", "", base + developer + alone + keyless},
		{"base", "", base},
		{"role0", "", base + developer},
		{"role1", "", base},
		{"twin", "", base + strings.Replace(developer, "role0", "twin", 1)},
		{"zoo", "", base}, // not what its section holds, which no login uses
		{"role0", "AWSMFA_PROFILE=role0 AWSMFA_EXPIRES_AT=99999999999 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer}, // nor what only this shell has
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIAMINE", "ASIAMINE mine - true false \n" + base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=zoo AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIAALONE", "ASIAALONE zoo - true false alone\n" + base + developer + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIA0000000000000002", base + strings.Replace(developer, "role0 Developer false", "mine Developer true", 1) + alone + keyless},
		{"", "AWSMFA_PROFILE=role1 AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIA0000000000000001", "ASIA0000000000000001 role1 - true true \n" + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=0 AWS_ACCESS_KEY_ID=", " mine - true false \n" + base + developer + alone + keyless},
		{"", "AWSMFA_EXPIRES_AT=1 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=-1 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=soon AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=253402300799 AWS_ACCESS_KEY_ID=ASIAMINE", "ASIAMINE mine - true false \n" + base + developer + alone + keyless},
		{"", "AWSMFA_PROFILE=mine AWSMFA_EXPIRES_AT=253402300800 AWS_ACCESS_KEY_ID=ASIAMINE", base + developer + alone + keyless},
	} {
		env := map[string]string{}
		for _, pair := range strings.Fields(test.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		d := w.Deps
		d.Getenv = func(name string) string {
			if value, ok := env[name]; ok {
				return value
			}
			return w.Getenv(name)
		}
		list, err := List(d, w.read(t), test.name)
		if got := shown(list); err != nil || got != test.want || w.says.String() != "" {
			t.Errorf("%q with %q: %v; says %q, lists\n%swant\n%s", test.name, test.env, err, w.says, got, test.want)
		}
	}
	if _, err := List(w.Deps, w.read(t), "nowhere"); err == nil {
		t.Error("a profile that is not there has a list")
	}
}

// A session counts for a profile only if a login without flags would use it: one of
// the same role that flags have narrowed, or made another by a name, an external ID
// or a device, is one by itself and says so.
func TestListOfSessionsWithFlags(t *testing.T) {
	const role = "arn:aws:iam::123456789012:role/Dev"
	now := time.Now().Truncate(time.Second)
	for name, o := range map[string]profile.Override{
		"a policy":       {Policy: "{}"},
		"a policy ARN":   {PolicyARNs: []string{"ReadOnlyAccess"}},
		"a session name": {SessionName: "pair"},
		"an external ID": {ExternalID: "partner"},
	} {
		w := newWorld(t, 0)
		w.Now = func() time.Time { return now }
		w.write(t, "config", w.text(t, "config")+"[profile dev]\nrole_arn = "+role+"\nsource_profile = base\n"+
			"[profile tagged]\nrole_arn = "+role+"\nsource_profile = base\nsession_tags = team=a\n"+
			"[profile deep]\nrole_arn = "+role+"eper\nsource_profile = dev\n")
		w.logIn(t, "dev", o, "NARROWED", now.Add(-30*time.Minute), time.Hour)
		// The MFA session ends first.
		w.logIn(t, "base", profile.Override{}, "MFA", now.Add(-2*time.Hour), 2*time.Hour)
		if list, err := List(w.Deps, w.read(t), "dev"); err != nil || len(list) > 0 {
			t.Errorf("with %s, dev uses %v\n%s", name, err, shown(list))
		}
		list, err := List(w.Deps, w.read(t), "")
		if err != nil || len(list) != 1 || list[0].AccessKeyID != "NARROWED" || !list[0].Other {
			t.Errorf("with %s, there are %v\n%s", name, err, shown(list))
		}
		w.env["AWSMFA_PROFILE"], w.env["AWSMFA_EXPIRES_AT"], w.env["AWS_ACCESS_KEY_ID"], w.env["AWSMFA_RESTORE"] = "dev", "99999999999", "NARROWED", "policy-arn=x"
		if list, err := List(w.Deps, w.read(t), ""); err != nil || len(list) != 1 || list[0].Flags != "--policy-arn x" {
			t.Errorf("with %s, in its shell: %v, %+v", name, err, list)
		}

		// What the profile itself gives stands beside it, and so do its other users.
		w.env["AWSMFA_PROFILE"] = ""
		w.logIn(t, "deep", profile.Override{}, "DEEP", now, time.Hour)
		w.logIn(t, "tagged", profile.Override{}, "TAGGED", now, time.Hour)
		w.logIn(t, "dev", profile.Override{}, "PLAIN", now, time.Hour)
		for of, want := range map[string]string{"dev": "baseDEEP viaDEEP", "deep": "baseDEEP DEEP", "tagged": "baseDEEP TAGGED"} {
			list, err := List(w.Deps, w.read(t), of)
			var got []string
			for _, k := range list {
				got = append(got, k.AccessKeyID)
			}
			if strings.Join(got, " ") != want || err != nil {
				t.Errorf("with %s, %s uses %v, %v", name, of, got, err)
			}
		}
		list, _ = List(w.Deps, w.read(t), "")
		for _, k := range list {
			if k.Other != (k.AccessKeyID == "NARROWED") {
				t.Errorf("with %s, %s is other: %v", name, k.AccessKeyID, k.Other)
			}
		}
	}
}
