package ststest

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// The messages of AWS, written out anew: the first ends in a blank, the second
// has two in the middle.
const (
	refusedCode   = "403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. "
	refusedDevice = "403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
	refusedHalf   = "403 AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
)

// login asks for a session with a code and says how it went.
func login(t *testing.T, s *Server, c *clock, serial, code string) string {
	t.Helper()
	return bobSigns(c).call(t, s, form("Action", "GetSessionToken", "SerialNumber", serial, "TokenCode", code)).code()
}

func TestCodesTwoStepsAwayCountOnce(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	secret := bob.Devices[0].Secret
	for _, test := range []struct {
		steps int
		want  string
	}{
		{-3, refusedCode}, {3, refusedCode},
		{2, "200"}, {-2, "200"}, {0, "200"}, // in any order
		{2, refusedCode}, {0, refusedCode}, // and once
		{1, "200"},
	} {
		code := Code(secret, c.now().Add(time.Duration(test.steps)*30*time.Second))
		if got := login(t, s, c, bobMFA, code); got != test.want {
			t.Errorf("%+d steps: got %q, want %q", test.steps, got, test.want)
		}
	}
}

func TestNineTriesInThreeMinutes(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	used := s.Code(bobMFA)
	for i, test := range []struct{ code, want string }{
		{used, "200"}, {used, refusedCode},
		{s.WrongCode(bobMFA), refusedCode}, {s.WrongCode(bobMFA), refusedCode}, {s.WrongCode(bobMFA), refusedCode},
		{s.WrongCode(bobMFA), refusedCode}, {s.WrongCode(bobMFA), refusedCode}, {s.WrongCode(bobMFA), refusedCode},
		{s.Code(bobMFA), "200"},
		{s.Code(bobMFA), refusedDevice}, {s.WrongCode(bobMFA), refusedDevice},
	} {
		if got := login(t, s, c, bobMFA, test.code); got != test.want {
			t.Errorf("try %d: got %q, want %q", i+1, got, test.want)
		}
	}
	if got := login(t, s, c, "GAHT12345678", s.Code("GAHT12345678")); got != "200" {
		t.Errorf("his other device: %q", got)
	}
	c.move(159 * time.Second) // 12:02:59
	if got := login(t, s, c, bobMFA, s.Code(bobMFA)); got != refusedDevice {
		t.Errorf("a second before the next three minutes: %q", got)
	}
	c.move(time.Second)
	if got := login(t, s, c, bobMFA, s.Code(bobMFA)); got != "200" {
		t.Errorf("in the next three minutes: %q", got)
	}
}

func TestDeviceMustBeTheCallers(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	eves := eve.Devices[0].Serial
	for range 12 { // more than the tries there are, which must stay hers
		if got := login(t, s, c, eves, Code(eve.Devices[0].Secret, c.now())); got != refusedDevice {
			t.Fatalf("another user's device: %q", got)
		}
	}
	if got := login(t, s, c, "arn:aws:iam::123456789012:mfa/nobody", "123456"); got != refusedDevice {
		t.Errorf("no device: %q", got)
	}
	g := bobSigns(c).as(eve.AccessKeyID, eve.Secret, "")
	if got := g.call(t, s, form("Action", "GetSessionToken", "SerialNumber", eves, "TokenCode", s.Code(eves))).code(); got != "200" {
		t.Errorf("her own device, with its odd ARN: %q", got)
	}
}

func TestSerialAndCodeComeTogether(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	for _, params := range []map[string][]string{
		form("Action", "GetSessionToken", "SerialNumber", bobMFA),
		form("Action", "GetSessionToken", "TokenCode", s.Code(bobMFA)),
		form("Action", "AssumeRole", "RoleArn", "arn:aws:iam::123456789012:role/x", "RoleSessionName", "xx", "SerialNumber", bobMFA),
	} {
		if got := bobSigns(c).call(t, s, params).code(); got != refusedHalf {
			t.Errorf("%v: %q", params, got)
		}
	}
}

func TestCodeHandsOutWhatWillBeTaken(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	login(t, s, c, bobMFA, Code(bob.Devices[0].Secret, c.now().Add(30*time.Second))) // one of the five is used
	seen := map[string]bool{}
	for range 4 {
		code := s.Code(bobMFA)
		if seen[code] {
			t.Errorf("%s given twice", code)
		}
		seen[code] = true
		if got := login(t, s, c, bobMFA, code); got != "200" {
			t.Errorf("a code from Code: %q", got)
		}
	}
	if got := panicOf(func() { s.Code(bobMFA) }); got != `ststest: the five codes of device "arn:aws:iam::123456789012:mfa/bob" are used up` {
		t.Errorf("sixth code: %v", got)
	}
	c.move(30 * time.Second)
	if got := login(t, s, c, bobMFA, s.Code(bobMFA)); got != "200" {
		t.Errorf("a step later: %q", got)
	}
	for _, ask := range []func(string) string{s.Code, s.WrongCode} {
		if got := panicOf(func() { ask("no") }); got != `ststest: no device "no"` {
			t.Errorf("unknown device: %v", got)
		}
	}
}

func panicOf(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}

func TestWrongCodesAreWrongAndDiffer(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	right, seen := map[string]bool{}, map[string]bool{}
	for step := -3; step <= 3; step++ {
		right[Code(bob.Devices[0].Secret, c.now().Add(time.Duration(step)*30*time.Second))] = true
	}
	now := Code(bob.Devices[0].Secret, c.now())
	for next := 1; fmt.Sprintf("%06d", next*7919%1_000_000) != now; next++ {
		s.devices[bobMFA].wrong = next // so that the first to try is right
	}
	for range 1000 {
		code := s.WrongCode(bobMFA)
		if len(code) != 6 || seen[code] || right[code] {
			t.Fatalf("wrong code %q: seen %v, right %v", code, seen[code], right[code])
		}
		seen[code] = true
	}
}

func TestOneOfManyGetsTheCode(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	code := s.Code(bobMFA)
	var mu sync.Mutex
	got := map[string]int{}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r, err := bobSigns(c).try(s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", code))
			mu.Lock()
			defer mu.Unlock()
			got[fmt.Sprint(r.code(), err)]++
		})
	}
	all.Wait()
	if want := map[string]int{"200<nil>": 1, refusedCode + "<nil>": 7}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDeviceKeepsItsPastWhenAddedAgain(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	code := s.Code(bobMFA)
	login(t, s, c, bobMFA, code)
	s.AddUser(bob)
	if got := login(t, s, c, bobMFA, code); got != refusedCode {
		t.Errorf("the same device again takes its spent code: %q", got)
	}
	for range 7 {
		login(t, s, c, bobMFA, s.WrongCode(bobMFA))
	}
	changed := bob
	changed.Devices = []Device{{Serial: bobMFA, Secret: []byte("a new secret")}}
	s.AddUser(changed)
	if got := login(t, s, c, bobMFA, s.Code(bobMFA)); got != refusedDevice {
		t.Errorf("a new secret gives new tries: %q", got)
	}
	c.move(3 * time.Minute)
	if got := login(t, s, c, bobMFA, Code(bob.Devices[0].Secret, c.now())); got != refusedCode {
		t.Errorf("a code of the old secret: %q", got)
	}
	if got := login(t, s, c, bobMFA, Code([]byte("a new secret"), c.now())); got != "200" {
		t.Errorf("a code of the new secret: %q", got)
	}
}
