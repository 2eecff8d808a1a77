//go:build unix

package awsapi

import (
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A bundle that never ends, or never begins, is refused at once: nothing reads it.
// The pipe is made here, so that no node of the machine is at risk.
func TestEndlessBundles(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, maxBundle+1); err != nil { // takes no space
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		pipe: "it is not a regular file", link: "it is not a regular file", os.DevNull: "it is not a regular file",
		dir: "is a directory", large: "it has more than 16 MiB",
	} {
		_, err := New(Settings{Region: "eu-west-1", CABundle: path, Now: time.Now})
		var bad *SettingError
		if !errors.As(err, &bad) || bad.Setting() != SettingCABundle || !strings.HasSuffix(err.Error(), " cannot be read: "+want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	if err := os.Truncate(large, maxBundle); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Settings{Region: "eu-west-1", CABundle: large, Now: time.Now}); err == nil || !strings.HasSuffix(err.Error(), "holds no certificate") {
		t.Errorf("as large as may be: %v", err)
	}
}

// A bundle takes the place of the system's roots. Those are read once in a
// process, so a child of this one is told that the server's own certificate is
// among them.
func TestBundleReplacesTheSystemsRoots(t *testing.T) {
	if endpoint := os.Getenv("AWSAPI_TEST_ROOTS"); endpoint != "" {
		_, err := login(newClient(t, endpoint, func(s *Settings) { s.CABundle = os.Getenv("AWSAPI_TEST_BUNDLE") }))
		fmt.Printf("<%v>", err)
		return
	}
	s, own := secure(t, plain)
	_, other := secure(t, func(c *tls.Config) { c.Certificates = []tls.Certificate{otherCertificate(t)} })
	run := func(bundle string) string {
		cmd := exec.Command(os.Args[0], "-test.run=^TestBundleReplacesTheSystemsRoots$")
		cmd.Env = []string{"SSL_CERT_FILE=" + own, "SSL_CERT_DIR=/nowhere", "AWSAPI_TEST_ROOTS=" + s.URL, "AWSAPI_TEST_BUNDLE=" + bundle}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %s", err, out)
		}
		said, _, _ := strings.Cut(strings.TrimPrefix(string(out), "<"), ">")
		return said
	}
	if got := run(""); !strings.HasPrefix(got, "<nil") {
		t.Skipf("this system does not read SSL_CERT_FILE: %s", got)
	}
	if got := run(other); !strings.Contains(got, "unknown authority") {
		t.Errorf("with another bundle: %s", got)
	}
}
