package shellenv

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"awsmfa/export"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

func env(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func all(vars map[string]string) Env {
	return func(name string) (string, bool) { value, there := vars[name]; return value, there }
}

// apply does what a shell does with the lines.
func apply(vars map[string]string, lines []export.Var) {
	for _, v := range lines {
		if v.Unset {
			delete(vars, v.Name)
		} else {
			vars[v.Name] = v.Value
		}
	}
}

var sample = session.Session{Credentials: creds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "secret", SessionToken: "token",
	Expires: time.Date(2026, 11, 20, 23, 15, 8, 0, time.FixedZone("", 3600))}}

func TestLoginVars(t *testing.T) {
	got := Login(sample, profile.Profile{Name: "acme", Region: profile.Setting{Value: "eu-west-1"}}, Settings{}, all(map[string]string{"AWS_PROFILE": "mine"}))
	want := []export.Var{
		{Name: "AWS_PROFILE", Value: "acme", Unset: true}, {Name: "AWS_DEFAULT_PROFILE", Value: "acme", Unset: true}, {Name: "AWS_SECURITY_TOKEN", Unset: true},
		{Name: "AWS_SESSION_EXPIRATION", Unset: true}, {Name: "AWS_ACCOUNT_ID", Unset: true}, {Name: "AWS_ACCESS_KEY", Unset: true},
		{Name: "AWS_SECRET_KEY", Unset: true}, {Name: "AWS_VAULT", Unset: true}, {Name: "AWSUME_PROFILE", Unset: true}, {Name: "AWSUME_EXPIRATION", Unset: true},
		{Name: "AWS_SESSION_TOKEN", Value: "token"}, {Name: "AWS_SECRET_ACCESS_KEY", Value: "secret"},
		{Name: "AWS_CREDENTIAL_EXPIRATION", Value: "2026-11-20T22:15:08Z"}, {Name: "AWS_REGION", Value: "eu-west-1"}, {Name: "AWS_DEFAULT_REGION", Value: "eu-west-1"},
		{Name: "AWSMFA_PROFILE", Value: "acme"}, {Name: "AWSMFA_EXPIRES_AT", Value: "1795212908"},
		{Name: "AWSMFA_RESTORE", Value: "AWS_PROFILE=mine&set.AWS_ACCESS_KEY_ID=ASIA&set.AWS_DEFAULT_REGION=eu-west-1&set.AWS_REGION=eu-west-1"},
		{Name: "AWS_ACCESS_KEY_ID", Value: "ASIA"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Login =\n%+v; want\n%+v", got, want)
	}
}

// TestColor: the color stands first, and the next login has its own.
func TestColor(t *testing.T) {
	shell := map[string]string{"AWS_PROFILE": "mine"}
	for color, want := range map[string]string{"red": "color=red&AWS_PROFILE=mine&", "": "AWS_PROFILE=mine&", "cyan": "color=cyan&AWS_PROFILE=mine&"} {
		apply(shell, Login(sample, profile.Profile{Name: "a", Color: profile.Setting{Value: color}}, Settings{}, all(shell)))
		if got := shell["AWSMFA_RESTORE"]; !strings.HasPrefix(got, want) {
			t.Errorf("color %q: AWSMFA_RESTORE=%s", color, got)
		}
	}
	apply(shell, Logout(env(shell)))
	if want := map[string]string{"AWS_PROFILE": "mine"}; !reflect.DeepEqual(shell, want) {
		t.Errorf("after logging out the shell has %v, want %v", shell, want)
	}
}

// TestThereAndBack logs in and out in one shell, and compares what the shell has
// at each step.
func TestThereAndBack(t *testing.T) {
	in := func(name, region string) profile.Profile {
		return profile.Profile{Name: name, Region: profile.Setting{Value: region}}
	}
	for _, test := range []struct {
		name   string
		before map[string]string
		steps  []profile.Profile
		change map[string]string // what the user does before logging out
		after  map[string]string
	}{
		{"nothing set", map[string]string{}, []profile.Profile{in("a", "eu-west-1"), in("b", "")}, nil, map[string]string{}},
		{"all set", map[string]string{"AWS_PROFILE": "p", "AWS_DEFAULT_PROFILE": "q", "AWS_REGION": "r", "AWS_DEFAULT_REGION": "s"},
			[]profile.Profile{in("a", "eu-west-1"), in("a", "eu-west-1"), in("b", "us-east-1"), in("c", "")}, nil,
			map[string]string{"AWS_PROFILE": "p", "AWS_DEFAULT_PROFILE": "q", "AWS_REGION": "r", "AWS_DEFAULT_REGION": "s"}},
		{"an account", map[string]string{"AWS_ACCOUNT_ID": "123456789012"}, []profile.Profile{in("a", ""), in("b", "")}, nil, map[string]string{"AWS_ACCOUNT_ID": "123456789012"}},
		{"an account that is empty", map[string]string{"AWS_ACCOUNT_ID": ""}, []profile.Profile{in("a", ""), in("b", "")}, nil, map[string]string{"AWS_ACCOUNT_ID": ""}},
		{"user sets an account", map[string]string{"AWS_ACCOUNT_ID": "123456789012"}, []profile.Profile{in("a", "")}, map[string]string{"AWS_ACCOUNT_ID": "210987654321"}, map[string]string{"AWS_ACCOUNT_ID": "210987654321"}},
		{"session of another tool", map[string]string{"AWS_VAULT": "v", "AWSUME_PROFILE": "u", "AWS_SESSION_EXPIRATION": "x"}, []profile.Profile{in("a", "")}, nil, map[string]string{}},
		{"only one of two", map[string]string{"AWS_REGION": "r"}, []profile.Profile{in("a", "r"), in("b", "x")}, nil, map[string]string{"AWS_REGION": "r"}},
		{"user changes the region", map[string]string{"AWS_REGION": "r"}, []profile.Profile{in("a", "x")}, map[string]string{"AWS_REGION": "mine"}, map[string]string{"AWS_REGION": "mine"}},
		{"user sets a profile", map[string]string{}, []profile.Profile{in("a", "")}, map[string]string{"AWS_PROFILE": "mine"}, map[string]string{"AWS_PROFILE": "mine"}},
		{"empty ones", map[string]string{"AWS_PROFILE": "", "AWS_REGION": "", "AWS_DEFAULT_REGION": ""}, []profile.Profile{in("a", "x"), in("b", ""), in("c", "x")}, nil,
			map[string]string{"AWS_PROFILE": "", "AWS_REGION": "", "AWS_DEFAULT_REGION": ""}},
		{"user empties one", map[string]string{"AWS_REGION": "r"}, []profile.Profile{in("a", "x")}, map[string]string{"AWS_REGION": ""}, map[string]string{"AWS_REGION": "r"}},
		{"hostile values", map[string]string{"AWS_PROFILE": "a&set.AWS_REGION=evil%00'\n"}, []profile.Profile{in("a", "")}, nil, map[string]string{"AWS_PROFILE": "a&set.AWS_REGION=evil%00'\n"}},
	} {
		shell := map[string]string{}
		for name, value := range test.before {
			shell[name] = value
		}
		for _, p := range test.steps {
			apply(shell, Login(sample, p, Settings{}, all(shell)))
			for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
				want := p.Region.Value
				if want == "" {
					want = test.before[name]
				}
				if shell[name] != want {
					t.Errorf("%s: with %s, %s = %q, want %q", test.name, p.Name, name, shell[name], want)
				}
			}
			if _, set := shell["AWS_PROFILE"]; set || shell["AWSMFA_PROFILE"] != p.Name {
				t.Errorf("%s: with %s the shell has %v", test.name, p.Name, shell)
			}
		}
		for name, value := range test.change {
			shell[name] = value
		}
		apply(shell, Logout(env(shell)))
		if !reflect.DeepEqual(shell, test.after) {
			t.Errorf("%s: after logging out the shell has %v, want %v", test.name, shell, test.after)
		}
	}
}

