package login

import (
	"errors"
	"testing"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// Who a user is AWS says, of the long-term keys or of the session; one of another
// account than the profile wants is told with the error.
func TestUser(t *testing.T) {
	for _, test := range []struct {
		config string
		err    bool
	}{{"", false}, {"awsmfa_account_id = 123456789012\n", false}, {"awsmfa_account_id = 210987654321\n", true}} {
		w := newWorld(t, 0)
		w.answers = map[string]string{"GetCallerIdentity": identity("123456789012")}
		w.write(t, "config", "[profile base]\nregion = eu-west-1\nmfa_serial = GAHT12345678\n"+test.config)
		c := w.client(t)
		u, err := c.User(t.Context())
		var account *AccountError
		if errors.As(err, &account) != test.err || (err == nil) == test.err || u.ARN != "arn:aws:iam::123456789012:user/bob" || u.With.AccessKeyID != "AKIAIOSFODNN7EXAMPLE" || u.Client != c.api || u.Client == nil {
			t.Errorf("with %q: %+v, %v", test.config, u.Identity, err)
		}
		if test.err {
			continue
		}
		u, err = w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}}).User(t.Context())
		if err != nil || u.ARN != "arn:aws:iam::123456789012:user/bob" || u.With.SessionToken != "token" || u.Client == nil {
			t.Errorf("by the session: %+v, %v", u.Identity, err)
		}
	}

	w := newWorld(t, 0)
	w.answers = map[string]string{"GetSessionToken": refusal("AccessDenied", "no"), "GetCallerIdentity": refusal("InvalidClientTokenId", "no")}
	var key *AccessKeyError
	if u, err := w.client(t).User(t.Context()); !errors.As(err, &key) || u.Client != nil || u.ARN != "" {
		t.Errorf("of keys that AWS does not know: %+v, %v", u.Identity, err)
	}
	w.asked = 0
	if u, err := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}}).User(t.Context()); err == nil || u.Client != nil || w.asked != 1 {
		t.Errorf("without a session: %+v, %v", u.Identity, err)
	}
}

// What a user does in IAM has nothing to do with the roles of a profile, nor with
// the account that they are in.
func TestForUser(t *testing.T) {
	w := newWorld(t, 1)
	w.env["AWS_ENDPOINT_URL_IAM"] = "http://127.0.0.1:1"
	w.write(t, "config", w.text(t, "config")+"awsmfa_account_id = 123456789012\n[profile bare]\nsource_profile = keys\n"+
		"[profile role]\nsource_profile = base\nrole_arn = arn:aws:iam::000000000000:role/Developer\nawsmfa_account_id = 000000000000\n")
	w.write(t, "credentials", w.text(t, "credentials")+"[keys]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = secret\n")
	for _, test := range []struct {
		name, account string
		findDevice    bool
		ok            bool
	}{
		{"base", "123456789012", false, true},
		{"role", "", false, true},
		{"role", "", true, true},
		{"bare", "", false, false},
		{"bare", "", true, true},
		{"nowhere", "", true, false},
	} {
		p, err := ForUser(w.Deps, w.read(t), test.name, test.findDevice)
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
		if test.ok && (len(p.Roles) > 0 || p.AccountID.Value != test.account || p.IAM.Value != w.env["AWS_ENDPOINT_URL_IAM"]) {
			t.Errorf("%s: roles %v, account %q, IAM at %q", test.name, p.Roles, p.AccountID.Value, p.IAM.Value)
		}
	}
}

// A rotation touches the sessions of the two keys, whichever of them the files have,
// passes over what cannot log in, and tells of what failed.
func TestRekeyOfSomeProfiles(t *testing.T) {
	const from, to = "AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"
	w := newWorld(t, 0)
	w.write(t, "config", "[profile bad]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\nrole_session_name = ?\n"+w.text(t, "config"))
	if err := w.login(t, Request{}); err != nil {
		t.Fatal(err)
	}
	key := func() string {
		t.Helper()
		p, err := profile.Resolve(w.read(t).Config.Index, w.read(t).Credentials.Index, w.Options("base"))
		if err != nil {
			t.Fatal(err)
		}
		plan, err := session.Route(p, session.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return plan.Signer
	}
	if key() != from {
		t.Fatal("the profile has another key")
	}
	// The files still have the old key: the session is found under either.
	if err := Rekey(w.Deps, w.read(t), from, to); err != nil {
		t.Fatal(err)
	}
	asked := w.asked
	w.write(t, "credentials", "[base]\naws_access_key_id = "+to+"\naws_secret_access_key = secret\n")
	l := w.prepare(t, Request{MinLeft: UsualMin, NoPrompt: true})
	if k, err := l.Unwritten(t.Context()); err != nil || k.SessionToken != "token" || w.asked != asked {
		t.Errorf("under the new key: %v, asked %d times more", err, w.asked-asked)
	}

	w.env["AWSMFA_CACHE_DIR"] = "relative"
	if err := Rekey(w.Deps, w.read(t), from, to); err != nil {
		t.Errorf("without a cache: %v", err)
	}
}

// The account of a name is in it, if it is an ARN.
func TestAccountOf(t *testing.T) {
	for name, want := range map[string]string{"arn:aws:iam::123456789012:user/bob": "123456789012", "GAHT12345678": "", "": ""} {
		if got := AccountOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
