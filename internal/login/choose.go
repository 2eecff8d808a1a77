package login

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/profile"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// PickFunc has a person choose; see ui.Picker.
type PickFunc func(ctx context.Context, title string, choices []ui.Choice, last string) (string, error)

// PrepareChosen is Prepare, but where no profile is named and no default one can be
// meant, it takes the only one that can log in, or the one that a person picks.
// Its errors are those of Prepare and of the Pick of d.
func PrepareChosen(ctx context.Context, d Deps, files awsfiles.Files, r Request) (*Login, error) {
	l, err := Prepare(d, files, r)
	var nobody *UnnamedError
	if !errors.As(err, &nobody) {
		return l, err
	}
	if r.Target.Profile, err = d.choose(ctx, files, r, nobody); err != nil {
		return nil, err
	}
	return prepareNamed(d, files, r)
}

// Chosen is name or, where that is empty and no other profile can be meant, the
// only one that can log in, which is said. Its error is an *UnnamedError, or that of a
// [default] with settings only. A name that does not resolve is returned as it is, and
// fails where the profile is used.
func Chosen(ctx context.Context, d Deps, files awsfiles.Files, name string) (string, error) {
	_, err := Resolve(d, files, d.Options(name))
	var nobody *UnnamedError
	if !errors.As(err, &nobody) {
		return name, nil
	}
	d.Pick = nil
	return d.choose(ctx, files, Request{}, nobody)
}

// choose finds the profile that is meant where nothing says so.
func (d Deps) choose(ctx context.Context, files awsfiles.Files, r Request, nobody *UnnamedError) (string, error) {
	able := ableProfiles(d, files, r)
	switch {
	case len(able) == 0 && nobody.Settings:
		return "", giveKeys(nobody.err, "default")
	case len(able) == 0:
		return "", nobody
	case len(able) == 1:
		if !r.Quiet {
			d.Say.Say("%s: taken because it is the only profile that can log in", able[0].Name)
		}
		return able[0].Name, nil
	}
	nobody.Names = namesOf(able)
	if r.NoPrompt || r.Target.Stdin || d.Pick == nil {
		return "", nobody
	}
	name, err := d.pick(ctx, able)
	if errors.Is(err, prompt.ErrNone) {
		return "", nobody
	}
	return name, err
}

func namesOf(profiles []profile.Profile) []string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = p.Name
	}
	return names
}

// ableProfiles are those that can log in, in the order of the files. A profile
// that another stands for is left out: the source of an alias, and a bare section
// of config that others source, which AWS tools take for no profile.
func ableProfiles(d Deps, files awsfiles.Files, r Request) (able []profile.Profile) {
	o := d.Options("")
	o.Serial, o.Region = r.Serial, r.Region
	for p, err := range profile.All(files.Config.Index, files.Credentials.Index, o) {
		if err == nil && p.Asked == "" {
			able = append(able, p)
		}
	}
	sourced, aliased := map[string]bool{}, map[string]bool{}
	for _, p := range able {
		sourced[p.Source] = true
		if len(p.Roles) == 0 {
			aliased[p.Source] = true
		}
	}
	bare := func(name string) bool {
		config := files.Config.Index
		return len(config.Sections(name)) > 0 && len(config.Sections("profile "+name)) == 0
	}
	return slices.DeleteFunc(able, func(p profile.Profile) bool {
		return aliased[p.Name] || sourced[p.Name] && bare(p.Name)
	})
}

// pick has a person choose among profiles, the one that was used last offered
// first.
func (d Deps) pick(ctx context.Context, able []profile.Profile) (string, error) {
	cached := d.cachedSessions()
	index := indexEntries(cached, d.Now())
	choices := make([]ui.Choice, len(able))
	last := cache.Entry{}
	for i, p := range able {
		identity := p.Serial.Value
		if n := len(p.Roles); n > 0 {
			identity = p.Roles[n-1].ARN
		}
		about := []string{ui.NameOfARN(identity)}
		if left := index.Left(p); left > 0 {
			about = append(about, session.Short(left.Truncate(session.LastMinute))+" left")
		}
		for _, e := range cached {
			if e.Session.Profile == p.Name && e.Session.Made.After(last.Session.Made) {
				last = e
			}
		}
		choices[i] = ui.Choice{Name: p.Name, About: strings.Join(about, ", ")}
	}
	return d.Pick(ctx, "awsmfa: no profile named; choose one", choices, last.Session.Profile)
}

// cachedSessions are those of the cache. Without a cache there
// are none, and that is said when a session is to be stored.
func (d Deps) cachedSessions() []cache.Entry {
	quiet := d
	quiet.Say.To = io.Discard
	dir, err := quiet.Cache()
	if err != nil {
		return nil
	}
	entries, _ := dir.Sessions()
	return entries
}
