package app

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport says which packages of the house and which libraries each package
// may import, tests aside; "/..." allows all below. A package that is not listed
// may not exist.
var mayImport = map[string]string{
	"awsmfa":                          "awsmfa/internal/app",
	"awsmfa/export":                   "",
	"awsmfa/scripts":                  "",
	"awsmfa/shellhook":                "",
	"awsmfa/internal/app":             "awsmfa/export awsmfa/shellhook awsmfa/internal/awsapi awsmfa/internal/cache awsmfa/internal/creds awsmfa/internal/credfile awsmfa/internal/inifile awsmfa/internal/profile awsmfa/internal/program awsmfa/internal/prompt awsmfa/internal/safefile awsmfa/internal/session github.com/urfave/cli/v2 golang.org/x/sys/unix",
	"awsmfa/internal/awsapi":          "awsmfa/internal/creds github.com/aws/...",
	"awsmfa/internal/bench":           "golang.org/x/sys/unix",
	"awsmfa/internal/bench/empty":     "",
	"awsmfa/internal/bench/launch":    "",
	"awsmfa/internal/bench/post":      "",
	"awsmfa/internal/cache":           "awsmfa/internal/creds awsmfa/internal/safefile awsmfa/internal/session golang.org/x/sys/unix golang.org/x/sys/windows",
	"awsmfa/internal/creds":           "",
	"awsmfa/internal/credfile":        "awsmfa/internal/creds awsmfa/internal/inifile",
	"awsmfa/internal/device":          "awsmfa/internal/awsapi awsmfa/internal/creds awsmfa/internal/program rsc.io/qr/coding",
	"awsmfa/internal/inifile":         "gopkg.in/ini.v1",
	"awsmfa/internal/keyring":         "awsmfa/internal/creds github.com/godbus/dbus/v5 golang.org/x/sys/windows",
	"awsmfa/internal/keys":            "awsmfa/internal/awsapi awsmfa/internal/creds awsmfa/internal/inifile awsmfa/internal/keyring awsmfa/internal/safefile",
	"awsmfa/internal/manual":          "awsmfa/internal/app",
	"awsmfa/internal/profile":         "awsmfa/internal/creds awsmfa/internal/inifile github.com/aws/aws-sdk-go-v2/aws/arn",
	"awsmfa/internal/program":         "awsmfa/internal/creds golang.org/x/sys/unix",
	"awsmfa/internal/prompt":          "github.com/mattn/go-isatty golang.org/x/sys/unix golang.org/x/sys/windows",
	"awsmfa/internal/recording":       "",
	"awsmfa/internal/safefile":        "golang.org/x/sys/unix golang.org/x/sys/windows",
	"awsmfa/internal/session":         "awsmfa/internal/creds awsmfa/internal/profile",
	"awsmfa/internal/shelltest":       "",
	"awsmfa/internal/ststest":         "",
	"awsmfa/internal/ststest/fakests": "awsmfa/internal/ststest",
}

func TestWhoImportsWhom(t *testing.T) {
	for _, os := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "awsmfa/...")
		cmd.Env = append(cmd.Environ(), "GOOS="+os)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			imports := strings.Fields(line)
			allowed, listed := mayImport[imports[0]]
			if !listed {
				t.Errorf("package %s is not in the table", imports[0])
			}
			for _, i := range imports[1:] {
				ours := strings.HasPrefix(i, "awsmfa/")
				library := strings.Contains(strings.SplitN(i, "/", 2)[0], ".")
				if (ours || library) && !slices.ContainsFunc(strings.Fields(allowed), func(a string) bool { return allows(a, i) }) {
					t.Errorf("on %s, package %s imports %s", os, imports[0], i)
				}
			}
		}
	}
}

func allows(allowed, path string) bool {
	folder, all := strings.CutSuffix(allowed, "...")
	return path == allowed || all && strings.HasPrefix(path, folder)
}
