//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

const heidi = "arn:aws:iam::111122223333:mfa/heidi"

var (
	shellFence = regexp.MustCompile("(?s)```(?:ba)?sh\n(.*?)```")
	ours       = regexp.MustCompile(`(?m)^(?:awsmfa|authaws|aws|eval "\$\(awsmfa env) ?.*$`)
)

// pageLines are the commands in the blocks of a page, from a heading on.
func pageLines(t *testing.T, page, from string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", page))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), from)
	if !found {
		t.Fatalf("%s has no %q", page, from)
	}
	for _, block := range shellFence.FindAllStringSubmatch(rest, -1) {
		lines = append(lines, ours.FindAllString(block[1], -1)...)
	}
	return lines
}

// TestEveryLineOfReadme types what the pages show, in their order, after setup from
// an access key in a home with nothing: each line has to end well. Only what
// forgets the sessions comes last.
func TestEveryLineOfReadme(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	lines := pageLines(t, "README.md", "## Quick start")
	if lines = slices.Concat(lines, pageLines(t, "docs/reference.md", "# "), pageLines(t, "docs/policy.md", "# "), pageLines(t, "docs/shells.md", "## Scripts")); len(lines) < 20 {
		t.Fatalf("only %q", lines)
	}
	setup, typed := lines[0], lines[1:]
	if !strings.HasPrefix(setup, "awsmfa setup acme ") {
		t.Fatalf("the first line is %q", setup)
	}
	slices.SortStableFunc(typed, func(a, b string) int { return forgets(a) - forgets(b) })

	h := heidisHome(t)
	cmd := exec.CommandContext(t.Context(), bash, "-c", setup+"\n:")
	cmd.Env = h.env
	if seen, err := runAnswered(cmd, true, []string{"HEIDIKEY", "heidi-secret", "eu-west-1", "y", h.sts.Code(heidi), "y"}); err != nil {
		t.Fatalf("setup: %v: %s", err, seen)
	}
	h.configure(t, "\n[profile prod]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = acme\n")

	var script strings.Builder
	for i, line := range typed {
		fmt.Fprintf(&script, "%s\necho \"line %d: $?\"\n", line, i)
	}
	shell := exec.CommandContext(t.Context(), bash, "-i")
	shell.Env, shell.Dir, shell.Stdin, shell.WaitDelay = h.env, h.dir, strings.NewReader(script.String()+"exit\n"), 10*time.Second
	var messages strings.Builder
	shell.Stderr = &messages
	out, err := shell.Output()
	if err != nil {
		t.Errorf("the shell ended with %v", err)
	}
	for i, line := range typed {
		if !strings.Contains("\n"+string(out), fmt.Sprintf("\nline %d: 0\n", i)) {
			t.Errorf("%q did not end well", line)
		}
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s", out, messages.String())
	}
}

func forgets(line string) int {
	if strings.HasPrefix(line, "awsmfa logout ") {
		return 1
	}
	return 0
}

// heidisHome has no AWS files, but the policy and the tools that the pages name, and
// roles that heidi may assume.
func heidisHome(t *testing.T) home {
	t.Helper()
	h := bareHome(t)
	h.sts.AddRole(ststest.Role{ARN: "arn:aws:iam::111122223333:role/Admin", MaxDuration: time.Hour, RequireMFA: true, Trust: []string{"arn:aws:iam::111122223333:user/heidi"}})
	h.sts.AddRole(ststest.Role{ARN: "arn:aws:iam::210987654321:role/Audit", ExternalID: "acme-7", RequireMFA: true, Trust: []string{"arn:aws:iam::111122223333:user/heidi"}})
	policy := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`
	if err := os.WriteFile(filepath.Join(h.dir, "s3.json"), []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	tools := t.TempDir()
	for _, name := range []string{"aws", "docker", "terraform"} {
		// Each fails without a session.
		stand := "#!/bin/sh\n[ -n \"$AWS_SESSION_TOKEN$AWS_CONTAINER_CREDENTIALS_FULL_URI\" ]\n"
		if err := os.WriteFile(filepath.Join(tools, name), []byte(stand), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	h.env = append(h.env, "TERM=dumb", "LANG=C.UTF-8", "SHELL=/bin/bash", "BROWSER=surf", "AWS_ENDPOINT_URL_IAM="+h.sts.URL, "AWS_ENDPOINT_URL_SIGNIN="+h.sts.URL,
		"PATH="+tools+":"+filepath.Dir(h.program)+":"+os.Getenv("PATH"))
	return h
}

var (
	inlineCode = regexp.MustCompile("`([^`\n]+(?:\n[^`\n]+)?)`")
	ourCommand = regexp.MustCompile(`(?m)(?:^|["(= ])awsmfa ([a-z]+)((?: [^|;#)]*)?)`)
	longFlag   = regexp.MustCompile(`(?:^| )(--[a-z-]+)`)
)

// TestPagesNameWhatExists looks up each command and flag of ours that a page
// names in the program's own help.
func TestPagesNameWhatExists(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	help, named := map[string]string{}, 0
	for _, page := range append(pages, "../../README.md", "../../SECURITY.md", "../../CHANGELOG.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codeOf(string(text)) {
			code = strings.ReplaceAll(code, "use awsmfa ", "use ") // which is a word of direnv
			for _, found := range ourCommand.FindAllStringSubmatch(code, -1) {
				if named++; found[1] == "help" {
					continue
				}
				if _, known := help[found[1]]; !known {
					out, _ := exec.CommandContext(t.Context(), program(t), "help", found[1]).Output()
					help[found[1]] = string(out)
				}
				mine, _, _ := strings.Cut(found[2], " -- ")
				for _, flag := range append(longFlag.FindAllStringSubmatch(mine, -1), []string{"", "usage: awsmfa " + found[1]}) {
					if !strings.Contains(help[found[1]], flag[1]) {
						t.Errorf("%s: %q: the help of %s has no %s", filepath.Base(page), code, found[1], flag[1])
					}
				}
			}
		}
	}
	if named < 50 {
		t.Errorf("only %d commands are named", named)
	}
}

// codeOf are the lines of a page's blocks and what stands between backquotes.
func codeOf(text string) (code []string) {
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		code = append(code, strings.Split(block[1], "\n")...)
	}
	for _, span := range inlineCode.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		code = append(code, strings.ReplaceAll(span[1], "\n", " "))
	}
	return code
}

// TestReadmeQuotesRealMessages finds what the table of messages quotes in the
// program's source.
func TestReadmeQuotesRealMessages(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n| message | fix |\n")
	section, _, _ = strings.Cut(section, "\n\n")
	source := programSource(t)
	quoted := 0
	for row := range strings.Lines(section) {
		cells := strings.Split(row, " | ")
		for _, span := range inlineCode.FindAllStringSubmatch(cells[0], -1) {
			if strings.HasPrefix(span[1], "authaws: ") || !strings.Contains(span[1], " ") {
				continue // what a shell or AWS says
			}
			quoted++
			if !strings.Contains(source, span[1]) {
				t.Errorf("the program never says %q", span[1])
			}
		}
	}
	if quoted < 8 {
		t.Errorf("only %d messages are quoted", quoted)
	}
}

// programSource is all of the program's source but its tests.
func programSource(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
