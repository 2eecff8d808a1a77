//go:build unix

package e2e

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"awsmfa/internal/app"
	"awsmfa/internal/host"
	"awsmfa/internal/prompt"
	"awsmfa/internal/ststest"
)

const developer = "arn:aws:sts::34322NAN4567:assumed-role/DeveloperRole/"

// serverScene is a home whose clock, and that of STS, is moved by the test, with
// the program running in this process and the test as its command.
type serverScene struct {
	home   map[string]string
	sts    *ststest.Server
	clock  *ststest.Clock
	mu     sync.Mutex
	stderr strings.Builder
}

func newServerScene(t *testing.T, clock time.Time) *serverScene {
	t.Helper()
	s := &serverScene{clock: ststest.ClockAt(clock)}
	s.sts = startSTSAt(t, s.clock.Now)
	t.Cleanup(s.sts.Close)
	dir := t.TempDir()
	if err := layOut(dir); err != nil {
		t.Fatal(err)
	}
	s.home = map[string]string{"HOME": dir, "AWS_ENDPOINT_URL_STS": s.sts.URL, "PATH": os.Getenv("PATH")}
	return s
}

// Write is the terminal.
func (s *serverScene) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stderr.Write(p)
}

func (s *serverScene) shown() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stderr.String()
}

// run runs a line of awsmfa, whose command is the function.
func (s *serverScene) run(t *testing.T, command func(env []string), line ...string) int {
	t.Helper()
	system := host.Empty()
	system.Args, system.Now, system.Stderr = line, s.clock.Now, s
	system.Getenv = func(name string) string { return s.home[name] }
	system.Environ = func() []string {
		var env []string
		for name, value := range s.home {
			env = append(env, name+"="+value)
		}
		return env
	}
	system.Ask = func(context.Context, string) (string, error) {
		t.Error("somebody was asked")
		return "", prompt.ErrNone
	}
	system.Child = func(_ string, _, env []string) error {
		command(env)
		return host.ExitStatus(0)
	}
	return app.Run(t.Context(), system)
}

// answeredSession is what an AWS tool with that environment gets of the server.
type answeredSession struct {
	status                           int
	AccessKeyId, SecretAccessKey     string
	Token, Expiration, Code, Message string
}

