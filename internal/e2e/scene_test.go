//go:build unix

package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// wiretap stands between the program and the server and keeps what either says.
type wiretap struct {
	url      string
	listener net.Listener

	mu   sync.Mutex
	said bytes.Buffer
}

func tap(t *testing.T, server string) *wiretap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wiretap{url: "http://" + l.Addr().String(), listener: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go w.relay(client, strings.TrimPrefix(server, "http://"))
		}
	}()
	return w
}

// relay passes bytes on until both sides have ended.
func (w *wiretap) relay(client net.Conn, address string) {
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		io.Copy(server, io.TeeReader(client, w))
		server.(*net.TCPConn).CloseWrite()
	}()
	io.Copy(client, io.TeeReader(server, w))
}

func (w *wiretap) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.said.Len() < 1<<20 {
		w.said.Write(p)
	}
	return len(p), nil
}

func (w *wiretap) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.said.String()
}

// requests is how often the code was sent.
func (w *wiretap) requests(code string) int { return strings.Count(w.String(), "TokenCode="+code) }

var (
	sentCode     = regexp.MustCompile(`TokenCode=([0-9]{6})`)
	answered     = regexp.MustCompile(`(?s)<(SecretAccessKey|SessionToken)>(.*?)</`)
	noCredential = regexp.MustCompile(`[^A-Za-z0-9+/=]+`)
)

// scene is a home, a server and a wiretap, and all secrets that come by.
type scene struct {
	home
	wire  *wiretap
	spied string   // folder in which children leave what they were given
	codes []string // beside those that were sent
	// longTerm are the secret access keys of the files in testdata, and what else
	// must never leave its place.
	longTerm []string
}

func newScene(t *testing.T, env ...string) *scene {
	t.Helper()
	s := &scene{home: newHome(t), spied: t.TempDir(), longTerm: []string{"ANDTHISISNOTEITHERavalidKEY", "SPOILERALERTThisKeyISNOTVALID"}}
	s.wire = tap(t, s.sts.URL)
	if err := os.Mkdir(s.tmp(), 0o700); err != nil {
		t.Fatal(err)
	}
	s.env = slices.Concat(s.env, []string{
		"TMPDIR=" + s.tmp(), "SPIED=" + s.spied, "AWS_ENDPOINT_URL_STS=" + s.wire.url, "AWS_ENDPOINT_URL_IAM=" + s.wire.url,
	}, env)
	return s
}

func (s *scene) tmp() string { return filepath.Join(s.dir, "tmp") }

// spy is a program that leaves its arguments and environment in the folder
// SPIED, and prints what the variable $1 says.
const spy = `#!/bin/sh
{
	env
	echo "$0 $*"
	[ ! -r /proc/$$/cmdline ] || tr '\0' ' ' </proc/$$/cmdline
	[ "$(cat /proc/$PPID/comm 2>/dev/null)" != sh ] || tr '\0' ' ' </proc/$PPID/cmdline
} >"$SPIED/$$"
eval "printf '%s\n' \"\$$1\""
`

// spyAt writes the spy and gives its path.
func (s *scene) spyAt(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "spy")
	if err := os.WriteFile(path, []byte(spy), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// outcome is how a run ended.
type outcome struct {
	line           []string
	stdout, stderr string
	status         int
}

func (o outcome) String() string {
	return fmt.Sprintf("%q ended with %d\nstdout: %.2000s\nstderr: %.2000s", o.line, o.status, o.stdout, o.stderr)
}

// run runs the program without a terminal.
func (s *scene) run(t *testing.T, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := s.command(ctx, args...)
	cmd.Dir = s.tmp()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	return s.ended(t, cmd, cmd.Run(), &stdout, &stderr)
}

func (s *scene) ended(t *testing.T, cmd *exec.Cmd, err error, stdout, stderr fmt.Stringer) outcome {
	t.Helper()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%q: %v", cmd.Args, err)
	}
	return outcome{cmd.Args[1:], stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// runOnTerminal runs the program with a terminal for all its streams, at which
// somebody types the answers. stdout is what the terminal shows beside them.
func (s *scene) runOnTerminal(t *testing.T, answers []string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := s.command(ctx, args...)
	cmd.Dir = s.tmp()
	seen, err := runAnswered(cmd, true, answers)
	shown := string(seen)
	for _, typed := range answers { // the terminal shows what is typed
		shown = strings.Replace(shown, typed, "", 1)
	}
	return s.ended(t, cmd, err, bytes.NewBufferString(shown), &strings.Builder{})
}

// sessions are the secrets that the server has handed out, or begun to.
func (s *scene) sessions() []string {
	var all []string
	for _, found := range answered.FindAllStringSubmatch(s.wire.String(), -1) {
		for _, part := range noCredential.Split(found[2], -1) {
			if len(part) >= 12 {
				all = append(all, part)
			}
		}
	}
	return all
}

// allCodes are those that were sent and those that somebody typed.
func (s *scene) allCodes() []string {
	all := append([]string{}, s.codes...)
	for _, found := range sentCode.FindAllStringSubmatch(s.wire.String(), -1) {
		all = append(all, found[1])
	}
	return all
}

// holds names the first secret in text; codes count where they stand alone.
func holds(text string, secrets, codes []string) string {
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			return secret
		}
	}
	for _, code := range codes {
		if regexp.MustCompile(`(^|[^0-9A-Za-z])` + code + `($|[^0-9A-Za-z])`).MatchString(text) {
			return code
		}
	}
	return ""
}

// checkStreams fails when a run showed a secret. data says that its stdout is
// where the session belongs.
func (s *scene) checkStreams(t *testing.T, o outcome, data bool) {
	t.Helper()
	session, codes := s.sessions(), s.allCodes()
	never := append(session, s.longTerm...)
	if found := holds(o.stderr, never, codes); found != "" {
		t.Errorf("stderr shows %q: %v", found, o)
	}
	if data {
		never = s.longTerm
	}
	if found := holds(o.stdout, never, codes); found != "" {
		t.Errorf("stdout shows %q: %v", found, o)
	}
}

// checkPlaces looks for secrets in all that is left behind, and fails where one
// does not belong.
func (s *scene) checkPlaces(t *testing.T) {
	t.Helper()
	session, codes := s.sessions(), s.allCodes()
	all := append(session, s.longTerm...)
	err := filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		place, _ := filepath.Rel(s.dir, path)
		never := all
		if strings.HasSuffix(place, ".session") && strings.HasPrefix(place, ".cache/awsmfa/") {
			never = s.longTerm
		} else if place == ".aws/credentials" {
			never = nil
		}
		if found := holds(string(data), never, codes); found != "" {
			t.Errorf("%s holds %q", place, found)
		}
		if holds(string(data), all, nil) != "" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s holds secrets and has mode %v", place, info.Mode())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkSpied looks at what children were given, and says how many there were.
// One of exec's may have the session.
func (s *scene) checkSpied(t *testing.T, may []string) (children int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(s.spied, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for _, pair := range may {
			text = strings.ReplaceAll(text, pair, "")
		}
		if found := holds(text, append(s.sessions(), s.longTerm...), s.allCodes()); found != "" {
			t.Errorf("a child was given %q: %s", found, data)
		}
	}
	return len(files)
}
