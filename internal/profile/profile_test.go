package profile

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func resolve(config, credentials string, o Options) (Profile, error) {
	if o.Getenv == nil {
		o.Getenv = env()
	}
	return Resolve(inifile.Index([]byte(config)), inifile.Index([]byte(credentials)), o)
}

func TestSeedConfiguration(t *testing.T) {
	acme := Keys{Credentials: creds.Credentials{AccessKeyID: "NOTETHISISNOTREALKEY", SecretAccessKey: "ANDTHISISNOTEITHERavalidKEY+Butpleasetry"}, Profile: "AcmeAccount", Origin: InSection("AcmeAccount", "credentials")}
	foobar := Keys{Credentials: creds.Credentials{AccessKeyID: "THISISNOTAREALKEYYES", SecretAccessKey: "SPOILERALERTThisKeyISNOTVALIDJustExample"}, Profile: "FoobarAccount", Origin: InSection("FoobarAccount", "credentials")}
	bob := Setting{"arn:aws:iam::12345NAN1234:mfa/bob", InSection("AcmeAccount", "config")}
	bjohnson := Setting{"arn:aws:iam::78902NAN7890:mfa/bjohnson", InSection("FoobarAccount", "config")}
	bobUser := Setting{"arn:aws:iam::12345NAN1234:user/bob", InSection("profile acme", "config")}
	bjohnsonUser := Setting{"arn:aws:iam::78902NAN7890:user/bjohnson", InSection("profile foobar", "config")}
	role := func(profile, arn, name string) []Role {
		return []Role{{Profile: profile, ARN: arn, SessionName: name}}
	}
	region := func(profile, value string) Setting { return Setting{value, InSection("profile "+profile, ConfigFile)} }
	for _, want := range []Profile{
		{Name: "AcmeAccount", Keys: acme, Serial: bob},
		{Name: "FoobarAccount", Keys: foobar, Serial: bjohnson},
		{Name: "acme", Source: "AcmeAccount", Keys: acme, User: bobUser, Serial: bob},
		{Name: "foobar", Source: "FoobarAccount", Keys: foobar, User: bjohnsonUser, Serial: bjohnson},
		{Name: "baszooDev", Source: "foobar", Keys: foobar, User: bjohnsonUser, Serial: bjohnson, Region: region("baszooDev", "eu-central-1"), Roles: role("baszooDev", "arn:aws:iam::34322NAN4567:role/DeveloperRole", "bjohnson")},
		{Name: "baszooDevUs", Source: "foobar", Keys: foobar, User: bjohnsonUser, Serial: bjohnson, Region: region("baszooDevUs", "us-east-1"), Roles: role("baszooDevUs", "arn:aws:iam::34322NAN4567:role/DeveloperRole", "bjohnson")},
		{Name: "baszooArch", Source: "foobar", Keys: foobar, User: bjohnsonUser, Serial: bjohnson, Region: region("baszooArch", "eu-central-1"), Roles: role("baszooArch", "arn:aws:iam::34322NAN4567:role/ArchitectRole", "bjohnson")},
		{Name: "baszooAdmin", Source: "foobar", Keys: foobar, User: bjohnsonUser, Serial: bjohnson, Region: region("baszooAdmin", "eu-west-1"), Roles: role("baszooAdmin", "arn:aws:iam::34322NAN4567:role/AdminRole", "bjohnson")},
		{Name: "acmeAdmin", Source: "acme", Keys: acme, User: bobUser, Serial: bob, Region: region("acmeAdmin", "us-west-1"), Roles: role("acmeAdmin", "arn:aws:iam::12345NAN1234:role/AcmeAdminRole", "bob")},
	} {
		for _, credentials := range []string{seedCredentials, seedCredentials + seedSessions, seedSessions + seedCredentials} {
			got, err := resolve(seedConfig, credentials, Options{Name: want.Name})
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("Resolve(%s) =\n%#v, %v; want\n%#v", want.Name, got, err, want)
			}
		}
	}
	names := slices.Collect(Names(inifile.Index([]byte(seedConfig)), inifile.Index([]byte(seedCredentials))))
	want := []string{"AcmeAccount", "FoobarAccount", "acme", "foobar", "baszooDev", "baszooDevUs", "baszooArch", "baszooAdmin", "acmeAdmin"}
	if !slices.Equal(names, want) {
		t.Errorf("Names = %q, want %q", names, want)
	}
}

