package profile

import (
	"strings"

	"awsmfa/internal/creds"
)

// findLongTermKeys looks for the keys of n that can sign a login: those of a
// store, which nothing takes the place of, or static ones.
func (n *node) findLongTermKeys() (Keys, bool) {
	if store := n.get("awsmfa_keys"); store.Value != "" {
		id := n.get("awsmfa_key_id").Value
		return Keys{Credentials: creds.Credentials{AccessKeyID: id}, Store: store.Value, Profile: n.name, Origin: store.Origin}, storedFault(id) == usableKeys
	}
	for _, p := range []*part{&n.credentials, &n.config, &n.longTerm} {
		if k := p.keys(); keysFault(k) == usableKeys {
			return Keys{Credentials: k, Profile: n.name, Origin: p.origin()}, true
		}
	}
	return Keys{}, false
}

// storedFault is why an access key ID cannot be that of a key in a store, or
// usableKeys.
func storedFault(id string) KeysWhy {
	switch {
	case id == "":
		return PartKeys
	case !consistsOf(id, "", 1, 128):
		return BadKeyID
	}
	return usableKeys
}

func (p *part) keys() creds.Credentials {
	return creds.Credentials{
		AccessKeyID:     p.get("aws_access_key_id"),
		SecretAccessKey: p.get("aws_secret_access_key"),
		SessionToken:    p.get("aws_session_token") + p.get("aws_security_token"),
	}
}

// usableKeys is no fault.
const usableKeys KeysWhy = -1

// keysFault is why an access key cannot sign a login, or usableKeys. The prefixes
// are those of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
func keysFault(k creds.Credentials) KeysWhy {
	id, secret := k.AccessKeyID, k.SecretAccessKey
	switch {
	case id == "" && secret == "":
		return NoKeys
	case id == "" || secret == "":
		return PartKeys
	case isAWSKeyID(secret) && !isAWSKeyID(id):
		return SwappedKeys
	// AWS gives [\w]* as the pattern, so an underscore is no fault, and the IDs of
	// compatible servers have more characters.
	case !consistsOf(id, "_.+=/@:-", 1, 128):
		return BadKeyID
	case k.CheckKeys() != nil:
		return BadSecret
	case k.SessionToken != "" && strings.HasPrefix(id, "AKIA"):
		return LeftoverToken
	case k.SessionToken != "":
		return SessionKeys
	case strings.HasPrefix(id, "ASIA") && isAWSKeyID(id):
		return TemporaryKeys
	}
	return usableKeys
}

// isAWSKeyID says whether AWS makes access key IDs of that form.
func isAWSKeyID(id string) bool {
	return (strings.HasPrefix(id, "AKIA") || strings.HasPrefix(id, "ASIA")) && len(id) >= 16 && isKeyID(id)
}

// isKeyID says whether id can be an access key ID and is no secret, which has
// 40 characters.
func isKeyID(id string) bool {
	return consistsOf(id, "", 1, 32) && strings.ToUpper(id) == id
}

// environmentKeys are the access keys of the environment; not ok when there are
// none, or only a session. What is half there or damaged stops, as it stops the
// AWS CLI, since another account's keys would be used in its place. Its error is
// a *KeysError.
func environmentKeys(getenv func(string) string) (k Keys, ok bool, err error) {
	k = Keys{Origin: FromVariable("AWS_ACCESS_KEY_ID"), Environment: true, Credentials: creds.Credentials{
		AccessKeyID:     getenv("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    getenv("AWS_SESSION_TOKEN") + getenv("AWS_SECURITY_TOKEN"),
	}}
	switch why := keysFault(k.Credentials); {
	case why == usableKeys:
		return k, true, nil
	case why == NoKeys, why == SessionKeys, why == LeftoverToken && getenv("AWSMFA_PROFILE") != "": // compatible servers make sessions with AKIA
		return Keys{}, false, nil
	case why == PartKeys && k.AccessKeyID == "":
		return Keys{}, false, &KeysError{Why: why, Origin: FromVariable("AWS_SECRET_ACCESS_KEY")}
	default:
		return Keys{}, false, &KeysError{Why: why, Origin: k.Origin}
	}
}

// leftover is the access key ID of long-term keys in the environment that p does
// not use, fit to be shown.
func (p Profile) leftover(getenv func(string) string) string {
	k, ok, _ := environmentKeys(getenv)
	if !ok || p.Keys.Environment {
		return ""
	}
	return creds.ShowKeyID(k.AccessKeyID)
}
