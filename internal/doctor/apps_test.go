package doctor

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestApps has a Mac's profiles whose programs are in a folder that only a terminal
// has in PATH, one that the system has, and one that no folder has.
func TestApps(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"awsmfa", "ykman"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const config = `[profile a]
credential_process = awsmfa process a-login
[profile b]
credential_process = awsmfa process b-login --serial hush
mfa_process = ACCOUNT=b ykman oath code
[profile c]
credential_process = sh -c 'x'
[profile d]
credential_process = /opt/homebrew/bin/awsmfa process d
[profile e]
credential_process = no-such-program-here
mfa_process = 'my programs/ykman'
`
	c := healthy(config, "[f]\nmfa_process = ykman\n", "PATH", dir+":/usr/bin:/bin")
	if got := checkApps(c); got != nil {
		t.Errorf("on Linux: %v", got)
	}
	c.os = "darwin"
	want := []Finding{
		{Note, "apps started from the Dock do not find awsmfa, which credential_process names without its folder: [profile a] in config, [profile b] in config",
			"begin the line with: credential_process = " + dir + "/awsmfa"},
		{Note, "apps started from the Dock do not find ykman, which mfa_process names without its folder: [profile b] in config, [f] in credentials",
			"begin the line with: mfa_process = " + dir + "/ykman"},
	}
	if got := checkApps(c); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
