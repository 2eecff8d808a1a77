package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"awsmfa/internal/app"
)

const file = "awsmfa.1"

// TestCommittedPage fails for a help text that changed without its page.
func TestCommittedPage(t *testing.T) {
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != page(app.NewManual()) {
		t.Error("internal/tools/manual/awsmfa.1 is not what --help says; write it anew: go run ./internal/tools/manual >internal/tools/manual/awsmfa.1")
	}
}

// TestMan has groff complain, and compares what is to be typed.
func TestMan(t *testing.T) {
	out, complaints := read(t, "man", "--warnings=w", "-E", "UTF-8", "-l", file)
	if complaints != "" {
		t.Error(complaints)
	}
	for _, want := range []string{
		`eval "$(awsmfa env acme --no-prompt)" && terraform apply`, "-d, --duration TIME", "AWS_USE_DUALSTACK_ENDPOINT", "~/.aws/config",
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

func TestRoff(t *testing.T) {
	r := &roff{}
	r.macro("SH", "HEAD")
	r.text("a \\ - 'b' `c` ^ ~\n.not a macro\n'neither\n  typed\n    more\nand on\n\n  last")
	r.item(`--say "x"`, "says it")
	const want = ".SH \"HEAD\"\na \\e \\- \\(aqb\\(aq \\(gac\\(ga \\(ha \\(ti\n\\&.not a macro\n\\&\\(aqneither\n" +
		".in +4n\n.EX\ntyped\n  more\n.EE\n.in\nand on\n.PP\n.in +4n\n.EX\nlast\n.EE\n.in\n" +
		".TP\n.B \"\\-\\-say \\(dqx\\(dq\"\nsays it\n"
	if got := r.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
