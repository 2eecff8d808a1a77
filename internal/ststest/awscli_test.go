package ststest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// awsCLI runs the real AWS CLI with the credentials of g and nothing else of
// this machine's, and gives its output or its message.
func awsCLI(t *testing.T, s *Server, g signer, args ...string) (string, string) {
	t.Helper()
	cmd := exec.Command("aws", append([]string{"--output", "json"}, args...)...)
	home := t.TempDir()
	cmd.Dir = home
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "PYENV_ROOT=" + os.Getenv("PYENV_ROOT"), "HOME=" + home,
		"AWS_CONFIG_FILE=" + filepath.Join(home, "none"), "AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(home, "none"),
		"AWS_ENDPOINT_URL_STS=" + s.URL, "AWS_ENDPOINT_URL_IAM=" + s.URL, "AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=1",
		"AWS_DEFAULT_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=" + g.keyID, "AWS_SECRET_ACCESS_KEY=" + g.secret,
	}
	if g.token != "" {
		cmd.Env = append(cmd.Env, "AWS_SESSION_TOKEN="+g.token)
	}
	var out, message bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &message
	if err := cmd.Run(); err != nil {
		return "", strings.TrimRight(strings.TrimSpace(message.String()), " ")
	}
	return out.String(), ""
}

// A client that others wrote signs, asks and reads the answers.
func TestRealAWSCLI(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI (aws) is not installed")
	}
	s, err := Start(Config{Region: "eu-central-1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(bob)
	const role = "arn:aws:iam::123456789012:role/path/admin"
	s.AddRole(Role{ARN: role, RequireMFA: true, ExternalID: "a/b+c=d"})
	user := signer{keyID: bobKey, secret: bob.Secret}
	var answer struct {
		Credentials struct {
			AccessKeyID     string `json:"AccessKeyId"`
			SecretAccessKey string
			SessionToken    string
			Expiration      time.Time
		}
		AssumedRoleUser struct{ Arn string }
		Account, Arn    string
	}
	run := func(g signer, args ...string) {
		t.Helper()
		out, message := awsCLI(t, s, g, args...)
		if message != "" {
			t.Fatalf("aws %v: %s", args, message)
		}
		if err := json.Unmarshal([]byte(out), &answer); err != nil {
			t.Fatal(err)
		}
	}
	code := s.Code(bobMFA)
	before := time.Now().Truncate(time.Second)
	run(user, "sts", "get-session-token", "--serial-number", bobMFA, "--token-code", code, "--duration-seconds", "7200")
	left := answer.Credentials.Expiration.Sub(before)
	if left < 2*time.Hour || left > 2*time.Hour+time.Minute {
		t.Errorf("the session ends in %v", left)
	}
	session := user.as(answer.Credentials.AccessKeyID, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken)
	run(session, "sts", "assume-role", "--role-arn", role, "--role-session-name", "me", "--external-id", "a/b+c=d")
	if want := "arn:aws:sts::123456789012:assumed-role/admin/me"; answer.AssumedRoleUser.Arn != want {
		t.Errorf("assumed %s, want %s", answer.AssumedRoleUser.Arn, want)
	}
	assumed := user.as(answer.Credentials.AccessKeyID, answer.Credentials.SecretAccessKey, answer.Credentials.SessionToken)
	run(assumed, "sts", "get-caller-identity")
	if want := "arn:aws:sts::123456789012:assumed-role/admin/me"; answer.Arn != want || answer.Account != account {
		t.Errorf("identity %s in %s, want %s", answer.Arn, answer.Account, want)
	}
	_, message := awsCLI(t, s, user, "sts", "get-session-token", "--serial-number", bobMFA, "--token-code", code)
	if want := "An error occurred (AccessDenied) when calling the GetSessionToken operation: MultiFactorAuthentication failed with invalid MFA one time pass code."; !strings.Contains(message, want) {
		t.Errorf("the same code again: %q", message)
	}
	if got := len(s.Requests()); got != 4 {
		t.Errorf("%d requests for four commands", got)
	}
}
