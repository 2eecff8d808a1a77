package login

import (
	"fmt"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/hint"
	"awsmfa/internal/session"
)

// shared is what the logins of one command have in common.
type shared struct {
	store session.Store
	warn  func(error) // says each warning once
}

// share gives what l has for others, or has from another login.
func (l *Login) share() *shared {
	if l.shared == nil {
		l.shared = &shared{l.deps.store(), l.deps.Say.WarnOnce()}
	}
	return l.shared
}

// store opens the cache. A login without one caches nothing, and says so.
func (d Deps) store() session.Store {
	dir, err := d.Cache()
	if err != nil {
		err = hint.Otherwise(err, hint.CacheElsewhere)
		d.Say.Warn(fmt.Errorf("the session is not cached, and other logins do not see that its code is used: %w", err))
		return session.NewMemory()
	}
	return dir
}

// Cache opens the folder of cached sessions, and of what is known about access keys
// and their rotations. Its errors are those of package cache.
func (d Deps) Cache() (*cache.Dir, error) {
	path, err := cache.Path(d.Getenv, d.OS)
	if err != nil {
		return nil, err
	}
	d.Say.Debugf("sessions are cached in %s", path)
	return cache.Open(path, d.Say.Warn)
}

// Writer changes one of AWS's files, and tells people when it has to wait.
func (d Deps) Writer(path string) awsfiles.Writer {
	return awsfiles.Writer{Path: path, Waiting: func() { d.Say.Say("waiting for another process that is changing %s", path) }}
}
