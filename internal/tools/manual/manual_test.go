package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/app"
	"awsmfa/internal/cmdline"
)

const file = "awsmfa.1"

// TestCommittedPage fails for a help text that changed without its page.
func TestCommittedPage(t *testing.T) {
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := page()
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != made {
		t.Error("internal/tools/manual/awsmfa.1 is not what --help says; write it anew: go run ./internal/tools/manual >internal/tools/manual/awsmfa.1")
	}
}

// TestPageHasEverything looks for each command, each of its words, and the flags of
// both below the heading that they belong to.
func TestPageHasEverything(t *testing.T) {
	made, err := page()
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, section := range strings.Split(made, "\n.SS ")[1:] {
		heading, text, _ := strings.Cut(section, "\n")
		sections[strings.ReplaceAll(heading, `\-`, "-")] = strings.ReplaceAll(text, `\-`, "-")
	}
	seen := 0
	for _, parent := range app.Commands() {
		for _, c := range append([]*cli.Command{parent}, parent.Subcommands...) {
			heading := strings.TrimSpace(cmdline.FullName(c) + " " + c.ArgsUsage)
			text, has := sections[heading]
			if !has {
				t.Errorf("there is no %q", heading)
				continue
			}
			for _, f := range c.Flags {
				if seen++; !strings.Contains(text, "\\fB--"+f.Names()[0]) {
					t.Errorf("%s has no --%s", heading, f.Names()[0])
				}
			}
		}
	}
	if seen < 90 {
		t.Errorf("only %d flags", seen)
	}
}

// TestMan has groff complain, and compares what is to be typed.
func TestMan(t *testing.T) {
	out, complaints := read(t, "man", "--warnings=w", "-E", "UTF-8", "-l", file)
	if complaints != "" {
		t.Error(complaints)
	}
	for _, want := range []string{
		`eval "$(awsmfa env acme --no-prompt)" && terraform apply`, "--duration, -d", "AWS_USE_DUALSTACK_ENDPOINT", "~/.aws/config",
		"sh -c 'aws s3 ls && aws ec2 describe-vpcs'",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the page does not show %s", want)
		}
	}
}

// TestMandoc has the other reader of manual pages complain.
func TestMandoc(t *testing.T) {
	out, complaints := read(t, "mandoc", "-T", "lint", "-W", "warning", file)
	for line := range strings.Lines(out + complaints) {
		if !strings.Contains(line, "missing date") { // one that is made would go stale
			t.Error(line)
		}
	}
}

func read(t *testing.T, reader string, args ...string) (out, complaints string) {
	t.Helper()
	if _, err := exec.LookPath(reader); err != nil {
		t.Skip(err)
	}
	cmd := exec.Command(reader, args...)
	cmd.Env = append(os.Environ(), "MANWIDTH=80", "LC_ALL=C.UTF-8")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && stdout.Len()+stderr.Len() == 0 {
		t.Fatal(err)
	}
	return stdout.String(), stderr.String()
}

func TestMarkdown(t *testing.T) {
	const text = "Say *this* [X] \\ <y>:\n\n  awsmfa `x` *.go\n"
	if got, want := markdown(text), "Say \\*this\\* \\[X] \\\\ \\<y>:\n\n    awsmfa `x` *.go\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCopyable(t *testing.T) {
	const man = ".TH a-b 1\nsay \\-\\-x it's ~/.aws ^ `\n"
	if got, want := copyable(man), ".TH a-b 1\n.ad l\n.nr HY 0\nsay \\-\\-x it\\(aqs \\(ti/.aws \\(ha \\(ga\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
