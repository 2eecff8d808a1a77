package app

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"awsmfa/internal/profile"
)

// What follows is all there is to learn. Something new has to take away a reason
// to read the documentation, and something else to explain.
const ofLogin = "profile duration serial region role session-name external-id policy policy-arn min new no-prompt verify quiet"

var closedFlags = map[string]string{
	"env":     ofLogin + " shell unset logout",
	"write":   ofLogin + " to roles to-suffix",
	"exec":    ofLogin + " server",
	"process": ofLogin,
	"console": ofLogin + " service path url logout",
	"status":  "profile min json",
	"list":    "long json",
	"logout":  "profile all",
	"doctor":  "profile json",
	"setup":   "profile csv region yes",
	"hook":    "name no-warning renew install uninstall yes",
	"policy":  "aws manage-keys",

	"keys":        "profile",
	"keys list":   "profile",
	"keys rotate": "profile delete-old undo yes",
	"keys delete": "profile",
	"keys move":   "profile to yes",
	"keys export": "profile",

	"device":        "profile",
	"device list":   "profile",
	"device add":    "profile name to yes",
	"device resync": "profile name",
	"device remove": "profile name yes",
}

var closedLetters = map[string]string{"profile": "p", "duration": "d", "quiet": "q"}

func TestNoOtherFlags(t *testing.T) {
	got := map[string]string{}
	for _, build := range builders() {
		c := build(host.Empty()).Command
		for _, c := range append([]*cli.Command{c}, c.Subcommands...) {
			var names []string
			for _, f := range c.Flags {
				forms := append(cmdline.Names(f), "")
				names = append(names, forms[0])
				if forms[1] != closedLetters[forms[0]] {
					t.Errorf("%s has --%s with letter %q", c.Name, forms[0], forms[1])
				}
			}
			got[cmdline.FullName(c)] = strings.Join(names, " ")
		}
	}
	for name, flags := range closedFlags {
		if _, is := got[name]; !is {
			t.Errorf("there is no command %s", name)
		} else if got[name] != flags {
			t.Errorf("%s has the flags %s, want %s", name, got[name], flags)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("there are the commands %v", got)
	}
}

// unasked are variables that are only written, or read in another place than
// the Getenv of host.System.
var unasked = append(slices.Collect(profile.SettingVariables()), "AWS_ENDPOINT_URL_SERVICE", "AWS_CREDENTIAL_EXPIRATION", "AWSMFA_PROCESS")

// fonts of a manual page stand before words without a blank.
var fonts = strings.NewReplacer(`\fB`, "", `\fP`, "")

var variableName = regexp.MustCompile(`\bAWS(?:MFA)?_[A-Z0-9_]+`)

// TestDocumentedVariables compares what the program asks its environment for, in
// runs that come by every question, with docs/reference.md and the manual page. Left out
// is doctor, which also looks for what other tools set, to warn of it.
func TestDocumentedVariables(t *testing.T) {
	read := map[string]bool{}
	for _, name := range unasked {
		read[name] = true
	}
	for _, line := range []string{
		"env", "env baszooDev --no-prompt", "env plain --no-prompt", "env --unset", "exec acme --no-prompt", "setup acme", "status", "list", "logout",
	} {
		runAsking(t, strings.Fields(line), read)
	}
	for name := range read {
		if !strings.HasPrefix(name, "AWS") {
			delete(read, name)
		}
	}
	for _, doc := range []struct {
		file, from, to string
		missing        []string
	}{
		{"../../docs/reference.md", "\n## Variables and files\n", "\n## ", nil},
		{"../tools/manual/awsmfa.1", ".SH ENVIRONMENT", ".SH ", nil},
	} {
		text, err := os.ReadFile(doc.file)
		if err != nil {
			t.Fatal(err)
		}
		_, section, found := strings.Cut(string(text), doc.from)
		section, _, ends := strings.Cut(section, doc.to)
		if !found || !ends {
			t.Fatalf("%s has no such section", doc.file)
		}
		told := map[string]bool{}
		for _, name := range append(variableName.FindAllString(fonts.Replace(section), -1), doc.missing...) {
			told[name] = true
		}
		if got, want := slices.Sorted(maps.Keys(told)), slices.Sorted(maps.Keys(read)); !slices.Equal(got, want) {
			t.Errorf("%s tells of %v,\nthe program asks for %v", doc.file, got, want)
		}
		for _, name := range doc.missing {
			if strings.Contains(section, name) {
				t.Errorf("%s tells of %s now: delete it from the list of what is missing", doc.file, name)
			}
		}
	}
}

// runAsking runs a command line without a terminal or a network, and notes which
// variables it asks for.
func runAsking(t *testing.T, line []string, asked map[string]bool) {
	t.Helper()
	home := t.TempDir()
	if err := os.CopyFS(filepath.Join(home, ".aws"), os.DirFS("../e2e/testdata/aws")); err != nil {
		t.Fatal(err)
	}
	plain := "[plain]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n"
	if err := os.WriteFile(filepath.Join(home, ".aws", "credentials"), []byte(plain+"[AcmeAccount]\n"+plain[8:]), 0o600); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"HOME": home}
	if line[0] == "setup" { // the only one here that uses the network without a code
		values["AWS_ENDPOINT_URL_STS"], values["AWS_ENDPOINT_URL_IAM"] = "http://127.0.0.1:1", "http://127.0.0.1:1"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	system := host.Empty()
	system.Args = line
	system.Getenv = func(name string) string { asked[name] = true; return values[name] }
	Run(ctx, system)
}

// The package comment of the program lists the commands as the help does.
func TestPackageComment(t *testing.T) {
	comment, err := os.ReadFile("../../main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, build := range builders() {
		c := build(host.Empty())
		if line := fmt.Sprintf("\n//\t%-36s%s\n", synopsis(c.Command), c.Usage); !strings.Contains(string(comment), line) {
			t.Errorf("main.go does not say %q", strings.TrimSpace(line))
		}
	}
}
