package app

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

const statusHelp = `
Reads what is kept and asks nobody, neither you nor AWS. With PROFILE, shows the
sessions that a login to it would use.

The status is 0 when a session has enough time left (--min, else 5m), and 3 when
none has:

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
		Name: "status", ArgsUsage: "[PROFILE]", Usage: "which sessions there are, and for how long", Description: statusHelp,
		Flags: []cli.Flag{
			profileFlag(&r.profile),
			&cli.StringFlag{Name: "min", Usage: "`TIME` left that is enough for status 0", Destination: &r.min},
			&cli.BoolFlag{Name: "json", Usage: "for programs", Destination: &r.json},
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
		err = ui.Print(r.stdout, statusTable(all, now, enough, r.look()))
	}
	if err != nil {
		return err
	}
	if len(all) == 0 {
		r.Say.Say("no session")
	}
	if !r.json {
		sayOldKeys(r.Deps, all)
	}
	if !slices.ContainsFunc(all, func(st *login.Known) bool { return st.Left(now) >= enough }) {
		return host.ExitStatus(hint.NeedsCode)
	}
	return nil
}

// statusTable shows who, how long, which device, which role, and where.
func statusTable(all []*login.Known, now time.Time, enough time.Duration, l ui.Look) string {
	var rows [][]ui.Cell
	for _, st := range all {
		rows = append(rows, []ui.Cell{
			l.Painted(ui.Escape(st.Profile), ui.Heading),
			timeLeft(l, st.Session, now, enough),
			{Text: until(st.Expires, now)},
			{Text: ui.Escape(ui.NameOfARN(st.Device))},
			{Text: ui.Escape(ui.NameOfARN(st.Role))},
			{Text: ui.Escape(places(st))},
		})
	}
	return ui.Layout(rows, l.Width)
}

// timeLeft is red when it is not enough, and yellow for the last hour.
func timeLeft(l ui.Look, k session.Session, now time.Time, enough time.Duration) ui.Cell {
	left := k.Left(now)
	paint, text := ui.Good, "expired"
	switch {
	case left < enough:
		paint = ui.Bad
	case left < time.Hour:
		paint = ui.Warning
	}
	if left >= time.Minute {
		text = session.Short(left.Truncate(time.Minute))
	} else if left > 0 {
		text = session.Short(left)
	}
	text = strings.Repeat(" ", max(0, 7-len(text))) + text
	if l.Bars {
		bar := strings.Repeat(" ", ui.BarLength)
		if k.Length > 0 {
			bar = l.Bar(left.Seconds(), k.Length.Seconds())
		}
		text = bar + text
	}
	return l.Painted(text, paint)
}

// until says when a session ends, with the day where that is not clear.
func until(end, now time.Time) string {
	switch left := end.Sub(now); {
	case left <= -24*time.Hour:
		return "since " + end.Local().Format(time.DateOnly)
	case left <= 0:
		return "since " + end.Local().Format("15:04")
	case left >= 24*time.Hour:
		return "until " + end.Local().Format("Mon 15:04")
	}
	return "until " + end.Local().Format("15:04")
}

// places is where a session is, beside the cache, which every shell uses anyway.
func places(st *login.Known) string {
	var where []string
	if st.Shell {
		where = append(where, "this shell")
	}
	for _, name := range st.Sections {
		where = append(where, "["+name+"]")
	}
	return strings.Join(where, ", ")
}

// statusJSON is for programs: times in RFC 3339, empty fields left out.
func statusJSON(all []*login.Known, now time.Time) any {
	type entry struct {
		Profile     string     `json:"profile"`
		Device      string     `json:"device,omitempty"`
		Role        string     `json:"role,omitempty"`
		Region      string     `json:"region,omitempty"`
		Made        *time.Time `json:"made,omitempty"`
		Expires     time.Time  `json:"expires"`
		SecondsLeft int64      `json:"seconds_left"`
		ThisShell   bool       `json:"this_shell"`
		Kept        bool       `json:"kept"`
		Sections    []string   `json:"sections,omitempty"`
	}
	list := []entry{}
	for _, st := range all {
		e := entry{Profile: st.Profile, Device: st.Device, Role: st.Role, Region: st.Region, Expires: st.Expires.UTC(),
			SecondsLeft: int64(st.Left(now).Seconds()), ThisShell: st.Shell, Kept: st.Cached, Sections: st.Sections}
		if !st.Made.IsZero() {
			made := st.Made.UTC().Truncate(time.Second)
			e.Made = &made
		}
		list = append(list, e)
	}
	return map[string]any{"sessions": list}
}
