package app

import (
	"testing"
	"time"
)

func TestReadDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"8h": 8 * time.Hour, "90m": 90 * time.Minute, "1h30m": 90 * time.Minute, "3600": time.Hour, "": 0,
	} {
		if got, err := readDuration("--duration", text); err != nil || got != want {
			t.Errorf("readDuration(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-5", "-1h", "1d", "1.5s", "soon", "99999999999", "1h 30m", "١٢"} {
		if got, err := readDuration("--duration", text); err == nil {
			t.Errorf("readDuration(%q) = %v", text, got)
		}
	}
}

func TestShellFlag(t *testing.T) {
	for _, test := range []struct {
		line []string
		want string
	}{
		{[]string{"env", "--shell", "fish", "--bogus"}, "fish"}, {[]string{"env", "-shell=zsh"}, "zsh"},
		{[]string{"env", "--shell"}, ""}, {[]string{"env", "shell", "fish"}, ""}, {[]string{"env", "--", "--shell", "fish"}, ""},
	} {
		if got := shellFlag(test.line); got != test.want {
			t.Errorf("shellFlag(%q) = %q, want %q", test.line, got, test.want)
		}
	}
}

func TestOwnProcess(t *testing.T) {
	for _, test := range []struct {
		line    string
		profile string
		own     bool
	}{
		{"awsmfa process acme", "acme", true},
		{"awsmfa process", "", true},
		{"/usr/local/bin/awsmfa process --profile acme --min 30m", "acme", true},
		{"awsmfa process -p=acme --no-prompt", "acme", true},
		{"  'awsmfa' \"process\"\t'a b' ", "a b", true},
		{`"C:\\Program Files\\awsmfa.exe" process acme`, "acme", true},
		{`awsmfa process it\'s`, "it's", true},
		{"awsmfa process -- acme", "acme", true},
		{"awsmfa process 123456", "123456", true},
		{"awsmfa process a b", "", true},
		{"awsmfa process --bogus a", "", true},
		{"awsmfa process acme 'x", "", false},
		{"awsmfa env acme", "", false},
		{"awsmfa", "", false},
		{"my-awsmfa process acme", "", false},
		{"get-keys awsmfa process acme", "", false},
		{"", "", false},
	} {
		if profile, own := ownProcess(test.line); profile != test.profile || own != test.own {
			t.Errorf("ownProcess(%s) = %q, %v; want %q, %v", test.line, profile, own, test.profile, test.own)
		}
	}
}
