package app

import (
	"strings"
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
	const me = "arn:aws:iam::123456789012:mfa/bob"
	return now, []*login.Known{
		{Session: k("acme", me, "", 9*time.Hour+12*time.Minute+34*time.Second, 12*time.Hour), Shell: true, Cached: true, Sections: []string{"MFA"}},
		{Session: k("acmeAdmin", me, "arn:aws:iam::343220004567:role/team/DeveloperRole", 22*time.Minute, time.Hour), Cached: true},
		{Session: k("foobar", "GAHT12345678", "", 34*time.Hour, 36*time.Hour), Cached: true},
		{Session: k("late", me, "", 45*time.Second, 15*time.Minute), Cached: true},
		{Session: k("old\x1b", "", "", -2*time.Hour, 0), Shell: true},
		{Session: k("older", "", "", -250*time.Hour, 0), Sections: []string{"old"}},
	}
}

func TestStatusTable(t *testing.T) {
	now, all := knownForTest()
	for name, test := range map[string]struct {
		look ui.Look
		want string
	}{
		"a pipe": {ui.Look{}, `  PROFILE         LEFT  UNTIL       ACCOUNT       DEVICE/ROLE         WRITTEN TO
* acme           9h12m  21:12       123456789012  bob                 [MFA]
    acmeAdmin      22m  12:22       343220004567  team/DeveloperRole
  foobar           34h  Sat 22:00                 GAHT12345678
  late             45s  12:00       123456789012  bob
* old\x1b      expired  10:00
  older        expired  2026-11-10                                    [old]
`},
		"120 columns": {ui.Look{Width: 120, Bars: true, Unicode: true}, `  PROFILE                     LEFT  UNTIL       ACCOUNT       DEVICE/ROLE         WRITTEN TO
* acme         ████████░░    9h12m  21:12       123456789012  bob                 [MFA]
    acmeAdmin  ████░░░░░░      22m  12:22       343220004567  team/DeveloperRole
  foobar       █████████░      34h  Sat 22:00                 GAHT12345678
  late         █░░░░░░░░░      45s  12:00       123456789012  bob
* old\x1b                  expired  10:00
  older                    expired  2026-11-10                                    [old]
`},
		"80 columns": {ui.Look{Width: 80, Bars: true, Unicode: true}, `  PROFILE         LEFT  UNTIL       ACCOUNT       DEVICE/ROLE         WRITTEN TO
* acme           9h12m  21:12       123456789012  bob                 [MFA]
    acmeAdmin      22m  12:22       343220004567  team/DeveloperRole
  foobar           34h  Sat 22:00                 GAHT12345678
  late             45s  12:00       123456789012  bob
* old\x1b      expired  10:00
  older        expired  2026-11-10                                    [old]
`},
		"40 columns": {ui.Look{Width: 40, Bars: true}, `  PROFILE         LEFT  UNTIL
* acme           9h12m  21:12
    acmeAdmin      22m  12:22
  foobar           34h  Sat 22:00
  late             45s  12:00
* old\x1b      expired  10:00
  older        expired  2026-11-10
`},
	} {
		if got := statusTable(all, now, login.UsualMin, test.look); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, test.want)
		}
	}
	one := ui.Look{Width: 120, Bars: true, Unicode: true, Colour: true}
	const want = "\x1b[1m* acme\x1b[0m     \x1b[32m████████░░\x1b[0m  \x1b[32m  9h12m\x1b[0m  21:12  123456789012  bob          [MFA]\n"
	if _, got, _ := strings.Cut(statusTable(all[:1], now, login.UsualMin, one), "\n"); got != want {
		t.Errorf("one in colour: %q, want %q", got, want)
	}
}

// Yellow is the last quarter of an hour, and red what is not enough.
func TestTimeLeftInColour(t *testing.T) {
	now, all := knownForTest()
	l := ui.Look{Width: 80, Colour: true}
	for _, test := range []struct {
		left, enough time.Duration
		paint        string
	}{
		{15 * time.Minute, login.UsualMin, ui.Good}, {15*time.Minute - 1, login.UsualMin, ui.Warning}, {5 * time.Minute, login.UsualMin, ui.Warning},
		{5*time.Minute - 1, login.UsualMin, ui.Bad}, {22 * time.Minute, 23 * time.Minute, ui.Bad}, {-time.Hour, 0, ui.Warning}, {time.Minute, 0, ui.Warning},
	} {
		k := all[0].Session
		k.Expires = now.Add(test.left)
		if _, got := timeLeft(l, k, now, test.enough); got.Paint != test.paint {
			t.Errorf("%v left when %v are enough: colour %s, want %s", test.left, test.enough, got.Paint, test.paint)
		}
	}
}

// What this shell has stays in sight when the table is longer than the screen.
func TestShellLast(t *testing.T) {
	_, all := knownForTest()
	all = all[:5]
	var order []string
	for _, st := range shellLast(all[:4]) {
		order = append(order, st.Profile)
	}
	if got := strings.Join(order, " "); got != "foobar late acme acmeAdmin" {
		t.Errorf("the order is %s", got)
	}
	if got := shellLast(all[2:4]); got[0] != all[2] {
		t.Error("without a session of this shell, the order changed")
	}
}

func TestShowOnAScreen(t *testing.T) {
	now, all := knownForTest()
	for height, first := range map[int]string{0: "* acme", 7: "* acme", 6: "  foobar"} {
		var out, said strings.Builder
		r := statusRun{stdout: &out, look: func() ui.Look { return ui.Look{Width: 80, Height: height} }}
		r.Say = ui.Messages{To: &said}
		if err := r.show(all[:4], now, login.UsualMin); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(out.String(), "\n")
		if !strings.HasPrefix(lines[1], first) || said.String() != "awsmfa: 4 sessions; this shell: acme, 9h12m left\n" {
			t.Errorf("on %d lines:\n%s%s", height, out.String(), said.String())
		}
	}
	var out, said strings.Builder
	r := statusRun{stdout: &out, look: func() ui.Look { return ui.Look{} }}
	r.Say = ui.Messages{To: &said}
	if err := r.show(all, now, login.UsualMin); err != nil || said.Len() > 0 {
		t.Errorf("into a pipe: %v, said %q", err, said.String())
	}
}

func TestSummary(t *testing.T) {
	now, all := knownForTest()
	for want, some := range map[string][]*login.Known{
		"6 sessions; this shell: acme, 9h12m left": all,
		"1 session; this shell: old\x1b, expired":  all[4:5],
		"2 sessions; this shell has none of them":  all[2:4],
	} {
		if got := summary(some, now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
