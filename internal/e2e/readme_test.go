//go:build unix

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	fence   = regexp.MustCompile("(?s)```[a-z]*\n(.*?)```")
	startup = regexp.MustCompile("`~/([^`]+)`")
)

// TestShellsInAFreshHome follows docs/shells.md letter for letter: the line into the
// file that it names, then what one types, in an interactive shell. Only the
// code is put in.
func TestShellsInAFreshHome(t *testing.T) {
	data, err := os.ReadFile("../../docs/shells.md")
	if err != nil {
		t.Fatal(err)
	}
	for shell, interactive := range map[string][]string{
		"bash": {"bash", "-i"}, "zsh": {"zsh", "-i"}, "fish": {"fish", "-i"}, "sh": {"dash", "-i"},
	} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			_, section, found := strings.Cut(string(data), "\n## "+shell+"\n")
			if !found {
				t.Fatal("the page has no such section")
			}
			file, blocks := startup.FindStringSubmatch(section), fence.FindAllStringSubmatch(section, 2)
			if file == nil || len(blocks) < 2 {
				t.Fatalf("the section names %q and has %d blocks", file, len(blocks))
			}
			path, err := exec.LookPath(interactive[0])
			if err != nil {
				if os.Getenv("REQUIRE_SHELLS") != "" {
					t.Fatal(err)
				}
				t.Skipf("%s is not installed", interactive[0])
			}
			followShells(t, append([]string{path}, interactive[1:]...), file[1], blocks[0][1], blocks[1][1])
		})
	}
}

func followShells(t *testing.T, shell []string, file, line, typed string) {
	p := newHome(t)
	rc := filepath.Join(p.dir, file)
	if err := os.MkdirAll(filepath.Dir(rc), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rc, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	// Stands in for the AWS CLI, which is not everywhere: shows what it would use.
	tools := t.TempDir()
	stand := "#!/bin/sh\necho \"$* as $AWSMFA_PROFILE with $(printf %.4s \"$AWS_ACCESS_KEY_ID\")\"\n"
	if err := os.WriteFile(filepath.Join(tools, "aws"), []byte(stand), 0o755); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, shell[0], shell[1:]...)
	cmd.Env = []string{"HOME=" + p.dir, "ENV=" + rc, "TERM=dumb", "LANG=C.UTF-8", "AWS_ENDPOINT_URL_STS=" + p.sts.URL,
		"PATH=" + tools + ":" + filepath.Dir(p.program) + ":" + os.Getenv("PATH")}
	cmd.Stdin = strings.NewReader(strings.ReplaceAll(typed, "123456", p.sts.Code(bob)) + "echo left: \"$AWSMFA_PROFILE$AWS_ACCESS_KEY_ID\"\nexit\n")
	var out, messages strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		t.Errorf("the shell ended with %v", err)
	}
	for _, want := range []string{"sts get-caller-identity as acme with ASIA", "left: "} {
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("stdout has no line %q", want)
		}
	}
	if got := strings.Count(messages.String(), "awsmfa: acme: session until"); got != 2 || len(p.sts.Requests()) != 1 {
		t.Errorf("%d sessions, %d requests; want 2 and 1", got, len(p.sts.Requests()))
	}
	if t.Failed() {
		fmt.Printf("stdout:\n%s\nstderr:\n%s\n", out.String(), messages.String())
	}
}
