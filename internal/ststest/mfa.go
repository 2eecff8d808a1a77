package ststest

import (
	"bytes"
	"fmt"
	"time"
)

// What STS was measured to do: it takes codes two steps away from its own, once
// each, and verifies nine codes per device in each three minutes of UTC,
// whether they were right or not.
const (
	stepsAway   = 2
	triesLimit  = 9
	triesWindow = 180 // seconds
)

// device is an MFA device and what has been done with it.
type device struct {
	secret []byte
	kind   Kind
	owner  string         // user ARN; empty: of a virtual device that is nobody's
	since  time.Time      // when it was enabled
	spent  map[int64]bool // steps whose code made a session
	given  map[int64]bool // steps whose code Code handed out
	wrong  int            // where WrongCode goes on
	window int64          // the three minutes that tries counts
	tries  int

	virtual bool
	deleted bool
	account string
	seen    binding // what STS knows of it
	pair    int64   // the later step of the last pair that IAM took; 0: none
	adjust  int64   // steps that its clock is ahead of ours, as IAM found out
}

// binding is whose a device is to STS, which hears of a change ten seconds after
// IAM has made it.
type binding struct {
	before string
	change time.Time
}

const deviceDelay = 10 * time.Second

// assign makes the device the user's, or nobody's.
func (d *device) assign(owner string, now time.Time) {
	d.seen = binding{d.ownerFor(now), now}
	d.owner, d.since = owner, now
}

// ownerFor is whose the device is to STS.
func (d *device) ownerFor(now time.Time) string {
	if now.Before(d.seen.change.Add(deviceDelay)) {
		return d.seen.before
	}
	return d.owner
}

// addDevice keeps what was spent when the device stays the same, and the tries
// in any case: AWS counts those by serial number.
func (s *Server) addDevice(d Device, owner string) {
	known := s.devices[d.Serial]
	if known != nil && known.owner == owner && bytes.Equal(known.secret, d.Secret) && known.kind == d.Kind {
		return
	}
	fresh := &device{
		secret: bytes.Clone(d.Secret), kind: d.Kind, owner: owner, since: s.config.Now(),
		spent: map[int64]bool{}, given: map[int64]bool{}, account: arnField(owner, 4),
		virtual: d.Kind == TOTP && arnField(d.Serial, 2) == "iam",
	}
	if known != nil {
		fresh.window, fresh.tries = known.window, known.tries
	}
	s.devices[d.Serial] = fresh
}

// The two ways in which STS refuses a code, to the blank.
const (
	wrongCode  = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
	wrongMFA   = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
	halfMFA    = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
	sessionGST = "Cannot call GetSessionToken with session credentials"
)

// checkMFA says whether the call proves the second factor. A right code is
// spent, even when the call is then denied.
func (c call) checkMFA() (bool, *apiError) {
	serial, hasSerial := c.in.text("SerialNumber")
	code, hasCode := c.in.text("TokenCode")
	if !hasSerial && !hasCode {
		return false, nil
	}
	if hasSerial != hasCode {
		return false, denied(halfMFA)
	}
	d := c.s.devices[serial]
	if d == nil || c.who.user == "" || d.ownerFor(c.now) != c.who.user || d.kind == FIDO {
		return false, denied(wrongMFA)
	}
	if d.blocked(c.now) {
		return false, denied(wrongMFA)
	}
	d.tries++
	if !d.spend(code, c.now) {
		return false, denied(wrongCode)
	}
	return true, nil
}

// blocked says whether the tries of these three minutes are used up.
func (d *device) blocked(now time.Time) bool {
	if w := now.Unix() / triesWindow; w != d.window {
		d.window, d.tries = w, 0
	}
	return d.tries >= triesLimit
}

func (d *device) spend(code string, now time.Time) bool {
	here := stepAt(now) + d.adjust
	for step := here - stepsAway; step <= here+stepsAway; step++ {
		if !d.spent[step] && codeAt(d.secret, step) == code {
			d.spent[step] = true
			return true
		}
	}
	return false
}

// Code gives a code that the server would take from this device now and that
// was neither used nor given before: the one shown now, then those to come,
// then those gone by. There are five at a time, and one more every 30 seconds;
// one gone by may lapse before it is sent. It does not look at the tries.
//
// It panics when the device is unknown, has no codes, or the five are used up,
// since a test that gets there must be changed: move Config.Now on, or use
// another device.
func (s *Server) Code(serial string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.mustDevice(serial)
	now := stepAt(s.config.Now()) + d.adjust
	for _, away := range []int64{0, 1, 2, -1, -2} {
		step := now + away
		if !d.spent[step] && !d.given[step] {
			d.given[step] = true
			return codeAt(d.secret, step)
		}
	}
	panic(fmt.Sprintf("ststest: the five codes of device %q are used up", serial))
}

// WrongCode gives six digits that this device shows neither now nor within five
// minutes, different ones at each call. It panics when the device is unknown.
func (s *Server) WrongCode(serial string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.mustDevice(serial)
	right := map[string]bool{}
	now := stepAt(s.config.Now()) + d.adjust
	for step := now - 10; step <= now+10; step++ {
		right[codeAt(d.secret, step)] = true
	}
	for {
		d.wrong++
		// Spread over the six digits, as codes are; 7919 has no factor in common
		// with a million, so that none comes twice.
		if code := fmt.Sprintf("%06d", d.wrong*7919%1_000_000); !right[code] {
			return code
		}
	}
}

func (s *Server) mustDevice(serial string) *device {
	d := s.devices[serial]
	if d == nil {
		panic(fmt.Sprintf("ststest: no device %q", serial))
	}
	if d.kind == FIDO {
		panic(fmt.Sprintf("ststest: device %q has no codes", serial))
	}
	return d
}
