package doctor

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// oddities are what a file is spoiled with, by the class of what a reader makes of
// it.
var oddities = []struct{ class, lines string }{
	{"twice", "[profile a]\nregion = x\n"},
	{"twice", "region = eu-west-1\nregion = eu-west-2\n"},
	{"open header", "[profile d\n"},
	{"open header", "[]\n"},
	{"no key", "just words\n"},
	{"indented header", "role_arn = arn\n  [profile e]\n"},
	{"quotes", "external_id = \"abc\"\n"},
	{"comment in value", "mfa_serial = GAHT12345678 # mine\n"},
	{"comment in value", "source_profile = a ; mine\n"},
	{"long value", "role_session_name = x\n  source_profile = hidden\n"},
	{"nested without =", "s3 =\n  max = 1\n  words\n"},
	{"not UTF-8", "# caf\xe9\n"},
	{"harmless", "# comment\n; another\n\n"},
	{"harmless", "s3 =\n  max = 1\n  # comment\n\n  min = 2\n"},
	{"harmless", "output: json\nx=1\n"},
	{"harmless", "credential_process = sh -c 'a#b'\n"},
	{"harmless", "  # indented\n"},
}

// spoiled makes a file of clean sections and up to two oddities.
func spoiled(r *rand.Rand, config bool) (text string, classes []string) {
	prefix := ""
	if config {
		prefix = "profile "
	}
	var parts []string
	for _, name := range []string{"a", "b", "c"}[:1+r.IntN(3)] {
		parts = append(parts, fmt.Sprintf("[%s%s]\nduration_seconds = %d\n", prefix, name, 900+r.IntN(1000)))
	}
	for range r.IntN(3) {
		o := oddities[r.IntN(len(oddities))]
		at := 1 + r.IntN(len(parts))
		parts = slices.Insert(parts, at, strings.ReplaceAll(o.lines, "[profile ", "["+prefix))
		classes = append(classes, o.class)
	}
	text = strings.Join(parts, "")
	switch r.IntN(20) {
	case 0:
		return "\ufeff" + text, append(classes, "byte order mark")
	case 1:
		return "stray = 1\n" + text, append(classes, "before the first section")
	case 2:
		return strings.ReplaceAll(text, "\n", "\r\n"), classes
	}
	return text, classes
}

// file is one of a generated pair.
type file struct {
	path, text string
	classes    []string
}

// makePairs writes the files of 1,200 pairs, the config file of each first.
func makePairs(t *testing.T) (files []file) {
	t.Helper()
	const pairs = 1200
	r := rand.New(rand.NewPCG(19, 5))
	dir := t.TempDir()
	for i := range pairs {
		for _, name := range []string{"config", "credentials"} {
			text, classes := spoiled(r, name == "config")
			path := filepath.Join(dir, fmt.Sprintf("%d-%s", i, name))
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			files = append(files, file{path, text, classes})
		}
	}
	return files
}

// TestDoctorKnowsWhereBotocoreDiffers compares what doctor says of generated pairs
// of files with what the reader of the AWS CLI makes of them: where that stops or
// reads another value, doctor says so, and where it does not, doctor does not say
// that it would.
func TestDoctorKnowsWhereBotocoreDiffers(t *testing.T) {
	files := makePairs(t)
	seen := map[string]int{}
	for i, got := range botocoreReads(t, files) {
		f := files[i]
		config := strings.HasSuffix(f.path, "config")
		c := healthy("", f.text)
		if config {
			c = healthy(f.text, "")
		}
		findings := checkSyntax(c)
		refuses := slices.ContainsFunc(findings, func(f Finding) bool {
			return f.Verdict == Wrong && (strings.Contains(f.What, "refuses the whole file") || strings.Contains(f.What, "refuses it"))
		})
		wrong := slices.ContainsFunc(findings, func(f Finding) bool { return f.Verdict == Wrong })
		if stops := got.Stops != ""; stops && !wrong || refuses && !stops {
			t.Fatalf("%q (%q): botocore stops: %q; doctor says %q", f.text, f.classes, got.Stops, findings)
		}
		differs := ""
		if got.Stops == "" {
			differs = difference(c, config, got.Profiles)
		}
		if differs != "" && !wrong {
			t.Fatalf("%q (%q): %s; doctor says %q", f.text, f.classes, differs, findings)
		}
		for _, class := range f.classes {
			switch {
			case got.Stops != "":
				seen[class+": stops"]++
			case differs != "":
				seen[class+": differs"]++
			default:
				seen[class+": alike"]++
			}
		}
	}
	for _, want := range []string{
		"twice: stops", "open header: stops", "no key: stops", "nested without =: stops", "not UTF-8: stops", "byte order mark: stops", "before the first section: stops",
		"indented header: differs", "quotes: differs", "comment in value: differs", "long value: differs", "harmless: alike",
	} {
		if seen[want] == 0 {
			t.Errorf("no file shows %s; there are %v", want, seen)
		}
	}
}

