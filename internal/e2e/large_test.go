//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// Files too large to be kept answer every command as small ones do.
func TestLargeFiles(t *testing.T) {
	const config = `[profile acme]
region = eu-west-1
mfa_serial = arn:aws:iam::123456789012:mfa/bob
awsmfa_write_to = MFA

[profile odd]
source_profile = "acme"
  [profile deploy]
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = bare
[bare]
mfa_serial = arn:aws:iam::123456789012:mfa/bob
`
	const credentials = `[acme]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = ANDTHISISNOTEITHERavalidKEY
[bare]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = ANDTHISISNOTEITHERavalidKEY
`
	padding := "\n# " + strings.Repeat("x", inifile.Large/2) + "\n" + strings.Repeat("# \n", inifile.Large/6)
	small, large := t.TempDir(), t.TempDir()
	write := func(home, name, text string) {
		if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".aws", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"config": config, "credentials": credentials} {
		write(small, name, text)
		write(large, name, strings.Replace(text, "\n", padding, 1))
	}
	p := bareHome(t)
	run := func(home string, line ...string) string {
		cmd := p.command(t.Context(), line...)
		cmd.Env = append(cmd.Env, "HOME="+home)
		out, err := cmd.CombinedOutput()
		return fmt.Sprintf("%s%v", strings.ReplaceAll(string(out), home, "HOME"), err)
	}
	for _, line := range [][]string{
		{"list", "--json"}, {"status"}, {"status", "deploy"},
		{"env", "acme", "--no-prompt"}, {"env", "MFA", "--no-prompt"}, {"env", "deploy", "--no-prompt"}, {"env", "odd", "--no-prompt"},
		{"env", "acne"}, {"env", "bar", "--no-prompt"}, {"write", "acme", "--to", "acme"}, {"write", "acme", "--to", "deploy"},
		{"write", "bare", "--to", "new", "--roles", "--to-suffix=-mfa", "--no-prompt"}, {"logout", "acme"}, {"logout", "nobody"},
		{"__complete", "bash", "env", ""},
	} {
		if got, want := run(large, line...), run(small, line...); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", line, got, want)
		}
	}
}

// A file that cannot be read as text is named, whoever comes upon it.
func TestUnreadableFileIsNamed(t *testing.T) {
	p := bareHome(t)
	p.write(t, "config", "[profile acme]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\n")
	p.write(t, "credentials", "\xff\xfe[\x00")
	for _, test := range []struct{ command, level string }{{"list", "error"}, {"status", "warning"}, {"logout", "error"}} {
		line := []string{test.command}
		if test.command == "logout" {
			line = append(line, "--all")
		}
		out, _ := p.command(t.Context(), line...).CombinedOutput()
		if want := "awsmfa: " + test.level + ": the credentials file: file is UTF-16 text, not UTF-8\n"; !strings.Contains(string(out), want) {
			t.Errorf("%q: %s\nwant %s", line, out, want)
		}
	}
}
