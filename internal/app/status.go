package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/session"
)

const statusHelp = `
Reads what is kept and asks nobody, neither you nor AWS. With PROFILE, shows the
sessions that a login to it would use.

The status is 0 when a session has enough time left (--min, else 5m), and 3 when
none has:

  awsmfa status acme --min 30m >/dev/null || echo "log in before the long job"`

type statusFlags struct {
	profile, min string
	json         bool
}

func statusCommand(s *System) *command {
	f := &statusFlags{}
	return &command{
		Command: cli.Command{Name: "status", ArgsUsage: "[PROFILE]", Usage: "which sessions there are, and for how long", Description: statusHelp},
		options: []*option{
			{long: "profile", short: "p", takes: "NAME", usage: "the profile, like the argument", text: &f.profile},
			{long: "min", takes: "TIME", usage: "time left that is enough for status 0", text: &f.min},
			{long: "json", usage: "for programs", on: &f.json},
		},
		run: func(_ context.Context, w words) error { return s.status(f, append(w.args, w.after...)) },
	}
}

func (s *System) status(f *statusFlags, args []string) error {
	t, err := readTarget(args, f.profile, false)
	if err != nil {
		return err
	}
	enough := usualMin
	if f.min != "" {
		if enough, err = readLeft(f.min); err != nil {
			return err
		}
	}
	all, err := s.standings(t.profile)
	if err != nil {
		return err
	}
	now := s.Now()
	if f.json {
		err = s.printJSON(statusJSON(all, now))
	} else {
		err = s.print(statusTable(all, now, enough, s.look()))
	}
	if err != nil {
		return err
	}
	if len(all) == 0 {
		s.people().say("no session")
	}
	if !slices.ContainsFunc(all, func(st *standing) bool { return st.Left(now) >= enough }) {
		return exitStatus(exitNeedsCode)
	}
	return nil
}

// statusTable shows who, how long, which device, which role, and where.
func statusTable(all []*standing, now time.Time, enough time.Duration, l look) string {
	var rows [][]cell
	for _, st := range all {
		rows = append(rows, []cell{
			l.painted(printable(st.Profile), heading),
			l.timeLeft(st.Session, now, enough),
			{text: until(st.Expires, now)},
			{text: printable(nameOfARN(st.Device))},
			{text: printable(nameOfARN(st.Role))},
			{text: printable(st.places())},
		})
	}
	return layout(rows, l.width)
}

// timeLeft is red when it is not enough, and yellow for the last hour.
func (l look) timeLeft(k session.Session, now time.Time, enough time.Duration) cell {
	left := k.Left(now)
	paint, text := good, "expired"
	switch {
	case left < enough:
		paint = bad
	case left < time.Hour:
		paint = warning
	}
	if left >= time.Minute {
		text = session.Short(left.Truncate(time.Minute))
	} else if left > 0 {
		text = session.Short(left)
	}
	text = strings.Repeat(" ", max(0, 7-len(text))) + text
	if l.bars {
		bar := strings.Repeat(" ", barLength)
		if k.Length > 0 {
			bar = l.bar(left.Seconds(), k.Length.Seconds())
		}
		text = bar + text
	}
	return l.painted(text, paint)
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
func (st *standing) places() string {
	var where []string
	if st.shell {
		where = append(where, "this shell")
	}
	for _, name := range st.sections {
		where = append(where, "["+name+"]")
	}
	return strings.Join(where, ", ")
}

// nameOfARN names a device or a role as people do: bob of 123456789012.
func nameOfARN(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 {
		return arn
	}
	_, name, _ := strings.Cut(parts[5], "/")
	return name + " of " + parts[4]
}

// statusJSON is for programs: times in RFC 3339, empty fields left out.
func statusJSON(all []*standing, now time.Time) any {
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
			SecondsLeft: int64(st.Left(now).Seconds()), ThisShell: st.shell, Kept: st.kept, Sections: st.sections}
		if !st.Made.IsZero() {
			made := st.Made.UTC().Truncate(time.Second)
			e.Made = &made
		}
		list = append(list, e)
	}
	return map[string]any{"sessions": list}
}
