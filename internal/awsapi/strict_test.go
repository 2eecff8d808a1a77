package awsapi

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/ststest"
)

// strict is a server that checks signatures, codes and parameters as AWS does,
// at a clock of its own.
type strict struct {
	*ststest.Server
	clock *ststest.Clock
}

const (
	admin = "arn:aws:iam::123456789012:role/Admin" // four hours at most
	guard = "arn:aws:iam::123456789012:role/Guard" // trusts only callers with MFA
	far   = "arn:aws:iam::999999999999:role/Far"   // trusts nobody here
)

func startStrict(t *testing.T, config ststest.Config) *strict {
	t.Helper()
	s := &strict{clock: ststest.ClockAt(now)}
	config.Now = s.clock.Now
	server, err := ststest.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	s.Server = server
	s.AddUser(ststest.User{Name: "bob", Account: "123456789012", AccessKeyID: keys.AccessKeyID, Secret: keys.SecretAccessKey,
		Devices: []ststest.Device{{Serial: serial, Secret: []byte("12345678901234567890")}}})
	s.AddRole(ststest.Role{ARN: admin, MaxDuration: 4 * time.Hour})
	s.AddRole(ststest.Role{ARN: guard, RequireMFA: true})
	s.AddRole(ststest.Role{ARN: far, Trust: []string{"999999999999"}})
	return s
}

