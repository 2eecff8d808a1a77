package house

import (
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport has a row for each package, and in it what the package imports, tests
// aside. A package that has no row may not exist. Imports run down the table
// only: first the program from main to what stands on nothing else, then what
// does not ship. Packages are named from internal on, libraries as in the table
// libraries.
var mayImport = []struct{ name, imports string }{
	{"main", "app"},
	{"app", "doctor enrol setup device keys login console credserver rcfile awsfiles shellenv ui cmdline hint host keyring cache session profile export shellhook cli"},
	{"doctor", "keys login rcfile awsfiles shellenv hint host ui accesslist environ awsapi cache inifile program profile session creds"},
	{"enrol", "setup device login cmdline hint host ui"},
	{"setup", "login rcfile awsfiles cmdline hint ui awsapi inifile profile prompt creds arn"},
	{"device", "hint ui awsapi session program environ creds qr"},
	{"keys", "hint ui awsapi cache session safefile filelock inifile creds keyring"},
	{"login", "awsfiles shellenv ui cmdline hint keyring awsapi cache inifile credfile accesslist program prompt session profile creds arn"},
	{"console", "creds loopback"},
	{"credserver", "hint session export creds loopback"},
	{"rcfile", "awsfiles ui cmdline hint host safefile environ export cli"},
	{"awsfiles", "host profile credfile safefile inifile"},
	{"shellenv", "environ export session profile creds"},
	{"ui", "hint host prompt environ arn width"},
	{"cmdline", "hint cli"},
	{"hint", "host keyring awsapi cache session profile credfile inifile safefile accesslist program prompt export"},
	{"host", "safefile prompt term unix windows"},
	{"keyring", "environ creds dbus windows"},
	{"awsapi", "creds aws"},
	{"cache", "safefile filelock accesslist session profile unix"},
	{"session", "profile creds arn"},
	{"profile", "inifile creds arn"},
	{"credfile", "inifile creds"},
	{"inifile", "ini"},
	{"safefile", "filelock accesslist unix windows"},
	{"filelock", "unix windows"},
	{"accesslist", "windows"},
	{"program", "environ creds unix windows"},
	{"prompt", "environ isatty unix windows"},
	{"loopback", "unix"},
	{"environ", ""},
	{"creds", ""},
	{"export", ""},
	{"shellhook", ""},

	{"tools/bench", "unix"},
	{"tools/bench/empty", ""},
	{"tools/bench/launch", ""},
	{"tools/bench/post", ""},
	{"tools/manual", "app cli"},
	{"tools/mutants", ""},
	{"tools/recording", ""},
	{"e2e", ""},
	{"winetest", ""},
	{"house", ""},
	{"scripts", ""},
	{"ststest/fakests", "ststest"},
	{"ststest", ""},
	{"shelltest", ""},
	{"childtest", ""},
}

// libraries are what stands in the table for an import path. "/..." is all below.
var libraries = map[string]string{
	"arn":     "github.com/aws/aws-sdk-go-v2/aws/arn",
	"aws":     "github.com/aws/...",
	"cli":     "github.com/urfave/cli/v2",
	"dbus":    "github.com/godbus/dbus/v5",
	"qr":      "rsc.io/qr/coding",
	"ini":     "gopkg.in/ini.v1",
	"isatty":  "github.com/mattn/go-isatty",
	"term":    "golang.org/x/term",
	"unix":    "golang.org/x/sys/unix",
	"width":   "golang.org/x/text/width",
	"windows": "golang.org/x/sys/windows",
}

// TestWhoImportsWhom compares the table with the source on each system. What is
// allowed and imported nowhere fails, too: the table is to be read as a map.
func TestWhoImportsWhom(t *testing.T) {
	imported := map[string]map[string]bool{}
	for _, os := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "awsmfa/...")
		cmd.Env = append(cmd.Environ(), "GOOS="+os)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			words := strings.Fields(line)
			if imported[words[0]] == nil {
				imported[words[0]] = map[string]bool{}
			}
			for _, path := range words[1:] {
				imported[words[0]][path] = true
			}
		}
	}
	for _, row := range mayImport {
		path := importPath(row.name)
		if imported[path] == nil {
			t.Errorf("there is no package %s", path)
		}
		for _, fault := range compare(row.imports, imported[path]) {
			t.Errorf("package %s %s", path, fault)
		}
		delete(imported, path)
	}
	for path := range imported {
		t.Errorf("package %s is not in the table", path)
	}
}

// compare says what a package imports without being allowed to, and the other
// way round. The standard library is always allowed.
func compare(allowed string, imported map[string]bool) (faults []string) {
	used := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(imported)) {
		if !strings.HasPrefix(path, "awsmfa/") && !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
			continue
		}
		is := slices.IndexFunc(strings.Fields(allowed), func(name string) bool { return covers(importPath(name), path) })
		if is < 0 {
			faults = append(faults, "imports "+path)
		} else {
			used[strings.Fields(allowed)[is]] = true
		}
	}
	for _, name := range strings.Fields(allowed) {
		if !used[name] {
			faults = append(faults, "does not import "+importPath(name)+", which it may")
		}
	}
	return faults
}

// importPath is what a name of the table stands for.
func importPath(name string) string {
	switch name {
	case "main":
		return "awsmfa"
	case "export", "shellhook", "scripts":
		return "awsmfa/" + name
	}
	if path, is := libraries[name]; is {
		return path
	}
	return "awsmfa/internal/" + name
}

func covers(allowed, path string) bool {
	folder, all := strings.CutSuffix(allowed, "...")
	return path == allowed || all && strings.HasPrefix(path, folder)
}

// TestImportsRunDown holds the table to its own order. Every library is there for
// somebody.
func TestImportsRunDown(t *testing.T) {
	place, used := map[string]int{}, map[string]bool{}
	for i, row := range mayImport {
		if _, twice := place[row.name]; twice {
			t.Errorf("%s has two rows", row.name)
		}
		place[row.name] = i
	}
	for i, row := range mayImport {
		for _, name := range strings.Fields(row.imports) {
			at, ours := place[name]
			_, library := libraries[name]
			switch {
			case library:
				used[name] = true
			case !ours:
				t.Errorf("%s may import %s, which has no row", row.name, name)
			case at <= i && !strings.HasPrefix(row.name, "tools/"): // which look at the program from outside
				t.Errorf("%s may import %s, which stands above it", row.name, name)
			}
		}
	}
	for name := range libraries {
		if !used[name] {
			t.Errorf("nobody may import the library %s", name)
		}
	}
}

func TestCompareFindsFaults(t *testing.T) {
	for _, test := range []struct{ allowed, imported, want string }{
		{"creds aws", "fmt net/http awsmfa/internal/creds github.com/aws/smithy-go", ""},
		{"", "awsmfa/internal/creds", "imports awsmfa/internal/creds"},
		{"creds", "awsmfa/internal/credfile awsmfa/internal/creds", "imports awsmfa/internal/credfile"},
		{"", "golang.org/x/sys/unix", "imports golang.org/x/sys/unix"},
		{"unix export", "golang.org/x/sys/unix", "does not import awsmfa/export, which it may"},
	} {
		imported := map[string]bool{}
		for _, path := range strings.Fields(test.imported) {
			imported[path] = true
		}
		if got := strings.Join(compare(test.allowed, imported), "; "); got != test.want {
			t.Errorf("compare(%q, %q) = %q, want %q", test.allowed, test.imported, got, test.want)
		}
	}
}
