package login

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// Each fault of a profile comes with the command that repairs it.
func TestRepair(t *testing.T) {
	const device = "mfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
	many := &strings.Builder{}
	for i := range 10 {
		fmt.Fprintf(many, "[profile p%d]\n", i)
	}
	for _, test := range []struct{ name, config, credentials, asked, err, hint string }{
		{"no keys", "[profile base]\n" + device, "", "base", "", "give it an access key with: awsmfa setup base"},
		{"half of the keys", "[profile base]\n" + device, "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "base", "", "store both halves with: aws configure --profile base"},
		{"keys of a session", "[profile base]\n" + device, "[base]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t\n", "base", "",
			"only long-term keys can log in; set them up under another name: awsmfa setup NAME"},
		{"no device", "[profile base]\n", "[base]\n" + keys, "base", "", "find and write it with: awsmfa setup base"},
		{"no device", "[profile base]\nmfa_serial = bob\n", "[base]\n" + keys, "base", "", "find the right one with: awsmfa setup base"},
		{"near", "[profile base]\n[profile other]\n", "", "bsae", "", `did you mean "base"?`},
		{"a part of one", "[profile acme-production]\n[profile other]\n", "", "PROD", "", `did you mean "acme-production"?`},
		{"a part of several", "[profile acme-prod]\n[profile other]\n[profile prod-zoo]\n", "", "prod", "", "these have it in their name: acme-prod, prod-zoo"},
		{"like none", "[profile acme]\n[profile other]\n", "", "zzzzzzz", "", "set it up with: awsmfa setup zzzzzzz; or take one of: acme, other"},
		{"like none of none", "", "", "zzzzzzz", "", "there are no profiles yet; set it up with: awsmfa setup zzzzzzz"},
		{"like none of eight", strings.Join(strings.SplitAfter(many.String(), "\n")[:8], ""), "", "zzzzzzz", "",
			"set it up with: awsmfa setup zzzzzzz; or take one of: p0, p1, p2, p3, p4, p5, p6, p7"},
		{"like none of ten", many.String(), "", "zzzzzzz", "", "set it up with: awsmfa setup zzzzzzz; or take one of: p0, p1, p2, p3, p4, p5, p6, p7 and 2 more (awsmfa list)"},
		{"unnamed", "", "", "", "no profiles yet", "start with: awsmfa setup NAME"},
		{"unnamed, of one", "[profile a b]\n", "", "", "no profile named, and no [default]", "try: authaws 'a b'"},
		{"unnamed, beside settings", "[default]\nregion = x\n[profile a]\n[profile b]\n", "", "", "no profile named, and [default] has no access keys", "try: authaws a (or: b)"},
		{"unnamed, nothing but settings", "[default]\nregion = x\n", "", "", `profile "default" has no access keys`, "give it an access key with: awsmfa setup default"},
		{"unnamed, of two", "[profile a]\n[profile b]\n", "", "", "no profile named, and no [default]", "try: authaws a (or: b)"},
		{"unnamed, of three", "[profile a]\n[profile b]\n[profile c]\n", "", "", "no profile named, and no [default]", "try: authaws a (or: b, c)"},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", test.config)
		w.write(t, "credentials", test.credentials)
		_, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: test.asked}})
		if err == nil || hint.Of(err) != test.hint || test.err != "" && err.Error() != test.err {
			t.Errorf("%s: %v; %s", test.name, err, hint.Of(err))
		}
		var unknown *profile.UnknownError
		if test.asked != "base" && !errors.As(err, &unknown) && !strings.Contains(test.config, "[default]") {
			t.Errorf("%s: %v is not about an unknown profile", test.name, err)
		}
	}
}

// What setup cannot repair is left to others.
func TestNoRepair(t *testing.T) {
	const device = "mfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	for _, test := range []struct {
		name string
		env  map[string]string
		r    Request
		not  string
	}{
		{"a device as typed", nil, Request{Target: cmdline.Target{Profile: "base"}, Serial: "bob"}, "awsmfa setup"},
		{"a security key", nil, Request{Target: cmdline.Target{Profile: "base"}, Serial: "arn:aws:iam::123456789012:u2f/user/bob/k"}, "find the right one"},
		{"half of the environment", map[string]string{"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, Request{}, "aws configure"},
		{"keys of a session in the environment", map[string]string{"AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}, Request{}, "only long-term keys"},
		{"a profile of the environment", map[string]string{"AWS_PROFILE": "nowhere"}, Request{}, "try: authaws"},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", "[profile base]\n"+device)
		for name, value := range test.env {
			w.env[name] = value
		}
		if _, err := Prepare(w.Deps, w.read(t), test.r); err == nil || strings.Contains(hint.Of(err), test.not) {
			t.Errorf("%s: %v; %s", test.name, err, hint.Of(err))
		}
	}
}

// Faults of keys and devices in the files that no setup repairs, either.
func TestNoRepairOfTheFiles(t *testing.T) {
	for _, test := range []struct{ name, device, key, not string }{
		{"a security key", "arn:aws:iam::123456789012:u2f/user/bob/k", "AKIAIOSFODNN7EXAMPLE", "find the right one"},
		{"a key ID that is none", "GAHT12345678", "${AWS_KEY}", "only long-term keys"},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", "[profile base]\nmfa_serial = "+test.device+"\n")
		w.write(t, "credentials", "[base]\naws_access_key_id = "+test.key+"\naws_secret_access_key = secret\n")
		if _, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}}); err == nil || strings.Contains(hint.Of(err), test.not) {
			t.Errorf("%s: %v; %s", test.name, err, hint.Of(err))
		}
	}
}

func TestChosenName(t *testing.T) {
	env := map[string]string{}
	o := profile.Options{Getenv: func(name string) string { return env[name] }}
	for _, set := range []string{"default", "AWSMFA_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_PROFILE"} {
		env[set] = set
		if got := chosenName(o); got != set {
			t.Errorf("with %s: %q", set, got)
		}
	}
	if o.Name = "named"; chosenName(o) != "named" {
		t.Errorf("named: %q", chosenName(o))
	}
}
