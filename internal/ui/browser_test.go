//go:build unix

package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBrowser(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"xdg-open", "wslview", "rundll32.exe", "firefox", "my browser"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		os, env string
		exists  string
		want    string // the command without bin, or why there is none
	}{
		{"linux", "DISPLAY=:0", "", "/xdg-open URL"},
		{"linux", "WAYLAND_DISPLAY=w", "", "/xdg-open URL"},
		{"linux", "", "", "there is no desktop"},
		{"linux", "DISPLAY=:0 SSH_CONNECTION=x", "", "this is an SSH session"},
		{"linux", "DISPLAY=:0 BROWSER=firefox SSH_CONNECTION=x", "/.dockerenv", "/firefox URL"},
		{"linux", "DISPLAY=:0", "/.dockerenv", "this is a container"},
		{"linux", "DISPLAY=:0", "/run/.containerenv", "this is a container"},
		{"linux", "DISPLAY=:0 CODESPACES=true", "", "this is a container"},
		{"linux", "WSL_DISTRO_NAME=Debian", "", "/wslview URL"},
		{"windows", "", "", "/rundll32.exe url.dll,FileProtocolHandler URL"},
		{"linux", "BROWSER=gone:firefox\u00a0--new=%s\u00a0-x", "", "/firefox --new=URL -x"},
		{"linux", "BROWSER=" + strings.ReplaceAll(bin, " ", "\u00a0") + "/my\u00a0browser", "", "/my browser URL"},
		{"linux", "BROWSER=gone DISPLAY=:0", "", "the program that BROWSER names is not there"},
		{"linux", "DISPLAY=:0 PATH=/no/such", "", "no program that opens a browser is installed"},
	} {
		env := map[string]string{"PATH": bin}
		for _, pair := range strings.Split(test.env, " ") { // a no-break space stands for a blank of the value
			name, value, _ := strings.Cut(pair, "=")
			env[name] = strings.ReplaceAll(value, "\u00a0", " ")
		}
		b := Browser{OS: test.os, Getenv: func(name string) string { return env[name] }, Exists: func(path string) bool { return path == test.exists }}
		argv, why := b.Command("URL")
		got := why + strings.TrimPrefix(strings.Join(argv, " "), bin)
		if got != test.want {
			t.Errorf("%s %q: %q, want %q", test.os, test.env, got, test.want)
		}
	}
}

func TestOpen(t *testing.T) {
	failed, err := Open([]string{"/bin/sh", "-c", "exit 3"}, []string{})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-failed; err == nil || err.Error() != "exit status 3" {
		t.Error(err)
	}
	if _, err := Open([]string{"/no/such"}, nil); err == nil || strings.Contains(err.Error(), "/no/such") {
		t.Error(err)
	}
}
