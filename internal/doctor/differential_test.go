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
	{"colon", "source_profile: a\n"},
	{"capitals", "Mfa_Serial = GAHT12345678\n"},
	{"quoted comment", "credential_process = sh -c 'echo 1 #2'\n"},
	{"quoted comment", "credential_process = sh -c 'cd /tmp ; cat session'\n"},
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
// of files with what the readers of the AWS CLI, v1 and v2, make of them: where
// these stop or read another value, doctor says so, and where they do not, doctor
// does not say that they would.
func TestDoctorKnowsWhereBotocoreDiffers(t *testing.T) {
	for name, module := range copiesOfBotocore {
		t.Run(name, func(t *testing.T) { compareBotocore(t, module) })
	}
}

func compareBotocore(t *testing.T, module string) {
	files := makePairs(t)
	seen := map[string]int{}
	for i, got := range botocoreReads(t, module, files) {
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
		"quoted comment: alike", "indented header: differs", "quotes: differs", "comment in value: differs", "long value: differs", "harmless: alike",
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
				ours[string(name)][v.Key] = read(v)
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

// read is a value as a login takes it.
func read(v inifile.Value) string {
	if v.Key == "credential_process" {
		return v.Command()
	}
	return v.Text
}

// reading is what botocore makes of a file.
type reading struct {
	Stops    string
	Profiles map[string]map[string]string
}

// TestOthersAreWhatStopsTheAWSCLI has the AWS CLI, v1 and v2, look for the
// credentials of profiles that checkOthers tells of, and of one that it does not.
func TestOthersAreWhatStopsTheAWSCLI(t *testing.T) {
	const base = "[profile base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = hush\n"
	const role = "[profile a]\nrole_arn = arn:aws:iam::123456789012:role/r\n"
	texts := []string{
		role + "source_profile = gone\n", role, role + "source_profile = base\ncredential_source = Environment\n",
		"[profile a]\nrole_arn =\nsource_profile = base\n", "[profile a]\nsource_profile = a2\n[profile a2]\nsource_profile = a\n",
		"[profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n", "[profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = hush\n",
	}
	var input []string
	for i, text := range texts {
		path := filepath.Join(t.TempDir(), fmt.Sprint(i))
		if err := os.WriteFile(path, []byte(base+text), 0o600); err != nil {
			t.Fatal(err)
		}
		input = append(input, path+" a")
	}
	for name, module := range copiesOfBotocore {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(pythonWith(t, module), "testdata/credentials.py", module)
			cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "AWS_EC2_METADATA_DISABLED=true", "AWS_SHARED_CREDENTIALS_FILE=/nowhere",
				"AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1", "HTTPS_PROXY=http://127.0.0.1:1", "AWS_MAX_ATTEMPTS=1", "PYENV_ROOT=" + os.Getenv("PYENV_ROOT")}
			for i, got := range readings(t, cmd, input) {
				if said := len(checkOthers(healthy(base+texts[i], ""))) > 0; said != (got.Stops != "") {
					t.Errorf("%q: it stops at %q, doctor says so: %v", texts[i], got.Stops, said)
				}
			}
		})
	}
}

// copiesOfBotocore are the modules that the AWS CLI has it in.
var copiesOfBotocore = map[string]string{"AWS CLI v1 and botocore": "botocore", "AWS CLI v2": "awscli.botocore"}

// pythonWith is a Python that has the module.
func pythonWith(t *testing.T, module string) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import "+module+".configloader").Run() == nil {
			return name
		}
	}
	t.Skipf("not run: no Python here has the module %s", module)
	return ""
}

