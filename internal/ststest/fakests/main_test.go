package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"awsmfa/internal/ststest"
)

const exampleConfig = `{
  "region": "eu-central-1",
  "users": [{
    "name": "bob", "account": "123456789012", "partition": "aws",
    "access_key_id": "AKIABOB", "secret_access_key": "s3cret", "inactive": false,
    "devices": [{"serial": "arn:aws:iam::123456789012:mfa/bob", "secret": "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"},
                {"serial": "arn:aws:iam::123456789012:u2f/user/bob/key", "kind": "fido"}],
    "allowed": ["iam:ListMFADevices"], "with_mfa": ["iam:ListAccessKeys"]
  }],
  "roles": [{
    "arn": "arn:aws:iam::123456789012:role/admin", "external_id": "id-1",
    "max_duration": "12h", "require_mfa": true, "trust": ["123456789012"]
  }]
}
`

// TestMain makes the test binary the command, too, as which it is started.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"fakests": main}) }

// program is the file of the command.
func program(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("fakests")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// The whole way of a demonstration, with the real AWS CLI as the client.
func TestWholeWay(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI (aws) is not installed")
	}
	binary := program(t)
	cmd := exec.Command(binary)
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	io.WriteString(in, exampleConfig)
	url := firstLine(t, out)
	code, err := exec.Command(binary, "code", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").Output()
	if err != nil {
		t.Fatal(err)
	}
	login := func(region string) string {
		home := t.TempDir()
		aws := exec.Command("aws", "sts", "get-session-token", "--endpoint-url", url, "--region", region, "--output", "text",
			"--serial-number", "arn:aws:iam::123456789012:mfa/bob", "--token-code", strings.TrimSpace(string(code)))
		aws.Dir = home
		aws.Env = []string{
			"PATH=" + os.Getenv("PATH"), "PYENV_ROOT=" + os.Getenv("PYENV_ROOT"), "HOME=" + home,
			"AWS_ACCESS_KEY_ID=AKIABOB", "AWS_SECRET_ACCESS_KEY=s3cret", "AWS_EC2_METADATA_DISABLED=true",
		}
		said, _ := aws.CombinedOutput()
		return string(said)
	}
	if got, want := login("eu-west-1"), "(SignatureDoesNotMatch) when calling the GetSessionToken operation: Credential should be scoped to a valid region."; !strings.Contains(got, want) {
		t.Errorf("in another region: %s", got)
	}
	if got := login("eu-central-1"); !strings.HasPrefix(got, "CREDENTIALS\tASIA") {
		t.Errorf("in its region: %s", got)
	}
}

// alive says whether something answers at the URL as STS does a stranger.
func alive(url string) bool {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	r, err := client.Get(url)
	if err != nil {
		return false
	}
	r.Body.Close()
	return r.StatusCode == http.StatusFound && r.Header.Get("Location") == "https://aws.amazon.com/iam"
}

// firstLine reads the URL that the command prints.
func firstLine(t *testing.T, r io.Reader) string {
	t.Helper()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

func TestServesUntilInputEnds(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(program(t))
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	io.WriteString(in, exampleConfig)
	url := firstLine(t, out)
	if !alive(url) {
		t.Fatalf("nothing answers at %q", url)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if alive(url) {
		t.Error("still there")
	}
}

func TestServesFromAFileUntilSignalled(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no SIGTERM on Windows")
	}
	file := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(file, []byte(exampleConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program(t), "-config", file) // its input is the null device
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	url := firstLine(t, out)
	if !alive(url) {
		t.Fatalf("nothing answers at %q", url)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestConfigReachesTheServer(t *testing.T) {
	t.Parallel()
	c, _, err := parse(strings.NewReader(exampleConfig))
	if err != nil {
		t.Fatal(err)
	}
	gotUser, userErr := c.Users[0].user()
	gotRole, roleErr := c.Roles[0].role()
	wantUser := ststest.User{
		Name: "bob", Account: "123456789012", Partition: "aws", AccessKeyID: "AKIABOB", Secret: "s3cret",
		Devices: []ststest.Device{
			{Serial: "arn:aws:iam::123456789012:mfa/bob", Secret: []byte("12345678901234567890")},
			{Serial: "arn:aws:iam::123456789012:u2f/user/bob/key", Kind: ststest.FIDO},
		},
		Allowed: []string{"iam:ListMFADevices"}, WithMFA: []string{"iam:ListAccessKeys"},
	}
	wantRole := ststest.Role{
		ARN: "arn:aws:iam::123456789012:role/admin", ExternalID: "id-1",
		MaxDuration: 12 * time.Hour, RequireMFA: true, Trust: []string{"123456789012"},
	}
	if !reflect.DeepEqual(gotUser, wantUser) || userErr != nil {
		t.Errorf("user %+v, %v, want %+v", gotUser, userErr, wantUser)
	}
	if !reflect.DeepEqual(gotRole, wantRole) || roleErr != nil {
		t.Errorf("role %+v, %v, want %+v", gotRole, roleErr, wantRole)
	}
	if got, err := (user{Name: "n", Account: "a", AccessKeyID: "k", SecretAccessKey: "s", Inactive: true}).user(); !got.Inactive || err != nil {
		t.Errorf("inactive user %+v, %v", got, err)
	}
	s, err := c.start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if code := s.Code(wantUser.Devices[0].Serial); len(code) != 6 {
		t.Errorf("code %q of the user's device", code)
	}
}

// command runs the command in this process, at 59 seconds past the epoch, with
// no time to serve.
func command(in string, args ...string) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out strings.Builder
	err := run(ctx, args, strings.NewReader(in), &out, func() time.Time { return time.Unix(59, 0) })
	return out.String(), err
}

// The codes are those of RFC 6238's table: its secret, at 59 seconds.
func TestCode(t *testing.T) {
	t.Parallel()
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"code", secret}, "287082\n"},
		{[]string{"code", "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"}, "287082\n"},
		{[]string{"code", secret, "0"}, "287082\n"},
		{[]string{"code", secret, "-1"}, "755224\n"}, // RFC 4226's first, at counter 0
		{[]string{"code", secret, "1"}, "359152\n"},  // and third
		{[]string{"code", secret + "===="}, "287082\n"},
	} {
		if got, err := command("", test.args...); got != test.want || err != nil {
			t.Errorf("%v: %q, %v, want %q", test.args, got, err, test.want)
		}
	}
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in   string
		args []string
		want string
	}{
		{"", []string{"code"}, "code takes a base32 secret and, if wanted, a number of steps"},
		{"", []string{"code", "secret1"}, "the secret is not base32"},
		{"", []string{"code", ""}, "the secret is not base32"},
		{"", []string{"code", "GEZDGNBV", "x"}, `"x" is not a number of steps`},
		{"", []string{"serve"}, `unexpected argument "serve"`},
		{"", nil, "configuration: EOF"},
		{"{", nil, "configuration: unexpected EOF"},
		{`{"user": []}`, nil, `configuration: json: unknown field "user"`},
		{`{"users": [{"name": "bob"}]}`, nil, `user "bob": name, account, access_key_id and secret_access_key must be there`},
		{`{"users": [{"name": "bob", "account": "1", "access_key_id": "A", "secret_access_key": "s", "devices": [{"serial": "d", "secret": "!"}]}]}`, nil,
			`user "bob": device "d": the secret is not base32`},
		{`{"users": [{"name": "bob", "account": "1", "access_key_id": "A", "secret_access_key": "s", "devices": [{"serial": "d", "kind": "sms"}]}]}`, nil,
			`user "bob": device "d": there is no kind "sms"`},
		{`{"roles": [{"external_id": "x"}]}`, nil, `role "": arn must be there`},
		{`{"roles": [{"arn": "r", "max_duration": "12"}]}`, nil, `role "r": time: missing unit in duration "12"`},
	} {
		if got, err := command(test.in, test.args...); err == nil || err.Error() != test.want || got != "" {
			t.Errorf("%v %s: %q, %v, want %q", test.args, test.in, got, err, test.want)
		}
	}
}
