package app

import (
	"awsmfa/internal/hint"
	"awsmfa/internal/keys"
	"awsmfa/internal/login"
)

// sayOldKeys mentions each access key behind these sessions that is to be changed.
// It asks nobody.
func sayOldKeys(d login.Deps, all []*login.Known) {
	dir, err := login.CachePath(d)
	if err != nil {
		return // said already
	}
	told := map[string]bool{"": true}
	for _, k := range all {
		if told[k.KeyID] {
			continue
		}
		told[k.KeyID] = true
		if days, old := keys.Old(dir, k.KeyID, d.Now()); old {
			d.Say.Say("access key %s is %d days old; change it: awsmfa keys rotate %s", k.KeyID, days, hint.Word(k.Profile))
		}
	}
}
