//go:build linux

package keyring

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// bus starts a session bus and, unless mode is none, a real gnome-keyring on it,
// in a home of its own. Both end with the test.
func bus(t *testing.T, dir, mode string) Options {
	t.Helper()
	for _, name := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed (Debian: dbus, gnome-keyring)")
		}
	}
	runtime := filepath.Join(dir, "run")
	os.MkdirAll(runtime, 0o700)
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "XDG_RUNTIME_DIR=" + runtime, "XDG_DATA_HOME=" + dir + "/data"}
	address := "unix:path=" + runtime + "/session"
	config := filepath.Join(dir, "bus.conf")
	// Without service files nothing is started but what the test starts.
	text := `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>` + address + `</listen><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon(t, env, nil, "dbus-daemon", "--nofork", "--nopidfile", "--config-file="+config)
	wait(t, func() bool { _, err := os.Stat(runtime + "/session"); return err == nil })
	env = append(env, "DBUS_SESSION_BUS_ADDRESS="+address)
	o := Options{Env: env}
	switch mode {
	case "unlocked":
		daemon(t, env, strings.NewReader("password"), "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	case "locked":
		daemon(t, env, nil, "gnome-keyring-daemon", "--foreground", "--components=secrets")
	default:
		return o
	}
	wait(t, func() bool {
		var none *NoServiceError
		_, err := (&secretService{o}).Get(context.Background(), "none")
		return !errors.As(err, &none)
	})
	return o
}

// daemon runs a program in a group of its own until the test ends.
func daemon(t *testing.T, env []string, stdin *strings.Reader, argv ...string) {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = env
	if stdin != nil {
		cmd.Stdin = stdin
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); cmd.Wait() })
}

func wait(t *testing.T, there func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !there(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not start")
		}
	}
}

func TestSecretService(t *testing.T) {
	dir := t.TempDir()
	o := bus(t, dir, "unlocked")
	s, err := Open(System, o)
	if err != nil {
		t.Fatal(err)
	}
	life(t, s, false)

	ctx := context.Background()
	if _, err := s.Add(ctx, key, ""); err != nil {
		t.Fatal(err)
	}
	if tool, err := exec.LookPath("secret-tool"); err == nil {
		cmd := exec.Command(tool, "lookup", "service", "awsmfa", "username", key.AccessKeyID)
		cmd.Env = o.Env
		if out, err := cmd.Output(); err != nil || string(bytes.TrimSpace(out)) != key.SecretAccessKey {
			t.Errorf("secret-tool finds another secret: %v", err)
		}
	}

	// The same keyring, locked.
	locked := bus(t, copyOf(t, dir), "locked")
	s, _ = Open(System, locked)
	var e *LockedError
	if _, err := s.Get(ctx, key.AccessKeyID); !errors.As(err, &e) {
		t.Errorf("locked, get: %v", err)
	}
	if _, err := s.Get(ctx, "AKIANONE"); !errors.As(err, &e) {
		t.Errorf("locked, another: %v", err)
	}
	if _, err := s.Add(ctx, key, ""); !errors.As(err, &e) {
		t.Errorf("locked, add: %v", err)
	}
	if err := s.Delete(ctx, key.AccessKeyID); !errors.As(err, &e) {
		t.Errorf("locked, delete: %v", err)
	}
}

// copyOf is a home with the same keyrings.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(filepath.Join(to, "data"), os.DirFS(filepath.Join(dir, "data"))); err != nil {
		t.Fatal(err)
	}
	return to
}

// Where there is no bus or no service, that is said, and nothing is started.
func TestNoSecretService(t *testing.T) {
	dir := t.TempDir()
	launch := filepath.Join(dir, "dbus-launch")
	if err := os.WriteFile(launch, []byte("#!/bin/sh\ntouch "+dir+"/started\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	path := "PATH=" + os.Getenv("PATH")
	for name, env := range map[string][]string{
		"no bus":     {path, "XDG_RUNTIME_DIR=" + dir},
		"autolaunch": {path, "DBUS_SESSION_BUS_ADDRESS=autolaunch:"},
		"a program":  {path, "DBUS_SESSION_BUS_ADDRESS=unix:path=/none;unixexec:path=" + launch},
		"dead":       {path, "DBUS_SESSION_BUS_ADDRESS=unix:path=" + dir + "/none"},
	} {
		var e *NoServiceError
		s := &secretService{Options{Env: env}}
		if _, err := s.Get(context.Background(), key.AccessKeyID); !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(dir + "/started"); err == nil {
		t.Error("a bus was launched")
	}
	var e *NoServiceError
	if _, err := (&secretService{bus(t, t.TempDir(), "none")}).Get(context.Background(), key.AccessKeyID); !errors.As(err, &e) {
		t.Errorf("no service on the bus: %v", err)
	}
}

// A bus that accepts and never answers ends with the context.
func TestSilentBus(t *testing.T) {
	socket := t.TempDir() + "/bus"
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	accepted := make(chan net.Conn, 1)
	go func() {
		if c, err := listener.Accept(); err == nil {
			accepted <- c
		}
	}()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := (&secretService{Options{Env: []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + socket}}}).Get(ctx, "x")
		done <- err
	}()
	defer (<-accepted).Close()
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("it goes on waiting")
	}
}
