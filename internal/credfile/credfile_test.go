package credfile

import (
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

var acme = Session{
	Credentials: creds.Credentials{AccessKeyID: "ASIANEW", SecretAccessKey: "new/secret", SessionToken: "new+token==",
		Expires: time.Date(2026, 11, 20, 23, 15, 8, 0, time.FixedZone("", 3600))},
	Profile: "acme",
}

const (
	keys    = "aws_access_key_id = ASIANEW\naws_secret_access_key = new/secret\naws_session_token = new+token==\n"
	marks   = "expiration = 2026-11-20T22:15:08Z\nmanager = awsmfa\nawsmfa_profile = acme\n"
	region  = "region = eu-west-1\n"
	placed  = "expiration = 2026-11-20T22:15:08Z\nmanager = awsmfa\n" + region + "awsmfa_profile = acme\n" // marks with a region of ours
	other   = "[AcmeAccount]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n"
	session = "aws_access_key_id = ASIAOLD\naws_secret_access_key = old\naws_session_token = old\n"
)

func TestPut(t *testing.T) {
	for _, test := range []struct {
		name, file, section string
		region              string
		want                string
		created             bool
	}{
		{"no file", "", "acme", "", "[acme]\n" + keys + marks, true},
		{"new section", other, "acme", "", other + "\n[acme]\n" + keys + marks, true},
		{"default", other, "default", "", other + "\n[default]\n" + keys + marks, true},
		{"region", "", "acme", "eu-west-1", "[acme]\n" + keys + placed, true},
		{"region of ours, then another", "[acme]\n" + keys + strings.Replace(placed, "eu-west-1", "us-east-1", 1), "acme", "eu-west-1", "[acme]\n" + keys + placed, false},
		{"region of ours, then none", "[acme]\n" + keys + placed, "acme", "", "[acme]\n" + keys + placed, false},
		{"region for a section that somebody else made", "[acme]\noutput = json\n", "acme", "eu-west-1", "[acme]\noutput = json\n" + keys + marks, false},
		{"region for a section of ours without one", "[acme]\n" + keys + marks, "acme", "eu-west-1", "[acme]\n" + keys + marks, false},
		{"region of a script", "[acme]\n" + session + "region = us-east-1\n", "acme", "eu-west-1", "[acme]\n" + keys + "region = us-east-1\n" + marks, false},
		{"region that was there", "[acme]\nregion=us-east-1\n", "acme", "eu-west-1", "[acme]\nregion=us-east-1\n" + keys + marks, false},
		{"what a script wrote", "[acme]\n" + session + "\n" + other, "acme", "", "[acme]\n" + keys + marks + "\n" + other, false},
		{"again", other + "\n[acme]\n" + keys + marks, "acme", "", other + "\n[acme]\n" + keys + marks, false},
		{"another profile's", "[acme]\n" + keys + "manager = awsmfa\nawsmfa_profile = foobar\n", "acme", "",
			"[acme]\n" + keys + "manager = awsmfa\nawsmfa_profile = acme\nexpiration = 2026-11-20T22:15:08Z\n", false},
		{"own keys and comments stay",
			"[MFA] ; mine\n# comment\noutput = json\naws_access_key_id=ASIAOLD\naws_secret_access_key=old\naws_session_token=old\nregion = eu-west-1\n\n# end\n", "MFA", "",
			"[MFA] ; mine\n# comment\noutput = json\n" + keys + region + marks + "\n# end\n", false},
		{"leftovers of other tools go",
			"[acme]\n" + session + "aws_security_token = t\nx_security_token_expires = x\nx_principal_arn = x\nexpiration = 2020-01-01 00:00:00\nassumed_role = True\n" +
				"assumed_role_arn = x\nsource_expiration = x\nautoawsume = true\nawsumepy_command = x\naws_credential_expiration = x\naws_expiration = x\nmine = 1\n", "acme", "",
			"[acme]\n" + keys + "expiration = 2026-11-20T22:15:08Z\nmine = 1\nmanager = awsmfa\nawsmfa_profile = acme\n", false},
		{"the token's former name only", "[acme]\naws_access_key_id = ASIA\naws_secret_access_key = s\naws_security_token = t\n", "acme", "", "[acme]\n" + keys + marks, false},
		{"empty section", "[MFA]\n\n" + other, "MFA", "", "[MFA]\n" + keys + marks + "\n" + other, false},
	} {
		s := acme
		s.Region = test.region
		got, created, err := Put([]byte(test.file), test.section, s)
		if err != nil || string(got) != test.want || created != test.created {
			t.Errorf("%s: Put =\n%s, %v, %v; want\n%s, %v", test.name, got, created, err, test.want, test.created)
		}
		if err := Check([]byte(test.file), []Entry{{test.section, acme}}); err != nil {
			t.Errorf("%s: Check = %v", test.name, err)
		}
		if again, created, err := Put(got, test.section, s); err != nil || string(again) != string(got) || created {
			t.Errorf("%s: Put again =\n%s, %v, %v", test.name, again, created, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name, file, section string
		as                  any
		want                string
	}{
		{"long-term keys", other, "AcmeAccount", new(*LongTermError), "section [AcmeAccount] of the credentials file holds long-term keys"},
		{"the secret alone", "[acme]\naws_secret_access_key = s\n", "acme", new(*LongTermError), "section [acme] of the credentials file holds long-term keys"},
		{"an empty token", "[acme]\naws_access_key_id = X\naws_session_token =\n", "acme", new(*LongTermError), "section [acme] of the credentials file holds long-term keys"},
		{"indented", "[acme]\n  aws_access_key_id = X\n  aws_secret_access_key = s\n", "acme", new(*LongTermError), "section [acme] of the credentials file holds long-term keys"},
		{"in a second section", "[acme]\n[acme]\naws_access_key_id = X\n", "acme", new(*LongTermError), "section [acme] of the credentials file holds long-term keys"},
		{"put over a session", "[acme]\n" + strings.Replace(keys+marks, "ASIANEW", "AKIANEW", 1), "acme", new(*LongTermError), "section [acme] of the credentials file holds long-term keys"},
		{"another manager", "[acme]\n" + session + "manager = awsume\x1b\n", "acme", new(*ManagerError), `section [acme] of the credentials file is managed by "awsume\x1b"`},
		{"two sections", "[acme]\n[acme]\n", "acme", new(*inifile.RefusedError), `section "acme" (line 2) occurs more than once`},
		{"indented header", "  [acme]\n", "acme", new(*inifile.RefusedError), `section "acme" (line 1) has a header that AWS tools read differently`},
		{"a name that tools read differently", "", "a b", new(*inifile.RefusedError), `section "a b" has a name that AWS tools read differently`},
		{"the name that Python gives a meaning", "", "DEFAULT", new(*inifile.RefusedError), `section "DEFAULT" has a name that AWS tools read differently`},
		{"a value over two lines", "[acme]\n" + session + "  more\n", "acme", new(*inifile.RefusedError), `section "acme" (line 5) has a value that goes on over several lines: "aws_session_token"`},
		{"a mark of ours over two lines", "[acme]\nawsmfa_profile =\n  more\n", "acme", new(*inifile.RefusedError), `section "acme" (line 3) has a value that goes on over several lines: "awsmfa_profile"`},
		{"UTF-16", "\xff\xfe[\x00", "acme", new(*inifile.EncodingError), "file is UTF-16 text, not UTF-8"},
		{"NUL", "[acme]\nx = \x00", "acme", new(*inifile.EncodingError), `section "acme" holds a NUL byte`},
	} {
		if err := Check([]byte(test.file), []Entry{{test.section, acme}}); !errors.As(err, test.as) || err.Error() != test.want {
			t.Errorf("%s: Check = %v, want %s", test.name, err, test.want)
		}
		got, created, err := Put([]byte(test.file), test.section, acme)
		if got != nil || created || !errors.As(err, test.as) || err.Error() != test.want {
			t.Errorf("%s: Put = %q, %v, %v, want %s", test.name, got, created, err, test.want)
		}
	}
}

func TestPutRefusesWhatIsNoSession(t *testing.T) {
	for name, change := range map[string]func(*Session){
		"no key":                func(s *Session) { s.AccessKeyID = "" },
		"no token":              func(s *Session) { s.SessionToken = "" },
		"no end":                func(s *Session) { s.Expires = time.Time{} },
		"a line in a key":       func(s *Session) { s.SessionToken = "new+token==\n[x]" },
		"a line in the profile": func(s *Session) { s.Profile = "new+token==\n[x]" },
		"a line in the region":  func(s *Session) { s.Region = "new+token==\n[x]" },
		"no profile":            func(s *Session) { s.Profile = "" },
	} {
		s := acme
		change(&s)
		got, created, err := Put(nil, "acme", s)
		if got != nil || created || err == nil || strings.Contains(err.Error(), "new") {
			t.Errorf("%s: Put = %q, %v", name, got, err)
		}
	}
}

func TestCheckConfig(t *testing.T) {
	for _, test := range []struct {
		config, section string
		want            bool
	}{
		{"[profile acme]\nrole_arn = x\nsource_profile = y\n", "acme", true},
		{"[ profile \t acme ]\nrole_arn = x\n", "acme", true},
		{"[profile 'acme']\nrole_arn = x\n", "acme", true},
		{"[profile \"acme\"]\nrole_arn = x\n", "acme", true},
		{"[profile acme]\nregion = x\n[profile acme]\nrole_arn = x\n", "acme", true},
		{"[services acme]\nx = y\n[profile acme]\nrole_arn = x\n", "acme", true},
		{"[default]\nrole_arn = x\n", "default", true},
		{"[profile default]\nrole_arn = x\n", "default", true},
		{"[profile acme]\nsource_profile = AcmeAccount\n", "acme", false},
		{"[profile acme]\nrole_arn =\n", "acme", false},
		{"[acme]\nrole_arn = x\n", "acme", false},
		{"[mydefault]\nrole_arn = x\n", "default", false},
		{"[default]\nrole_arn = x\n", "efault", false},
		{"[acme]\nrole_arn = x\n[profile]\nrole_arn = x\n", "profile", false},
		{"[profile acme acme]\nrole_arn = x\n[profile x acme]\nrole_arn = x\n", "acme", false},
		{"[services acme]\nrole_arn = x\n", "acme", false},
		{"[sso-session acme]\nrole_arn = x\n", "acme", false},
		{"[profile not acme]\nrole_arn = x\n", "acme", false},
		{"[profile acme2]\nrole_arn = x\n[profile 2acme]\nrole_arn = x\n", "acme", false},
		{"", "acme", false},
	} {
		err := CheckConfig(inifile.Index([]byte(test.config)), test.section)
		if got := errors.As(err, new(*RoleError)); got != test.want || !got && err != nil {
			t.Errorf("CheckConfig(%q, %s) = %v", test.config, test.section, err)
		}
	}
	if err := CheckConfig(nil, "acme"); err != nil {
		t.Errorf("without a config file: %v", err)
	}
	if err := CheckConfig(inifile.Index([]byte("[profile acme]\nx = \x00\n")), "acme"); !errors.As(err, new(*inifile.EncodingError)) {
		t.Errorf("damaged profile: %v", err)
	}
}

func TestClear(t *testing.T) {
	const before, after = "# mine\n" + other + "\n", "\n[other]\nx = y\n"
	for _, test := range []struct{ name, file, want string }{
		{"all ours", before + "[acme]\n" + keys + marks + after, before + "[other]\nx = y\n"},
		{"last", before + "[acme]\n" + keys + marks, "# mine\n" + other},
		{"with a region of ours", before + "[acme]\n" + keys + placed + after, before + "[other]\nx = y\n"},
		{"with a region of the user's below", before + "[acme]\n" + keys + marks + region + after, before + "[acme]\n" + region + after},
		{"with a region of the user's above", before + "[acme]\n" + region + keys + marks + after, before + "[acme]\n" + region + after},
		{"with a region of the user's after the token", before + "[acme]\n" + keys + region + "output = json\n" + marks + after, before + "[acme]\n" + region + "output = json\n" + after},
		{"with a region of the user's right after the token", before + "[acme]\n" + keys + region + marks + after, before + "[acme]\n" + region + after},
		{"with a region of the user's before the marks", before + "[acme]\n" + keys + "output = json\n" + region + marks + after, before + "[acme]\noutput = json\n" + region + after},
		{"with a key of the user's", before + "[acme]\noutput = json\n" + keys + marks + after, before + "[acme]\noutput = json\n" + after},
		{"with a comment of the user's", before + "[acme]\n# note\n" + keys + marks + after, before + "[acme]\n# note\n" + after},
		{"with a comment beside the header", before + "[acme] # note\n" + keys + marks + after, before + "[acme] # note\n" + after},
		{"a comment about the next section", before + "[acme]\n" + keys + marks + "\n# next\n[other]\n", before + "# next\n[other]\n"},
		{"with a region of the user's at the end", "[acme]\nmanager = awsmfa\nawsmfa_profile = acme\n" + keys + region, "[acme]\n" + region},
		{"with a region of the user's between another key and the marks", "[acme]\n" + keys + "output = json\n" + region + marks, "[acme]\noutput = json\n" + region},
		{"with a region of ours below a key of the user's", "[acme]\noutput = json\n" + keys + placed, "[acme]\noutput = json\n"},
		{"with another key of the user's between", "[acme]\n" + keys + "output = json\n" + marks, "[acme]\noutput = json\n"},
		{"not managed", "[acme]\n" + session, "[acme]\n" + session},
		{"managed by another", "[acme]\n" + session + "manager = awsume\nawsmfa_profile = acme\n", "[acme]\n" + session + "manager = awsume\nawsmfa_profile = acme\n"},
		{"long-term keys", "[acme]\naws_access_key_id = AKIA\n", "[acme]\naws_access_key_id = AKIA\n"},
		{"not there", before, before},
	} {
		if got, err := Clear([]byte(test.file), "acme"); err != nil || string(got) != test.want {
			t.Errorf("%s: Clear =\n%q, %v; want\n%q", test.name, got, err, test.want)
		}
	}
	if got, err := Clear([]byte("[acme]\n"+keys+marks+"x = \x00\n"), "acme"); err != nil || !strings.Contains(string(got), "ASIANEW") {
		t.Errorf("a section that cannot be read: Clear = %q, %v", got, err)
	}
	if got, err := Clear([]byte("[acme]\n[acme]\n"+keys+marks), "acme"); got != nil || !errors.As(err, new(*inifile.RefusedError)) {
		t.Errorf("twice: Clear = %q, %v", got, err)
	}
	for _, file := range []string{
		"[acme]\n" + strings.Replace(keys, "ASIANEW", "AKIANEW", 1) + marks,
		"[acme]\naws_access_key_id = X\naws_secret_access_key = s\n" + marks,
	} {
		if got, err := Clear([]byte(file), "acme"); got != nil || !errors.As(err, new(*LongTermError)) {
			t.Errorf("long-term keys in the place of a session: Clear = %q, %v", got, err)
		}
	}
}

// What Put adds, Clear takes away again, to the byte.
func TestClearUndoesPut(t *testing.T) {
	for _, file := range []string{"", other, "\r\n[x]\r\ny=1\r\n", "# end\n", other + "\n[acme]\noutput = json\n", "[acme]\nregion = r\n\n[x]\n"} {
		for _, region := range []string{"", "eu-west-1"} {
			if strings.Contains(file, "region") && region != "" {
				continue // overwritten, as asked
			}
			s := acme
			s.Region = region
			put, _, err := Put([]byte(file), "acme", s)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := Clear(put, "acme"); err != nil || string(got) != file {
				t.Errorf("Put into %q made %q, Clear %q, %v", file, put, got, err)
			}
		}
	}
}

func TestManaged(t *testing.T) {
	file := inifile.Index([]byte("[a]\n" + keys + marks + "[b]\nmanager = awsume\nawsmfa_profile = x\n[c]\naws_access_key_id = A\n" +
		"[d]\nmanager = awsmfa\n# awsmfa_profile = x\n[e]\nmanager = awsmfa\nawsmfa_profile = acme\nexpiration = 2020-01-01 00:00:00\n# [f]\nx = \x00"))
	var got []Managed
	for m := range All(file) {
		got = append(got, m)
	}
	want := Managed{"a", "acme", "ASIANEW", time.Date(2026, 11, 20, 22, 15, 8, 0, time.UTC)}
	if len(got) != 1 || got[0] != want {
		t.Errorf("All = %+v, want %+v", got, want)
	}
	for m := range All(inifile.Index([]byte("[e]\nmanager = awsmfa\nawsmfa_profile = acme\nexpiration = 2020-01-01 00:00:00\n"))) {
		if want := (Managed{Section: "e", Profile: "acme"}); m != want {
			t.Errorf("All = %+v, want %+v", m, want)
		}
	}
	for range All(nil) {
		t.Error("no file has a section")
	}
}
