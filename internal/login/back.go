package login

import (
	"io"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// BringsBack says whether a login to a profile with o would give, without a code,
// the session that this shell has. Nobody is asked or told anything.
func BringsBack(d Deps, files awsfiles.Files, name string, o profile.Override) bool {
	d.Say.To = io.Discard
	options := d.Options(name)
	options.Override = o
	p, err := profile.Resolve(files.Config.Index, files.Credentials.Index, options)
	if err != nil {
		return false
	}
	plan, err := session.Route(p, session.Options{})
	if err != nil {
		return false
	}
	dir, err := d.Cache()
	if err != nil {
		return false
	}
	all := session.Sessions{Store: dir, Now: d.Now}
	k, ok := all.Cached(plan, UsualMin)
	return ok && k.AccessKeyID == d.Getenv("AWS_ACCESS_KEY_ID")
}
