package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/rcfile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

func TestEveryDoubtHasWords(t *testing.T) {
	for d := inifile.DoubleSection; d <= inifile.CutInQuotes; d++ {
		if wordings[d].what == "" || wordings[d].advice == "" {
			t.Errorf("no words for doubt %d", d)
		}
	}
	if len(wordings) != int(inifile.CutInQuotes)+1 {
		t.Errorf("%d words for %d wordings", len(wordings), inifile.CutInQuotes+1)
	}
}

// healthy is a checkup of bob, whose profile is as it should be, with the given
// texts as his files.
func healthy(config, credentials string, env ...string) *checkup {
	values := map[string]string{}
	for i := 0; i < len(env); i += 2 {
		values[env[i]] = env[i+1]
	}
	file := func(name, variable, text string) awsFile {
		return awsFile{name: name, variable: variable, path: "/home/bob/.aws/" + name, info: mode(0o600), folder: mode(0o700 | fs.ModeDir),
			index: inifile.Index([]byte(text)), findings: inifile.Lint([]byte(text))}
	}
	return &checkup{
		now: time.Date(2026, 11, 20, 12, 1, 0, 0, time.UTC), getenv: func(name string) string { return values[name] }, home: "/home/bob", os: "linux", version: "VERSION",
		config: file("config", "AWS_CONFIG_FILE", config), credentials: file("credentials", "AWS_SHARED_CREDENTIALS_FILE", credentials),
		profile: profile.Profile{
			Name:   "acme",
			Keys:   profile.Keys{Credentials: creds.Credentials{AccessKeyID: "AKIABOB", SecretAccessKey: "hush"}, Profile: "base", Origin: profile.InSection("base", profile.CredentialsFile)},
			Serial: profile.Setting{Value: "arn:aws:iam::1:mfa/bob", Origin: profile.InSection("base", profile.ConfigFile)},
			Region: profile.Setting{Value: "eu-west-1", Origin: profile.FromVariable("AWS_REGION")},
		},
		asked: true, who: awsapi.Identity{Account: "1", ARN: "arn:aws:iam::1:user/team/bob", Dated: true},
		cache: "/home/bob/.cache/awsmfa", cached: 2, self: "/usr/bin/awsmfa", inPath: []string{"/usr/bin/awsmfa"}, first: true,
		parent: "zsh", hooks: []rcfile.File{{Path: "/home/bob/.zshrc", LoadsHook: true}},
	}
}

// mode is what a check asks of a file.
type mode fs.FileMode

func (m mode) Name() string       { return "" }
func (m mode) Size() int64        { return 0 }
func (m mode) Mode() fs.FileMode  { return fs.FileMode(m) }
func (m mode) ModTime() time.Time { return time.Time{} }
func (m mode) IsDir() bool        { return m.Mode().IsDir() }
func (m mode) Sys() any           { return nil }

