package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// standIns answer as the real programs do, to the arguments that those take.
var standIns = map[string]string{
	"ykman": `[ "$*" = "oath accounts code AWS:bob" ] || exit 1
echo 'Touch your YubiKey...' >&2
echo 'AWS:bob  324235'`,
	"op":       `[ "$*" = "item get AWS --otp" ] && echo 324235`,
	"bw":       `[ "$*" = "get totp AWS" ] && printf 324235`,
	"pass":     `[ "$*" = "otp aws/bob" ] && echo 324235`,
	"oathtool": `[ "$*" = "--totp --base32 -" ] && read -r secret && [ "$secret" = JBSWY3DP ] && echo 324235`,
	"gopass":   `[ "$*" = "otp aws/bob" ] && printf '324235 lasts 24s \t|------------------------======|\n'`,
	"secret":   `echo JBSWY3DP`,
}

func TestCodeOfStandIns(t *testing.T) {
	dir := t.TempDir()
	for name, script := range standIns {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for line, stderr := range map[string]string{
		"ykman oath accounts code AWS:bob":    "Touch your YubiKey...\n",
		"op item get AWS --otp":               "",
		"bw get totp 'AWS'":                   "",
		"pass otp aws/bob | cat":              "",
		"secret | oathtool --totp --base32 -": "",
		"gopass otp aws/bob":                  "",
	} {
		var messages strings.Builder
		c := Command{Line: line, Env: []string{"PATH=" + dir + ":/usr/bin:/bin"}, Stderr: &messages}
		if got, err := Code(t.Context(), c); got != "324235" || err != nil || messages.String() != stderr {
			t.Errorf("%s: Code = %q, %v, and on standard error %q", line, got, err, messages.String())
		}
	}
}
