package app

import (
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/session"
)

// standingsForTest are of all kinds, at noon.
func standingsForTest() (now time.Time, all []*standing) {
	now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.Local)
	k := func(profile, device, role string, left, length time.Duration) session.Session {
		return session.Session{Profile: profile, Device: device, Role: role, Length: length, Credentials: creds.Credentials{Expires: now.Add(left)}}
	}
	const me, her = "arn:aws:iam::123456789012:mfa/bob", "arn:aws:iam::210987654321:mfa/bjohnson"
	return now, []*standing{
		{Session: k("acme", me, "", 9*time.Hour+12*time.Minute+34*time.Second, 12*time.Hour), shell: true, kept: true, sections: []string{"MFA"}},
		{Session: k("baszooDev", her, "arn:aws:iam::343220004567:role/team/DeveloperRole", 22*time.Minute, time.Hour), kept: true},
		{Session: k("foobar", "GAHT12345678", "", 34*time.Hour, 36*time.Hour), kept: true},
		{Session: k("late", me, "", 45*time.Second, 15*time.Minute), kept: true},
		{Session: k("old\x1b", "", "", -2*time.Hour, 0), shell: true},
		{Session: k("older", "", "", -50*time.Hour, 0), sections: []string{"old"}},
	}
}

func TestStatusTable(t *testing.T) {
	now, all := standingsForTest()
	for name, test := range map[string]struct {
		look look
		want string
	}{
		"a pipe": {look{}, `acme         9h12m  until 21:12       bob of 123456789012                                           this shell, [MFA]
baszooDev      22m  until 12:22       bjohnson of 210987654321  team/DeveloperRole of 343220004567
foobar         34h  until Sat 22:00   GAHT12345678
late           45s  until 12:00       bob of 123456789012
old\x1b    expired  since 10:00                                                                     this shell
older      expired  since 2026-11-18                                                                [old]
`},
		"80 columns": {look{width: 80, bars: true, unicode: true}, `acme
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
		"40 columns": {look{width: 40, bars: true}, `acme
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
		if got := statusTable(all, now, usualMin, test.look); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, test.want)
		}
	}
	one := look{width: 80, bars: true, unicode: true, colour: true}
	const want = "\x1b[1macme\x1b[0m  \x1b[32m████████░░  9h12m\x1b[0m  until 21:12  bob of 123456789012  this shell, [MFA]\n"
	if got := statusTable(all[:1], now, usualMin, one); got != want {
		t.Errorf("one in colour: %q, want %q", got, want)
	}
	for enough, paint := range map[time.Duration]string{time.Minute: warning, 22 * time.Minute: warning, 23 * time.Minute: bad} {
		if got := one.timeLeft(all[1].Session, now, enough); got.paint != paint {
			t.Errorf("22 minutes when %v are enough: colour %s, want %s", enough, got.paint, paint)
		}
	}
}

func TestBar(t *testing.T) {
	for part, want := range map[float64]string{-1: "----------", 0: "----------", 1: "----------", 50: "#####-----", 94: "#########-", 100: "##########", 300: "##########"} {
		if got := (look{}).bar(part, 100); got != want {
			t.Errorf("bar(%v, 100) = %s, want %s", part, got, want)
		}
	}
}
