package device

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/ststest"
)

const (
	doraARN    = "arn:aws:iam::123456789012:user/team/dora"
	doraSerial = "arn:aws:iam::123456789012:mfa/dora"
)

var doraKeys = creds.Credentials{AccessKeyID: "AKIADORA000000000001", SecretAccessKey: "doras"}

// scene is a user, the strict server and one clock that nothing but the test and
// the waits of the program move.
type scene struct {
	*ststest.Server
	t     *testing.T
	clock *ststest.Clock
	user  ststest.User
	u     User
	asks  []error // what the person was told before each code
}

// The statements of the policy that denies nearly everything without MFA.
func newScene(t *testing.T, change ...func(*ststest.User)) *scene {
	t.Helper()
	s := &scene{t: t, clock: ststest.ClockAt(time.Date(2026, 11, 20, 12, 0, 20, 5e8, time.UTC))}
	server, err := ststest.Start(ststest.Config{Now: s.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	s.Server = server
	s.user = ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: doraKeys.AccessKeyID, Secret: doraKeys.SecretAccessKey,
		Allowed: strings.Fields("iam:CreateVirtualMFADevice iam:EnableMFADevice iam:ListMFADevices iam:ListVirtualMFADevices iam:ResyncMFADevice iam:DeleteVirtualMFADevice"),
		WithMFA: []string{"iam:DeactivateMFADevice"}}
	for _, f := range change {
		f(&s.user)
	}
	s.AddUser(s.user)
	client, err := awsapi.New(awsapi.Settings{Region: "us-east-1", Endpoint: s.URL, IAMEndpoint: s.URL, Now: s.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	s.u = User{Client: client, With: doraKeys, ARN: doraARN}
	return s
}

func (s *scene) wait(ctx context.Context, d time.Duration) error {
	s.clock.Add(d)
	return ctx.Err()
}

// phone is a person with an authenticator app whose clock is off by that.
func (s *scene) phone(off time.Duration) func(context.Context, Invitation, error) (string, error) {
	return func(_ context.Context, i Invitation, refused error) (string, error) {
		s.asks = append(s.asks, refused)
		return ststest.Code(i.Seed.Bytes(), s.clock.Now().Add(off)), nil
	}
}

func (s *scene) enrolment() Enrolment {
	return Enrolment{User: s.u, Code: s.phone(0), Now: s.clock.Now, Wait: s.wait}
}

func (s *scene) actions() string {
	var all []string
	for _, r := range s.Requests() {
		all = append(all, r.Action)
	}
	return strings.Join(all, " ")
}

func (s *scene) login(serial string) creds.Credentials {
	s.t.Helper()
	got, err := s.u.Client.GetSessionToken(context.Background(), s.u.With, serial, s.Code(serial), time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

func withoutDelete(u *ststest.User) {
	u.Allowed = slices.DeleteFunc(u.Allowed, func(a string) bool { return a == "iam:DeleteVirtualMFADevice" })
	u.WithMFA = append(u.WithMFA, "iam:DeleteVirtualMFADevice")
}

// One code is typed; four requests; then a login as soon as STS knows the device.
func TestEnrol(t *testing.T) {
	s := newScene(t)
	ctx := context.Background()
	got, err := Enrol(ctx, s.enrolment())
	if err != nil || got.Serial != doraSerial || len(s.asks) != 1 {
		t.Fatalf("%v, %v after %d questions", got.Serial, err, len(s.asks))
	}
	if want := "ListMFADevices CreateVirtualMFADevice EnableMFADevice"; s.actions() != want {
		t.Errorf("asked %s, want %s", s.actions(), want)
	}
	if s.DeviceOwners()[doraSerial] != doraARN {
		t.Error("the device is not hers")
	}
	sent, before := s.Requests()[2].Params, s.clock.Now().Add(-stepLength)
	if sent.Get("AuthenticationCode1") != ststest.Code(got.seed.Bytes(), before) || sent.Get("AuthenticationCode2") != ststest.Code(got.seed.Bytes(), s.clock.Now()) {
		t.Error("other codes than the one of now and the one before it were sent")
	}
	began, used := s.clock.Now(), []string{}
	err = got.FirstLogin(ctx, s.clock.Now, s.wait, func(ctx context.Context, code string) error {
		used = append(used, code)
		_, err := s.u.Client.GetSessionToken(ctx, doraKeys, doraSerial, code, time.Hour)
		return err
	})
	if err != nil || s.clock.Now().Sub(began) != 12*time.Second || len(used) != 2 || used[0] == used[1] {
		t.Errorf("logged in after %v with %q, %v", s.clock.Now().Sub(began), used, err)
	}
	if strings.Trim(string(got.seed.Bytes()), "\x00") != "" {
		t.Error("the seed is still there")
	}
}

// A login that goes on failing ends after five codes, of the nine that AWS gives.
func TestFirstLoginGivesUp(t *testing.T) {
	s := newScene(t)
	got, err := Enrol(context.Background(), s.enrolment())
	if err != nil {
		t.Fatal(err)
	}
	s.Fault(ststest.Fault{Action: "GetSessionToken", Mode: ststest.Refuse, Text: "MultiFactorAuthentication failed, unable to validate MFA code."})
	used := map[string]bool{}
	err = got.FirstLogin(context.Background(), s.clock.Now, s.wait, func(ctx context.Context, code string) error {
		used[code] = true
		_, err := s.u.Client.GetSessionToken(ctx, doraKeys, doraSerial, code, time.Hour)
		return err
	})
	if !awsapi.RefusedWith(err, awsapi.DeviceRefused) || len(used) != 5 {
		t.Errorf("%d codes, %v", len(used), err)
	}
}

// A wrong code and a wrong clock are told, and cost AWS nothing.
func TestWrongCodesAreNotSent(t *testing.T) {
	s := newScene(t)
	e := s.enrolment()
	answers := []func(Invitation) string{
		func(Invitation) string { return "hello" },
		func(i Invitation) string { return ststest.Code(i.Seed.Bytes(), s.clock.Now().Add(-5*time.Minute)) },
		func(i Invitation) string { return ststest.Code(i.Seed.Bytes(), s.clock.Now().Add(-30*time.Second)) },
	}
	e.Code = func(_ context.Context, i Invitation, refused error) (string, error) {
		s.asks = append(s.asks, refused)
		return answers[len(s.asks)-1](i), nil
	}
	if _, err := Enrol(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.asks); got != "[<nil> this is not a code of the new device the clock of the new device is about 5m behind]" {
		t.Error(got)
	}
	if strings.Count(s.actions(), "Enable") != 1 {
		t.Error(s.actions())
	}
}

// The codes go by the clock of AWS, not by that of this machine.
func TestEnrolWithAWrongClockHere(t *testing.T) {
	s := newScene(t)
	e := s.enrolment()
	e.Now = func() time.Time { return s.clock.Now().Add(-10 * time.Minute) }
	e.User.Skew = 10 * time.Minute
	if _, err := Enrol(context.Background(), e); err != nil || len(s.asks) != 1 {
		t.Error(err, s.asks)
	}
	if _, err := s.u.Client.GetSessionToken(context.Background(), doraKeys, doraSerial, "000000", time.Hour); !awsapi.RefusedWith(err, awsapi.DeviceRefused) {
		t.Error(err)
	}
	s.clock.Add(time.Minute)
	s.login(doraSerial)
}

// Ctrl-C at the question takes the device back, or says what stays.
func TestEnrolStopped(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*ststest.User)
		fault  ststest.Fault
		state  State
		left   int
	}{
		"taken back":     {func(*ststest.User) {}, ststest.Fault{}, TakenBack, 0},
		"may not delete": {withoutDelete, ststest.Fault{}, Unassigned, 1},
		"answer lost":    {func(*ststest.User) {}, ststest.Fault{Action: "DeleteVirtualMFADevice", Mode: ststest.CloseAnswered}, Unknown, 0},
	} {
		s := newScene(t, test.change)
		if test.fault.Action != "" {
			s.Fault(test.fault)
		}
		ctx, stop := context.WithCancel(context.Background())
		e := s.enrolment()
		e.Code = func(context.Context, Invitation, error) (string, error) { stop(); return "", ctx.Err() }
		_, err := Enrol(ctx, e)
		var left *UnfinishedError
		if !errors.As(err, &left) || !errors.Is(err, context.Canceled) || left.State != test.state || len(s.DeviceOwners()) != test.left {
			t.Errorf("%s: %v, %d devices", name, err, len(s.DeviceOwners()))
			continue
		}
		if want := map[bool]string{true: "", false: "aws iam delete-virtual-mfa-device --serial-number " + doraSerial}[test.state == TakenBack]; left.Command() != want {
			t.Errorf("%s: %q, want %q", name, left.Command(), want)
		}
	}
}

func TestLostAnswersOfEnrol(t *testing.T) {
	lost := func(action string, times int) ststest.Fault {
		return ststest.Fault{Action: action, Mode: ststest.CloseAnswered, Times: times}
	}
	ctx := context.Background()

	var left *UnfinishedError
	s := newScene(t)
	s.Fault(lost("EnableMFADevice", 1))
	if _, err := Enrol(ctx, s.enrolment()); err != nil || s.DeviceOwners()[doraSerial] != doraARN || strings.Count(s.actions(), "Enable") != 1 {
		t.Errorf("enable: %v, %s", err, s.actions())
	}

	s = newScene(t)
	s.Fault(lost("EnableMFADevice", 1))
	e := s.enrolment()
	phone := e.Code
	e.Code = func(ctx context.Context, i Invitation, refused error) (string, error) {
		s.Fault(lost("ListMFADevices", 0))
		return phone(ctx, i, refused)
	}
	if _, err := Enrol(ctx, e); !errors.As(err, &left) || left.State != Unknown {
		t.Errorf("enable and list: %v", err)
	}

	s = newScene(t)
	s.Fault(ststest.Fault{Action: "EnableMFADevice", Mode: ststest.Refuse, Status: 409, Code: "EntityTemporarilyUnmodifiable", Times: 2})
	if _, err := Enrol(ctx, s.enrolment()); err != nil || strings.Count(s.actions(), "Enable") != 3 {
		t.Errorf("changed a moment ago: %v, %s", err, s.actions())
	}

	s = newScene(t)
	s.Fault(ststest.Fault{Action: "EnableMFADevice", Mode: ststest.Refuse})
	if _, err := Enrol(ctx, s.enrolment()); !errors.As(err, &left) || left.State != TakenBack || !awsapi.RefusedWith(err, awsapi.Denied) {
		t.Errorf("denied: %v", err)
	}
}

// After a lost answer nothing is deleted without a yes: the device may be ours, or that of
// another run, or have been there before.
func TestNothingUnprovenIsDeleted(t *testing.T) {
	ctx := context.Background()
	for name, test := range map[string]struct {
		before bool // the device is there, and nobody has it
		mode   ststest.Mode
		list   bool // may be asked for
		state  State
		left   int
	}{
		"made":                     {false, ststest.CloseAnswered, true, Unseen, 1},
		"not made":                 {false, ststest.ServerError, true, 0, 0},
		"there before":             {true, ststest.ServerError, true, Unseen, 1},
		"made, and nobody can see": {false, ststest.CloseAnswered, false, Unseen, 1},
	} {
		s := newScene(t)
		if test.before {
			if _, err := s.u.Client.CreateVirtualMFADevice(ctx, doraKeys, doraARN, "dora"); err != nil {
				t.Fatal(err)
			}
		}
		s.Fault(ststest.Fault{Action: "CreateVirtualMFADevice", Mode: test.mode, Status: 502})
		if !test.list {
			s.Fault(ststest.Fault{Action: "ListVirtualMFADevices", Mode: ststest.Refuse})
		}
		_, err := Enrol(ctx, s.enrolment())
		var left *UnfinishedError
		if found := errors.As(err, &left); err == nil || found != (test.left > 0) || found && (left.State != test.state || left.Command() != "" || !strings.Contains(err.Error(), doraSerial)) {
			t.Errorf("%s: %v", name, err)
		}
		if len(s.DeviceOwners()) != test.left || strings.Contains(s.actions(), "Delete") {
			t.Errorf("%s: %v after %s", name, s.DeviceOwners(), s.actions())
		}
		if want := "run it again, which asks before it deletes such a device: awsmfa device add acme --name dora"; test.left > 0 && adviceOn(err, "acme") != want {
			t.Errorf("%s: %q", name, adviceOn(err, "acme"))
		}
		s.ClearFaults()
		asked := 0
		e := s.enrolment()
		e.Replace = func(context.Context, string) (bool, error) { asked++; return true, nil }
		if _, err := Enrol(ctx, e); err != nil || asked != test.left || s.DeviceOwners()[doraSerial] != doraARN {
			t.Errorf("%s, the next run: asked %d times, %v", name, asked, err)
		}
	}
}

func TestNameIsTaken(t *testing.T) {
	ctx := context.Background()
	abandon := func(change ...func(*ststest.User)) *scene {
		s := newScene(t, change...)
		if _, err := s.u.Client.CreateVirtualMFADevice(ctx, doraKeys, doraARN, "dora"); err != nil {
			t.Fatal(err)
		}
		return s
	}
	yes := func(context.Context, string) (bool, error) { return true, nil }
	var taken *NameError

	s := abandon()
	e := s.enrolment()
	e.Replace = yes
	if _, err := Enrol(ctx, e); err != nil {
		t.Errorf("replaced: %v", err)
	}

	s = abandon()
	var declined *DeclinedError
	if _, err := Enrol(ctx, s.enrolment()); !errors.As(err, &declined) || s.DeviceOwners()[doraSerial] != "" {
		t.Errorf("nobody agreed: %v", err)
	}

	s = abandon(withoutDelete)
	e = s.enrolment()
	e.Replace = yes
	if _, err := Enrol(ctx, e); !errors.As(err, &taken) || !taken.Unassigned || taken.Suggestion != "dora-2" || !strings.HasSuffix(taken.Command(), doraSerial) {
		t.Errorf("may not delete: %v", err)
	}
	e.Name = taken.Suggestion
	if _, err := Enrol(ctx, e); err != nil {
		t.Errorf("the other name: %v", err)
	}

	s = newScene(t)
	s.AddUser(ststest.User{Name: "eve", Account: "123456789012", AccessKeyID: "AKIAEVE", Secret: "x", Devices: []ststest.Device{{Serial: doraSerial, Secret: []byte("x")}}})
	if _, err := Enrol(ctx, s.enrolment()); !errors.As(err, &taken) || taken.Unassigned || taken.Serial != doraSerial || taken.Command() != "" {
		t.Errorf("another's: %v", err)
	}

	s = newScene(t, func(u *ststest.User) { u.OneDeviceName = true })
	e = s.enrolment()
	e.Name = "second"
	if _, err := Enrol(ctx, e); !errors.As(err, &taken) || taken.Serial != "" || taken.Suggestion != "dora" {
		t.Errorf("not allowed: %v", err)
	}
}

func TestWhoHasDevicesAlready(t *testing.T) {
	ctx := context.Background()
	have := func(devices ...ststest.Device) *scene {
		return newScene(t, func(u *ststest.User) { u.Devices = devices })
	}
	phone := ststest.Device{Serial: "arn:aws:iam::123456789012:mfa/phone", Secret: []byte("phone")}
	key := ststest.Device{Serial: "arn:aws:iam::123456789012:u2f/user/dora/key-X", Kind: ststest.FIDO}

	s := have(phone, key)
	var needed *SessionNeededError
	if _, err := Enrol(ctx, s.enrolment()); !errors.As(err, &needed) || len(needed.Devices) != 2 || s.actions() != "ListMFADevices" {
		t.Errorf("long-term keys: %v", err)
	}
	s.u.With = s.login(phone.Serial)
	if got, err := Enrol(ctx, s.enrolment()); err != nil || got.Serial != doraSerial {
		t.Errorf("a session: %v", err)
	}

	var keysOnly *SecurityKeysError
	if _, err := Enrol(ctx, have(key).enrolment()); !errors.As(err, &keysOnly) {
		t.Errorf("a security key: %v", err)
	}
	var all []ststest.Device
	for i := range 8 {
		all = append(all, ststest.Device{Serial: fmt.Sprintf("%s%d", phone.Serial, i), Secret: []byte{byte(i)}})
	}
	var full *FullError
	if _, err := Enrol(ctx, have(all...).enrolment()); !errors.As(err, &full) {
		t.Errorf("eight devices: %v", err)
	}
}

// Nothing that is written or said holds the seed or a code.
func TestSeedIsNowhere(t *testing.T) {
	s := newScene(t)
	var said []string
	client, err := awsapi.New(awsapi.Settings{Region: "us-east-1", Endpoint: s.URL, IAMEndpoint: s.URL,
		Now: s.clock.Now, Debug: func(line string) { said = append(said, line) }})
	if err != nil {
		t.Fatal(err)
	}
	s.u.Client = client
	var secrets []string
	e := s.enrolment()
	e.Code = func(_ context.Context, i Invitation, _ error) (string, error) {
		code := ststest.Code(i.Seed.Bytes(), s.clock.Now())
		secrets = []string{i.Seed.Base32(), code, ststest.Code(i.Seed.Bytes(), s.clock.Now().Add(-stepLength)), i.URI()}
		said = append(said, fmt.Sprintf("%v %+v %#v %+v %#v", i.Seed, i.Seed, i.Seed, i, i))
		s.Fault(ststest.Fault{Action: "EnableMFADevice", Mode: ststest.Refuse, Status: 400, Code: "ValidationError",
			Text: fmt.Sprintf("Value '%s' at 'authenticationCode1', '%s' at 'authenticationCode2'", secrets[2], secrets[1])})
		return code, nil
	}
	_, err = Enrol(context.Background(), e)
	if err == nil {
		t.Fatal("it was enabled")
	}
	for _, text := range append(said, err.Error(), fmt.Sprintf("%+v %#v", err, errors.Unwrap(err))) {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("a secret in %s", text)
			}
		}
	}
	if len(said) < 5 {
		t.Errorf("only %d lines to look at", len(said))
	}
}

func TestFreeName(t *testing.T) {
	for want, names := range map[string][]string{"dora": {"tablet"}, "dora-2": {"dora"}, "dora-4": {"dora-2", "dora", "dora-3"}} {
		var devices []Device
		for _, name := range names {
			devices = append(devices, Device{Name: name})
		}
		if got := FreeName("dora", devices); got != want {
			t.Errorf("beside %q: %q, want %q", names, got, want)
		}
	}
}
