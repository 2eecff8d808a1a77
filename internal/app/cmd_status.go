package app

import (
	"io"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/keys"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

const statusHelp = `
Works offline: it reads cached sessions and never prompts. With PROFILE, it shows
only the sessions that a login to it would use.

Role sessions stand below the MFA session of their device; an asterisk marks the
session of this shell. Time left is yellow under 15 minutes, and red under --min.
"other login" marks a session that a login to its profile does not use: flags
such as --role or --policy-arn made it, or its MFA session has been renewed
since.

The exit status is 0 if a session has enough time left (--min), else 3:

  awsmfa status acme --min 30m >/dev/null || echo "log in before the long job"`

// statusRun is one call of status.
type statusRun struct {
	login.Deps
	files  func() (awsfiles.Files, error)
	stdout io.Writer
	look   func() ui.Look

	profile, min string
	json         bool
}

func statusCommand(s *host.System) command {
	r := &statusRun{Deps: loginDeps(s), files: func() (awsfiles.Files, error) { return readFiles(s) }, stdout: s.Stdout, look: func() ui.Look { return look(s) }}
	return command{Command: &cli.Command{
		Name: "status", ArgsUsage: "[PROFILE]", Usage: "cached sessions and time left; offline", Description: statusHelp,
		Flags: []cli.Flag{
			profileFlag(&r.profile),
			&cli.StringFlag{Name: "min", Usage: "`TIME` left that is enough for exit status 0 (default 5m)", Destination: &r.min},
			&cli.BoolFlag{Name: "json", Usage: "print JSON", Destination: &r.json},
		},
		Action: func(c *cli.Context) error { return r.run(cmdline.Joined(c.Args().Slice())) },
	}}
}

func (r *statusRun) run(args []string) error {
	t, err := cmdline.ReadTarget(args, r.profile, false)
	if err != nil {
		return err
	}
	enough := login.UsualMin
	if r.min != "" {
		if enough, err = readLeft(r.min); err != nil {
			return err
		}
	}
	files, err := r.files()
	if err != nil {
		return err
	}
	all, err := login.List(r.Deps, files, t.Profile)
	if err != nil {
		return err
	}
	now := r.Now()
	if r.json {
		err = ui.PrintJSON(r.stdout, statusJSON(all, now))
	} else {
		err = r.show(all, now, enough)
		sayOldKeys(r.Deps, all)
	}
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(st *login.Known) bool { return st.Left(now) >= enough }) {
		return host.ExitStatus(hint.NeedsCode)
	}
	return nil
}

// show prints the table and, on a terminal, a summary. If the table is longer than
// the screen, the session of this shell comes last and so stays in sight.
func (r *statusRun) show(all []*login.Known, now time.Time, enough time.Duration) error {
	if len(all) == 0 {
		r.Say.Say("no cached session")
		return nil
	}
	l := r.look()
	const others = 3 // lines: headings, summary, prompt
	if l.Height > 0 && len(all)+others > l.Height {
		all = shellLast(all)
	}
	if err := ui.Print(r.stdout, statusTable(all, now, enough, l)); err != nil {
		return err
	}
	if l.Width > 0 {
		r.Say.Say("%s", summary(all, now))
	}
	return nil
}

// statusJSON is for programs: times in RFC 3339, empty fields left out.
func statusJSON(all []*login.Known, now time.Time) any {
	type entry struct {
		Profile     string     `json:"profile"`
		Kind        string     `json:"kind"` // mfa or role
		Account     string     `json:"account,omitempty"`
		Device      string     `json:"device,omitempty"`
		Role        string     `json:"role,omitempty"`
		OtherLogin  bool       `json:"other_login,omitempty"` // a login to the profile does not use it
		Flags       string     `json:"flags,omitempty"`       // that made the session of this shell
		Region      string     `json:"region,omitempty"`
		Made        *time.Time `json:"made,omitempty"`
		Expires     time.Time  `json:"expires"`
		SecondsLeft int64      `json:"seconds_left"`
		ThisShell   bool       `json:"this_shell"`
		Cached      bool       `json:"cached"`
		Sections    []string   `json:"sections,omitempty"`
	}
	list := []entry{}
	for _, st := range all {
		e := entry{Profile: st.Profile, Kind: "mfa", Device: st.Device, Role: st.Role, OtherLogin: st.Other, Flags: st.Flags, Region: st.Region, Expires: st.Expires.UTC(),
			SecondsLeft: int64(st.Left(now).Seconds()), ThisShell: st.Shell, Cached: st.Cached, Sections: st.Sections}
		e.Account, _ = accountAndName(st)
		if st.Role != "" {
			e.Kind = "role"
		}
		if !st.Made.IsZero() {
			made := st.Made.UTC().Truncate(time.Second)
			e.Made = &made
		}
		list = append(list, e)
	}
	return map[string]any{"sessions": list}
}

// sayOldKeys mentions each access key behind these sessions that is to be changed.
// It asks nobody.
func sayOldKeys(d login.Deps, all []*login.Known) {
	dir, err := d.Cache()
	if err != nil {
		return // said already
	}
	ages := keys.ReadAges(dir)
	told := map[string]bool{"": true}
	for _, k := range all {
		if told[k.KeyID] {
			continue
		}
		told[k.KeyID] = true
		if days, old := ages.Old(k.KeyID, d.Now()); old {
			d.Say.Say("access key %s is %d days old; change it: awsmfa keys rotate %s", k.KeyID, days, hint.Word(k.Profile))
		}
	}
}
