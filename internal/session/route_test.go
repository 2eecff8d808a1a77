package session

import (
	"reflect"
	"testing"
	"time"

	"awsmfa/internal/profile"
)

func TestRoute(t *testing.T) {
	const h = time.Hour
	user := profile.Profile{Name: "p", Serial: profile.Setting{Value: "dev"}, Region: profile.Setting{Value: "eu-west-1"}}
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
		w       Wish
		steps   []Step
		instead []Step
		capped  time.Duration
		err     error
	}{
		{"user", user, Wish{}, []Step{{Serial: "dev", Duration: 12 * h}}, nil, 0, nil},
		{"user with duration_seconds", lasting, Wish{}, []Step{base}, nil, 0, nil},
		{"user for longer", lasting, Wish{Duration: 36 * h}, []Step{lasts(base, 36*h)}, nil, 0, nil},
		{"user for too long", lasting, Wish{Duration: 37 * h}, []Step{lasts(base, 37*h)}, nil, 0, &LengthError{37 * h, 15 * time.Minute, 36 * h, false}},
		{"role", with(role), Wish{}, []Step{base, chained}, []Step{direct}, 0, nil},
		{"role with a code", with(role), Wish{HasCode: true}, []Step{base, chained}, []Step{direct}, 0, nil},
		{"role for less", with(role), Wish{Duration: h / 2}, []Step{base, lasts(chained, h/2)}, []Step{lasts(direct, h/2)}, 0, nil},
		{"role for longer", with(role), Wish{Duration: 2 * h}, []Step{lasts(direct, 2*h)}, nil, 0, nil},
		{"role for too long", with(role), Wish{Duration: 13 * h}, nil, nil, 0, &LengthError{13 * h, 15 * time.Minute, 12 * h, false}},
		{"long role", with(long), Wish{}, []Step{base, chainedLong}, []Step{directLong}, 8 * h, nil},
		{"long role with a code", with(long), Wish{HasCode: true}, []Step{directLong}, nil, 0, nil},
		{"long role for an hour", with(long), Wish{Duration: h, HasCode: true}, []Step{base, lasts(chainedLong, h)}, []Step{lasts(directLong, h)}, 0, nil},
		{"role of a role", with(role, long), Wish{HasCode: true}, []Step{base, chained, chainedLong}, nil, 8 * h, nil},
		{"role of a role for longer", with(role, long), Wish{Duration: 2 * h}, nil, nil, 0, &LengthError{2 * h, 15 * time.Minute, h, true}},
	} {
		want := Plan{}
		if test.steps != nil {
			want = Plan{Profile: "p", Region: "eu-west-1", Steps: test.steps, Instead: test.instead}
		}
		got, capped, err := Route(test.p, test.w)
		if !reflect.DeepEqual(got, want) || capped != test.capped || !reflect.DeepEqual(err, test.err) && (err != nil || test.err != nil) {
			t.Errorf("%s:\n%+v, %v, %v; want\n%+v, %v, %v", test.name, got, capped, err, want, test.capped, test.err)
		}
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
