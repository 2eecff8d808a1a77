package login

import "awsmfa/internal/shellenv"

// Settings are what a shell is to have of the profile with the session, of a login
// whose request had Settings. What [default] adds to them is said.
func (l *Login) Settings() shellenv.Settings {
	o := l.deps.Options(l.request.Target.Profile)
	s := shellenv.Choose(l.Profile.Exports.Own, l.Profile.Exports.Fallback, o.Getenv, l.deps.Environ())
	l.saySettings(s)
	return s
}
