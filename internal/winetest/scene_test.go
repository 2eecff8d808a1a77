//go:build linux

package winetest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// scene is a Windows whose user has a profile acme, the program, and the STS that
// knows the user.
type scene struct {
	prefix
	sts     *ststest.Server
	program string
	env     []string
}

const (
	accessKeyID = "AKIAQ5FINKEXAMPLE001"
	secretKey   = "Zx1cV2bN3mA4sD5fG6hJ7kL8qW9eR0tY1uI2oP3a"
	device      = "arn:aws:iam::012345678901:mfa/alice"
	roleARN     = "arn:aws:iam::012345678901:role/Admin"
)

var deviceSecret = []byte("twelve small otters")

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{prefix: newPrefix(t), program: programFor(t)}
	server, err := ststest.Start(ststest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	server.AddUser(ststest.User{Name: "alice", Account: "012345678901", AccessKeyID: accessKeyID, Secret: secretKey,
		Devices: []ststest.Device{{Serial: device, Secret: deviceSecret}}})
	server.AddRole(ststest.Role{ARN: roleARN, RequireMFA: true})
	s.sts = server
	s.env = []string{"TZ=UTC", "AWS_ENDPOINT_URL_STS=" + server.URL, "AWS_ENDPOINT_URL_IAM=" + server.URL, "AWS_EC2_METADATA_DISABLED=true"}
	s.write(t, ".aws/config", "[profile acme]\r\nregion = eu-west-1\r\nmfa_serial = "+device+"\r\n")
	s.write(t, ".aws/credentials", "[acme]\r\naws_access_key_id = "+accessKeyID+"\r\naws_secret_access_key = "+secretKey+"\r\n")
	return s
}

// code is the one that the device shows now.
func code() string { return ststest.Code(deviceSecret, time.Now()) }

// write puts a file into the user's profile.
func (s *scene) write(t *testing.T, name, text string) {
	t.Helper()
	path := s.path(filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *scene) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(s.path(filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// windows is a command of Windows in the user's profile.
func (s *scene) windows(args ...string) *exec.Cmd {
	cmd := s.command(wineLoader, args...)
	cmd.Env = slices.Concat(cmd.Env, s.env)
	return cmd
}

// result is how a command ended.
type result struct {
	stdout, stderr string
	status         int
}

// run runs a command without a console, for at most half a minute.
func (s *scene) run(t *testing.T, args ...string) result {
	t.Helper()
	cmd := s.windows(args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	limit := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
	err := cmd.Wait()
	if !limit.Stop() {
		t.Fatalf("%q hung\nstdout: %s\nstderr: %s", args, &out, &errs)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%q: %v", args, err)
	}
	plain := strings.NewReplacer("\r\n", "\n")
	return result{plain.Replace(out.String()), plain.Replace(errs.String()), cmd.ProcessState.ExitCode()}
}

// awsmfa runs the program.
func (s *scene) awsmfa(t *testing.T, args ...string) result {
	t.Helper()
	return s.run(t, append([]string{s.program}, args...)...)
}

var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workFolder, "awsmfa.exe")
	cmd := exec.Command("../../scripts/build", path)
	cmd.Env = append(cmd.Environ(), "GOOS=windows", "GOARCH=amd64")
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = errors.New(string(out))
	}
	return path, err
})

// programFor is where the program for Windows lies, which is built as a release
// is.
func programFor(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
