//go:build unix

package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The profiles differ from [default] in each setting that an AWS tool reads from
// a variable too. CA is put in.
const settingsConfig = `[default]
region = us-east-1
endpoint_url = http://127.0.0.1:4566
use_dualstack_endpoint = true
use_fips_endpoint = true
output = table
[profile plain]
mfa_serial = ` + bob + `
region = us-west-2
output = text
[profile compat]
mfa_serial = ` + bob + `
region = us-west-2
endpoint_url = STS
output = json
[profile fips]
mfa_serial = ` + bob + `
region = us-west-2
use_fips_endpoint = true
ca_bundle = CA
retry_mode = adaptive
max_attempts = 7
[profile dual]
mfa_serial = ` + bob + `
region = us-west-2
use_dualstack_endpoint = true
retry_mode = standard
[profile served]
mfa_serial = ` + bob + `
region = us-west-2
services = local
max_attempts = 2
[services local]
sts =
  endpoint_url = STS
s3 =
  endpoint_url = http://127.0.0.1:9
elastic_beanstalk =
  endpoint_url = http://127.0.0.1:10
`

var settingsProfiles = []string{"plain", "compat", "fips", "dual", "served"}

// settingsTools print the settings with which they would work, of a profile that
// is named last or of their environment.
var settingsTools = []struct {
	name string
	line func(*testing.T) []string
}{
	{"AWS CLI", awsIdentity},
	{"botocore", botocoreSettings},
	{"AWS SDK for Go", func(t *testing.T) []string { return append(goSDK(t), "-settings") }},
	{"AWS SDK for JavaScript", javaScriptSettings},
}

// TestShellBecomesProfile compares the settings of tools in a shell after a login
// with those that they have with --profile.
func TestShellBecomesProfile(t *testing.T) {
	h := bareHome(t)
	proxy, authority := awsProxy(t, h.sts.URL)
	bundle := filepath.Join(h.dir, "ca.pem")
	if err := os.WriteFile(bundle, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	config := strings.NewReplacer("STS", h.sts.URL, "CA", bundle).Replace(settingsConfig)
	h.write(t, "config", config)
	// Beside endpoints of single services nothing keeps that of [default] out: it
	// is named instead, which a scenario shows.
	h.write(t, "config-served", strings.Replace(config, "endpoint_url = http://127.0.0.1:4566\n", "", 1))
	var credentials strings.Builder
	for _, name := range settingsProfiles {
		credentials.WriteString(strings.Replace(processCredentials, "acme-login", name, 1))
	}
	h.write(t, "credentials", credentials.String())
	h.env = append(h.env, "HTTPS_PROXY="+proxy, "AWS_CA_BUNDLE="+bundle, "NODE_EXTRA_CA_CERTS="+bundle, "AWS_EC2_METADATA_DISABLED=true",
		"LANG=C.UTF-8", "NODE_PATH="+os.Getenv("NODE_PATH"), "GOFLAGS="+os.Getenv("GOFLAGS"))
	h.env = without(h.env, "AWS_ENDPOINT_URL_STS")

	at := map[string]home{}
	for _, name := range settingsProfiles {
		at[name] = h
		h.mustRun(t, h.program, "exec", name, h.sts.Code(bob), "--", "true")
	}
	fips := h
	fips.env = without(h.env, "AWS_CA_BUNDLE") // the profile says it
	at["fips"] = fips
	at["served"] = h.with("AWS_CONFIG_FILE=" + h.path("config-served"))
	for _, tool := range settingsTools {
		t.Run(tool.name, func(t *testing.T) {
			line, seen := tool.line(t), map[string]string{}
			for _, name := range settingsProfiles {
				want := compareSettings(t, at[name], name, line)
				if other := seen[want]; other != "" && tool.name != "AWS CLI" {
					t.Errorf("%s and %s look alike, so nothing is shown: %s", name, other, want)
				}
				seen[want] = name
			}
		})
	}
	for _, name := range settingsProfiles {
		const script = `set -e; env | sort >before; eval "$(awsmfa env "$1")"; env | sort >during; eval "$(awsmfa env --unset)"; env | sort >after
			if cmp -s before during; then echo nothing is set; fi; diff before after`
		if out := at[name].mustRun(t, "sh", "-c", script, "sh", name); out != "" {
			t.Errorf("the environment is not given back after %s: %s", name, out)
		}
	}
}

// compareSettings returns what a tool says with the profile, and compares with it
// what it says after a login.
func compareSettings(t *testing.T, h home, name string, line []string) string {
	t.Helper()
	want := h.mustRun(t, append(line[:len(line):len(line)], name)...)
	if line[0] == "aws" {
		line = line[:len(line)-1] // --profile
	}
	const script = `eval "$(awsmfa env "$1" 2>/dev/null)" && shift && exec "$@"`
	for how, start := range map[string][]string{"exec": {h.program, "exec", name, "--"}, "env": {"sh", "-c", script, "sh", name}} {
		if got := h.mustRun(t, append(start, line...)...); got != want {
			t.Errorf("%s %s: %s\nwith the profile: %s", how, name, got, want)
		}
	}
	return want
}

// with is a home with more variables.
func (h home) with(more ...string) home {
	h.env = append(h.env[:len(h.env):len(h.env)], more...)
	return h
}

// mustRun runs a program in the home and returns its output.
func (h home) mustRun(t *testing.T, line ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env, cmd.Dir = h.env, h.dir
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s%s", line, err, out, messages.String())
	}
	return string(out)
}

// without is an environment without a variable.
func without(environ []string, name string) (rest []string) {
	for _, pair := range environ {
		if !strings.HasPrefix(pair, name+"=") {
			rest = append(rest, pair)
		}
	}
	return rest
}

// awsIdentity shows region, output and endpoint by an answer that comes from there.
func awsIdentity(t *testing.T) []string {
	awsCLI(t)
	return []string{"aws", "sts", "get-caller-identity", "--profile"}
}

func botocoreSettings(t *testing.T) []string {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "import botocore").Run() == nil {
			return []string{python, testdata(t, "settings.py")}
		}
	}
	t.Skip("botocore is not installed")
	return nil
}

func javaScriptSettings(t *testing.T) []string {
	const all = `for (const c of ["s3", "ec2", "sts"]) require.resolve("@aws-sdk/client-" + c)`
	if err := exec.Command("node", "-e", all).Run(); err != nil {
		t.Skip("node, or one of @aws-sdk/client-{s3,ec2,sts} in NODE_PATH, is not installed")
	}
	return []string{"node", testdata(t, "settings.js")}
}

// testdata is the whole path of a file there.
func testdata(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
