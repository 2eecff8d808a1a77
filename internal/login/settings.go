package login

import (
	"awsmfa/internal/profile"
	"awsmfa/internal/shellenv"
)

// Settings are what a shell is to have of the profile with the session.
// What [default] adds to them is said. Its errors are those of package profile.
func (l *Login) Settings() (shellenv.Settings, error) {
	o := l.deps.Options(l.request.Target.Profile)
	own, fallback, err := profile.Settings(l.files.Config.Index, l.files.Credentials.Index, o)
	if err != nil {
		return shellenv.Settings{}, err
	}
	s := shellenv.Choose(own, fallback, o.Getenv, l.deps.Environ())
	l.saySettings(s)
	return s, nil
}
