//go:build unix

package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// TestKilledAtAnyMoment kills a login 200 times while it asks, sends or keeps.
// Whoever comes after it is never blocked, and never finds half a file.
func TestKilledAtAnyMoment(t *testing.T) {
	p := bareHome(t)
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
	kept, err := filepath.Glob(filepath.Join(p.dir, ".cache", "awsmfa", "*"))
	if err != nil || len(kept) < times {
		t.Errorf("%d files in the cache, %v", len(kept), err)
	}
}

// killAndFollow kills one login of a profile and does the next.
func killAndFollow(t *testing.T, p home, i int) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	profile, serial := fmt.Sprintf("p%d", i), fmt.Sprintf("arn:aws:iam::1:mfa/u%d", i)
	victim := p.command(ctx, "env", profile, p.sts.Code(serial), "--shell", "json")
	if i%4 == 0 { // asks, and is killed before or after it is answered
		victim = p.command(ctx, "env", profile, "--shell", "json")
		person, commands, err := ownTerminal(victim, true)
		if err != nil {
			t.Error(err)
			return
		}
		defer person.Close()
		defer commands.Close()
		go answer(person, []string{p.sts.Code(serial)})
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
	p := newHome(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	hidden := p.command(ctx, "env", "acme", "--shell", "json")
	person, commands, err := ownTerminal(hidden, false)
	if err != nil {
		t.Fatal(err)
	}
	defer person.Close()
	output, err := hidden.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := hidden.Start(); err != nil {
		t.Fatal(err)
	}
	commands.Close()
	question := make([]byte, 256)
	if _, err := person.Read(question); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, person)
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
