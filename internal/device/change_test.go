package device

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/ststest"
)

var doraPhone = ststest.Device{Serial: doraSerial, Secret: []byte("12345678901234567890")}

func withPhone(u *ststest.User) { u.Devices = []ststest.Device{doraPhone} }

func TestList(t *testing.T) {
	s := newScene(t, func(u *ststest.User) {
		u.Devices = []ststest.Device{doraPhone, {Serial: "GAHT12345678", Secret: []byte("x")}, {Serial: "arn:aws:iam::123456789012:u2f/user/dora/key-X", Kind: ststest.FIDO}}
	})
	got, err := List(context.Background(), s.u, doraSerial)
	since := s.clock.Now().Truncate(time.Second)
	want := []Device{
		{"GAHT12345678", "GAHT12345678", Hardware, since, false},
		{doraSerial, "dora", Virtual, since, true},
		{"arn:aws:iam::123456789012:u2f/user/dora/key-X", "key-X", SecurityKey, since, false},
	}
	if err != nil || len(got) != len(want) {
		t.Fatal(got, err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
	if Virtual.String() != "authenticator app" || kindOf("arn:aws:iam::1:sms-mfa/x") != Other {
		t.Error("kinds")
	}
}

func TestResync(t *testing.T) {
	s := newScene(t, withPhone)
	ctx := context.Background()
	codes := func(away int64) (string, string) {
		at := s.clock.Now().Add(time.Duration(away) * stepLength)
		return ststest.Code(doraPhone.Secret, at.Add(-stepLength)), ststest.Code(doraPhone.Secret, at)
	}
	first, second := codes(10)
	if err := Resync(ctx, s.u, doraSerial, first, second, s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	var pair *PairError
	if err := Resync(ctx, s.u, doraSerial, first, second, s.clock.Now()); !errors.As(err, &pair) || pair.Wait != 40*time.Second { // 20 seconds into a step
		t.Errorf("the same pair: %v %v", err, pair)
	}
	asked := len(s.Requests())
	var codesErr *CodesError
	if err := Resync(ctx, s.u, doraSerial, first, first, s.clock.Now()); !errors.As(err, &codesErr) || !codesErr.Same {
		t.Errorf("one code twice: %v", err)
	}
	if err := Resync(ctx, s.u, doraSerial, "12345", first, s.clock.Now()); !errors.As(err, &codesErr) || codesErr.Same {
		t.Errorf("five digits: %v", err)
	}
	if len(s.Requests()) != asked {
		t.Error("what cannot work was sent")
	}
	var none *NoDeviceError
	first, second = codes(20)
	if err := Resync(ctx, s.u, doraSerial+"2", first, second, s.clock.Now()); !errors.As(err, &none) || len(none.Devices) != 1 {
		t.Errorf("no such device: %v", err)
	}
}

func agree(r *Removal, answer bool) func(context.Context, Removal) (bool, error) {
	return func(_ context.Context, asked Removal) (bool, error) { *r = asked; return answer, nil }
}

func TestRemove(t *testing.T) {
	ctx := context.Background()
	var asked Removal
	var needed *SessionNeededError
	s := newScene(t, withPhone)
	if _, err := Remove(ctx, s.u, "dora", agree(&asked, true)); !errors.As(err, &needed) || s.actions() != "ListMFADevices" {
		t.Errorf("long-term keys: %v", err)
	}
	s.u.With = s.login(doraSerial)
	var none *NoDeviceError
	if _, err := Remove(ctx, s.u, "tablet", agree(&asked, true)); !errors.As(err, &none) || !strings.Contains(err.Error(), doraSerial) {
		t.Errorf("no such device: %v", err)
	}
	var declined *DeclinedError
	if _, err := Remove(ctx, s.u, "dora", agree(&asked, false)); !errors.As(err, &declined) || !asked.Last || s.DeviceOwners()[doraSerial] != doraARN {
		t.Errorf("a no: %v", err)
	}
	if r, err := Remove(ctx, s.u, "dora", agree(&asked, true)); err != nil || r.Device.Serial != doraSerial || len(s.DeviceOwners()) != 0 {
		t.Errorf("a yes: %v, %v", err, s.DeviceOwners())
	}
}

// TestLastDevice: a security key, which has no codes, does not stand in for the last
// device that shows them.
func TestLastDevice(t *testing.T) {
	key := ststest.Device{Serial: "arn:aws:iam::123456789012:u2f/user/dora/key-X", Kind: ststest.FIDO}
	other := ststest.Device{Serial: "arn:aws:iam::123456789012:sms-mfa/dora"}
	token := ststest.Device{Serial: "GAHT12345678", Secret: []byte("x")}
	for _, test := range []struct {
		devices []ststest.Device
		wanted  string
		last    bool
	}{
		{[]ststest.Device{doraPhone}, doraSerial, true},
		{[]ststest.Device{doraPhone, key}, doraSerial, true},
		{[]ststest.Device{doraPhone, key, other}, "dora", true},
		{[]ststest.Device{doraPhone, token}, doraSerial, false},
		{[]ststest.Device{doraPhone, token, key}, token.Serial, false},
		{[]ststest.Device{doraPhone, key}, key.Serial, false},
	} {
		s := newScene(t, func(u *ststest.User) { u.Devices = test.devices })
		s.u.With = s.login(doraSerial)
		var asked Removal
		var declined *DeclinedError
		if _, err := Remove(t.Context(), s.u, test.wanted, agree(&asked, false)); !errors.As(err, &declined) || asked.Last != test.last {
			t.Errorf("%s of %d: last %t, %v", test.wanted, len(test.devices), asked.Last, err)
		}
	}
}

func TestRemoveStopped(t *testing.T) {
	ctx := context.Background()
	for name, test := range map[string]struct {
		change func(*ststest.User)
		fault  ststest.Fault
		state  State
		failed bool
		owner  string
	}{
		"lost, done":     {func(*ststest.User) {}, ststest.Fault{Action: "DeactivateMFADevice", Mode: ststest.CloseAnswered}, 0, false, ""},
		"lost, not done": {func(*ststest.User) {}, ststest.Fault{Action: "DeactivateMFADevice", Mode: ststest.ServerError}, Assigned, true, doraARN},
		"may not delete": {func(u *ststest.User) { withoutDelete(u); u.WithMFA = u.WithMFA[:1] }, ststest.Fault{}, Unassigned, true, ""},
		"delete lost":    {func(*ststest.User) {}, ststest.Fault{Action: "DeleteVirtualMFADevice", Mode: ststest.CloseAnswered}, Unknown, true, ""},
	} {
		s := newScene(t, withPhone, test.change)
		s.u.With = s.login(doraSerial)
		if test.fault.Action != "" {
			s.Fault(test.fault)
		}
		var asked Removal
		_, err := Remove(ctx, s.u, doraSerial, agree(&asked, true))
		var left *UnfinishedError
		if test.failed != errors.As(err, &left) || test.failed && left.State != test.state || s.DeviceOwners()[doraSerial] != test.owner {
			t.Errorf("%s: %v, %v", name, err, s.DeviceOwners())
		}
		if advice := adviceOn(err, "acme"); test.failed && strings.Contains(advice, "device add") {
			t.Errorf("%s: %v; %s", name, err, advice)
		}
	}
	s := newScene(t, withPhone, func(u *ststest.User) { u.WithMFA = nil })
	s.u.With = s.login(doraSerial)
	var asked Removal
	if _, err := Remove(ctx, s.u, doraSerial, agree(&asked, true)); !awsapi.RefusedWith(err, awsapi.Denied) || s.DeviceOwners()[doraSerial] != doraARN {
		t.Errorf("denied: %v", err)
	}
}