const keys = "aws_access_key_id = AKIA\naws_secret_access_key = secret\n"

// origin reads what Origin.String writes.
func origin(text string) Origin {
	if section, file, ok := strings.Cut(text, "] in "); ok {
		return InSection(section[1:], file)
	}
	if name, ok := strings.CutPrefix(text, `profile "`); ok {
		return Origin{Kind: SourceProfile, Name: strings.TrimSuffix(name, `"`)}
	}
	switch {
	case text == "":
		return Origin{}
	case strings.HasPrefix(text, "--"):
		return FromFlag(text)
	}
	return FromVariable(text)
}

// own stands in for the reader of our own command line.
func own(command string) (profile string, ok bool) {
	profile, ok = strings.CutPrefix(command, "awsmfa process")
	return strings.TrimSpace(profile), ok
}

func TestWhichKeys(t *testing.T) {
	static := func(profile, from string) Keys {
		return Keys{Credentials: creds.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "secret"}, Profile: profile, Origin: origin(from)}
	}
	const serial = "mfa_serial = arn:aws:iam::1:mfa/bob\n"
	fromEnv := static("", "AWS_ACCESS_KEY_ID")
	fromEnv.Environment = true
	for _, test := range []struct {
		name                string
		config, credentials string
		o                   Options
		want                Keys
	}{
		{"credentials file", "[default]\n" + serial, "[default]\n" + keys, Options{}, static("default", "[default] in credentials")},
		{"config file", "[profile a]\n" + serial + keys, "", Options{Name: "a"}, static("a", "[profile a] in config")},
		{"profile default replaces default", "[default]\naws_access_key_id=X\naws_secret_access_key=Y\n[profile default]\n" + keys + serial, "", Options{}, static("default", "[profile default] in config")},
		{"spelled with blanks and quotes", "[ profile\t 'a b' ]\n" + serial + keys, "", Options{Name: "a b"}, static("a b", "[profile\t 'a b'] in config")},
		{"credential_process", "[profile a]\n" + serial + "credential_process = get-keys --for 'a b' # x\n", "", Options{Name: "a"}, Keys{Command: "get-keys --for 'a b'", Profile: "a", Origin: InSection("profile a", "config")}},
		{"static keys before a process", "[profile a]\n" + serial + "credential_process = x\n", "[a]\n" + keys, Options{Name: "a"}, static("a", "[a] in credentials")},
		{"long-term section of aws-mfa", "", "[a-long-term]\naws_mfa_device = arn:aws:iam::1:mfa/bob\n" + keys + "[a]\naws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\n", Options{Name: "a"}, static("a", "[a-long-term] in credentials")},
		{"own long-term keys before it", "[profile a]\n" + serial, "[a-long-term]\naws_access_key_id = OLD\naws_secret_access_key = s\n[a]\n" + keys, Options{Name: "a"}, static("a", "[a] in credentials")},
		{"managed section beside a process", "[profile a]\n" + serial + "credential_process = x\n", "[a]\naws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\nmanager = awsmfa\nawsmfa_profile = a\n", Options{Name: "a"}, Keys{Command: "x", Profile: "a", Origin: InSection("profile a", "config")}},
		{"self reference", "[profile a]\n" + serial + "role_arn = arn:aws:iam::1:role/r\nsource_profile = a\n" + keys, "", Options{Name: "a"}, static("a", "[profile a] in config")},
		{"a source that is a role but has keys", "[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = a\n[profile a]\nrole_arn = arn:aws:iam::1:role/s\nsource_profile = b\n" + serial + keys, "", Options{Name: "r"}, static("a", "[profile a] in config")},
		{"environment when no profile is named", "[default]\n" + serial, "[default]\naws_access_key_id = X\naws_secret_access_key = Y\n", Options{Getenv: env("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "secret")}, fromEnv},
		{"environment session is never signed with", "[default]\n" + serial, "[default]\n" + keys, Options{Getenv: env("AWS_ACCESS_KEY_ID", "ASIA", "AWS_SECRET_ACCESS_KEY", "s", "AWS_SESSION_TOKEN", "t")}, static("default", "[default] in credentials")},
		{"environment when a profile is named", "[default]\n" + serial, "[default]\n" + keys, Options{Name: "default", Getenv: env("AWS_ACCESS_KEY_ID", "AKIAENV", "AWS_SECRET_ACCESS_KEY", "s")}, static("default", "[default] in credentials")},
		{"credential_source", "[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n" + serial, "", Options{Name: "r", Getenv: env("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "secret")}, fromEnv},
		{"own process of another profile", "[profile a]\ncredential_process = awsmfa process b\n[profile b]\n" + serial + keys, "", Options{Name: "a"}, static("b", "[profile b] in config")},
		{"own process beside a source", "[profile a]\nsource_profile = b\ncredential_process = awsmfa process a\n[profile b]\n" + serial + keys, "", Options{Name: "a"}, static("b", "[profile b] in config")},
		{"own process beside long-term keys", "[profile a]\n" + serial + "credential_process = awsmfa process\n", "[a-long-term]\n" + keys, Options{Name: "a"}, static("a", "[a-long-term] in credentials")},
		{"own process of a role", "[profile a]\ncredential_process = awsmfa process r\n[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n[profile b]\n" + serial + keys, "", Options{Name: "a"}, static("b", "[profile b] in config")},
		{"a role that sources an own process", "[profile r]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = a\n[profile a]\ncredential_process = awsmfa process b\n[profile b]\n" + serial + keys, "", Options{Name: "r"}, static("b", "[profile b] in config")},
		{"damage elsewhere", "[broken\n\"\"\"\n[profile b]\n`unclosed\n[profile a]\n" + serial + keys + "[profile c]\nx\n", "[]\n=\n", Options{Name: "a"}, static("a", "[profile a] in config")},
	} {
		test.o.Own = own
		got, err := resolve(test.config, test.credentials, test.o)
		if err != nil || !reflect.DeepEqual(got.Keys, test.want) {
			t.Errorf("%s: keys = %#v, %v; want %#v", test.name, got.Keys, err, test.want)
		}
	}
}

func TestErrors(t *testing.T) {
	const serial = "mfa_serial = arn:aws:iam::1:mfa/bob\n"
	for _, test := range []struct {
		name                string
		config, credentials string
		o                   Options
		want                error
	}{
		{"unknown", "[profile acme]\n", "", Options{Name: "amce"}, &UnknownError{Name: "amce"}},
		{"unknown from the environment", "", "", Options{Getenv: env("AWS_PROFILE", "x")}, &UnknownError{"x", origin("AWS_PROFILE")}},
		{"unknown source", "[profile a]\nsource_profile = b\n", "", Options{Name: "a"}, &UnknownError{"b", origin(`profile "a"`)}},
		{"unknown with environment keys", "", "", Options{Getenv: env("AWS_PROFILE", "x", "AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "s")}, &UnknownError{"x", origin("AWS_PROFILE")}},
		{"loop", "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = c\n[profile c]\nsource_profile = b\n", "", Options{Name: "a"}, &LoopError{[]string{"a", "b", "c", "b"}}},
		{"loop of one", "[profile a]\nsource_profile = a\n", "", Options{Name: "a"}, &LoopError{[]string{"a", "a"}}},
		{"own process and nothing else", "[profile a]\n" + serial + "credential_process = awsmfa process a\n", "", Options{Name: "a", Own: own}, &KeysError{"a", OwnSession, origin("[profile a] in config")}},
		{"own process beside half a key", "[profile a]\n" + serial + "credential_process = awsmfa process\n", "[a]\naws_access_key_id = A\n", Options{Name: "a", Own: own}, &KeysError{"a", PartKeys, origin("[a] in credentials")}},
		{"own processes of each other", "[profile a]\ncredential_process = awsmfa process b\n[profile b]\ncredential_process = awsmfa process a\n", "", Options{Name: "a", Own: own}, &LoopError{[]string{"a", "b", "a"}}},
		{"own process of nobody", "[profile a]\ncredential_process = awsmfa process b\n", "", Options{Name: "a", Own: own}, &UnknownError{"b", origin(`profile "a"`)}},
		{"no keys", "[profile a]\n" + serial, "", Options{Name: "a"}, &KeysError{Profile: "a", Why: NoKeys}},
		{"half a key", "[profile a]\n" + serial, "[a]\naws_access_key_id = A\n", Options{Name: "a"}, &KeysError{"a", PartKeys, origin("[a] in credentials")}},
		{"session keys", "[profile a]\n" + serial, "[a]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n", Options{Name: "a"}, &KeysError{"a", SessionKeys, origin("[a] in credentials")}},
		{"session keys under the old name", "[profile a]\n" + serial, "[a]\naws_access_key_id = A\naws_secret_access_key = s\naws_security_token = t\n", Options{Name: "a"}, &KeysError{"a", SessionKeys, origin("[a] in credentials")}},
		{"environment keys that are gone", "", "", Options{Getenv: env("AWSMFA_PROFILE", "default", "AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "s", "AWS_SESSION_TOKEN", "t")}, &KeysError{Profile: "default", Why: GoneKeys}},
		{"identity center", "[profile a]\nsso_session = x\n", "", Options{Name: "a"}, &OtherLoginError{"a", "IAM Identity Center", "aws sso login"}},
		{"console login", "[profile a]\nlogin_session = x\n", "", Options{Name: "a"}, &OtherLoginError{"a", "the AWS console login", "aws login"}},
		{"web identity", "[profile a]\nrole_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = x\n", "", Options{Name: "a"}, &OtherLoginError{"a", "a web identity", ""}},
		{"instance role", "[profile a]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Ec2InstanceMetadata\n", "", Options{Name: "a"}, &OtherLoginError{"a", "credentials of this machine (credential_source = Ec2InstanceMetadata)", ""}},
		{"role without source", "[profile a]\nrole_arn = arn:aws:iam::1:role/r\n", "", Options{Name: "a"}, &RoleSourceError{Profile: "a"}},
		{"no serial", "[profile a]\nuser_arn = arn:aws:iam::1:user/staff/bob\n", "[a]\n" + keys, Options{Name: "a"}, &SerialMissingError{Profile: "a", Likely: "arn:aws:iam::1:mfa/bob"}},
		{"no serial and no idea", "[profile a]\n", "[a]\n" + keys, Options{Name: "a"}, &SerialMissingError{Profile: "a"}},
		{"user as serial", "[profile a]\nmfa_serial = arn:aws-cn:iam::1:user/x/bob\n", "[a]\n" + keys, Options{Name: "a"}, &SerialError{"arn:aws-cn:iam::1:user/x/bob", origin("[profile a] in config"), UserARN, "arn:aws-cn:iam::1:mfa/bob"}},
		{"security key", "[profile a]\nmfa_serial = arn:aws:iam::1:u2f/user/bob/key\n", "[a]\n" + keys, Options{Name: "a"}, &SerialError{"arn:aws:iam::1:u2f/user/bob/key", origin("[profile a] in config"), SecurityKey, ""}},
		{"foreign device", "[profile a]\nuser_arn = arn:aws:iam::2:user/bob\n" + serial, "[a]\n" + keys, Options{Name: "a"}, &SerialError{"arn:aws:iam::1:mfa/bob", origin("[profile a] in config"), Foreign, "arn:aws:iam::2:mfa/bob"}},
		{"not a serial", "", "[a]\n" + keys, Options{Name: "a", Serial: "my phone"}, &SerialError{"my phone", origin("--serial"), BadShape, ""}},
		{"bad session length", "[profile a]\nduration_seconds = 12h\n" + serial, "[a]\n" + keys, Options{Name: "a"}, &SettingError{"duration_seconds", Setting{"12h", InSection("profile a", "config")}, "a whole number from 900 to 129600"}},
		{"bad role length", "[profile a]\nduration_seconds = 43201\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = a\n" + serial, "[a]\n" + keys, Options{Name: "a"}, &SettingError{"duration_seconds", Setting{"43201", InSection("profile a", "config")}, "a whole number from 900 to 43200"}},
		{"bad region", "[profile a]\nregion = eu west\n" + serial, "[a]\n" + keys, Options{Name: "a"}, &SettingError{"region", Setting{"eu west", InSection("profile a", "config")}, "a region name"}},
		{"key with a strange character", "[profile a]\n" + serial, "[a]\naws_access_key_id = A\x1bA\naws_secret_access_key = s\n", Options{Name: "a"}, &KeysError{"a", BadKeyID, InSection("a", "credentials")}},
	} {
		if _, err := resolve(test.config, test.credentials, test.o); !reflect.DeepEqual(err, test.want) {
			t.Errorf("%s: error = %#v (%v); want %#v", test.name, err, err, test.want)
		}
	}
	var file *FileError
	if _, err := resolve("\xff\xfe[\x00", "", Options{}); !errors.As(err, &file) || file.File != "config" || file.Section != "" {
		t.Errorf("UTF-16: error = %v", err)
	}
}

func TestFindDeviceNeedsNone(t *testing.T) {
	got, err := resolve("", "[a]\n"+keys, Options{Name: "a", FindDevice: true})
	if err != nil || got.Serial != (Setting{}) || got.Keys.Profile != "a" {
		t.Errorf("%#v, %v", got, err)
	}
}

func TestSettingsAndTheirOrigin(t *testing.T) {
	const config = `
[default]
mfa_serial = arn:aws:iam::1:mfa/default
[profile role]
role_arn = arn:aws:iam::2:role/r
source_profile = user
external_id = ex
role_session_name = me
duration_seconds = 7200
[profile outer]
role_arn = arn:aws:iam::3:role/o
source_profile = role
region = eu-west-1
services = local
[profile user]
region = us-west-2
duration_seconds = 1800
mfa_process = print-code
awsmfa_write_to = MFA
awsmfa_account_id = 1
endpoint_url = http://profile
[services local]
s3 =
  endpoint_url = http://s3
sts =
  endpoint_url = http://services
iam =
  endpoint_url = http://iam
`
	const credentials = "[user]\n" + keys + "[MFA]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n" +
		"[made]\nmanager = awsmfa\nawsmfa_profile = user\n"
	inUser := func(v string) Setting { return Setting{v, InSection("profile user", "config")} }
	base := Profile{
		Name: "user", Keys: Keys{Credentials: creds.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "secret"}, Profile: "user", Origin: InSection("user", "credentials")},
		Serial: Setting{"arn:aws:iam::1:mfa/default", InSection("default", "config")}, Region: inUser("us-west-2"), Duration: 30 * time.Minute,
		MFAProcess: inUser("print-code"), WriteTo: inUser("MFA"), AccountID: inUser("1"), STS: STS{Endpoint: inUser("http://profile")},
	}
	with := func(change func(*Profile)) Profile { p := base; change(&p); return p }
	roles := []Role{{Profile: "role", ARN: "arn:aws:iam::2:role/r", ExternalID: "ex", SessionName: "me", Duration: 2 * time.Hour}, {Profile: "outer", ARN: "arn:aws:iam::3:role/o", SessionName: "default"}}
	for _, test := range []struct {
		name string
		o    Options
		want Profile
	}{
		{"plain", Options{Name: "user"}, base},
		{"from AWS_PROFILE", Options{Getenv: env("AWS_PROFILE", "user", "AWS_DEFAULT_PROFILE", "x", "AWSMFA_PROFILE", "y")}, base},
		{"from AWSMFA_PROFILE", Options{Getenv: env("AWSMFA_PROFILE", "user")}, base},
		{"by its write target", Options{Name: "MFA"}, with(func(p *Profile) { p.Asked = "MFA" })},
		{"by its managed section", Options{Name: "made"}, with(func(p *Profile) { p.Asked = "made" })},
		{"role", Options{Name: "role"}, with(func(p *Profile) {
			p.Name, p.Source, p.Roles, p.WriteTo, p.AccountID = "role", "user", roles[:1], Setting{}, Setting{}
		})},
		{"role of a role", Options{Name: "outer"}, with(func(p *Profile) {
			p.Name, p.Source, p.Roles, p.WriteTo, p.AccountID = "outer", "role", roles, Setting{}, Setting{}
			p.Region = Setting{"eu-west-1", InSection("profile outer", "config")}
			p.STS.Endpoint = Setting{"http://services", InSection("services local", "config")}
		})},
		{"flags", Options{Name: "user", Serial: "GAHT12345678", Region: "eu-north-1"}, with(func(p *Profile) {
			p.Serial, p.Region = Setting{"GAHT12345678", FromFlag("--serial")}, Setting{"eu-north-1", FromFlag("--region")}
		})},
		{"variables", Options{Name: "user", Getenv: env("AWS_MFA_SERIAL", "GAHT12345678", "AWS_REGION", "eu-north-1", "AWS_ENDPOINT_URL", "http://all",
			"AWS_USE_FIPS_ENDPOINT", "true", "AWS_USE_DUALSTACK_ENDPOINT", "TRUE", "AWS_CA_BUNDLE", "/ca")}, with(func(p *Profile) {
			p.Serial = Setting{"GAHT12345678", FromVariable("AWS_MFA_SERIAL")}
			p.STS = STS{Setting{"http://all", FromVariable("AWS_ENDPOINT_URL")}, true, true, Setting{"/ca", FromVariable("AWS_CA_BUNDLE")}}
		})},
		{"STS has its own variable", Options{Name: "user", Getenv: env("AWS_ENDPOINT_URL", "http://all", "AWS_ENDPOINT_URL_STS", "http://sts")}, with(func(p *Profile) {
			p.STS.Endpoint = Setting{"http://sts", FromVariable("AWS_ENDPOINT_URL_STS")}
		})},
		{"endpoints ignored", Options{Name: "user", Getenv: env("AWS_ENDPOINT_URL", "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")}, with(func(p *Profile) {
			p.STS.Endpoint = Setting{}
		})},
		{"where to find the device", Options{Name: "outer", Serial: "my phone", FindDevice: true}, with(func(p *Profile) {
			unnamed := []Role{roles[0], {Profile: "outer", ARN: "arn:aws:iam::3:role/o"}} // the device names nobody
			p.Name, p.Source, p.Roles, p.WriteTo, p.AccountID = "outer", "role", unnamed, Setting{}, Setting{}
			p.Serial, p.Region = Setting{"my phone", FromFlag("--serial")}, Setting{"eu-west-1", InSection("profile outer", "config")}
			p.STS.Endpoint, p.IAM = Setting{"http://services", InSection("services local", "config")}, Setting{"http://iam", InSection("services local", "config")}
		})},
		{"IAM has its own variable", Options{Name: "user", FindDevice: true, Getenv: env("AWS_ENDPOINT_URL_STS", "http://sts", "AWS_ENDPOINT_URL_IAM", "http://iam")}, with(func(p *Profile) {
			p.STS.Endpoint, p.IAM = Setting{"http://sts", FromVariable("AWS_ENDPOINT_URL_STS")}, Setting{"http://iam", FromVariable("AWS_ENDPOINT_URL_IAM")}
		})},
	} {
		got, err := resolve(config, credentials, test.o)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n%#v, %v; want\n%#v", test.name, got, err, test.want)
		}
	}
}

// TestSectionOfItsOwnProfile is about a profile that once had its session in the
// section of its own name, and whose session another profile's awsmfa_write_to now
// writes there: the mark of the old one does not hide that.
func TestSectionOfItsOwnProfile(t *testing.T) {
	const config = "[profile user]\nmfa_serial = arn:aws:iam::1:mfa/bob\nawsmfa_write_to = acme\n[profile acme]\nregion = x\n" +
		"[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = acme\n"
	const credentials = "[user]\n" + keys + "[acme]\naws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\nmanager = awsmfa\nawsmfa_profile = acme\n"
	for _, name := range []string{"acme", "role"} {
		p, err := resolve(config, credentials, Options{Name: name})
		if err != nil || p.Keys.Origin != InSection("user", CredentialsFile) || p.Serial.Value != "arn:aws:iam::1:mfa/bob" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestSourceThatIsAWrittenSection(t *testing.T) {
	const config = "[profile user]\nmfa_serial = arn:aws:iam::1:mfa/bob\n[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = MFA\n"
	const credentials = "[user]\n" + keys + "[MFA]\naws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\nmanager = awsmfa\nawsmfa_profile = user\n"
	p, err := resolve(config, credentials, Options{Name: "role"})
	if err != nil || p.Keys.Origin != InSection("user", CredentialsFile) || len(p.Roles) != 1 || p.Serial.Value != "arn:aws:iam::1:mfa/bob" {
		t.Errorf("%+v, %v", p, err)
	}
	var unknown *UnknownError
	_, err = resolve("", "[MFA]\nmanager = awsmfa\nawsmfa_profile = gone\n", Options{Name: "MFA"})
	if !errors.As(err, &unknown) || *unknown != (UnknownError{"gone", InSection("MFA", CredentialsFile)}) {
		t.Errorf("%v", err)
	}
}