// Of a healthy setup every check says that it is Fine, or nothing.
func TestHealthy(t *testing.T) {
	c := healthy("[default]\nregion = x\n[profile base]\n", "[base]\naws_access_key_id = AKIABOB\naws_secret_access_key = x\n")
	var text strings.Builder
	var found []Finding
	for _, check := range checks {
		for _, f := range check(c) {
			text.WriteString(f.Text(ui.Look{}))
			found = append(found, f)
		}
	}
	text.WriteString(Summary(found) + "\n")
	const want = `ok    config file: ~/.aws/config
ok    credentials file: ~/.aws/credentials
ok    profile acme: access key AKIABOB ([base] in credentials)
ok    MFA device arn:aws:iam::1:mfa/bob ([base] in config)
ok    region eu-west-1 (AWS_REGION)
ok    AWS answers: the keys belong to user bob of account 1
ok    the clock of this machine agrees with AWS
ok    cached sessions: 2, in ~/.cache/awsmfa
ok    awsmfa VERSION in PATH: /usr/bin/awsmfa
ok    authaws is set up in ~/.zshrc (is it in this shell? run: type authaws)
10 ok, nothing to fix
`
	if got := text.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestChecks(t *testing.T) {
	const text = "[base]\naws_secret_access_key = x\n"
	const base = "[base]\nmfa_serial = arn:aws:iam::1:mfa/bob\n"
	const keys = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = hush\n"
	for _, test := range []struct {
		check  func(*checkup) []Finding
		c      *checkup
		change func(*checkup)
		want   []Finding
	}{
		{checkPaths, healthy("", "", "AWS_CONFIG_FILE", "~/x"), nil, []Finding{{Wrong, "AWS_CONFIG_FILE begins with ~, which tools made with the AWS SDK for Go do not expand", "write the path in full, or with $HOME"}}},
		{checkFiles, healthy("", ""), func(c *checkup) { c.config.info, c.credentials.info = nil, nil },
			[]Finding{{Wrong, "there is neither ~/.aws/config nor ~/.aws/credentials", "start with: awsmfa setup NAME"}}},
		{checkFiles, healthy("", ""), func(c *checkup) { c.config.info, c.credentials.err = nil, fs.ErrPermission },
			[]Finding{{Note, "config file: ~/.aws/config is not there", ""}, {Wrong, "credentials file ~/.aws/credentials: permission denied", "make the file readable for yourself"}}},
		{checkModes, healthy(text, text), func(c *checkup) { c.config.info, c.credentials.info = mode(0o646), mode(0o640) }, []Finding{
			{Wrong, "other users can change ~/.aws/config, which may name commands to run (mode 0646)", "chmod go-w ~/.aws/config"},
			{Wrong, "other users can read the access keys in ~/.aws/credentials (mode 0640)", "chmod 600 ~/.aws/credentials"}}},
		{checkModes, healthy("[x]\n", text), func(c *checkup) {
			c.config.info, c.credentials.info, c.credentials.path = mode(0o644), mode(0o604), "/a b/credentials"
		}, []Finding{{Wrong, "other users can read the access keys in /a b/credentials (mode 0604)", "chmod 600 '/a b/credentials'"}}},
		{checkOwners, healthy("", ""), func(c *checkup) { c.credentials.foreign = true },
			[]Finding{{Wrong, "~/.aws/credentials belongs to another user", "make it your own: sudo chown $(id -u) ~/.aws/credentials"}}},
		{checkFolders, healthy("", ""), func(c *checkup) {
			c.config.folder, c.credentials.folder = mode(0o777|fs.ModeDir), mode(0o777|fs.ModeDir)
		},
			[]Finding{{Wrong, "other users can put files into ~/.aws (mode 0777)", "chmod go-w ~/.aws"}}},
		{checkFolders, healthy("", ""), func(c *checkup) { c.config.folder = mode(0o777 | fs.ModeDir | fs.ModeSticky) }, nil},

		{checkSyntax, healthy("[profile a]\nregion = 'x'\noutput = 'x'\n[profile a]\n[profile a]\n", "[b]\nx\n"), nil, []Finding{
			{Wrong, "~/.aws/config line 4: section [profile a] occurs twice, so the AWS CLI refuses the whole file (and 1 more)", "merge the two sections"},
			{Wrong, "~/.aws/config line 2: region in [profile a] has quotes, which the AWS CLI reads as part of the value (and 1 more)", "remove the quotes"},
			{Wrong, "~/.aws/credentials line 2: a line is neither a key nor a comment, so the AWS CLI refuses the whole file", "correct the line, or put # before it"}}},
		{checkSyntax, healthy("[profile 'a b']\noutput = x # y\n", ""), nil, []Finding{
			{Note, "~/.aws/config line 1: the name in [profile 'a b'] has quotes, which the AWS CLI removes and the SDKs do not", "choose a name without blanks and quotes"},
			{Note, "~/.aws/config line 2: output in [profile 'a b'] has a comment behind it, which the AWS CLI reads as part of the value", "put the comment on a line of its own"}}},
		{checkDefaults, healthy("[default]\n[profile default]\n", ""), nil, []Finding{{Wrong, "~/.aws/config has [default] and [profile default]; the AWS CLI uses whichever comes last, the SDKs [profile default]", "merge the two sections"}}},
		{checkBareSections, healthy("[default]\n[base]\n[plugins]\n[base]\n", text+"[default]\n"), nil, []Finding{{Note,
			"AWS tools ignore base in ~/.aws/config: its header lacks the word \"profile\" (awsmfa reads it)", "change its header to [profile base] if other tools need its region"}}},
		{checkBareSections, healthy("[base]\n[other]\n", text+"[other]\n"), nil, []Finding{{Note,
			"AWS tools ignore base, other in ~/.aws/config: their headers lack the word \"profile\" (awsmfa reads them)", "change its header to [profile base] if other tools need its region"}}},
		{checkPrefixes, healthy("", "[profile a]\n[profile b]\n[c]\n"), nil, []Finding{{Wrong, "the AWS SDKs ignore [profile ...] in ~/.aws/credentials: a, b", "write [a]; the word \"profile\" belongs in config only"}}},
		{checkEmptyRegions, healthy("[profile a]\nregion =\n", "[b]\nregion = x\n[c]\nregion=\n"), nil, []Finding{{Wrong,
			"region is empty, so the AWS CLI fails: [profile a] in config, [c] in credentials", "remove the line, or name a region"}}},
		{checkOldTokens, healthy("", "[a]\naws_session_token = hush\naws_security_token = hush\n[b]\naws_security_token = hush\n[c]\naws_security_token = hush\naws_session_token = other\n"), nil, []Finding{{Wrong,
			"aws_security_token differs from aws_session_token, and the AWS CLI uses aws_security_token: [b] in credentials, [c] in credentials", "remove the aws_security_token line"}}},
		{checkSources, healthy(base+"[profile acme]\nsource_profile = base\n[profile r]\nrole_arn = x\nsource_profile = base\n", keys+"[y]\nsource_profile = x\n"), nil, []Finding{{Note,
			"source_profile without role_arn: tools made with the AWS SDKs for Go (Terraform, kubectl) and .NET fail with --profile and with roles that source it: acme",
			"not needed for env and exec. To use --profile, write the session to a section of its own: awsmfa write acme --to acme-mfa; then use --profile acme-mfa"}}},
		// What awsmfa or another script wrote for tools changes nothing, and roles of
		// the profile get sections, too.
		{checkSources, healthy(base+"[profile acme]\nsource_profile = base\n[profile b c]\nsource_profile = base\n[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = b c\n",
			keys+"[acme]\naws_access_key_id = \n[b c]\naws_access_key_id = ASIA\naws_secret_access_key = hush\naws_session_token = hush\n[r-mfa]\nregion = x\n"), func(c *checkup) { c.profile.Name = "b c" }, []Finding{{Note,
			"source_profile without role_arn: tools made with the AWS SDKs for Go (Terraform, kubectl) and .NET fail with --profile and with roles that source it: acme, b c",
			"not needed for env and exec. To use --profile, write the session to a section of its own: awsmfa write 'b c' --to b-c-session --roles --to-suffix=-session; then use --profile b-c-session (r-session for r)"}}},
		// A section that there is already, by awsmfa_write_to or by hand.
		{checkSources, healthy(base+"[profile acme]\nsource_profile = base\nawsmfa_write_to = tools\n", keys), nil, []Finding{{Note,
			"source_profile without role_arn: tools made with the AWS SDKs for Go (Terraform, kubectl) and .NET fail with --profile and with roles that source it: acme",
			"not needed for env and exec. To use --profile, write the session to a section of its own: awsmfa write acme; then use --profile tools"}}},
		{checkSources, healthy(base+"[profile acme]\nsource_profile = base\nawsmfa_write_to = acme\n", keys+"[tools]\nmanager = awsmfa\nawsmfa_profile = acme\n"), nil, []Finding{{Note,
			"source_profile without role_arn: tools made with the AWS SDKs for Go (Terraform, kubectl) and .NET fail with --profile and with roles that source it: acme",
			"not needed for env and exec. To use --profile, write the session to a section of its own: awsmfa write acme --to tools; then use --profile tools"}}},
		{checkSources, healthy("[profile  b]\nsource_profile = base\n", keys+strings.Replace(keys, "base", "b", 1)), nil, []Finding{{Note,
			"source_profile without role_arn, beside keys of the profile's own: tools made with the AWS SDKs for Go (Terraform, kubectl) and .NET fail with --profile: b",
			"remove source_profile from [profile  b]: the profile uses its own keys anyway"}}},
		// What cannot log in has another problem, which is told by itself.
		{checkSources, healthy("[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\n[profile c]\nsource_profile = gone\n[profile d]\nsource_profile = base\n[profile base]\n", keys), nil, nil},
		{checkOthers, healthy("[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\n", ""), nil, []Finding{{Wrong,
			`AWS tools stop at this: source_profile goes in a circle: "a" -> "b" -> "a" (and 1 more)`, "one of these profiles must have access keys instead of a source_profile"}}},
		{checkOthers, healthy("[profile base]\n"+
			"[profile a]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = gone\n"+
			"[profile b]\nsource_profile = b2\n[profile b2]\nsource_profile = b\n"+
			"[profile c]\nrole_arn = arn:aws:iam::123456789012:role/r\n"+
			"[profile e]\nrole_arn =\nsource_profile = base\n"+
			"[profile f]\nregion = x\n", "[d]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"), nil, []Finding{{Wrong,
			`AWS tools stop at this: no profile "gone", which profile "a" names (and 5 more)`, "correct source_profile there, or add that profile"}}},
		{checkOthers, healthy("[profile acme]\nsource_profile = gone\n", ""), func(c *checkup) {
			c.profileErr = &profile.UnknownError{Name: "gone", Origin: profile.Origin{Kind: profile.SourceProfile, Name: "acme"}}
		}, nil},

		{checkKeys, healthy("", ""), func(c *checkup) { c.profile.Keys.Environment = true }, []Finding{{Note, "profile acme: access key AKIABOB from the environment, because no profile is named", ""}}},
		{checkKeys, healthy("", ""), func(c *checkup) {
			c.profile.Keys = profile.Keys{Command: "get --password hush", Origin: profile.InSection("x", profile.ConfigFile)}
		},
			[]Finding{{Fine, "profile acme: access key from credential_process ([x] in config)", ""}}},
		{checkKeys, healthy("", ""), func(c *checkup) { c.only = true }, []Finding{{Fine, "profile acme, the only one that can log in: access key AKIABOB ([base] in credentials)", ""}}},
		{checkKeys, healthy("", ""), func(c *checkup) { c.profileErr = &login.UnnamedError{Names: []string{"a", "b"}} }, []Finding{{Note, "no profile named, and no [default]", "try: authaws a (or: b)"}}},
		{checkKeys, healthy("", ""), func(c *checkup) { c.profileErr = &login.UnnamedError{} }, []Finding{{Note, "no profiles yet", "start with: awsmfa setup NAME"}}},
		{checkKeys, healthy("", ""), func(c *checkup) {
			c.profileErr, c.config.info, c.credentials.info = &login.UnnamedError{}, nil, nil
		}, nil},
		{checkSTS, healthy("", ""), func(c *checkup) { c.profileErr, c.asked = &profile.UnknownError{Name: "x"}, false }, nil},
		{checkSTS, healthy("", ""), func(c *checkup) { c.profileErr, c.asked = &login.UnnamedError{}, false }, nil},
		{checkKeys, healthy("", ""), func(c *checkup) {
			c.profileErr = &profile.KeysError{Profile: "acme", Why: profile.SessionKeys, Origin: profile.FromVariable("[x] in y")}
		},
			[]Finding{{Wrong, `the keys of profile "acme" are session keys already, [x] in y`, "only long-term keys can log in: keep them in another profile and name it with source_profile"}}},
		{checkDevice, healthy("", ""), func(c *checkup) {
			c.deviceErr = hint.With(&profile.SerialMissingError{Profile: "acme"}, "find and write it with: awsmfa setup acme")
		},
			[]Finding{{Wrong, `no MFA device serial number for profile "acme"`, "find and write it with: awsmfa setup acme"}}},
		{checkDevice, healthy("", ""), func(c *checkup) {
			c.deviceErr = &profile.SerialError{Serial: "S", Origin: profile.FromVariable("o"), Why: profile.SecurityKey}
		},
			[]Finding{{Wrong, `mfa_serial "S" is a security key, which has no codes (o)`, hint.Of(&profile.SerialError{Why: profile.SecurityKey})}}},
		{checkDevice, healthy("", ""), func(c *checkup) { c.who.Account = "2" },
			[]Finding{{Wrong, "MFA device arn:aws:iam::1:mfa/bob belongs to another account than the keys, which are of 2 ([base] in config)", "find the right one with: awsmfa setup acme"}}},
		{checkDevice, healthy("", ""), func(c *checkup) { c.profile.Serial.Value, c.who.Account = "GAHT12345678", "2" }, []Finding{{Fine, "MFA device GAHT12345678 ([base] in config)", ""}}},
		{checkDevice, healthy("", ""), func(c *checkup) { c.devices, c.devicesKnown = []string{"GAHT1", "arn:aws:iam::1:mfa/bob"}, true },
			[]Finding{{Fine, "MFA device arn:aws:iam::1:mfa/bob ([base] in config), which user bob has", ""}}},
		{checkDevice, healthy("", ""), func(c *checkup) { c.devices, c.devicesKnown = []string{"GAHT1", "arn:aws:iam::1:mfa/bobby"}, true },
			[]Finding{{Wrong, "user bob has no MFA device arn:aws:iam::1:mfa/bob ([base] in config); AWS knows GAHT1, arn:aws:iam::1:mfa/bobby", "find and write the right one with: awsmfa setup acme"}}},
		{checkDevice, healthy("", ""), func(c *checkup) { c.devicesKnown = true },
			[]Finding{{Wrong, "MFA device arn:aws:iam::1:mfa/bob ([base] in config): AWS knows no MFA device of user bob", "add one: awsmfa device add acme"}}},
		{checkRegion, healthy("", ""), func(c *checkup) {
			c.profile.Region = profile.Setting{Value: "y", Origin: profile.InSection("base", profile.ConfigFile)}
		},
			[]Finding{{Wrong, `AWS has no region "y" ([base] in config)`, "correct it there: AWS regions have names such as eu-west-1"}}},
		{checkRegion, healthy("", ""), func(c *checkup) {
			c.profile.Region = profile.Setting{Value: "y", Origin: profile.InSection("base", profile.ConfigFile)}
			c.profile.STS.Endpoint.Value = "http://localhost"
		},
			[]Finding{{Fine, `region y ([base] in config)`, ""}}},
		{checkRegion, healthy("", ""), func(c *checkup) { c.profile.Region = profile.Setting{} },
			[]Finding{{Note, "no region is set, so AWS tools will ask for one after a login", "add region = ... to the profile"}}},
		{checkEndpoint, healthy("", ""), func(c *checkup) {
			c.profile.STS.Endpoint = profile.Setting{Value: "http://x", Origin: profile.FromVariable("o")}
		}, []Finding{{Note, "STS endpoint: http://x (o)", ""}}},
		{checkEndpoint, healthy("", ""), func(c *checkup) {
			c.profile.STS.Endpoint = profile.Setting{Value: "http://u:hush@x", Origin: profile.FromVariable("o")}
			c.clientErr = hint.With(errors.New("endpoint URL must not hold a password"), "it is set by o")
		}, []Finding{{Wrong, "endpoint URL must not hold a password", "it is set by o"}}},
		{checkCABundle, healthy("", ""), func(c *checkup) {
			c.profile.STS.CABundle = profile.Setting{Value: "/home/bob/ca.pem", Origin: profile.FromVariable("AWS_CA_BUNDLE")}
		},
			[]Finding{{Fine, "certificates are checked with ~/ca.pem only (AWS_CA_BUNDLE)", ""}}},

		{checkSTS, healthy("", ""), func(c *checkup) { c.asked = false }, []Finding{{Note, "AWS was not contacted: the profile cannot be used as it is", ""}}},
		{checkSTS, healthy("", ""), func(c *checkup) { c.whoErr = hint.With(errors.New("no"), "do") }, []Finding{{Wrong, "no", "do"}}},
		{checkSTS, healthy("", ""), func(c *checkup) { c.who.ARN = "arn:aws:iam::1:root" },
			[]Finding{{Note, "AWS answers: the keys belong to the root user of account 1", "make an IAM user, and delete the access keys of the root user"}}},
		{checkProxy, healthy("", ""), func(c *checkup) {
			c.proxy = &url.URL{Scheme: "http", User: url.UserPassword("u", "hush"), Host: "proxy:8080"}
		},
			[]Finding{{Fine, "requests to STS go through the proxy proxy:8080", ""}}},
		{checkClock, healthy("", ""), func(c *checkup) { c.who.Skew = -2 * time.Minute },
			[]Finding{{Note, "the clock of this machine is 2m ahead of AWS; codes made on it may be refused", "set it from the network (NTP)"}}},
		{checkClock, healthy("", ""), func(c *checkup) { c.who.Skew = 14 * time.Minute }, []Finding{{Wrong, "the clock of this machine is 14m behind AWS", "set it from the network (NTP)"}}},
		{checkClock, healthy("", ""), func(c *checkup) { c.who.Dated = false }, nil},
		{checkTries, healthy("", ""), func(c *checkup) { c.sent = 8 }, []Finding{{Fine, "code attempts left: 1 of 9 (AWS then locks the device until " + at(12, 3) + ")", ""}}},
		{checkTries, healthy("", ""), func(c *checkup) { c.sent = 9 }, []Finding{{Wrong, "code attempts left: none of 9 (AWS locks the device until " + at(12, 3) + ")", "wait 2m"}}},
		{checkCache, healthy("", ""), func(c *checkup) { c.errs = []error{&cache.UnsafeError{Path: "/x", Reason: cache.OpenToOthers}} },
			[]Finding{{Wrong, `"/x" is open to other users`, "make it private: chmod go-rwx /x"}}},

		{checkShellSession, healthy("", "", "AWSMFA_PROFILE", "acme", "AWSMFA_EXPIRES_AT", "1795183260", "AWS_ACCESS_KEY_ID", "ASIA"), nil, []Finding{{Fine, "this shell has a session of acme (2h left)", ""}}},
		{checkShellSession, healthy("", "", "AWSMFA_PROFILE", "acme", "AWSMFA_EXPIRES_AT", "1795176060", "AWS_ACCESS_KEY_ID", "ASIA"), nil,
			[]Finding{{Wrong, "the session of acme in this shell has expired", `log in again: eval "$(awsmfa env acme)"`}}},
		{checkShellSession, healthy("", "", "AWSMFA_PROFILE", "acme", "AWSMFA_EXPIRES_AT", "1795183260"), nil,
			[]Finding{{Wrong, "the session of acme in this shell is incomplete", `clear it with: eval "$(awsmfa env --unset)"`}}},
		{checkExpiration, healthy("", "", "AWS_CREDENTIAL_EXPIRATION", "2026-11-20T12:00:59Z"), nil,
			[]Finding{{Wrong, "AWS_CREDENTIAL_EXPIRATION is in the past, so the AWS CLI fails", "log in again, or: unset AWS_CREDENTIAL_EXPIRATION"}}},
		{checkExpiration, healthy("", "", "AWS_CREDENTIAL_EXPIRATION", "soon"), nil, []Finding{{Wrong, "AWS_CREDENTIAL_EXPIRATION is not a valid time, so the AWS CLI fails", "unset AWS_CREDENTIAL_EXPIRATION"}}},
		{checkExpiration, healthy("", "", "AWS_CREDENTIAL_EXPIRATION", "2026-11-20T12:01:01Z"), nil, nil},
		{checkSecurityToken, healthy("", "", "AWS_SECURITY_TOKEN", "hush"), nil, []Finding{{Wrong, "AWS_SECURITY_TOKEN is set, and the AWS CLI prefers it to AWS_SESSION_TOKEN", "unset AWS_SECURITY_TOKEN"}}},
		{checkSecurityToken, healthy("", "", "AWS_SECURITY_TOKEN", "hush", "AWS_SESSION_TOKEN", "hush"), nil, nil},
		{checkHalfKeys, healthy("", "", "AWS_SECRET_ACCESS_KEY", "hush"), nil,
			[]Finding{{Wrong, "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not, so the AWS CLI fails", "set AWS_ACCESS_KEY_ID too, or: unset AWS_SECRET_ACCESS_KEY"}}},
		{checkOtherKeys, healthy("", "", "AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "hush"), nil,
			[]Finding{{Note, "AWS_ACCESS_KEY_ID is set: AWS tools prefer it to every profile not named with --profile. A login replaces it", ""}}},
		{checkOtherKeys, healthy("", "", "AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "hush", "AWSMFA_PROFILE", "acme"), nil, nil},
		{checkProfileVariables, healthy("[profile a]\n", "[b]\n", "AWS_PROFILE", "a", "AWS_DEFAULT_PROFILE", "c"), nil, []Finding{
			{Wrong, `AWS_DEFAULT_PROFILE names profile "c", which does not exist, so AWS tools fail`, "unset AWS_DEFAULT_PROFILE"},
			{Note, "AWS_PROFILE and AWS_DEFAULT_PROFILE differ: AWS CLI 1 and boto3 use AWS_DEFAULT_PROFILE, other tools AWS_PROFILE", "unset AWS_DEFAULT_PROFILE"}}},
		{checkProfileVariables, healthy("[profile a]\n", "", "AWS_PROFILE", "a", "AWSMFA_PROFILE", "b"), nil,
			[]Finding{{Note, `AWS_PROFILE is "a", set after the login: AWS tools use its region, and awsmfa logs in to it`, "unset AWS_PROFILE"}}},
		{checkRegionVariables, healthy("", "", "AWS_REGION", "a", "AWS_DEFAULT_REGION", "b"), nil,
			[]Finding{{Note, "AWS_REGION is a and AWS_DEFAULT_REGION is b: AWS CLI 1 and boto3 use AWS_DEFAULT_REGION, other tools AWS_REGION", "keep one of them"}}},
		{checkOldNames, healthy("", "", "AWS_SECRET_KEY", "hush"), nil, []Finding{{Note, "AWS_SECRET_KEY is set, an old name that some tools still read", "unset AWS_SECRET_KEY"}}},
		{checkVault, healthy("", "", "AWS_VAULT", "x"), nil, []Finding{{Note, "this shell was started by aws-vault; a login replaces its keys", ""}}},

		{checkHome, healthy("", ""), func(c *checkup) { c.os, c.environ = "windows", []string{"home=/git"} },
			[]Finding{{Note, "HOME is /git, but awsmfa, the AWS CLI and most tools look for .aws in /home/bob; some look in HOME", ""}}},
		{checkHome, healthy("", ""), func(c *checkup) { c.os, c.environ = "windows", []string{"HOME=/Home/Bob/"} }, nil},
		{checkHome, healthy("", ""), func(c *checkup) { c.os, c.environ = "windows", []string{"HOMEPATH=/x"} }, nil},
		{checkHome, healthy("", ""), func(c *checkup) { c.environ = []string{"HOME=/git"} }, nil},
		{checkPaths, healthy("", "", "AWS_CONFIG_FILE", "~/x"), func(c *checkup) { c.os = "windows" },
			[]Finding{{Wrong, "AWS_CONFIG_FILE begins with ~, which tools made with the AWS SDK for Go do not expand", "write the path in full"}}},
		{checkMSYS, healthy("", "", "AWS_SECRET_ACCESS_KEY", "/hush"), nil, nil},
		{checkMSYS, healthy("", "", "MSYSTEM", "MINGW64"), nil, nil},
		{checkMSYS, healthy("", "", "MSYSTEM", "MINGW64", "AWS_SECRET_ACCESS_KEY", "hush", "MSYS2_ENV_CONV_EXCL", "X;AWS_"), nil, nil},
		{checkMSYS, healthy("", "", "MSYSTEM", "MINGW64", "AWS_SECRET_ACCESS_KEY", "hush"), nil,
			[]Finding{{Note, "this shell makes a path of a variable that begins with /, which one in 64 secret keys does", "export MSYS2_ENV_CONV_EXCL='AWS_', which authaws sets by itself"}}},
		{checkMSYS, healthy("", "", "MSYSTEM", "MINGW64", "AWS_SECRET_ACCESS_KEY", "C:/Program Files/Git/hush"), nil,
			[]Finding{{Wrong, "this shell has made a path of AWS_SECRET_ACCESS_KEY, which begins with /", "set AWS_SECRET_ACCESS_KEY again after: export MSYS2_ENV_CONV_EXCL='AWS_', which authaws sets by itself"}}},
		{checkConsole, healthy("", ""), nil, nil},
		{checkConsole, healthy("", "", "PATH", "/nowhere"), func(c *checkup) { c.noConsole = true },
			[]Finding{{Wrong, "this window (mintty) has no console, and sh is not in PATH, so awsmfa cannot ask for a code", "put winpty before awsmfa, or give the code as an argument"}}},
		{checkConsole, healthy("", "", "PATH", "/bin"), func(c *checkup) { c.noConsole = true },
			[]Finding{{Note, "this window (mintty) has no console, so awsmfa asks by sh; other programs may need winpty before them", ""}}},

		{checkPath, healthy("", ""), func(c *checkup) { c.inPath, c.first = []string{"/opt/bin/awsmfa", "/usr/bin/awsmfa"}, false },
			[]Finding{{Wrong, "PATH leads to another awsmfa, /opt/bin/awsmfa; this one is /usr/bin/awsmfa", "remove it, or put /usr/bin before it in PATH"}}},
		{checkPath, healthy("", ""), func(c *checkup) { c.inPath, c.first = nil, false },
			[]Finding{{Wrong, "awsmfa is not in PATH, so authaws cannot find it", "put /usr/bin into PATH"}}},
		{checkPath, healthy("", ""), func(c *checkup) { c.os, c.inPath, c.first = "windows", nil, false },
			[]Finding{{Wrong, "awsmfa is not in PATH, so authaws cannot find it", "add /usr/bin to Path in the environment variables of your account, and open a new terminal"}}},
		{checkPath, healthy("", ""), func(c *checkup) { c.inPath[0], c.shimOf = "/home/bob/shims/awsmfa", "/usr/bin/awsmfa" },
			[]Finding{{Fine, "awsmfa VERSION in PATH: ~/shims/awsmfa, a shim that starts /usr/bin/awsmfa", ""}}},
		{checkPath, healthy("", ""), func(c *checkup) { c.inPath[0], c.shimOf, c.first = "/shims/awsmfa", "/old/awsmfa", false },
			[]Finding{{Wrong, "PATH leads to a shim, /shims/awsmfa, of another awsmfa, /old/awsmfa; this one is /usr/bin/awsmfa", "remove it, or put /usr/bin before it in PATH"}}},
		{checkBatch, healthy("", ""), nil, nil},
		{checkBatch, healthy("", ""), func(c *checkup) { c.os, c.parent = "windows", "cmd" },
			[]Finding{{Note, "authaws.cmd is not in PATH", "put authaws.cmd and unauthaws.cmd of the archive beside awsmfa.exe, in a folder of PATH"}}},
		{checkBatch, healthy("", ""), func(c *checkup) {
			c.os, c.parent, c.batch = "windows", "cmd", []string{"/shims/authaws.exe", "/a/authaws.cmd"}
		},
			[]Finding{{Note, "PATH leads to /shims/authaws.exe, which is not authaws.cmd and cannot set variables here", "remove it, or put the folder of authaws.cmd before it in PATH"}}},
		{checkBatch, healthy("", ""), func(c *checkup) { c.os, c.parent, c.batch = "windows", "cmd", []string{"/home/bob/a/authaws.CMD"} },
			[]Finding{{Fine, "authaws in PATH: ~/a/authaws.CMD", ""}}},
		{checkHook, healthy("", ""), func(c *checkup) { c.os, c.parent, c.hooks = "windows", "cmd", nil }, nil},
		{checkHook, healthy("", ""), func(c *checkup) { c.hooks[0].Alias = 7 }, []Finding{{Note,
			"line 7 of ~/.zshrc makes an alias authaws, which hides the function of the hook", "remove that line, and log in with authaws in a new shell"}}},
		{checkHook, healthy("", ""), func(c *checkup) { c.hooks[0].LoadsHook = false }, []Finding{{Note, "authaws is not set up in ~/.zshrc", "add it with: awsmfa hook zsh --install"}}},
		{checkHook, healthy("", ""), func(c *checkup) {
			c.os, c.parent, c.hooks, c.covered = "darwin", "bash", []rcfile.File{{Path: "/home/bob/.bash_profile"}, {Path: "/home/bob/.profile"}}, rcfile.Coverage{Shell: true, Known: true}
		}, []Finding{{Note, "authaws: a new bash in a terminal does not have it, since that is a login shell on macOS", "load it in ~/.bash_profile"}}},
		{checkHook, healthy("", ""), func(c *checkup) {
			c.os, c.hooks, c.covered = "darwin", []rcfile.File{{Path: "/home/bob/.zshrc"}}, rcfile.Coverage{Login: true, Known: true}
		}, []Finding{{Fine, "authaws: each new zsh has it, by another file than ~/.zshrc", ""}}},
		{checkExecutionPolicy, healthy("", ""), func(c *checkup) { c.policy = "AllSigned" },
			[]Finding{{Wrong, "PowerShell reads a start-up file only if it is signed: its execution policy is AllSigned", "to allow your own, type in PowerShell: Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"}}},
		{checkExecutionPolicy, healthy("", ""), func(c *checkup) { c.policy, c.hooks = "Restricted", nil },
			[]Finding{{Note, "PowerShell reads no start-up file: its execution policy is Restricted", "to allow your own, type in PowerShell: Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"}}},
		{checkHook, healthy("", ""), func(c *checkup) { c.hooks = nil }, []Finding{{Note, "authaws: unknown shell, so its start-up file was not checked", ""}}},
	} {
		if test.change != nil {
			test.change(test.c)
		}
		if got := test.check(test.c); !reflect.DeepEqual(got, test.want) {
			t.Errorf("got  %q\nwant %q", got, test.want)
		}
		if got := fmt.Sprint(test.check(test.c)); strings.Contains(got, "hush") {
			t.Errorf("a secret is shown: %s", got)
		}
	}
}

func TestSummary(t *testing.T) {
	for want, verdicts := range map[string][]Verdict{
		"3 ok, 1 note, 1 to fix": {Fine, Wrong, Fine, Note, Fine}, "1 ok, 2 notes, nothing to fix": {Note, Note, Fine}, "0 ok, 2 to fix": {Wrong, Wrong},
	} {
		var found []Finding
		for _, v := range verdicts {
			found = append(found, Finding{Verdict: v})
		}
		if got := Summary(found); got != want {
			t.Errorf("%v: %q, want %q", verdicts, got, want)
		}
	}
}

// at is a time of the day in the zone that people see.
func at(hour, minute int) string {
	return time.Date(2026, 11, 20, hour, minute, 0, 0, time.UTC).Local().Format("15:04:05")
}

func TestFindingText(t *testing.T) {
	f := Finding{Wrong, "what \x1b[31m is wrong is told in words enough for more than one line of eighty columns", "do/this/very/long/thing/" + strings.Repeat("x", 80) + " now"}
	plain := "fix   what \\x1b[31m is wrong is told in words enough for more than one line of\n      eighty columns\n      -> do/this/very/long/thing/" + strings.Repeat("x", 80) + "\n         now\n"
	if got := f.Text(ui.Look{}); got != plain {
		t.Errorf("got:\n%s\nwant:\n%s", got, plain)
	}
	if got := f.Text(ui.Look{Width: 200}); got != plain {
		t.Errorf("on a wide terminal:\n%s", got)
	}
	if got, want := f.Text(ui.Look{Width: 80, Colour: true}), strings.Replace(plain, "fix", "\x1b[31mfix\x1b[0m", 1); got != want {
		t.Errorf("in colour %q, want %q", got, want)
	}
	for _, line := range strings.Split(f.Text(ui.Look{Width: 40}), "\n") {
		if len(line) > 40 && !strings.Contains(line, "xxx") {
			t.Errorf("%q is longer than 40", line)
		}
	}
}

func TestExaminedCache(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cached")
	now := time.Date(2026, 11, 20, 12, 1, 0, 0, time.UTC)
	dir, err := cache.Open(folder, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	for i, left := range []time.Duration{-time.Second, time.Second, time.Hour} {
		k := session.Session{Credentials: creds.Credentials{AccessKeyID: "ASIA", SecretAccessKey: "s", SessionToken: "t", Expires: now.Add(left)}, Made: now.Add(-time.Hour)}
		if err := dir.Save(strings.Repeat(strconv.Itoa(i), 32), k); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, strings.Repeat("a", 32)+".session"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir.Spend("dev", "123456", session.Spent{At: now.Add(-2 * time.Minute)}) // in the window before
	dir.Spend("dev", "654321", session.Spent{At: now.Add(-time.Minute)})     // at its start
	c := &checkup{now: now, profile: profile.Profile{Serial: profile.Setting{Value: "dev"}}}
	c.openCache(Deps{Deps: login.Deps{Getenv: func(name string) string { return map[string]string{"AWSMFA_CACHE_DIR": folder}[name] }}})
	if c.cache != folder || c.cached != 2 || c.sent != 1 || len(c.errs) != 1 {
		t.Errorf("%d sessions and %d codes in %q, errors %v", c.cached, c.sent, c.cache, c.errs)
	}
}

func TestForeignFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte("[a]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if f := examineFile("config", "V", path, nil); f.foreign || f.err != nil || f.info == nil || f.folder == nil {
		t.Errorf("our own: %+v", f)
	}
	if err := os.Chown(path, 12345, -1); err != nil {
		t.Skip("only root can give a file away")
	}
	if f := examineFile("config", "V", path, nil); !f.foreign {
		t.Error("a file of user 12345 counts as ours")
	}
}

// TestHardLinks has a file with a second name.
func TestHardLinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := healthy("", "")
	look := func() (text string) {
		var err error
		if c.credentials.info, err = os.Stat(path); err != nil {
			t.Fatal(err)
		}
		for _, f := range checkOwners(c) {
			text += f.What
		}
		return text
	}
	if got := look(); got != "" {
		t.Errorf("one name: %q", got)
	}
	if err := os.Link(path, path+"2"); err != nil {
		t.Skip(err)
	}
	if got := look(); got != "~/.aws/credentials has other names (hard links), which keep the old text when awsmfa replaces it" {
		t.Errorf("two names: %q", got)
	}
}
