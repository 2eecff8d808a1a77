package login

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cmdline"
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
	w.answers["GetCallerIdentity"] = identity("123456789012") // of whom nobody asks
	var refused *awsapi.Error
	w.asked = 0
	if u, err := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}}).User(t.Context()); !errors.As(err, &refused) || refused.Code() != "AccessDenied" || u.Client != nil || w.asked != 1 {
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
// passes over what cannot log in, and leaves the profiles of other keys alone.
func TestRekeyOfSomeProfiles(t *testing.T) {
	const from, to, other = "AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE", "AKIAOTHER0000EXAMPLE"
	w := newWorld(t, 0)
	w.write(t, "config", "[profile second]\nmfa_serial = GAHT12345678\n[profile odd]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\nsource_identity = x\n"+w.text(t, "config"))
	keys := func(base, second string) {
		t.Helper()
		w.write(t, "credentials", "[base]\naws_access_key_id = "+base+"\naws_secret_access_key = s\n[second]\naws_access_key_id = "+second+"\naws_secret_access_key = s\n")
	}
	cached := func(name string) bool {
		t.Helper()
		l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: name}, MinLeft: UsualMin, NoPrompt: true})
		if err != nil {
			t.Fatal(err)
		}
		_, err = l.Unwritten(t.Context())
		return err == nil
	}
	keys(from, from)
	for name, code := range map[string]string{"base": "123456", "second": "654321"} {
		l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: name, Code: code}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Unwritten(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	keys(from, other) // the files still have the old key
	if err := Rekey(w.Deps, w.read(t), from, to); err != nil {
		t.Fatal(err)
	}
	if keys(to, to); !cached("base") || cached("second") {
		t.Errorf("under the new key: base %v, second %v", cached("base"), cached("second"))
	}
	if keys(from, from); cached("base") || !cached("second") {
		t.Errorf("under the old key: base %v, second %v", cached("base"), cached("second"))
	}

	w.env["AWSMFA_CACHE_DIR"] = "relative"
	if err := Rekey(w.Deps, w.read(t), from, to); err != nil {
		t.Errorf("without a cache: %v", err)
	}
}

// A session that cannot be stored under the new key is told of.
func TestRekeyThatFails(t *testing.T) {
	const from, to = "AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"
	w := newWorld(t, 0)
	if err := w.login(t, Request{}); err != nil {
		t.Fatal(err)
	}
	rekey := func(from, to string) error { return Rekey(w.Deps, w.read(t), from, to) }
	if err := rekey(from, to); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(w.home, "sessions", w.cachedSessions()[0].Key+".session")
	if err := rekey(to, from); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil { // a folder is in its place
		t.Fatal(err)
	}
	if err := rekey(from, to); err == nil {
		t.Error("nothing is told")
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
