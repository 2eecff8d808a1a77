package app

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
)

const writeHelp = `
For tools that read a profile and nothing else. The session goes into the
section that --to names, or awsmfa_write_to of the profile, or the profile's own
name if its long-term keys are elsewhere. Only that section changes: its keys
are set, what is yours in it stays, and no other byte of the file is touched.

With awsmfa_write_to in the profile, env and the others do the same by
themselves whenever there is a new session.`

type writeFlags struct {
	loginFlags
	to     string
	roles  bool
	suffix string
}

func writeCommand(s *System) *command {
	f := &writeFlags{}
	return &command{
		Command: cli.Command{Name: "write", ArgsUsage: "[PROFILE] [CODE]", Usage: "session into the credentials file", Description: writeHelp},
		options: append(f.options(),
			&option{long: "to", takes: "SECTION", usage: "section to write", text: &f.to},
			&option{long: "roles", usage: "also write each role that sources PROFILE", on: &f.roles},
			&option{long: "to-suffix", takes: "TEXT", usage: "with --roles: section of a role is its name and this", text: &f.suffix}),
		run: func(ctx context.Context, w words) error { return s.write(ctx, f, append(w.args, w.after...)) },
	}
}

// targetError says that the section to write to is not known.
type targetError struct{ profile string }

func (e *targetError) Error() string {
	return fmt.Sprintf("section [%s] of the credentials file holds the long-term keys of the profile", e.profile)
}

func (s *System) write(ctx context.Context, f *writeFlags, args []string) error {
	if f.roles != (f.suffix != "") {
		return usagef("--roles and --to-suffix go together").hint("write --roles --to-suffix=-mfa")
	}
	l, err := s.prepare(f.loginFlags, args)
	if err != nil {
		return err
	}
	section, err := l.section(f.to)
	if err != nil {
		return err
	}
	c, err := s.credentials()
	if err != nil {
		return err
	}
	config, file, err := s.awsFiles()
	if err != nil {
		return err
	}
	sections := []string{section}
	var roles []*login
	if f.roles {
		if roles, err = l.rolesOf(config, file); err != nil {
			return err
		}
		for _, r := range roles {
			sections = append(sections, r.profile.Name+f.suffix)
		}
	}
	if err := c.check(ctx, config, file, l.profile.Name, sections...); err != nil {
		return err
	}
	l.profile.WriteTo = profile.Setting{} // written here, with an error if it fails
	k, err := l.get(ctx)
	if err != nil {
		return err
	}
	entries := []sectionSession{inSection(section, l.profile.Name, "", k)}
	for _, r := range roles {
		role, err := r.get(ctx)
		if err != nil {
			return fmt.Errorf("role profile %q: %w", r.profile.Name, err)
		}
		entries = append(entries, inSection(r.profile.Name+f.suffix, r.profile.Name, r.profile.Region.Value, role))
	}
	created, err := c.put(ctx, entries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		l.sayWritten(e.section, c.path, created[e.section])
	}
	l.sayUntil(k)
	return nil
}

// section is where the session of the profile goes.
func (l *login) section(to string) (string, error) {
	switch {
	case to != "":
		return to, nil
	case l.profile.WriteTo.Value != "":
		return l.profile.WriteTo.Value, nil
	case len(l.profile.Roles) == 0 && l.profile.Keys.Origin == profile.InSection(l.profile.Name, profile.CredentialsFile):
		return "", &targetError{l.profile.Name}
	}
	return l.profile.Name, nil
}

// rolesOf prepares a login for each role profile whose source_profile is l's.
func (l *login) rolesOf(config, file *inifile.File) ([]*login, error) {
	var roles []*login
	for name := range profile.RolesFrom(config, file, l.profile.Name) {
		flags := l.flags
		flags.profile, flags.duration, flags.min, flags.region, flags.renew = name, "", "", "", false
		r, err := l.prepare(flags, nil)
		if err != nil {
			return nil, fmt.Errorf("role profile %q: %w", name, err)
		}
		roles = append(roles, r)
	}
	return roles, profile.Readable(config, file)
}