func (s *strict) login(t *testing.T, c *Client) creds.Credentials {
	t.Helper()
	got, err := c.GetSessionToken(context.Background(), keys, serial, s.Code(serial), 12*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// One code, then a role that wants MFA, then who that is: three requests, each
// on a connection of its own.
func TestStrictLogin(t *testing.T) {
	s := startStrict(t, ststest.Config{Region: "eu-west-1"})
	c := newClient(t, s.URL)
	ctx := context.Background()
	base := s.login(t, c)
	if base.LongTerm() || !base.Expires.Equal(now.Add(12*time.Hour)) {
		t.Errorf("session %v until %v", base, base.Expires)
	}
	role, err := c.AssumeRole(ctx, base, Role{ARN: guard, SessionName: "bob@work", Duration: time.Hour})
	if err != nil || !role.Expires.Equal(now.Add(time.Hour)) {
		t.Fatalf("role %v until %v, %v", role, role.Expires, err)
	}
	got, err := c.CallerIdentity(ctx, role)
	if want := "arn:aws:sts::123456789012:assumed-role/Guard/bob@work"; err != nil || got.ARN != want || got.Account != "123456789012" || got.UserID == "" {
		t.Errorf("identity %+v, %v, want %s", got, err, want)
	}
	if len(s.Requests()) != 3 || s.Connections() != 3 {
		t.Errorf("%d requests on %d connections", len(s.Requests()), s.Connections())
	}
	direct, err := c.AssumeRole(ctx, keys, Role{ARN: admin, SessionName: "bob", Serial: serial, Code: s.Code(serial), Duration: 4 * time.Hour})
	if err != nil || !direct.Expires.Equal(now.Add(4*time.Hour)) {
		t.Errorf("role with a code: %v until %v, %v", direct, direct.Expires, err)
	}
}

func TestStrictTLS(t *testing.T) {
	s := startStrict(t, ststest.Config{TLS: true})
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(bundle, s.CertPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	// The certificate is of today, so the clock that checks it is the system's.
	s.clock.Set(time.Now())
	s.login(t, newClient(t, s.URL, func(s *Settings) { s.CABundle, s.Now = bundle, time.Now }))
	if len(s.Requests()) != 1 || s.Connections() != 1 {
		t.Errorf("%d requests on %d connections", len(s.Requests()), s.Connections())
	}
}

// Every refusal that the server comes to by itself, with one request each.
func TestStrictRefusals(t *testing.T) {
	type attempt func(t *testing.T, s *strict, c *Client) error
	session := func(with creds.Credentials, serial, code string, d time.Duration) attempt {
		return func(t *testing.T, s *strict, c *Client) error {
			if code == "" {
				code = s.Code(serial)
			}
			_, err := c.GetSessionToken(context.Background(), with, serial, code, d)
			return err
		}
	}
	wrong := func(change func(*creds.Credentials)) creds.Credentials { c := keys; change(&c); return c }
	role := func(r Role) attempt {
		return func(t *testing.T, s *strict, c *Client) error {
			r.SessionName = "bob"
			_, err := c.AssumeRole(context.Background(), keys, r)
			return err
		}
	}
	for _, test := range []struct {
		name    string
		attempt attempt
		kind    Kind
		before  int // requests that led there
	}{
		{"wrong code", func(t *testing.T, s *strict, c *Client) error {
			return session(keys, serial, s.WrongCode(serial), time.Hour)(t, s, c)
		}, CodeRefused, 0},
		{"used code", func(t *testing.T, s *strict, c *Client) error {
			code := s.Code(serial)
			if err := session(keys, serial, code, time.Hour)(t, s, c); err != nil {
				t.Error(err)
			}
			return session(keys, serial, code, time.Hour)(t, s, c)
		}, CodeRefused, 1},
		{"tenth try", func(t *testing.T, s *strict, c *Client) error {
			for range 9 {
				session(keys, serial, s.WrongCode(serial), time.Hour)(t, s, c)
			}
			return session(keys, serial, "", time.Hour)(t, s, c)
		}, DeviceRefused, 9},
		{"foreign device", session(keys, "arn:aws:iam::123456789012:mfa/eve", code, time.Hour), DeviceRefused, 0},
		{"unknown key", session(wrong(func(c *creds.Credentials) { c.AccessKeyID = "AKIANOBODY" }), serial, code, time.Hour), KeysUnknown, 0},
		{"wrong secret", session(wrong(func(c *creds.Credentials) { c.SecretAccessKey = "x" }), serial, code, time.Hour), SecretWrong, 0},
		{"too short", session(keys, serial, "", time.Minute), Invalid, 0},
		{"we are behind", func(t *testing.T, s *strict, c *Client) error {
			s.clock.Add(time.Hour)
			return session(keys, serial, "", time.Hour)(t, s, c)
		}, ClockWrong, 0},
		{"we are ahead", func(t *testing.T, s *strict, c *Client) error {
			s.clock.Add(-time.Hour)
			return session(keys, serial, "", time.Hour)(t, s, c)
		}, ClockWrong, 0},
		{"session keys", func(t *testing.T, s *strict, c *Client) error {
			return session(s.login(t, c), serial, "", time.Hour)(t, s, c)
		}, SessionKeys, 1},
		{"expired session", func(t *testing.T, s *strict, c *Client) error {
			base := s.login(t, c)
			s.clock.Add(13 * time.Hour)
			c.settings.Now = s.clock.Now
			_, err := c.AssumeRole(context.Background(), base, Role{ARN: admin, SessionName: "bob"})
			return err
		}, SessionExpired, 1},
		{"role that needs MFA", role(Role{ARN: guard}), RoleDenied, 0},
		{"role that does not trust", role(Role{ARN: far}), RoleDenied, 0},
		{"role that is not there", role(Role{ARN: admin + "2"}), RoleDenied, 0},
		{"role for too long", role(Role{ARN: admin, Duration: 5 * time.Hour}), RoleTooLong, 0},
		{"role from a role for too long", func(t *testing.T, s *strict, c *Client) error {
			first, err := c.AssumeRole(context.Background(), keys, Role{ARN: admin, SessionName: "bob"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.AssumeRole(context.Background(), first, Role{ARN: admin, SessionName: "bob", Duration: 2 * time.Hour})
			return err
		}, ChainTooLong, 1},
		{"another region", func(t *testing.T, s *strict, c *Client) error {
			c.settings.Region = "us-west-2"
			return session(keys, serial, "", time.Hour)(t, s, c)
		}, RegionWrong, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := startStrict(t, ststest.Config{Region: "eu-west-1"})
			c := newClient(t, s.URL)
			err := test.attempt(t, s, c)
			var e *Error
			if !errors.As(err, &e) || e.Kind() != test.kind || !e.Sent() || e.RequestID() == "" {
				t.Fatalf("%v, want %v", err, test.kind)
			}
			if n := len(s.Requests()) - test.before; n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
			if skew, ok := e.Skew(); !ok || skew != s.clock.Now().Sub(c.settings.Now()) {
				t.Errorf("skew %v %v", skew, ok)
			}
		})
	}
}

// Whatever goes wrong on the way, a code is sent once.
func TestStrictFaults(t *testing.T) {
	for _, test := range []struct {
		name     string
		fault    ststest.Fault
		kind     Kind
		requests int
	}{
		{"closed unread", ststest.Fault{Mode: ststest.CloseUnread}, Lost, 0},
		{"closed instead of an answer", ststest.Fault{Mode: ststest.CloseAnswered}, Lost, 1},
		{"cut", ststest.Fault{Mode: ststest.CutBody}, Lost, 1},
		{"mute", ststest.Fault{Mode: ststest.Hang}, Timeout, 1},
		{"late", ststest.Fault{Delay: time.Minute}, Timeout, 1},
		{"500", ststest.Fault{Mode: ststest.ServerError}, ServerFault, 1},
		{"503", ststest.Fault{Mode: ststest.ServerError, Status: 503}, ServerFault, 1},
		{"throttled", ststest.Fault{Mode: ststest.Throttle}, Throttled, 1},
		{"portal", ststest.Fault{Mode: ststest.HTML}, NotSTS, 1},
		{"proxy", ststest.Fault{Mode: ststest.HTML, Status: 407}, NotSTS, 1},
		{"redirect", ststest.Fault{Mode: ststest.Redirect}, Redirected, 1},
		{"empty", ststest.Fault{Mode: ststest.EmptyBody}, BadAnswer, 1},
		{"no credentials", ststest.Fault{Mode: ststest.OmitField, Field: "Credentials"}, BadAnswer, 1},
		{"no token", ststest.Fault{Mode: ststest.OmitField, Field: "SessionToken"}, BadAnswer, 1},
		{"empty secret", ststest.Fault{Mode: ststest.EmptyField, Field: "SecretAccessKey"}, BadAnswer, 1},
		{"newline in the token", ststest.Fault{Mode: ststest.SpoilField, Field: "SessionToken", Text: "\n"}, BadAnswer, 1},
		{"expired", ststest.Fault{Mode: ststest.Expired}, BadAnswer, 1},
		{"oversized", ststest.Fault{Mode: ststest.Oversized}, BadAnswer, 1},
		{"disabled region", ststest.Fault{Mode: ststest.Refuse, Code: "RegionDisabledException", Text: "STS is not activated in this region"}, RegionDisabled, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := startStrict(t, ststest.Config{})
			s.Fault(test.fault)
			c := newClient(t, s.URL)
			c.limit = 2 * pause
			got, err := c.GetSessionToken(context.Background(), keys, serial, s.Code(serial), time.Hour)
			if e := failure(t, got, err); e.Kind() != test.kind || !e.Sent() || e.Unspent() {
				t.Errorf("%v, sent %v: %v, want %v", e.Kind(), e.Sent(), err, test.kind)
			}
			if len(s.Requests()) != test.requests || s.Connections() != 1 {
				t.Errorf("%d requests on %d connections, want %d on 1", len(s.Requests()), s.Connections(), test.requests)
			}
		})
	}
}