func TestRestoreOfSomebodyElse(t *testing.T) {
	for _, text := range []string{"", "%", "a=b;c", "AWS_ACCESS_KEY_ID=x&PATH=/evil&set.PATH=/evil", "set.AWS_REGION"} {
		shell := map[string]string{"AWSMFA_RESTORE": text, "AWSMFA_PROFILE": "acme", "AWS_ACCESS_KEY_ID": "AKIAMINE", "PATH": "/bin"}
		before := maps.Clone(shell)
		apply(shell, Logout(env(shell)))
		if !reflect.DeepEqual(shell, before) {
			t.Errorf("AWSMFA_RESTORE=%q left %v", text, shell)
		}
	}
}

func TestKeysThatTheUserSetSinceStay(t *testing.T) {
	shell := map[string]string{}
	apply(shell, Login(sample, profile.Profile{Name: "a"}, Settings{}, all(shell)))
	shell["AWS_ACCESS_KEY_ID"], shell["AWS_SECRET_ACCESS_KEY"] = "AKIAMINE", "mine"
	delete(shell, "AWS_SESSION_TOKEN")
	apply(shell, Logout(env(shell)))
	if want := map[string]string{"AWS_ACCESS_KEY_ID": "AKIAMINE", "AWS_SECRET_ACCESS_KEY": "mine"}; !reflect.DeepEqual(shell, want) {
		t.Errorf("the shell has %v, want %v", shell, want)
	}
}

