package app

import (
	"strings"
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

// Where nobody is asked, AWS is not waited for half a minute either.
func TestNoPromptLimitsRequests(t *testing.T) {
	for noPrompt, want := range map[bool]time.Duration{false: 0, true: promptLimit} {
		f := loginFlags{noPrompt: noPrompt}
		if r, err := f.request([]string{"acme"}, true); err != nil || r.NoPrompt != noPrompt || r.Limit != want {
			t.Errorf("%v, %v, %v", noPrompt, r.Limit, err)
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
		{"awsmfa process acme --role Admin", "", true},
		{"awsmfa process prod --policy-arn ReadOnlyAccess", "", true},
		{"awsmfa process --bogus a", "", true},
		{"awsmfa process acme 'x", "", false},
		{"awsmfa env acme", "", false},
		{"awsmfa", "", false},
		{"my-awsmfa process acme", "", false},
		{"get-keys awsmfa process acme", "", false},
		{"", "", false},
	} {
		if profile, own := ownProcess("linux", test.line); profile != test.profile || own != test.own {
			t.Errorf("ownProcess(%s) = %q, %v; want %q, %v", test.line, profile, own, test.profile, test.own)
		}
	}
}

func TestOwnProcessOnWindows(t *testing.T) {
	for line, want := range map[string]string{
		`C:\x\awsmfa.exe process acme`: "acme", `"C:\my dir\AWSMFA.EXE" process "a b"`: "a b", `"C:\\my dir\\awsmfa.exe" process acme`: "acme", `awsmfa process it's`: "it's",
	} {
		if profile, own := ownProcess("windows", line); !own || profile != want {
			t.Errorf("%s: %q, %v", line, profile, own)
		}
	}
	for _, line := range []string{`'C:\x\awsmfa.exe' process acme`, `C:\x\other.exe process acme`, `"C:\x\awsmfa.exe process acme`} {
		if profile, own := ownProcess("windows", line); own {
			t.Errorf("%s is ours, for %q", line, profile)
		}
	}
}

// A policy is made short, as AWS counts its blanks, and what is none is not shown.
func TestPolicyOf(t *testing.T) {
	for text, want := range map[string]string{
		"{}": "{}", "\ufeff{\r\n  \"a b\": [1, 2]\n}\n": `{"a b":[1,2]}`,
	} {
		if got, err := policyOf([]byte(text)); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":                                 "this is not JSON (line 1)",
		"[default]\naws_secret = SECRET\n": "this is not JSON (line 1)",
		"{\"a\":\n SECRET}":                "this is not JSON (line 2)",
		"{} SECRET":                        "this is not JSON (line 1)",
		`["SECRET"]`:                       "this is not a JSON object",
		"null":                             "this is not a JSON object",
		`"SECRET"`:                         "this is not a JSON object",
		strings.Repeat(" ", 64<<10) + "{}": "more than 64 kB are no policy",
	} {
		if got, err := policyOf([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.20q: %q, %v, want %s", text, got, err, want)
		}
	}
}
