package scripts_test

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// A database of one vulnerability, made up for a function of a library.
var database = map[string]string{
	"index/db.json":      `{"modified":"2026-01-01T00:00:00Z"}`,
	"index/modules.json": `[{"path":"github.com/mattn/go-isatty","vulns":[{"id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z"}]}]`,
	"ID/GO-0000-0001.json": `{"schema_version":"1.3.1","id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z","summary":"made up",
		"database_specific":{"url":"https://pkg.go.dev/vuln/GO-0000-0001"},
		"affected":[{"package":{"name":"github.com/mattn/go-isatty","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
			"ecosystem_specific":{"imports":[{"path":"github.com/mattn/go-isatty","symbols":["IsTerminal"]}]}}]}`,
}

func TestVulncheck(t *testing.T) {
	const notRun = "not run: govulncheck, since the vulnerability database cannot be reached\n"
	for _, test := range []struct {
		name, database string
		fails          bool
		says           *regexp.Regexp
	}{
		{"called", vulnerable(t), true, regexp.MustCompile(`GO-0000-0001[\s\S]+prompt\.IsTerminal calls isatty\.IsTerminal`)},
		{"no database", "http://127.0.0.1:1", false, regexp.MustCompile("^" + regexp.QuoteMeta(notRun) + "$")},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := exec.Command("./vulncheck", "-db", test.database).CombinedOutput()
			if (err != nil) != test.fails || !test.says.Match(out) {
				t.Errorf("%v, %s", err, out)
			}
		})
	}
}

func vulnerable(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range database {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + folder
}

// checkout is a small module with our scripts/build and scripts/release, in git.
func checkout(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"build", "release"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "scripts", name), string(text))
	}
	write(t, filepath.Join(folder, "scripts", "publisher"), strings.ReplaceAll(publisher(t), ".invalid", ".example"))
	write(t, filepath.Join(folder, "go.mod"), "module awsmfa\n\ngo 1.26\n")
	write(t, filepath.Join(folder, "main.go"), "package main\n\nfunc main() {}\n")
	git(t, folder, "init", "-q")
	commit(t, folder)
	return folder
}

