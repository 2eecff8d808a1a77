package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"awsmfa/internal/credfile"
	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
	"awsmfa/internal/safefile"
	"awsmfa/internal/session"
)

// credentials is the credentials file as a place to write to.
type credentials struct {
	path    string
	waiting func() // says that another process is changing the file
}

// lockPatience is how long a stopped process may keep others from a change that
// takes moments.
const lockPatience = 20 * time.Second

func (s *System) credentials() (credentials, error) {
	path, err := s.credentialsFile()
	if err != nil {
		return credentials{}, err
	}
	waiting := func() { s.people().say("waiting for another process that is changing %s", path) }
	return credentials{path, waiting}, nil
}

// update changes the file while no other awsmfa does.
func (c credentials) update(ctx context.Context, edit func([]byte) ([]byte, error)) error {
	unlock, err := safefile.Lock(ctx, c.path, lockPatience, c.waiting)
	if err != nil {
		return err
	}
	defer unlock()
	return safefile.Update(ctx, c.path, edit)
}

// check refuses what put would, before there is a session to write.
func (c credentials) check(ctx context.Context, config, file *inifile.File, profile string, sections ...string) error {
	text, err := file.Bytes()
	if err != nil {
		return &readError{c.path, err}
	}
	placeholder := credfile.Session{Credentials: creds.Credentials{AccessKeyID: "x", SecretAccessKey: "x", SessionToken: "x", Expires: time.Unix(1, 0)}, Profile: profile}
	for _, section := range sections {
		if strings.ContainsAny(section, " \t") {
			return &inifile.RefusedError{Section: section, Reason: inifile.BadName}
		}
		if err := credfile.CheckConfig(config, section); err != nil {
			return err
		}
		if _, _, err := credfile.Put(text, section, placeholder); err != nil {
			return err
		}
	}
	return safefile.Check(ctx, c.path)
}

// sectionSession is a session and the section that it goes to.
type sectionSession struct {
	section string
	session credfile.Session
}

func inSection(section, profile, region string, k session.Session) sectionSession {
	return sectionSession{section, credfile.Session{Credentials: k.Credentials, Profile: profile, Region: region}}
}

// put writes all entries at once and tells which sections are new.
func (c credentials) put(ctx context.Context, entries []sectionSession) (created map[string]bool, err error) {
	err = c.update(ctx, func(file []byte) ([]byte, error) {
		created = map[string]bool{}
		for _, e := range entries {
			var err error
			if file, created[e.section], err = credfile.Put(file, e.section, e.session); err != nil {
				return nil, err
			}
		}
		return file, nil
	})
	return created, err
}

// keepWritten puts a session into the section that its profile names in
// awsmfa_write_to, unless it is there already. The session is good without it,
// so whoever hands it out decides what an error means.
func (l *login) keepWritten(ctx context.Context, k session.Session) error {
	section := l.profile.WriteTo.Value
	if section == "" {
		return nil
	}
	config, file, err := l.awsFiles()
	if err != nil {
		return err
	}
	for m := range credfile.All(file) {
		if m.Section == section && m.AccessKeyID == k.AccessKeyID {
			return nil
		}
	}
	c, err := l.credentials()
	if err != nil {
		return err
	}
	if err := c.check(ctx, config, file, l.profile.Name, section); err != nil {
		return err
	}
	created, err := c.put(ctx, []sectionSession{inSection(section, l.profile.Name, "", k)})
	if err != nil {
		return err
	}
	l.sayWritten(section, c.path, created[section])
	return nil
}

func (l *login) sayWritten(section, path string, created bool) {
	verb := "updated"
	if created {
		verb = "created"
	}
	l.note("section [%s] of %s %s", section, shortPath(path, l.Getenv("HOME")), verb)
}

// shortPath writes a path below the home folder as people do.
func shortPath(path, home string) string {
	if rest, err := filepath.Rel(home, path); home != "" && err == nil && filepath.IsLocal(rest) {
		return fmt.Sprintf("~%c%s", filepath.Separator, rest)
	}
	return path
}
