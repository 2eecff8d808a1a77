package shellenv

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"awsmfa/export"
	"awsmfa/internal/profile"
)

// The variables that a login takes away or overrides and that unauthaws gives
// back. Secrets are not among them, since they would be in one more variable, and
// nothing that belongs to keys or to the session of another tool is: without its
// keys it would be wrong. A setting of the profile is only set where the user has no
// such variable, so that there is nothing of it to give back.
var restored = []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", accountID, notRewritten}

// Before is what AWSMFA_RESTORE holds: what the restored variables were when the
// shell had no session of ours, and what we set them to. It is written as the
// query of a URL, whose characters every shell and file takes as they are.
type Before struct {
	was, set map[string]string
	keyID    string // the access key ID that we set; no secret
	FromKeys bool   // the session was signed with keys of the environment
	color    string // for the prompt; only written
	// Override is what flags said of the role, for a renewal to say again.
	Override profile.Override
}

const (
	setPrefix = "set."
	setKeyID  = setPrefix + "AWS_ACCESS_KEY_ID"
	fromKeys  = "from"
)

// written are the parts of an Override, by their names in AWSMFA_RESTORE.
func written(o *profile.Override) map[string]*string {
	return map[string]*string{"role": &o.Role, "session-name": &o.SessionName, "external-id": &o.ExternalID, "policy": &o.Policy}
}

const writtenARNs = "policy-arn"

// ReadBefore understands a value of AWSMFA_RESTORE. Whatever else stands in it
// is not ours and left out.
func ReadBefore(text string) Before {
	if text == "" {
		return Before{}
	}
	values, _ := url.ParseQuery(text)
	b := Before{was: map[string]string{}, set: map[string]string{}, keyID: values.Get(setKeyID), FromKeys: values.Get(fromKeys) == "environment"}
	for name, part := range written(&b.Override) {
		*part = values.Get(name)
	}
	b.Override.PolicyARNs = values[writtenARNs]
	for key := range values {
		name, set := strings.CutPrefix(key, setPrefix)
		switch isRestored := slices.Contains(restored, name); {
		case set && (isRestored || profile.IsSettingVariable(name)):
			b.set[name] = values.Get(key)
		case !set && isRestored:
			b.was[name] = values.Get(key)
		}
	}
	return b
}

func (b Before) String() string {
	values := url.Values{}
	for name, value := range b.was {
		values.Set(name, value)
	}
	for name, value := range b.set {
		values.Set(setPrefix+name, value)
	}
	if b.keyID != "" {
		values.Set(setKeyID, b.keyID)
	}
	for name, part := range written(&b.Override) {
		if *part != "" {
			values.Set(name, *part)
		}
	}
	if len(b.Override.PolicyARNs) > 0 {
		values[writtenARNs] = b.Override.PolicyARNs
	}
	if b.FromKeys {
		values.Set(fromKeys, "environment")
	}
	if b.color != "" {
		return strings.TrimSuffix("color="+b.color+"&"+values.Encode(), "&") // first, where the prompt looks
	}
	return values.Encode()
}

// ours says whether a variable still has what an earlier login gave it.
func (b Before) ours(name, value string) bool {
	set, ok := b.set[name]
	return ok && value != "" && value == set
}

// User is getenv as it would be without an earlier login: a variable that still
// has what we gave it has what it had before.
func (b Before) User(getenv func(string) string) func(string) string {
	return func(name string) string {
		value := getenv(name)
		if b.ours(name, value) {
			return b.was[name]
		}
		return value
	}
}

// next is what the restored variables are to be given back as after one more
// login. What the user changed since the last one counts from now on. A variable
// that is there and empty is one.
func (b Before) next(env Env, set map[string]string) Before {
	n := Before{was: map[string]string{}, set: set}
	for _, name := range restored {
		value, there := env(name)
		if b.ours(name, value) || !there && isTaken(name) || b.covered(env.get, name) {
			value, there = b.was[name] // it is our doing, and not the user's
		}
		if there {
			n.was[name] = value
		}
	}
	return n
}

// undo gives back what each restored variable was, unless the user changed it.
func (b Before) undo(getenv func(string) string) []export.Var {
	var unset, set []export.Var
	for _, name := range restored {
		value := getenv(name)
		was, had := b.was[name]
		switch {
		case had && (value == "" || b.ours(name, value) || b.covered(getenv, name)):
			set = append(set, export.Var{Name: name, Value: was, Back: true})
		case b.ours(name, value):
			unset = append(unset, export.Var{Name: name, Unset: true})
		}
	}
	unset = append(unset, b.settingsWithout(nil, getenv)...)
	return append(unset, set...)
}

// Session says whether a login has set the variables of a shell: only then there
// is something to take out.
func (b Before) Session() bool { return b.keyID != "" }

// covered says whether the variable is as a login covers it that cannot take it
// away.
func (b Before) covered(getenv func(string) string, name string) bool {
	_, had := b.was[name]
	return had && (isProfile(name) && getenv(name) == getenv("AWSMFA_PROFILE") || name == accountID && getenv(name) == "")
}

// LosesKeys says whether a login replaces keys of the user's own, which nothing gives
// back.
func (b Before) LosesKeys(getenv func(string) string) bool {
	id := getenv("AWS_ACCESS_KEY_ID")
	if b.Session() && id == b.keyID {
		return false
	}
	return id != "" || slices.ContainsFunc(secrets, func(name string) bool { return getenv(name) != "" })
}

// ReplacedKeys says whether the user has put other keys over the session.
func (b Before) ReplacedKeys(getenv func(string) string) bool {
	now := getenv("AWS_ACCESS_KEY_ID")
	return b.keyID != "" && now != "" && now != b.keyID
}

// settingsWithout take out the settings of an earlier login that the user has left
// as they were, but for those that are given anew.
func (b Before) settingsWithout(given map[string]string, getenv func(string) string) (vars []export.Var) {
	for _, name := range slices.Sorted(maps.Keys(b.set)) {
		_, again := given[name]
		if !again && !slices.Contains(restored, name) && b.ours(name, getenv(name)) {
			vars = append(vars, export.Var{Name: name, Unset: true})
		}
	}
	return vars
}
