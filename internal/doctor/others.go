package doctor

import (
	"errors"

	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// checkOthers is about profiles at which AWS tools stop, beside the one that is
// looked at: of half an access key, of a role without a source or with two, and of
// sources that are not there or lead in a circle.
func checkOthers(c *checkup) []Finding {
	if c.config.err != nil || c.credentials.err != nil {
		return nil // said of the file
	}
	said := map[string]bool{}
	if c.profileErr != nil {
		said[c.profileErr.Error()] = true
	}
	var first error
	more := 0
	for p, err := range profile.All(c.config.index, c.credentials.index, profile.Options{Getenv: c.getenv, FindDevice: true}) {
		if err == nil || p.Name == c.profile.Name || !stopsTools(err) || said[err.Error()] {
			continue
		}
		said[err.Error()] = true
		if first == nil {
			first = err
		} else {
			more++
		}
	}
	if first == nil {
		return nil
	}
	advice := hint.Of(first)
	if errors.As(first, new(*profile.UnknownError)) {
		advice = "correct source_profile there, or add that profile"
	}
	return advised(advice, Wrong, "AWS tools stop at this: %v%s", first, andMore(more))
}

// stopsTools says whether an error of a profile is one of AWS's own tools too, and
// not only of a login with a code.
func stopsTools(err error) bool {
	var keys *profile.KeysError
	var setting *profile.SettingError
	switch {
	case errors.As(err, &keys):
		return keys.Why == profile.PartKeys
	case errors.As(err, &setting):
		return setting.Key == "role_arn"
	}
	return errors.As(err, new(*profile.UnknownError)) || errors.As(err, new(*profile.LoopError)) || errors.As(err, new(*profile.RoleSourceError))
}