// difference is a value that a login rests on and that botocore reads otherwise,
// or "".
func difference(c *checkup, config bool, theirs map[string]map[string]string) string {
	ours := map[string]map[string]string{}
	c.each(func(f awsFile, s inifile.Section, values []inifile.Value) {
		kind, name := inifile.SplitName([]byte(s.Name))
		if config && string(kind) != "profile" && s.Name != "default" {
			return
		}
		ours[string(name)] = map[string]string{}
		for _, v := range values {
			if v.Nested == nil {
				ours[string(name)][v.Key] = v.Text
			}
		}
	})
	for name := range ours {
		for _, key := range loginKeys {
			if a, b := ours[name][key], theirs[name][key]; a != b {
				return fmt.Sprintf("%s of %s is %q to us and %q to botocore", key, name, a, b)
			}
		}
	}
	return ""
}

// reading is what botocore makes of a file.
type reading struct {
	Stops    string
	Profiles map[string]map[string]string
}

func botocoreReads(t *testing.T, files []file) []reading {
	t.Helper()
	python := ""
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if python == "" && exec.Command(name, "-c", "import botocore").Run() == nil {
			python = name
		}
	}
	if python == "" {
		t.Skip("python3-botocore is not installed")
	}
	var paths []string
	for _, f := range files {
		paths = append(paths, f.path)
	}
	cmd := exec.Command(python, "testdata/read.py")
	cmd.Env = append(os.Environ(), "PYTHONUTF8=1")
	return readings(t, cmd, paths)
}

// readings gives a program lines and reads one answer to each.
func readings(t *testing.T, cmd *exec.Cmd, input []string) (all []reading) {
	t.Helper()
	cmd.Stdin = strings.NewReader(strings.Join(input, "\n") + "\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	for lines.Scan() {
		var one reading
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if len(all) != len(input) {
		t.Fatalf("%d answers to %d lines", len(all), len(input))
	}
	return all
}

// TestDoctorKnowsWhereTheSDKForGoDiffers does so with the reader of Terraform and
// other tools in Go, which reads both files of a pair as one.
func TestDoctorKnowsWhereTheSDKForGoDiffers(t *testing.T) {
	program := filepath.Join(t.TempDir(), "gosdk")
	if out, err := exec.Command("go", "build", "-C", "../e2e/testdata/gosdk", "-o", program, ".").CombinedOutput(); err != nil {
		t.Skipf("the AWS SDK for Go cannot be built here: %v\n%s", err, out)
	}
	files := makePairs(t)
	var input []string
	for i := 0; i < len(files); i += 2 {
		input = append(input, files[i].path+" "+files[i+1].path+" a")
	}
	cmd := exec.Command(program, "-read")
	cmd.Env = []string{"HOME=" + t.TempDir()}
	seen := map[string]int{}
	for i, got := range readings(t, cmd, input) {
		config, credentials := files[2*i], files[2*i+1]
		c := healthy(config.text, credentials.text)
		var findings []Finding
		for _, check := range checks[:slices.IndexFunc(checks, isCheckKeys)] {
			findings = append(findings, check(c)...)
		}
		said := slices.ContainsFunc(findings, func(f Finding) bool { return f.Verdict == Wrong })
		differs := got.Stops
		if differs == "" {
			differs = mergedDifference(c, got.Profiles["a"])
		}
		if differs != "" && !said {
			t.Fatalf("%q and %q (%q %q): the SDK for Go: %s; doctor says %q", config.text, credentials.text, config.classes, credentials.classes, differs, findings)
		}
		seen[map[bool]string{true: "stops", false: "reads"}[got.Stops != ""]+map[bool]string{true: " otherwise", false: ""}[differs != ""]]++
	}
	if seen["stops otherwise"] == 0 || seen["reads otherwise"] == 0 || seen["reads"] < 100 {
		t.Errorf("the pairs show too little: %v", seen)
	}
}

// isCheckKeys says whether a check is the first of those that are not of files.
func isCheckKeys(check func(*checkup) []Finding) bool {
	return reflect.ValueOf(check).Pointer() == reflect.ValueOf(checkKeys).Pointer()
}

// mergedDifference is a value of profile a that the SDK for Go reads otherwise.
func mergedDifference(c *checkup, theirs map[string]string) string {
	ours := map[string]string{}
	for _, f := range c.files() {
		for s := range f.index.All() {
			if name := strings.TrimPrefix(s.Name, "profile "); name != "a" || (f.name == "config") != (s.Name != "a") {
				continue
			}
			values, _ := s.Values()
			for _, v := range values {
				if v.Nested == nil && v.Text != "" {
					ours[v.Key] = v.Text // that of credentials, which comes last, counts
				}
			}
		}
	}
	for key, value := range theirs {
		if ours[key] != value {
			return fmt.Sprintf("%s of a is %q to us and %q to it", key, ours[key], value)
		}
	}
	return ""
}
