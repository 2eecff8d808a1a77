// Package shellenv says which variables a login sets in a shell, which it takes
// away, and which it gives back afterwards. It reads no environment and knows no
// shell.
package shellenv

import (
	"runtime"
	"strconv"
	"time"

	"awsmfa/export"
	"awsmfa/internal/environ"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// competing are variables with which some AWS tool would not use the new
// session, or not see its end.
var competing = []string{
	"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN", "AWS_SESSION_EXPIRATION", accountID,
	"AWS_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_VAULT", "AWSUME_PROFILE", "AWSUME_EXPIRATION",
}

const accountID = "AWS_ACCOUNT_ID"

// secrets are the secrets of a set of keys, by each of their names.
var secrets = []string{"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_SECRET_KEY"}

// cover is what stands for a competing variable that a shell can only cover. AWS
// tools take the session in spite of a profile, and the AWS CLI stops at an empty
// one.
func cover(name string, p profile.Profile) string {
	if !isProfile(name) || p.Keys.Environment {
		return ""
	}
	return p.Name
}

func isProfile(name string) bool { return name == "AWS_PROFILE" || name == "AWS_DEFAULT_PROFILE" }

// isTaken says whether a login takes a variable away that unauthaws gives back.
func isTaken(name string) bool { return isProfile(name) || name == accountID }

// overridden are the variables that a login sets over the user's own.
var overridden = append([]string{notRewritten}, regionVariables...)

// Both are set because no AWS tool reads both: botocore takes the second, the
// SDKs the first.
var regionVariables = []string{"AWS_REGION", "AWS_DEFAULT_REGION"}

// Env is an environment: the value of a variable, and whether there is one, since an
// empty variable is not an absent one.
type Env func(name string) (value string, there bool)

func (e Env) get(name string) string {
	value, _ := e(name)
	return value
}

// EnvOf is the environment that list is of, as os.Environ has it.
func EnvOf(list []string) Env { return envOn(runtime.GOOS, list) }

func envOn(system string, list []string) Env {
	vars := make(map[string]string, len(list))
	for _, pair := range list {
		if name, value, ok := environ.Cut(system, pair); ok {
			vars[name] = value
		}
	}
	return func(name string) (string, bool) {
		value, there := vars[environ.Fold(system, name)]
		return value, there
	}
}

// Login are what a shell gets of a session: first what has to go, the access
// key ID last, since no tool takes half a set that lacks it.
func Login(k session.Session, p profile.Profile, s Settings, env Env) []export.Var {
	getenv := env.get
	vars := make([]export.Var, 0, 32) // so that it seldom has to grow
	for _, name := range competing {
		vars = append(vars, export.Var{Name: name, Value: cover(name, p), Unset: true})
	}
	earlier := ReadBefore(getenv("AWSMFA_RESTORE"))
	given := map[string]string{}
	var over []export.Var
	for _, name := range overridden {
		was, had := earlier.was[name]
		value := p.Region.Value
		if name == notRewritten {
			value = withOurs(earlier.User(getenv))
		}
		switch {
		case value != "":
			given[name] = value
			over = append(over, export.Var{Name: name, Value: value})
		case earlier.ours(name, getenv(name)) && had:
			over = append(over, export.Var{Name: name, Value: was})
		case earlier.ours(name, getenv(name)):
			vars = append(vars, export.Var{Name: name, Unset: true})
		}
	}
	for _, v := range s.Vars {
		given[v.Name] = v.Value
	}
	vars = append(vars, earlier.settingsWithout(given, getenv)...)
	set := func(name, value string) { vars = append(vars, export.Var{Name: name, Value: value}) }
	set("AWS_SESSION_TOKEN", k.SessionToken)
	set("AWS_SECRET_ACCESS_KEY", k.SecretAccessKey)
	set("AWS_CREDENTIAL_EXPIRATION", k.Expires.UTC().Format(time.RFC3339))
	vars = append(append(vars, over...), s.Vars...)
	set("AWSMFA_PROFILE", p.Name)
	set("AWSMFA_EXPIRES_AT", strconv.FormatInt(k.Expires.Unix(), 10))
	next := earlier.next(env, given)
	next.keyID, next.FromKeys, next.color, next.Override = k.AccessKeyID, p.Keys.Environment, p.Color.Value, p.Override
	set("AWSMFA_RESTORE", next.String())
	set("AWS_ACCESS_KEY_ID", k.AccessKeyID)
	return vars
}

// Logout take the session out of a shell and give back what it covered. Keys
// that the user has set since are not ours to take, and where no login has been
// there is nothing to do.
func Logout(getenv func(string) string) []export.Var {
	b := ReadBefore(getenv("AWSMFA_RESTORE"))
	if !b.Session() {
		return nil
	}
	var vars []export.Var
	if !b.ReplacedKeys(getenv) {
		for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} {
			vars = append(vars, export.Var{Name: name, Unset: true})
		}
	}
	for _, name := range []string{"AWS_CREDENTIAL_EXPIRATION", "AWSMFA_PROFILE", "AWSMFA_EXPIRES_AT", "AWSMFA_RESTORE"} {
		vars = append(vars, export.Var{Name: name, Unset: true})
	}
	return append(vars, b.undo(getenv)...)
}