// TestKeysThatAreLost: any of the variables that keys are in, unless they are those
// of the session that is renewed.
func TestKeysThatAreLost(t *testing.T) {
	session := "set.AWS_ACCESS_KEY_ID=ASIA"
	for _, test := range []struct {
		shell map[string]string
		lost  bool
	}{
		{map[string]string{}, false},
		{map[string]string{"AWS_PROFILE": "mine", "AWS_REGION": "r"}, false},
		{map[string]string{"AWS_ACCESS_KEY_ID": "AKIAMINE"}, true},
		{map[string]string{"AWS_SECRET_ACCESS_KEY": "mine"}, true},
		{map[string]string{"AWS_SESSION_TOKEN": "mine"}, true},
		{map[string]string{"AWS_SECURITY_TOKEN": "mine"}, true},
		{map[string]string{"AWS_SECRET_KEY": "mine"}, true},
		{map[string]string{"AWSMFA_RESTORE": session, "AWS_ACCESS_KEY_ID": "ASIA", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}, false},
		{map[string]string{"AWSMFA_RESTORE": session, "AWS_ACCESS_KEY_ID": "AKIAMINE", "AWS_SECRET_ACCESS_KEY": "mine"}, true},
		{map[string]string{"AWSMFA_RESTORE": session}, false},
	} {
		if got := ReadBefore(test.shell["AWSMFA_RESTORE"]).LosesKeys(env(test.shell)); got != test.lost {
			t.Errorf("%v loses keys: %v", test.shell, got)
		}
	}
}

// TestLosesNoCoveredAccount: a shell that can only cover a variable has an empty one.
func TestLosesNoCoveredAccount(t *testing.T) {
	shell := map[string]string{"AWS_ACCOUNT_ID": "123456789012"}
	for range 2 {
		apply(shell, Login(sample, profile.Profile{Name: "a"}, Settings{}, all(shell)))
		shell["AWS_ACCOUNT_ID"] = ""
	}
	apply(shell, Logout(env(shell)))
	if want := map[string]string{"AWS_ACCOUNT_ID": "123456789012"}; !reflect.DeepEqual(shell, want) {
		t.Errorf("the shell has %v, want %v", shell, want)
	}
}