func getSession(t *testing.T, env []string) (a answeredSession) {
	t.Helper()
	vars := map[string]string{}
	for _, pair := range env {
		name, value, _ := strings.Cut(pair, "=")
		vars[name] = value
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, vars["AWS_CONTAINER_CREDENTIALS_FULL_URI"], nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", vars["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil {
		err = json.Unmarshal(body, &a)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	a.status = answer.StatusCode
	return a
}

// TestServerRenewsARole runs a command for half a day: the role's hour is renewed
// with the MFA session, without a code, until that has ended. A login in another
// terminal lets the command go on.
func TestServerRenewsARole(t *testing.T) {
	s := newServerScene(t, time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC))
	status := s.run(t, func(env []string) {
		keys := map[string]bool{}
		for s.clock.Now().Hour() < 20 { // the MFA session lasts until then
			a := getSession(t, env)
			ends, err := time.Parse(time.RFC3339, a.Expiration)
			if err != nil || a.status != 200 || ends.Sub(s.clock.Now()) < 15*time.Minute {
				t.Fatalf("%v: %d, until %v, %v, %s", s.clock.Now(), a.status, ends, err, a.Message)
			}
			keys[a.AccessKeyId] = true
			s.clock.Add(10 * time.Minute)
		}
		if len(keys) < 12 {
			t.Errorf("%d sessions in twelve hours", len(keys))
		}
		s.clock.Add(2 * time.Hour) // as when the machine sleeps
		for range 3 {
			if a := getSession(t, env); a.status != 403 || a.Code != "ExpiredToken" ||
				a.Message != "awsmfa: the session of baszooDev has ended; to go on, type in another terminal: authaws baszooDev" {
				t.Errorf("after the end: %+v", a)
			}
		}
		if status := s.run(t, nil, "env", "baszooDev", s.sts.Code(bjohnson)); status != 0 {
			t.Fatalf("the login ended with %d: %s", status, s.shown())
		}
		if a := getSession(t, env); a.status != 200 {
			t.Errorf("after the login: %+v", a)
		}
	}, "exec", "--server", "baszooDev", s.sts.Code(bjohnson), "--", "true")
	if status != 0 {
		t.Errorf("status %d", status)
	}
	if n := strings.Count(s.shown(), "the session of baszooDev has ended"); n != 1 {
		t.Errorf("the terminal shows it %d times:\n%s", n, s.shown())
	}
	codes := 0
	for _, r := range s.sts.Requests() {
		if r.Params.Get("TokenCode") != "" {
			codes++
		}
	}
	if codes != 2 {
		t.Errorf("%d codes were sent", codes)
	}
}

// TestToolsAskOurServer has AWS tools find the session, two hours after the
// login, and look at what a person sees once there is none any more.
func TestToolsAskOurServer(t *testing.T) {
	for _, tool := range []struct {
		name  string
		find  func(*testing.T) []string
		hides bool // the reason; the terminal shows it
	}{
		{"AWS CLI", func(t *testing.T) []string { line := awsCLI(t); return line[:len(line)-1] }, false},
		{"boto3", boto3, false},
		{"AWS SDK for Go", goSDK, false},
		{"AWS SDK for JavaScript", jsSDK, true},
	} {
		t.Run(tool.name, func(t *testing.T) {
			whoami := tool.find(t)
			s := newServerScene(t, time.Now().Add(-2*time.Hour))
			run := func(env []string) (out string, messages string) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				cmd := exec.CommandContext(ctx, whoami[0], whoami[1:]...)
				cmd.Env = append(env, "AWS_EC2_METADATA_DISABLED=true", "LANG=C.UTF-8")
				var stdout, stderr strings.Builder
				cmd.Stdout, cmd.Stderr = &stdout, &stderr
				cmd.Run()
				return stdout.String(), stderr.String()
			}
			s.run(t, func(env []string) {
				for range 11 {
					s.clock.Add(10 * time.Minute)
					getSession(t, env)
				}
				s.clock.Add(time.Since(s.clock.Now()))
				if out, messages := run(env); !strings.HasPrefix(out, developer) {
					t.Errorf("after two hours: %q\n%s", out, messages)
				}
				s.run(t, nil, "logout", "--all")
				s.clock.Add(2 * time.Hour)
				out, messages := run(env)
				const remedy = "type in another terminal: authaws baszooDev"
				if out != "" || strings.Contains(messages, remedy) == tool.hides || strings.Count(s.shown(), remedy) != 1 {
					t.Errorf("without a session: %q, hides: %v\n%s\nthe terminal shows %s", out, tool.hides, messages, s.shown())
				}
			}, "exec", "--server", "baszooDev", s.sts.Code(bjohnson), "--", "true")
		})
	}
}

func boto3(t *testing.T) []string {
	line := []string{"python3", "-c", "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"}
	if out, err := exec.Command(line[0], "-c", "import boto3").CombinedOutput(); err != nil {
		t.Skipf("boto3 is not installed: %v %s", err, out)
	}
	return line
}

// jsSDK is the program of testdata/jssdk, for which npm has to fetch the SDK.
func jsSDK(t *testing.T) []string {
	folder, err := filepath.Abs("testdata/jssdk")
	if err != nil {
		t.Fatal(err)
	}
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(folder, "node_modules"))
	}
	switch {
	case err == nil:
	case os.Getenv("REQUIRE_SHELLS") != "":
		t.Fatal(err)
	default:
		t.Skipf("the SDK for JavaScript is not there; npm install in internal/e2e/testdata/jssdk fetches it: %v", err)
	}
	return []string{node, filepath.Join(folder, "main.mjs")}
}
