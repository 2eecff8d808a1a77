//go:build unix

package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The profiles are those of the README: the keys and the device under one name,
// the session that tools use under another.
const (
	processConfig = `[profile acme-login]
mfa_serial = ` + bob + `
[profile acme]
region = us-east-1
credential_process = awsmfa process acme-login
[profile admin]
region = us-east-1
role_arn = arn:aws:iam::12345NAN1234:role/AcmeAdminRole
source_profile = acme
`
	processCredentials = `[acme-login]
aws_access_key_id = NOTETHISISNOTREALKEY
aws_secret_access_key = ANDTHISISNOTEITHERavalidKEY+Butpleasetry
`
)

// TestToolsAskOurProcess has the AWS CLI and the AWS SDK for Go find their
// credentials through credential_process, each knowing nothing but the two
// files.
func TestToolsAskOurProcess(t *testing.T) {
	const user, role = "arn:aws:iam::12345NAN1234:user/bob", "arn:aws:sts::12345NAN1234:assumed-role/AcmeAdminRole/"
	for name, tool := range map[string]func(*testing.T) []string{"AWS CLI": awsCLI, "AWS SDK for Go": goSDK} {
		t.Run(name, func(t *testing.T) {
			whoami := tool(t)
			p := bareHome(t)
			p.write(t, "config", processConfig)
			p.write(t, "credentials", processCredentials)

			out, messages, _ := p.inTerminal(t, nil, append(whoami, "acme")...)
			if out != "" || !strings.Contains(messages, `awsmfa: error: profile "acme-login" needs an MFA code, and nobody can be asked for it`) ||
				!strings.Contains(messages, "awsmfa: hint: log in with: awsmfa env acme-login") {
				t.Errorf("nobody to ask: %q\n%s", out, messages)
			}
			out, messages, seen := p.inTerminal(t, []string{p.sts.Code(bob)}, append(whoami, "acme")...)
			if out != user+"\n" || messages != "" || !strings.HasPrefix(seen, "awsmfa: acme-login: MFA code of device bob") {
				t.Errorf("with a question: %q, the terminal shows %q\n%s", out, seen, messages)
			}
			out, messages, _ = p.inTerminal(t, nil, append(whoami, "acme")...)
			if out != user+"\n" || messages != "" {
				t.Errorf("with a kept session: %q\n%s", out, messages)
			}
			out, messages, _ = p.inTerminal(t, nil, append(whoami, "admin")...)
			if !strings.HasPrefix(out, role) || messages != "" {
				t.Errorf("a role of it: %q\n%s", out, messages)
			}
			var actions []string
			for _, r := range p.sts.Requests() {
				actions = append(actions, r.Params.Get("Action"))
			}
			if got := strings.Join(actions, " "); got != "GetSessionToken GetCallerIdentity GetCallerIdentity AssumeRole GetCallerIdentity" {
				t.Errorf("STS was asked %s", got)
			}
		})
	}
}

// TestSourceWithoutRole has the AWS SDK for Go stop at the layout of older scripts
// and read the section that doctor advises for it.
func TestSourceWithoutRole(t *testing.T) {
	whoami := goSDK(t)
	p := newHome(t)
	run := func(args ...string) string {
		out, _ := p.command(t.Context(), args...).CombinedOutput()
		return string(out)
	}
	run("write", "acme", p.sts.Code(bob))
	if out, messages, _ := p.inTerminal(t, nil, append(whoami, "acme")...); out != "" || !strings.Contains(messages, "requires role_arn") {
		t.Errorf("without the advice: %q\n%s", out, messages)
	}
	advice := strings.Join(strings.Fields(run("doctor", "acme")), " ")
	_, line, found := strings.Cut(advice, "a section of its own: awsmfa ")
	line, rest, _ := strings.Cut(line, ";")
	if !found || !strings.HasPrefix(rest, " then use --profile acme-mfa (acmeAdmin-mfa for acmeAdmin)") {
		t.Fatalf("doctor says %s", advice)
	}
	said := run(strings.Fields(line)...)
	for profile, want := range map[string]string{"acme-mfa": "user/bob\n", "acmeAdmin-mfa": "assumed-role/AcmeAdminRole/bob\n"} {
		p.env = append(p.env, "AWS_REGION=us-east-1")
		if out, messages, _ := p.inTerminal(t, nil, append(whoami, profile)...); !strings.HasSuffix(out, want) {
			t.Errorf("%s: %q\n%s\n%s", profile, out, messages, said)
		}
	}
}

// TestTenToolsAtOnce starts what Terraform starts.
func TestTenToolsAtOnce(t *testing.T) {
	whoami := goSDK(t)
	p := bareHome(t)
	p.write(t, "config", processConfig)
	p.write(t, "credentials", processCredentials)
	script := `for i in 1 2 3 4 5 6 7 8 9 10; do "$@" & done; wait`
	out, messages, seen := p.inTerminal(t, []string{p.sts.Code(bob)}, append([]string{"sh", "-c", script, "sh"}, append(whoami, "acme")...)...)
	if strings.Count(out, "user/bob\n") != 10 || strings.Count(seen, "MFA code") != 1 {
		t.Errorf("%q, the terminal shows %q\n%s", out, seen, messages)
	}
}

// inTerminal runs a tool whose standard streams are none, at a terminal with a
// person who gives the answers, or at none without answers.
func (p home) inTerminal(t *testing.T, answers []string, line ...string) (out, messages, seen string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var stdout, stderr strings.Builder
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = append(p.env, "AWS_EC2_METADATA_DISABLED=true", "LANG=C.UTF-8")
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &stdout, &stderr, time.Second
	if answers == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		cmd.Run()
		return stdout.String(), stderr.String(), ""
	}
	shown, _ := runAnswered(cmd, false, answers)
	return stdout.String(), stderr.String(), string(shown)
}

// awsCLI is the line that has the AWS CLI say who a profile is.
func awsCLI(t *testing.T) []string {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	return []string{"aws", "sts", "get-caller-identity", "--output", "text", "--query", "Arn", "--profile"}
}

// goSDK builds the program of testdata/gosdk.
func goSDK(t *testing.T) []string {
	path := filepath.Join(t.TempDir(), "gosdk")
	if out, err := exec.Command("go", "build", "-C", "testdata/gosdk", "-o", path, ".").CombinedOutput(); err != nil {
		if os.Getenv("REQUIRE_SHELLS") != "" {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Skipf("the AWS SDK for Go cannot be built here: %v", err)
	}
	return []string{path}
}
