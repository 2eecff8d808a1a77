package login

import (
	"cmp"
	"context"
	"errors"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/credfile"
	"awsmfa/internal/profile"
)

// Forgotten says how much Forget has removed.
type Forgotten struct {
	Sessions  int // from the cache
	Sections  int // of the credentials file that held a session
	Leftovers int // files with secrets that killed processes left
}

// Forget removes the sessions of a profile: its MFA session and every role
// session of the same device, for a device is a person's and its roles rest on
// the same code; or with all, every session, and what killed processes left of them
// and of the files of AWS tools. What it gives with an error was removed before.
func Forget(ctx context.Context, d Deps, files awsfiles.Files, name string, all bool) (Forgotten, error) {
	whose, err := chooseForgotten(d, files, name, all)
	if err != nil {
		return Forgotten{}, err
	}
	dir, err := d.Cache()
	if err != nil {
		return Forgotten{}, err
	}
	keys, err := whose.removeCached(dir)
	gone := Forgotten{Sessions: len(keys)}
	if err == nil && all {
		gone.Leftovers, err = removeLeftovers(d, files, dir)
	}
	if err == nil {
		gone.Sections, err = whose.clearSections(ctx, d, files, keys)
	}
	return gone, err
}

// removeLeftovers removes them wherever this program writes, and counts them.
func removeLeftovers(d Deps, files awsfiles.Files, dir *cache.Dir) (n int, err error) {
	removed, err := dir.RemoveLeftovers()
	n = len(removed)
	for _, file := range []awsfiles.File{files.Credentials, files.Config} {
		more, fileErr := d.Writer(file.Path).RemoveLeftovers()
		n, err = n+more, cmp.Or(err, fileErr)
	}
	return n, err
}

// forgotten says which sessions go: all, or those of a device or a profile.
type forgotten struct {
	all             bool
	profile, device string
}

// chooseForgotten resolves the profile. One that cannot be resolved any more may
// still have a session, which goes by its name.
func chooseForgotten(d Deps, files awsfiles.Files, name string, all bool) (forgotten, error) {
	if all {
		return forgotten{all: true}, nil
	}
	p, err := profile.Resolve(files.Config.Index, files.Credentials.Index, d.Options(name))
	if err == nil {
		return forgotten{profile: p.Name, device: p.Serial.Value}, nil
	}
	if namesCode(err) {
		return forgotten{}, cmdline.CodeForProfileError()
	}
	if name == "" {
		name = d.Getenv("AWSMFA_PROFILE") // also of a session whose keys are gone
	}
	if name == "" || errors.As(err, new(*profile.UnknownError)) {
		return forgotten{}, err
	}
	return forgotten{profile: name}, nil
}

// removeCached removes those that go from the cache, and gives their access key
// IDs.
func (f forgotten) removeCached(dir *cache.Dir) (keys []string, err error) {
	entries, err := dir.Sessions()
	for _, e := range entries {
		if !f.all && e.Session.Profile != f.profile && (f.device == "" || e.Session.Device != f.device) {
			continue
		}
		if err := dir.Remove(e.Key); err != nil {
			return keys, err
		}
		keys = append(keys, e.Session.AccessKeyID)
	}
	return keys, err
}

// clearSections takes the session out of each managed section that goes.
func (f forgotten) clearSections(ctx context.Context, d Deps, files awsfiles.Files, keys []string) (n int, err error) {
	gone := make(map[string]bool, len(keys))
	for _, id := range keys {
		gone[id] = true
	}
	var sections []string
	for m := range credfile.All(files.Credentials.Index) {
		if f.all || m.Profile == f.profile || gone[m.AccessKeyID] {
			sections = append(sections, m.Section)
		}
	}
	if err := profile.Readable(nil, files.Credentials.Index); err != nil || len(sections) == 0 {
		return 0, err
	}
	return len(sections), d.Writer(files.Credentials.Path).Clear(ctx, sections)
}