func commit(t *testing.T, folder string) {
	t.Helper()
	git(t, folder, "add", ".")
	git(t, folder, "-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "-qm", "all")
}

func publisher(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("publisher")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The contact stands in one place, and where people look for it.
func TestContact(t *testing.T) {
	contact := regexp.MustCompile(`(?m)^CONTACT=(.+)$`).FindStringSubmatch(publisher(t))
	if contact == nil {
		t.Fatal("scripts/publisher has no CONTACT")
	}
	for _, page := range []string{"../SECURITY.md", "../.github/ISSUE_TEMPLATE/config.yml"} {
		if text, err := os.ReadFile(page); err != nil || !strings.Contains(string(text), contact[1]) {
			t.Errorf("%s does not name %s: %v", page, contact[1], err)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, folder string, args ...string) {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v, %s", args, err, out)
	}
}

// Each of these stops before anything is released; one that may be released goes
// on to the tools, which the small module has not.
func TestReleaseStops(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("scripts/release is for Linux")
	}
	const goesOn = `scripts/release\.mod`
	for _, test := range []struct {
		name, tag, changed, draft, says string
	}{
		{"no tag", "", "", "", goesOn},
		{"tag", "v0.1.0", "", "", goesOn},
		{"tag of nobody", "v0.1.0", "", "", `^scripts/release: scripts/publisher is not filled in\n$`},
		{"draft of nobody", "v0.1.0", "", "1", goesOn},
		{"changed", "v0.1.0", "new", "", `^scripts/release: the tag is v0\.1\.0, but the version is v0\.1\.0\+dirty\n$`},
		{"changed draft", "v0.1.0", "new", "1", goesOn},
		{"unknown to Go", "v2.0.0", "", "", `^scripts/release: the tag is v2\.0\.0, but the version is v0\.0\.0-[-0-9a-f]+\n$`},
		{"earlier release", "v0.1.0", "out/SHA256SUMS", "", `^scripts/release: \S+/out is not empty\n$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := checkout(t)
			if strings.HasSuffix(test.name, "of nobody") {
				write(t, filepath.Join(folder, "scripts", "publisher"), publisher(t))
				commit(t, folder)
			}
			if test.tag != "" {
				git(t, folder, "tag", test.tag)
			}
			if test.changed != "" {
				write(t, filepath.Join(folder, test.changed), "")
			}
			command := exec.Command("scripts/release", "out", "linux/amd64")
			command.Dir, command.Env = folder, append(os.Environ(), "DRAFT="+test.draft)
			out, err := command.CombinedOutput()
			if err == nil || !regexp.MustCompile(test.says).Match(out) {
				t.Errorf("%v, %s", err, out)
			}
		})
	}
}

// A relative path means a folder from where one stands, and only the checkout
// itself has a commit, not what lies in one of something else.
func TestBuild(t *testing.T) {
	outer := checkout(t)
	inner := filepath.Join(outer, "archive")
	if err := os.CopyFS(filepath.Join(inner, "scripts"), os.DirFS(filepath.Join(outer, "scripts"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(inner, "go.mod"), "module awsmfa\n\ngo 1.26\n")
	write(t, filepath.Join(inner, "main.go"), "package main\n\nfunc main() {}\n")
	for folder, stamped := range map[string]bool{outer: true, inner: false} {
		here := t.TempDir()
		command := exec.Command(filepath.Join(folder, "scripts", "build"), "out")
		command.Dir = here
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v, %s", err, out)
		}
		info, err := buildinfo.ReadFile(filepath.Join(here, "out"))
		if err != nil {
			t.Fatal(err)
		}
		has := slices.ContainsFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "vcs.revision" })
		if has != stamped {
			t.Errorf("%s: has a commit: %t, want %t", folder, has, stamped)
		}
	}
}

// A word that looks like a flag is no name for the program: scripts/build --help
// made a file of that name.
func TestBuildRefusesFlags(t *testing.T) {
	folder := checkout(t)
	for _, word := range []string{"-", "-o", "--help", "-x/y"} {
		command := exec.Command("scripts/build", word)
		command.Dir = folder
		out, err := command.CombinedOutput()
		want := "scripts/build: " + word + " is no output: give a file, or nothing for awsmfa\n"
		if string(out) != want || command.ProcessState.ExitCode() != 2 {
			t.Errorf("%s: %v, %q, want %q", word, err, out, want)
		}
		if _, err := os.Lstat(filepath.Join(folder, word)); err == nil {
			t.Errorf("%s was built", word)
		}
	}
}

// What other package managers build from is filled in whole, with the sum of the
// archive of each system.
func TestTemplates(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("scripts/release is for Linux")
	}
	out := t.TempDir()
	sums := map[string]string{}
	for _, system := range []string{"linux_amd64.tar.gz", "linux_arm64.tar.gz", "darwin_amd64.tar.gz", "darwin_arm64.tar.gz", "windows_amd64.zip", "windows_arm64.zip"} {
		write(t, filepath.Join(out, "awsmfa_1.2.3_"+system), system)
		sums[system] = fmt.Sprintf("%x", sha256.Sum256([]byte(system)))
	}
	fill := exec.Command("sh", "-euc", `. ./publisher; eval "$(sed -n '/^templates() {/,/^}/p' release)"; cd ..; templates`)
	fill.Env = append(os.Environ(), "out="+out, "version=1.2.3")
	if said, err := fill.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	unfilled := regexp.MustCompile(`@[A-Za-z_0-9]+@`)
	for name, systems := range map[string]string{
		"PKGBUILD": "linux", "awsmfa.rb": "linux darwin", "awsmfa.nix": "linux darwin", "awsmfa.json": "windows", "awsmfa.installer.yaml": "windows", "awsmfa.yaml": "", "awsmfa.locale.en-US.yaml": "",
	} {
		data, err := os.ReadFile(filepath.Join(out, name))
		text := string(data)
		if err != nil || !strings.Contains(text, "1.2.3") || unfilled.MatchString(text) {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		for system, sum := range sums {
			kind, _, _ := strings.Cut(system, "_")
			if strings.Contains(systems, kind) && !strings.Contains(text, sum) {
				t.Errorf("%s lacks the sum of %s", name, system)
			}
		}
		if filepath.Ext(name) == ".json" && !json.Valid(data) {
			t.Errorf("%s is no JSON:\n%s", name, text)
		}
	}
}
