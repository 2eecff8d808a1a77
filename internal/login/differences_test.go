package login

import (
	"strings"
	"testing"

	"awsmfa/internal/cmdline"
)

// What the environment, [default] and the profile say differently is said, and
// what they agree on is not.
func TestDifferences(t *testing.T) {
	const device = "mfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	const base = "[profile base]\nregion = eu-west-1\n" + device
	const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
	const otherKeys = "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = secret\n"
	const borrowed = "MFA device arn:aws:iam::123456789012:mfa/bob ([default] in config) is used, but the access keys are not those of [default] ([base] in credentials); if the device is another: awsmfa setup base"
	const region = "region eu-west-1 ([profile base] in config) is used, not us-east-1 (AWS_REGION); to use that, add --region us-east-1"
	for _, test := range []struct{ name, config, credentials, env, says string }{
		{"nothing", base, "", "", ""},
		{"the same region", base, "", "AWS_REGION=eu-west-1", ""},
		{"another region", base, "", "AWS_REGION=us-east-1", region},
		{"another default region", base, "", "AWS_DEFAULT_REGION=us-east-1", strings.Replace(region, "AWS_REGION", "AWS_DEFAULT_REGION", 1)},
		{"known already", base, "", "AWS_REGION=us-east-1 AWSMFA_PROFILE=base", ""},
		{"of the environment alone", "[profile base]\n" + device, "", "AWS_REGION=us-east-1", ""},
		{"of two variables", "[profile base]\n" + device, "", "AWS_REGION=us-east-1 AWS_DEFAULT_REGION=eu-west-1", ""},
		{"of another partition", "[profile base]\nmfa_serial = arn:aws-cn:iam::123456789012:mfa/bob\n", "", "AWS_REGION=us-east-1 AWS_ENDPOINT_URL_STS=",
			"region us-east-1 (AWS_REGION) is not used: it is outside partition aws-cn of the profile's ARNs; give --region for one inside"},
		{"other keys", base, "", "AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE AWS_SECRET_ACCESS_KEY=s",
			"access key AKIAI44QH8DHBEXAMPLE (AWS_ACCESS_KEY_ID) is not used, because this profile is named; the profile's keys are ([base] in credentials)"},
		{"the same keys", base, "", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=secret", ""},
		{"a borrowed device", "[profile base]\n[default]\n" + device, "[default]\n" + otherKeys, "", borrowed},
		{"a borrowed device of a bare section", "[profile base]\n[profile default]\n" + device, "[default]\n" + otherKeys, "", strings.Replace(borrowed, "([default]", "([profile default]", 1)},
		{"a device of the same keys", "[profile base]\n[default]\n" + device, "[default]\n" + keys, "", ""},
		{"a device of no keys", "[profile base]\n[default]\n" + device, "", "", ""},
		{"a device of its own", base + "[default]\n" + device, "[default]\n" + otherKeys, "", ""},
		{"a device of another one", "[profile base]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = src\n[profile src]\n" + device + "[default]\n" + device, "[src]\n" + keys + "[default]\n" + otherKeys, "", ""},
		{"a device of the keys that [default] has", "[profile base]\nsource_profile = default\n[default]\n" + device, "-[default]\n" + otherKeys, "", ""},
		{"a device of another program's keys", "[profile base]\ncredential_process = ours\n[default]\ncredential_process = theirs\n" + device, "-", "",
			strings.Replace(borrowed, "[base] in credentials", "[profile base] in config", 1)},
		{"a device of the same program's keys", "[profile base]\ncredential_process = ours\n[default]\ncredential_process = ours\n" + device, "-", "", ""},
		{"a device that is not of the user of [default]", "[profile base]\n[default]\nuser_arn = arn:aws:iam::210987654321:user/bob\n" + device, "[default]\n" + otherKeys, "", borrowed},
		{"a device of a variable", "[profile base]\n", "[default]\n" + otherKeys, "AWS_MFA_SERIAL=GAHT12345678", ""},
		{"FIPS and no URL", base + "use_fips_endpoint = true\n", "", "AWS_ENDPOINT_URL_STS=http://[::1", ""},
		{"FIPS", base + "use_fips_endpoint = true\n", "", "", "STS is asked at HOST (AWS_ENDPOINT_URL_STS), not at its FIPS endpoint (use_fips_endpoint): an endpoint URL comes first"},
		{"FIPS alone", base + "use_fips_endpoint = true\n", "", "AWS_ENDPOINT_URL_STS=", ""},
		{"an include", base + "include_profile = common\n", "", "", "include_profile = common ([profile base] in config) is not read; only aws-vault reads it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, quiet := range []bool{false, true} {
				w := newWorld(t, 0)
				want := strings.Replace(test.says, "HOST", strings.TrimPrefix(w.env["AWS_ENDPOINT_URL_STS"], "http://"), 1)
				w.write(t, "config", test.config)
				w.write(t, "credentials", "[base]\n"+keys+test.credentials)
				if alone, is := strings.CutPrefix(test.credentials, "-"); is {
					w.write(t, "credentials", alone)
				}
				for _, pair := range strings.Fields(test.env) {
					name, value, _ := strings.Cut(pair, "=")
					w.env[name] = value
				}
				if want != "" {
					want = "awsmfa: base: " + want + "\n"
				}
				if quiet {
					want = ""
				}
				if _, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}, Quiet: quiet}); err != nil || w.says.String() != want {
					t.Errorf("%v, says %q, want %q", err, w.says, want)
				}
			}
		})
	}
}

// Who names no profile and has keys in the environment is not told of the device of
// [default], which is meant.
func TestKeysOfTheEnvironmentWithTheDeviceOfDefault(t *testing.T) {
	w := newWorld(t, 0)
	w.env["AWS_ACCESS_KEY_ID"], w.env["AWS_SECRET_ACCESS_KEY"] = "AKIAI44QH8DHBEXAMPLE", "s"
	w.write(t, "config", "[default]\nmfa_serial = GAHT12345678\n")
	w.write(t, "credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n")
	if l, err := Prepare(w.Deps, w.read(t), Request{}); err != nil || !l.Profile.Keys.Environment || w.says.String() != "" {
		t.Errorf("%v, says %q", err, w.says)
	}
}

// What [default] adds to a shell is said once.
func TestSettings(t *testing.T) {
	for _, test := range []struct{ config, shell, says string }{
		{"", "", ""},
		{"[default]\nca_bundle = /ca\nmax_attempts = 7\n", "base", ""},
		{"[default]\nca_bundle = /ca\n", "", "awsmfa: base: AWS tools in this shell also take what [default] says for AWS_CA_BUNDLE, which the profile does not set\n"},
		{"[default]\nca_bundle = /ca\nmax_attempts = 7\n", "", "awsmfa: base: AWS tools in this shell also take what [default] says for AWS_CA_BUNDLE, AWS_MAX_ATTEMPTS, which the profile does not set\n"},
		{"[default]\nendpoint_url = http://127.0.0.1:1\n", "", "awsmfa: base: what [default] says for AWS_ENDPOINT_URL is kept out of this shell with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true\n"},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", w.text(t, "config")+test.config)
		w.env["AWSMFA_PROFILE"] = test.shell
		l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}, Settings: true})
		if err != nil {
			t.Fatal(err)
		}
		l.Settings()
		if w.says.String() != test.says {
			t.Errorf("%q with %q: says %q", test.config, test.shell, w.says)
		}
	}
}
