package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"awsmfa/internal/login"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// statusColumns are those of the status, in the order of its rows. The bars go
// first where it is narrow.
var statusColumns = []ui.Column{
	{Heading: "  PROFILE", Least: 14, Typed: true}, {Drop: 1, Ornament: true}, {Heading: "   LEFT"}, {Heading: "UNTIL"},
	{Heading: "ACCOUNT", Drop: 2}, {Heading: "DEVICE/ROLE", Least: 11, Drop: 4}, {Heading: "WRITTEN TO", Least: 10, Drop: 3},
}

// statusTable has a line for each session, in the order given. A role stands
// further in, below the MFA session of its device.
func statusTable(all []*login.Known, now time.Time, enough time.Duration, l ui.Look) string {
	rows := make([][]ui.Cell, len(all))
	mfaDevice := ""
	for i, st := range all {
		mark, paint := "  ", ""
		if st.Shell {
			mark, paint = "* ", ui.Heading
		}
		switch {
		case st.Role == "":
			mfaDevice = st.Device
		case st.Device == mfaDevice && mfaDevice != "":
			mark += "  "
		}
		bar, left := timeLeft(l, st.Session, now, enough)
		account, name := accountAndName(st)
		rows[i] = []ui.Cell{
			l.Painted(mark+ui.Escape(st.Profile), paint), bar, left, {Text: until(st.Expires, now)},
			{Text: ui.Escape(account)}, {Text: ui.Escape(name)}, {Text: ui.Escape(sections(st))},
		}
	}
	return l.Table(statusColumns, rows)
}

// timeLeft is red when it is not enough, and yellow when the end is near.
func timeLeft(l ui.Look, k session.Session, now time.Time, enough time.Duration) (bar, text ui.Cell) {
	left := k.Left(now)
	paint, words := urgency(left, enough), "expired"
	if left > 0 {
		words = shortLeft(left)
	}
	if l.Bars && k.Length > 0 {
		bar = l.Painted(l.Bar(left.Seconds(), k.Length.Seconds()), paint)
	}
	return bar, l.Painted(fmt.Sprintf("%7s", words), paint)
}

// until says when a session ends: the time, with the day where that is another
// one.
func until(end, now time.Time) string {
	end, now = end.Local(), now.Local()
	switch distance := end.Sub(now).Abs(); {
	case end.Format(time.DateOnly) == now.Format(time.DateOnly):
		return end.Format("15:04")
	case distance < 6*24*time.Hour:
		return end.Format("Mon 15:04")
	}
	return end.Format(time.DateOnly)
}

// accountAndName are those of the role or, for an MFA session, of the device. The name
// marks a session that a login to the profile would not give.
func accountAndName(st *login.Known) (account, name string) {
	text := st.Role
	if text == "" {
		text = st.Device
	}
	account, name = ui.AccountOfARN(text), ui.ShortARN(text)
	switch {
	case st.Flags != "":
		name += ", " + st.Flags
	case st.Other:
		name += " (other login)"
	}
	return account, name
}

// sections are those of the credentials file that hold the session.
func sections(st *login.Known) string {
	var names []string
	for _, name := range st.Sections {
		names = append(names, "["+name+"]")
	}
	return strings.Join(names, ", ")
}

// shellLast puts the sessions of the shell's device, which come first, at the
// end.
func shellLast(all []*login.Known) []*login.Known {
	if !slices.ContainsFunc(all, func(st *login.Known) bool { return st.Shell }) {
		return all
	}
	n := 1
	for n < len(all) && all[n].Device == all[0].Device && all[0].Device != "" {
		n++
	}
	return slices.Concat(all[n:], all[:n])
}

// summary is what a person who looks at the table wants to know at once.
func summary(all []*login.Known, now time.Time) string {
	text := ui.Count(len(all), "session", "sessions") + "; this shell has none of them"
	for _, st := range all {
		switch left := st.Left(now); {
		case st.Shell && left > 0:
			return fmt.Sprintf("%s; this shell: %s, %s left", ui.Count(len(all), "session", "sessions"), st.Profile, shortLeft(left))
		case st.Shell:
			return fmt.Sprintf("%s; this shell: %s, expired", ui.Count(len(all), "session", "sessions"), st.Profile)
		}
	}
	return text
}