// botocoreReads has a copy of botocore read the files.
func botocoreReads(t *testing.T, module string, files []file) []reading {
	t.Helper()
	python := pythonWith(t, module)
	var paths []string
	for _, f := range files {
		paths = append(paths, f.path)
	}
	cmd := exec.Command(python, "testdata/read.py", module)
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

// TestDoctorKnowsWhereSDKsDiffer does so with the readers of tools in Go, such as
// Terraform, and in JavaScript, such as the CDK, which read both files of a pair as
// one.
func TestDoctorKnowsWhereSDKsDiffer(t *testing.T) {
	for _, sdk := range []struct {
		name string
		read func(*testing.T) *exec.Cmd
		want []string // what some pair must show
	}{
		{"Go", goReader, []string{"stops otherwise", "reads otherwise", "reads"}},
		{"JavaScript", javaScriptReader, []string{"reads otherwise", "reads"}},
		{".NET", dotNETReader, nil},
	} {
		t.Run(sdk.name, func(t *testing.T) {
			seen := comparePairs(t, sdk.read(t))
			for _, want := range sdk.want {
				if seen[want] < 20 {
					t.Errorf("the pairs show too little: %v", seen)
				}
			}
		})
	}
}

func goReader(t *testing.T) *exec.Cmd {
	program := filepath.Join(t.TempDir(), "gosdk")
	if out, err := exec.Command("go", "build", "-C", "../e2e/testdata/gosdk", "-o", program, ".").CombinedOutput(); err != nil {
		t.Skipf("not run: the AWS SDK for Go cannot be built here: %v\n%s", err, out)
	}
	return exec.Command(program, "-read")
}

func javaScriptReader(t *testing.T) *exec.Cmd {
	const folder = "../e2e/testdata/jssdk"
	if _, err := os.Stat(folder + "/node_modules/@smithy/core"); err != nil {
		t.Skipf("not run: the SDK for JavaScript is not there; npm install in internal/e2e/testdata/jssdk fetches it: %v", err)
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skipf("not run: %v", err)
	}
	return exec.Command(node, folder+"/read.mjs")
}

// dotNETReader is missing: checkSources and its tests have what is known of that SDK.
func dotNETReader(t *testing.T) *exec.Cmd {
	t.Skip("not run: the AWS SDK for .NET comes from no registry that Go, Debian or npm have")
	return nil
}

// comparePairs counts what a reader makes of the pairs, and fails where it differs
// and doctor says nothing.
func comparePairs(t *testing.T, reader *exec.Cmd) (seen map[string]int) {
	files := makePairs(t)
	var input []string
	for i := 0; i < len(files); i += 2 {
		input = append(input, files[i].path+" "+files[i+1].path+" a")
	}
	reader.Env = []string{"HOME=" + t.TempDir()}
	seen = map[string]int{}
	for i, got := range readings(t, reader, input) {
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
			t.Fatalf("%q and %q (%q %q): %s; doctor says %q", config.text, credentials.text, config.classes, credentials.classes, differs, findings)
		}
		seen[map[bool]string{true: "stops", false: "reads"}[got.Stops != ""]+map[bool]string{true: " otherwise", false: ""}[differs != ""]]++
	}
	return seen
}

// TestWrittenSourceWithoutRole shows that the SDK for Go stops at a written section
// of the layout of older scripts, that the one for JavaScript reads it, and that
// doctor says so. The SDK for .NET, which is not here, was seen to do as that for Go.
func TestWrittenSourceWithoutRole(t *testing.T) {
	dir := t.TempDir()
	config, credentials := filepath.Join(dir, "config"), filepath.Join(dir, "credentials")
	const profiles = "[profile a]\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/bob\n"
	const keys = "[a]\naws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = hush\naws_session_token = hush\n[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hush\n"
	for path, text := range map[string]string{config: profiles, credentials: keys} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found := checkSources(healthy(profiles, keys)); len(found) != 1 || found[0].Verdict != Note {
		t.Errorf("doctor says %q", found)
	}
	for name, test := range map[string]struct {
		reader func(*testing.T) *exec.Cmd
		stops  bool
	}{"Go": {goReader, true}, "JavaScript": {javaScriptReader, false}} {
		t.Run(name, func(t *testing.T) {
			reader := test.reader(t)
			reader.Env = []string{"HOME=" + dir}
			got := readings(t, reader, []string{config + " " + credentials + " a"})[0]
			if stops := got.Stops != ""; stops != test.stops {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// isCheckKeys says whether a check is the first of those that are not of files.
func isCheckKeys(check func(*checkup) []Finding) bool {
	return reflect.ValueOf(check).Pointer() == reflect.ValueOf(checkKeys).Pointer()
}

// mergedKeys are the settings that every reader of pairs tells.
var mergedKeys = []string{"region", "role_arn", "mfa_serial", "external_id", "role_session_name", "credential_process"}

// mergedDifference is a value of profile a that an SDK reads otherwise.
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
					ours[v.Key] = read(v) // that of credentials, which comes last, counts
				}
			}
		}
	}
	for _, key := range mergedKeys {
		if ours[key] != theirs[key] {
			return fmt.Sprintf("%s of a is %q to us and %q to it", key, ours[key], theirs[key])
		}
	}
	return ""
}
