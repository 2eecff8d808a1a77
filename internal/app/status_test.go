package app

import (
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/login"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// knownForTest are of all kinds, at noon.
func knownForTest() (now time.Time, all []*login.Known) {
	now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.Local)
	k := func(profile, device, role string, left, length time.Duration) session.Session {
		return session.Session{Profile: profile, Device: device, Role: role, Length: length, Credentials: creds.Credentials{Expires: now.Add(left)}}
	}
	const me, her = "arn:aws:iam::123456789012:mfa/bob", "arn:aws:iam::210987654321:mfa/bjohnson"
	return now, []*login.Known{
		{Session: k("acme", me, "", 9*time.Hour+12*time.Minute+34*time.Second, 12*time.Hour), Shell: true, Cached: true, Sections: []string{"MFA"}},
		{Session: k("baszooDev", her, "arn:aws:iam::343220004567:role/team/DeveloperRole", 22*time.Minute, time.Hour), Cached: true},
		{Session: k("foobar", "GAHT12345678", "", 34*time.Hour, 36*time.Hour), Cached: true},
		{Session: k("late", me, "", 45*time.Second, 15*time.Minute), Cached: true},
		{Session: k("old\x1b", "", "", -2*time.Hour, 0), Shell: true},
		{Session: k("older", "", "", -50*time.Hour, 0), Sections: []string{"old"}},
	}
}

func TestStatusTable(t *testing.T) {
	now, all := knownForTest()
	for name, test := range map[string]struct {
		look ui.Look
		want string
	}{
		"a pipe": {ui.Look{}, `acme         9h12m  until 21:12       bob of 123456789012                                           this shell, [MFA]
baszooDev      22m  until 12:22       bjohnson of 210987654321  team/DeveloperRole of 343220004567
foobar         34h  until Sat 22:00   GAHT12345678
late           45s  until 12:00       bob of 123456789012
old\x1b    expired  since 10:00                                                                     this shell
older      expired  since 2026-11-18                                                                [old]
`},
		"80 columns": {ui.Look{Width: 80, Bars: true, Unicode: true}, `acme
  ████████░░  9h12m  until 21:12  bob of 123456789012  this shell, [MFA]
baszooDev
  ████░░░░░░    22m  until 12:22  bjohnson of 210987654321
  team/DeveloperRole of 343220004567
foobar
  █████████░    34h  until Sat 22:00  GAHT12345678
late
  █░░░░░░░░░    45s  until 12:00  bob of 123456789012
old\x1b
            expired  since 10:00  this shell
older
            expired  since 2026-11-18  [old]
`},
		"40 columns": {ui.Look{Width: 40, Bars: true}, `acme
  ########--  9h12m  until 21:12
  bob of 123456789012  this shell, [MFA]
baszooDev
  ####------    22m  until 12:22
  bjohnson of 210987654321
  team/DeveloperRole of 343220004567
foobar
  #########-    34h  until Sat 22:00
  GAHT12345678
late
  #---------    45s  until 12:00
  bob of 123456789012
old\x1b
            expired  since 10:00
  this shell
older
            expired  since 2026-11-18
  [old]
`},
	} {
		if got := statusTable(all, now, login.UsualMin, test.look); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, test.want)
		}
	}
	one := ui.Look{Width: 80, Bars: true, Unicode: true, Colour: true}
	const want = "\x1b[1macme\x1b[0m  \x1b[32m████████░░  9h12m\x1b[0m  until 21:12  bob of 123456789012  this shell, [MFA]\n"
	if got := statusTable(all[:1], now, login.UsualMin, one); got != want {
		t.Errorf("one in colour: %q, want %q", got, want)
	}
	for enough, paint := range map[time.Duration]string{time.Minute: ui.Warning, 22 * time.Minute: ui.Warning, 23 * time.Minute: ui.Bad} {
		if got := timeLeft(one, all[1].Session, now, enough); got.Paint != paint {
			t.Errorf("22 minutes when %v are enough: colour %s, want %s", enough, got.Paint, paint)
		}
	}
}
