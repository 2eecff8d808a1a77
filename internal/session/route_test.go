package session

import (
	"reflect"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
)

func TestRoute(t *testing.T) {
	const h = time.Hour
	user := profile.Profile{Name: "p", Serial: profile.Setting{Value: "dev"}, Region: profile.Setting{Value: "eu-west-1"},
		Keys: profile.Keys{Credentials: creds.Credentials{AccessKeyID: "AKIA"}}}
	lasting := user
	lasting.Duration = 4 * h
	with := func(roles ...profile.Role) profile.Profile { p := lasting; p.Roles = roles; return p }
	role := profile.Role{ARN: "r", ExternalID: "x", SessionName: "me"}
	long := profile.Role{ARN: "r", Duration: 8 * h}
	base := Step{Serial: "dev", Duration: 4 * h}
	chained := Step{RoleARN: "r", ExternalID: "x", SessionName: "me", Duration: h}
	direct := Step{RoleARN: "r", ExternalID: "x", SessionName: "me", Serial: "dev", Duration: h}
	chainedLong := Step{RoleARN: "r", SessionName: "awsmfa", Duration: h}
	directLong := Step{RoleARN: "r", SessionName: "awsmfa", Serial: "dev", Duration: 8 * h}
	lasts := func(s Step, d time.Duration) Step { s.Duration, s.AtLeast = d, d; return s }
	for _, test := range []struct {
		name    string
		p       profile.Profile
		o       Options
		steps   []Step
		instead []Step
		capped  time.Duration
		err     error
	}{
		{"user", user, Options{}, []Step{{Serial: "dev", Duration: 12 * h}}, nil, 0, nil},
		{"user with duration_seconds", lasting, Options{}, []Step{base}, nil, 0, nil},
		{"user for longer", lasting, Options{Duration: 36 * h}, []Step{lasts(base, 36*h)}, nil, 0, nil},
		{"user for too long", lasting, Options{Duration: 37 * h}, []Step{lasts(base, 37*h)}, nil, 0, &LengthError{37 * h, 15 * time.Minute, 36 * h, false}},
		{"role", with(role), Options{}, []Step{base, chained}, []Step{direct}, 0, nil},
		{"role with a code", with(role), Options{HasCode: true}, []Step{base, chained}, []Step{direct}, 0, nil},
		{"role for less", with(role), Options{Duration: h / 2}, []Step{base, lasts(chained, h/2)}, []Step{lasts(direct, h/2)}, 0, nil},
		{"role for longer", with(role), Options{Duration: 2 * h}, []Step{lasts(direct, 2*h)}, nil, 0, nil},
		{"role for too long", with(role), Options{Duration: 13 * h}, nil, nil, 0, &LengthError{13 * h, 15 * time.Minute, 12 * h, false}},
		{"long role", with(long), Options{}, []Step{base, chainedLong}, []Step{directLong}, 8 * h, nil},
		{"long role with a code", with(long), Options{HasCode: true}, []Step{directLong}, nil, 0, nil},
		{"long role for an hour", with(long), Options{Duration: h, HasCode: true}, []Step{base, lasts(chainedLong, h)}, []Step{lasts(directLong, h)}, 0, nil},
		{"role of a role", with(role, long), Options{HasCode: true}, []Step{base, chained, chainedLong}, nil, 8 * h, nil},
		{"role of a role for longer", with(role, long), Options{Duration: 2 * h}, nil, nil, 0, &LengthError{2 * h, 15 * time.Minute, h, true}},
	} {
		want := Plan{}
		if test.steps != nil {
			want = Plan{Profile: "p", Region: "eu-west-1", Realm: "region eu-west-1", Signer: "AKIA", Steps: test.steps, Alternatives: test.instead, Capped: test.capped}
		}
		got, err := Route(test.p, test.o)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, test.err) && (err != nil || test.err != nil) {
			t.Errorf("%s:\n%+v, %v; want\n%+v, %v", test.name, got, err, want, test.err)
		}
	}
}

func TestRealmAndSigner(t *testing.T) {
	p := profile.Profile{Serial: profile.Setting{Value: "arn:aws-cn:iam::123456789012:mfa/bob"}, Keys: profile.Keys{Command: "get-keys"}}
	if got, err := Route(p, Options{}); err != nil || got.Realm != "aws-cn" || got.Signer != "get-keys" {
		t.Errorf("realm %q, signer %q, %v", got.Realm, got.Signer, err)
	}
	p.STS.Endpoint.Value = "https://sts.example"
	if got, err := Route(p, Options{}); err != nil || got.Realm != "https://sts.example" {
		t.Errorf("realm %q, %v", got.Realm, err)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		12 * time.Hour: "12h", 90 * time.Minute: "1h30m", 45 * time.Second: "45s", 0: "0s",
		20 * time.Minute: "20m", time.Hour + time.Second: "1h0m1s", 1500 * time.Millisecond: "1s",
	} {
		if got := Short(d); got != want {
			t.Errorf("Short(%v) = %q, want %q", d, got, want)
		}
	}
}
