//go:build unix

package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// The exit statuses that people and scripts are promised.
const (
	exitFailed      = 1
	exitMisused     = 2
	exitNeedsCode   = 3
	exitInterrupted = 130
)

// home is a folder with AWS's files, the STS that its users know, and the
// environment in which the program is run there.
type home struct {
	program, dir string
	sts          *ststest.Server
	env          []string // of every run; the last of one name counts
}

// bareHome makes a home without files.
func bareHome(t *testing.T) home {
	t.Helper()
	h := home{program: program(t), dir: t.TempDir(), sts: startSTS(t)}
	t.Cleanup(h.sts.Close)
	h.env = []string{"HOME=" + h.dir, "PATH=" + os.Getenv("PATH"), "TZ=UTC", "GORACE=" + os.Getenv("GORACE"), "AWS_ENDPOINT_URL_STS=" + h.sts.URL}
	if err := os.Mkdir(h.path("."), 0o700); err != nil {
		t.Fatal(err)
	}
	return h
}

// newHome makes a home with the files of testdata/aws.
func newHome(t *testing.T) home {
	t.Helper()
	h := bareHome(t)
	if err := layOut(h.dir); err != nil {
		t.Fatal(err)
	}
	return h
}

// program is where the program lies, which TestMain has put on PATH.
func program(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("awsmfa")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// layOut writes the files of testdata/aws into a home, unless it has its own.
func layOut(home string) error {
	folder := filepath.Join(home, ".aws")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"config", "credentials"} {
		data, err := os.ReadFile(filepath.Join("testdata", "aws", name))
		if err != nil {
			return err
		}
		path := filepath.Join(folder, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// command is the program, ready to run in the home.
func (h home) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, h.program, args...)
	cmd.Env = append([]string{}, h.env...)
	cmd.WaitDelay = time.Second
	return cmd
}

// path is that of one of AWS's files.
func (h home) path(name string) string { return filepath.Join(h.dir, ".aws", name) }

func (h home) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(h.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (h home) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// configure adds lines to the config file.
func (h home) configure(t *testing.T, lines string) {
	t.Helper()
	h.write(t, "config", h.read(t, "config")+lines)
}
