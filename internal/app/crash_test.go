//go:build unix

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"awsmfa/internal/ststest"
)

// installed is a program that a test runs in a home of its own.
type installed struct {
	path, home string
	sts        *ststest.Server
}

// install gives the program a home and a server.
func install(t *testing.T) installed {
	t.Helper()
	folder, err := released()
	if err != nil {
		t.Fatal(err)
	}
	p := installed{filepath.Join(folder, "awsmfa"), t.TempDir(), world(t)}
	t.Cleanup(p.sts.Close)
	if err := os.Mkdir(filepath.Join(p.home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p installed) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Env = []string{"HOME=" + p.home, "PATH=" + os.Getenv("PATH"), "AWS_ENDPOINT_URL_STS=" + p.sts.URL}
	cmd.WaitDelay = time.Second
	return cmd
}

func (p installed) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.home, ".aws", name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKilledAtAnyMoment kills a login 200 times while it asks, sends or keeps.
// Whoever comes after it is never blocked, and never finds half a file.
func TestKilledAtAnyMoment(t *testing.T) {
	p := install(t)
	const times = 200
	var config, credentials strings.Builder
	for i := range times {
		serial, key := fmt.Sprintf("arn:aws:iam::1:mfa/u%d", i), fmt.Sprintf("AKIA%d", i)
		p.sts.AddUser(ststest.User{Name: fmt.Sprintf("u%d", i), Account: "1", AccessKeyID: key, Secret: "secret",
			Devices: []ststest.Device{{Serial: serial, Secret: []byte(key + "0123456789abcdef")}}})
		fmt.Fprintf(&config, "[profile p%d]\nmfa_serial = %s\n", i, serial)
		fmt.Fprintf(&credentials, "[p%d]\naws_access_key_id = %s\naws_secret_access_key = secret\n", i, key)
	}
	p.write(t, "config", config.String())
	p.write(t, "credentials", credentials.String())

	var group sync.WaitGroup
	profiles := make(chan int)
	for range 4 {
		group.Go(func() {
			for i := range profiles {
				killAndFollow(t, p, i)
			}
		})
	}
	for i := range times {
		profiles <- i
	}
	close(profiles)
	group.Wait()
	kept, err := filepath.Glob(filepath.Join(p.home, ".cache", "awsmfa", "*"))
	if err != nil || len(kept) < times {
		t.Errorf("%d files in the cache, %v", len(kept), err)
	}
}

// killAndFollow kills one login of a profile and does the next.
func killAndFollow(t *testing.T, p installed, i int) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	profile, serial := fmt.Sprintf("p%d", i), fmt.Sprintf("arn:aws:iam::1:mfa/u%d", i)
	victim := p.command(ctx, "env", profile, p.sts.Code(serial), "--shell", "json")
	if i%4 == 0 { // asks, and is killed before or after it is answered
		victim = p.command(ctx, "env", profile, "--shell", "json")
		master, slave, err := pty.Open()
		if err != nil {
			t.Error(err)
			return
		}
		defer master.Close()
		defer slave.Close()
		victim.Stdin = slave
		victim.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		go answer(master, []string{p.sts.Code(serial)})
	}
	if err := victim.Start(); err != nil {
		t.Error(err)
		return
	}
	time.Sleep(time.Duration(rand.IntN(12_000)) * time.Microsecond)
	victim.Process.Kill()
	victim.Wait()

	next := p.command(ctx, "env", profile, "--no-prompt", "--shell", "json")
	var messages strings.Builder
	next.Stderr = &messages
	err := next.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitNeedsCode) || strings.Contains(messages.String(), "warning") {
		t.Errorf("%s: looking for a session: %v\n%s", profile, err, messages.String())
	}
	last := p.command(ctx, "env", profile, p.sts.Code(serial), "--shell", "json")
	last.Stderr = &messages
	out, err := last.Output()
	if err != nil || !strings.Contains(string(out), "ASIA") {
		t.Errorf("%s: logging in after a killed login: %v\n%s", profile, err, messages.String())
	}
}

// TestExplicitCodePassesAHiddenQuestion leaves a question open on one terminal;
// a code given elsewhere is not kept waiting, and ends the question.
func TestExplicitCodePassesAHiddenQuestion(t *testing.T) {
	p := install(t)
	if err := layOut(p.home); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	hidden := p.command(ctx, "env", "acme", "--shell", "json")
	hidden.Stdin = slave
	hidden.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	output, err := hidden.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := hidden.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	question := make([]byte, 256)
	if _, err := master.Read(question); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, master)
	given := p.command(ctx, "env", "acme", p.sts.Code(bob), "--shell", "json")
	want, err := given.Output()
	if err != nil {
		t.Fatal(err)
	}
	got, _ := io.ReadAll(output)
	if err := hidden.Wait(); err != nil || string(got) != string(want) || len(p.sts.Requests()) != 1 {
		t.Errorf("the hidden question ended with %v, the same session: %v, %d requests", err, string(got) == string(want), len(p.sts.Requests()))
	}
}
