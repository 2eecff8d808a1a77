package profile

import (
	"reflect"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

func settings(t *testing.T, config string, o Options) (own, fallback string) {
	t.Helper()
	if o.Getenv == nil {
		o.Getenv = env()
	}
	o.FindExports, o.FindDevice = true, true
	p, err := Resolve(inifile.Index([]byte(config)), inifile.Index([]byte("[base]\n"+keys)), o)
	if err != nil {
		t.Fatal(err)
	}
	text := func(all []Exported) string {
		var lines []string
		for _, e := range all {
			lines = append(lines, e.Variable+"="+e.Value+" "+e.Origin.Name)
		}
		return strings.Join(lines, "|")
	}
	return text(p.Exports.Own), text(p.Exports.Fallback)
}

func TestSettings(t *testing.T) {
	const config = `
[default]
endpoint_url = http://127.0.0.1:4566
output = table
retry_mode = legacy
services = other
[profile base]
output = json
ca_bundle = ~/ca.pem
use_fips_endpoint = true
mfa_serial = GAHT12345678
[profile a]
role_arn = arn:aws:iam::1:role/r
source_profile = base
output = text
max_attempts = 7
services = local
[services local]
s3 =
  endpoint_url = http://old
elastic-beanstalk =
  endpoint_url = http://eb
ec2 =
  other = 1
s3 =
  addressing_style = path
  endpoint_url = http://s3
b=ad =
  endpoint_url = http://bad
[services other]
s3 =
  endpoint_url = http://default-s3
sqs =
  endpoint_url = http://default-sqs
`
	o := Options{Name: "a", Getenv: env("HOME", "/home/bob", "AWS_MAX_ATTEMPTS", "1")}
	own, fallback := settings(t, config, o)
	if want := "AWS_DEFAULT_OUTPUT=text profile a|AWS_CA_BUNDLE=/home/bob/ca.pem profile base|AWS_USE_FIPS_ENDPOINT=true profile base|" +
		"AWS_MAX_ATTEMPTS=7 profile a|AWS_ENDPOINT_URL_ELASTIC_BEANSTALK=http://eb services local|AWS_ENDPOINT_URL_S3=http://s3 services local"; own != want {
		t.Errorf("own settings %s\nwant %s", own, want)
	}
	if want := "AWS_ENDPOINT_URL=http://127.0.0.1:4566 default|AWS_RETRY_MODE=legacy default|AWS_ENDPOINT_URL_SQS=http://default-sqs services other"; fallback != want {
		t.Errorf("of [default] %s\nwant %s", fallback, want)
	}
	own, fallback = settings(t, "[default]\noutput = table\nsource_profile = base\n", Options{})
	if own != "AWS_DEFAULT_OUTPUT=table default" || fallback != "" {
		t.Errorf("the default profile: %s, %s", own, fallback)
	}
}

// A profile that cannot be followed has no settings, and says why.
func TestSettingsErrors(t *testing.T) {
	config := inifile.Index([]byte("[profile a]\nservices = s\n" + keys + "[services s]\nx = \x00\n"))
	for name, want := range map[string]any{"a": &FileError{}, "b": &UnknownError{}} {
		p, err := Resolve(config, nil, Options{Name: name, Getenv: env(), FindExports: true, FindDevice: true})
		if reflect.TypeOf(err) != reflect.TypeOf(want) || p.Exports != nil {
			t.Errorf("%s: %v, %v", name, p.Exports, err)
		}
	}
}

// Each variable and each setting is in the table once.
func TestSettingVariables(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range settingVariables {
		if seen[s.key] || seen[s.variable] || !strings.HasPrefix(s.variable, "AWS_") || strings.ToUpper(s.variable) != s.variable {
			t.Errorf("%s, %s", s.key, s.variable)
		}
		seen[s.key], seen[s.variable] = true, true
	}
}
