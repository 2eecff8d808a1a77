package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cache"
	"awsmfa/internal/credfile"
	"awsmfa/internal/profile"
)

const logoutHelp = `
Forgets the MFA session of the profile, every role session of the same device,
and takes them out of the sections of the credentials file that hold them. AWS
cannot call a session back: whoever has a copy can use it until it ends.

"unauthaws --logout" does this and clears the shell as well.`

type logoutFlags struct {
	profile string
	all     bool
}

func logoutCommand(s *System) *command {
	f := &logoutFlags{}
	return &command{
		Command: cli.Command{Name: "logout", ArgsUsage: "[PROFILE]", Usage: "forget sessions", Description: logoutHelp},
		options: []*option{
			{long: "profile", short: "p", takes: "NAME", usage: "the profile, like the argument", text: &f.profile},
			{long: "all", usage: "forget every session of every profile", on: &f.all},
		},
		run: func(ctx context.Context, w words) error { return s.logout(ctx, f, append(w.args, w.after...)) },
	}
}

func (s *System) logout(ctx context.Context, f *logoutFlags, args []string) error {
	t, err := readTarget(args, f.profile, false)
	if err != nil {
		return err
	}
	if f.all && t.profile != "" {
		return usagef("--all and a profile exclude each other")
	}
	forget, err := s.whatToForget(t.profile, f.all)
	if err != nil {
		return err
	}
	dir, err := s.cache()
	if err != nil {
		return err
	}
	entries, err := dir.Sessions()
	if err != nil {
		return err
	}
	sessions, keys, err := forget.sessions(dir, entries)
	if err != nil {
		return err
	}
	sections, err := s.clearSections(ctx, func(m credfile.Managed) bool {
		return f.all || m.Profile == forget.profile || slices.Contains(keys, m.AccessKeyID)
	})
	if err != nil {
		return err
	}
	if sessions == 0 && sections == 0 {
		s.people().say("there was nothing to forget")
		return nil
	}
	forgot := "forgot " + count(sessions, "kept session")
	if sections > 0 {
		forgot += " and cleared " + count(sections, "section of the credentials file")
	}
	s.people().say("%s; copies of a session stay valid until it ends", forgot)
	return nil
}

// forgetting says which sessions go: all, or those of a device or a profile.
type forgetting struct {
	all             bool
	profile, device string
}

// whatToForget resolves the profile. One that cannot be resolved any more may
// still have a session, which goes by its name.
func (s *System) whatToForget(name string, all bool) (forgetting, error) {
	if all {
		return forgetting{all: true}, nil
	}
	config, credentials, err := s.awsFiles()
	if err != nil {
		return forgetting{}, err
	}
	p, err := profile.Resolve(config, credentials, profile.Options{
		Name: name, Getenv: s.Getenv, Own: ownProcess,
	})
	if err == nil {
		return forgetting{profile: p.Name, device: p.Serial.Value}, nil
	}
	var unknown *profile.UnknownError
	if name == "" {
		name = s.Getenv("AWSMFA_PROFILE") // also of a session whose keys are gone
	}
	if name == "" || errors.As(err, &unknown) {
		return forgetting{}, err
	}
	return forgetting{profile: name}, nil
}

// sessions removes those that go and tells how many and their access key IDs. A
// device is a person's, so its roles rest on the same code.
func (f forgetting) sessions(dir *cache.Dir, entries []cache.Entry) (n int, keys []string, err error) {
	for _, e := range entries {
		if !f.all && e.Session.Profile != f.profile && (f.device == "" || e.Session.Device != f.device) {
			continue
		}
		if err := dir.Remove(e.Key); err != nil {
			return n, keys, err
		}
		n++
		keys = append(keys, e.Session.AccessKeyID)
	}
	return n, keys, nil
}

// clearSections takes the session out of each managed section that goes.
func (s *System) clearSections(ctx context.Context, goes func(credfile.Managed) bool) (n int, err error) {
	_, file, err := s.awsFiles()
	if err != nil {
		return 0, err
	}
	var sections []string
	for m := range credfile.All(file) {
		if goes(m) {
			sections = append(sections, m.Section)
		}
	}
	if err := profile.Readable(nil, file); err != nil || len(sections) == 0 {
		return 0, err
	}
	c, err := s.credentials()
	if err != nil {
		return 0, err
	}
	return len(sections), c.update(ctx, func(file []byte) ([]byte, error) {
		for _, section := range sections {
			if file, err = credfile.Clear(file, section); err != nil {
				return nil, err
			}
		}
		return file, nil
	})
}

// count writes a number and what there are so many of.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	head, tail, of := strings.Cut(what, " of ")
	if of {
		tail = " of " + tail
	}
	return fmt.Sprintf("%d %ss%s", n, head, tail)
}
