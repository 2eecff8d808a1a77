package app

import (
	"cmp"
	"strings"
	"time"

	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// sessionIndex finds the cached session of a profile.
type sessionIndex struct {
	login.Index
	now       time.Time
	shell     string                  // the profile of this shell
	bySection map[string]*login.Known // of the credentials file
}

func indexSessions(known []*login.Known, cached login.Index, now time.Time) sessionIndex {
	x := sessionIndex{Index: cached, now: now, bySection: map[string]*login.Known{}}
	for _, k := range known {
		if k.Shell && k.Left(now) > 0 {
			x.shell = k.Profile
		}
		for _, section := range k.Sections {
			x.bySection[section] = k
		}
	}
	return x
}

// addTo says how long the session of a profile lasts. A section with nothing but a
// written session is a copy.
func (x sessionIndex) addTo(l *listed, p profile.Profile) {
	l.ThisShell = l.Name == x.shell
	k := x.bySection[l.Name]
	switch {
	case l.Kind == "settings" && k != nil:
		l.Kind, l.What, l.RoleARN, l.Device = "copy", "written session of "+k.Profile, k.Role, k.Device
		if k.Profile == l.Name {
			l.What = "written session"
		}
		if name := cmp.Or(k.Role, k.Device); name != "" {
			l.Account = ui.AccountOfARN(name)
		}
		l.SecondsLeft = int64(k.Left(x.now).Seconds())
	case l.Problem == "" && l.Kind != "settings" && l.Kind != "other":
		l.SecondsLeft = int64(x.Left(p).Seconds())
	}
}

// listColumns are those of the list, in the order of its rows.
var listColumns = []ui.Column{
	{Heading: "  PROFILE", Least: 16, Typed: true}, {Heading: "KIND"}, {Heading: "ACCOUNT", Drop: 2},
	{Heading: "ROLE", Least: 10, Drop: 3}, {Heading: "REGION", Drop: 1}, {Heading: "SESSION"},
}

// listTable has a line for each profile.
func listTable(all []listed, l ui.Look) string {
	rows := make([][]ui.Cell, len(all))
	for i, p := range all {
		rows[i] = p.row(l)
	}
	return l.Table(listColumns, rows)
}

func (p listed) row(l ui.Look) []ui.Cell {
	name := l.Painted("  "+ui.Escape(p.Name), "")
	if p.ThisShell {
		name = l.Painted("* "+ui.Escape(p.Name), ui.Heading)
	}
	if p.Problem != "" {
		return []ui.Cell{name, l.Painted(p.Kind, ui.Bad), {Text: ui.Escape(p.Problem)}}
	}
	if p.Kind == "other" {
		return []ui.Cell{name, {Text: p.Kind}, {Text: ui.Escape(p.What)}}
	}
	return []ui.Cell{
		name, {Text: p.Kind}, {Text: ui.Escape(p.Account)}, {Text: ui.Escape(ui.ShortARN(p.RoleARN))}, {Text: ui.Escape(p.Region)}, p.sessionCell(l),
	}
}

func (p listed) sessionCell(l ui.Look) ui.Cell {
	if p.SecondsLeft <= 0 {
		return ui.Cell{}
	}
	left := time.Duration(p.SecondsLeft) * time.Second
	return l.Painted(shortLeft(left), urgency(left, login.UsualMin))
}

// shortLeft is a time left, to the minute where there are minutes.
func shortLeft(left time.Duration) string {
	if left >= time.Minute {
		left = left.Truncate(time.Minute)
	}
	return session.Short(left)
}

// soon is when the end of a session is near enough to look yellow.
const soon = 15 * time.Minute

// urgency is the colour of a time left when so much is enough.
func urgency(left, enough time.Duration) string {
	switch {
	case left < enough:
		return ui.Bad
	case left < soon:
		return ui.Warning
	}
	return ui.Good
}

// longList describes each profile over several lines, with where its settings
// come from.
func longList(all []listed, l ui.Look) string {
	var b strings.Builder
	for i, p := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.Paint(ui.Escape(p.Name), ui.Heading) + "\n")
		p.writeLong(&b, l)
	}
	return b.String()
}

func (p listed) writeLong(b *strings.Builder, l ui.Look) {
	line := func(label, text, paint string) {
		const column = 9
		if text == "" {
			return
		}
		lines := []string{ui.Escape(text)}
		if l.Width > 0 {
			lines = ui.Wrap(lines[0], max(l.Width, 30)-column-2)
		}
		for i := range lines {
			lines[i] = l.Paint(lines[i], paint)
		}
		b.WriteString("  " + label + strings.Repeat(" ", column-len(label)) + strings.Join(lines, "\n"+strings.Repeat(" ", column+2)) + "\n")
	}
	line("kind", p.What, "")
	line("account", p.Account, "")
	line("role", p.RoleARN, "")
	line("keys", p.KeysFrom, "")
	line("device", fromOrigin(p.Device, p.DeviceFrom), "")
	line("region", fromOrigin(p.Region, p.RegionFrom), "")
	if p.WritesTo != "" {
		line("written", "to ["+p.WritesTo+"]", "")
	}
	session := p.sessionCell(l)
	if p.ThisShell && session.Text != "" {
		session.Text += ", in this shell"
	}
	line("session", session.Text, session.Paint)
	line("problem", p.Problem, l.Painted(p.Problem, ui.Bad).Paint)
}

// fromOrigin is a setting and where it was found.
func fromOrigin(value, origin string) string {
	if value == "" || origin == "" {
		return value
	}
	return value + " (" + origin + ")"
}
