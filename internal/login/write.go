package login

import (
	"context"
	"fmt"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/credfile"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// Target says which sections of the credentials file sessions are written to.
type Target struct {
	Section string // empty: as the profile has it
	Roles   bool   // also every role that sources the profile
	Suffix  string // with Roles: the section of a role is its name and this
}

// LongTermKeysError says that the section of a profile's own name holds its
// long-term keys, so a session cannot be written to it.
type LongTermKeysError struct{ Profile string }

func (e *LongTermKeysError) Error() string {
	return fmt.Sprintf("section [%s] of the credentials file holds the long-term keys of the profile", e.Profile)
}

// Hint tells how to go on.
func (e *LongTermKeysError) Hint() string { return hint.OverLongTermKeys }

// Write gets the session of r, and with t.Roles those of its roles, and writes
// them to the credentials file in one replacement. A role that gives no session is
// said and left out; Write then returns a *RolesError once the others are written.
func Write(ctx context.Context, d Deps, files awsfiles.Files, r Request, t Target) error {
	l, err := PrepareChosen(ctx, d, files, r)
	if err != nil {
		return err
	}
	section, err := l.section(t.Section)
	if err != nil {
		return err
	}
	first, err := l.entry(section, l.owner(section), l.Profile.Region)
	if err != nil {
		return err
	}
	b := batch{main: l, members: []member{{l, first}}}
	if t.Roles {
		if err := b.addRoles(t.Suffix); err != nil {
			return err
		}
	}
	w := d.Writer(files.Credentials.Path)
	if err := w.CheckSections(ctx, files, b.entries()); err != nil {
		return err
	}
	if err := b.getSessions(ctx); err != nil {
		return err
	}
	entries := b.entries()
	if err := l.putAndWarn(ctx, entries); err != nil {
		return err
	}
	if err := b.writeThrough(ctx); err != nil {
		return err
	}
	l.SayUntil(session.Session{Credentials: entries[0].Session.Credentials})
	return b.err()
}

// owner is the profile that the session in a section is of. One that is not what
// the profile gives by itself is its own, so that the name of the section does not
// come to stand for the profile.
func (l *Login) owner(section string) string {
	if l.Profile.Override.IsZero() {
		return l.Profile.Name
	}
	return section
}

// entry is what goes into a section, but for the credentials. The region is that of
// the profile or of --region, and not that of this shell, which the section outlives.
// Its error is a *credfile.RegionError for a --region that would change another.
func (l *Login) entry(section, owner string, region profile.Setting) (awsfiles.Entry, error) {
	e := awsfiles.Entry{Section: section, Session: credfile.Session{Profile: owner}}
	asked := region.Origin.Kind == profile.Flag
	if !asked && region.Origin.Kind != profile.Section {
		return e, nil
	}
	may, err := credfile.CheckRegion(l.files.Config.Index, section, region.Value, asked)
	if may {
		e.Session.Region, e.Session.RegionAsked = region.Value, asked
	}
	return e, err
}

// ownRegion is the region of the profile where --region takes its place.
func (l *Login) ownRegion() profile.Setting {
	if l.Profile.Region.Origin.Kind != profile.Flag {
		return l.Profile.Region
	}
	o := l.deps.Options(l.Profile.Name)
	o.Serial = l.request.Serial
	p, err := profile.Resolve(l.files.Config.Index, l.files.Credentials.Index, o)
	if err != nil {
		return profile.Setting{}
	}
	return p.Region
}

// section is where the session of the profile goes.
func (l *Login) section(to string) (string, error) {
	switch {
	case to != "":
		return to, nil
	case l.Profile.WriteTo.Value != "":
		return l.Profile.WriteTo.Value, nil
	case l.Profile.Keys.Origin == profile.InSection(l.Profile.Name, profile.CredentialsFile):
		return "", &LongTermKeysError{l.Profile.Name}
	}
	return l.Profile.Name, nil
}

// writeThrough puts a session into the section that its profile names in
// awsmfa_write_to, unless it is there already. The session is good without it, so
// an error of put other than that of ctx is no more than a warning.
func (l *Login) writeThrough(ctx context.Context, k session.Session, put func(context.Context, []awsfiles.Entry) error) error {
	e, wanted := l.through(k)
	if !wanted {
		return nil
	}
	err := put(ctx, []awsfiles.Entry{e})
	if err != nil && !hint.Interrupted(err) {
		l.deps.Say.Warn(fmt.Errorf("the session is not written to the credentials file: %w", err))
		return nil
	}
	return err
}

// through is what writeThrough has to write.
func (l *Login) through(k session.Session) (e awsfiles.Entry, wanted bool) {
	section := l.Profile.WriteTo.Value
	if section == "" || !l.Profile.Override.IsZero() {
		return e, false // or the section would change who its readers are
	}
	for _, s := range l.files.Credentials.Index.Sections(section) {
		if m, ok := credfile.Read(s); ok && m.AccessKeyID == k.AccessKeyID {
			return e, false
		}
	}
	e, _ = l.entry(section, l.Profile.Name, l.ownRegion()) // what cannot be read is an error of put, too
	e.Session.Credentials = k.Credentials
	return e, true
}

// putAndWarn is put, followed by what is wrong with the file or its readers.
func (l *Login) putAndWarn(ctx context.Context, entries []awsfiles.Entry) error {
	path := l.files.Credentials.Path
	names := awsfiles.Names(path) // a replacement has one
	if err := l.put(ctx, entries); err != nil {
		return err
	}
	l.deps.sayLinks(path, names)
	l.deps.sayOpen(path)
	for _, e := range entries {
		l.saySource(e.Section)
	}
	return nil
}

// put writes all entries at once and says so.
func (l *Login) put(ctx context.Context, entries []awsfiles.Entry) error {
	w := l.deps.Writer(l.files.Credentials.Path)
	if err := w.CheckSections(ctx, l.files, entries); err != nil {
		return err
	}
	created, err := w.Put(ctx, entries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		l.sayWritten(e.Section, w.Path, created[e.Section])
	}
	return nil
}

func (l *Login) sayWritten(section, path string, created bool) {
	verb := "updated"
	if created {
		verb = "created"
	}
	l.note("section [%s] of %s %s", section, ui.ShortPath(path, l.deps.Getenv("HOME")), verb)
}
