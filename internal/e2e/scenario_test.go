//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"awsmfa/internal/ststest"
)

// TestScripts runs the scenarios of testdata/script, the program being a child
// process that knows nothing but what the scenario tells it. Beside testscript's
// own commands they have
//
//	code DEVICE [VAR]    puts a code that is good now into $CODE
//	wrongcode DEVICE     puts a code that is not into $CODE
//	fault ACTION MODE [NAME=VALUE...]
//	terminal COMMAND...  runs a command whose stdin and stdout are a terminal
//	person ANSWER... -- COMMAND...  runs a command on a terminal of its own, at
//	    which somebody gives the next answer at each question; what the terminal
//	    shows is in the file "seen"; code:DEVICE is a code that is good then, and ^C
//	    the key that interrupts
//	surfed REGEXP        fails unless the last page that surf opened matches
//	requests N           fails unless STS was asked N times so far
//	request N [NAME=VALUE...]  fails unless the Nth had these parameters
//
// and bob, bjohnson, carol and oscar as the names of their devices.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			needPrograms(e.T().(testing.TB))
			s := startSTS(e.T().(testing.TB))
			e.Defer(s.Close)
			e.Values["sts"] = s
			home := filepath.Join(e.WorkDir, "home")
			e.Setenv("HOME", home)
			e.Setenv("AWS_ENDPOINT_URL_STS", s.URL)
			e.Setenv("TZ", "UTC")
			return layOut(home)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":      func(ts *testscript.TestScript, neg bool, args []string) { setCode(ts, args, server(ts).Code) },
			"wrongcode": func(ts *testscript.TestScript, neg bool, args []string) { setCode(ts, args, server(ts).WrongCode) },
			"fault":     fault,
			"requests":  requests,
			"request":   request,
			"terminal":  terminal,
			"person":    person,
			"surfed":    surfed,
		},
	})
}

// optional are programs that scenarios use and that a system may do without.
// Where a scenario has them on a line of its own, it says itself that it skips.
var optional = []string{"busybox", "dash", "direnv", "elvish", "fish", "jq", "ksh93", "mise", "mksh", "nu", "pwsh", "tcsh", "xonsh", "yash", "zsh"}

var (
	commandLine  = regexp.MustCompile(`(?m)^(?:! )?(?:exec|person|terminal) .*`)
	commandWords = regexp.MustCompile(`(?:^(?:! )?(?:exec|terminal)|--|\|) ([a-z0-9]+)\b`)
)

// missingPrograms are the optional programs of a scenario that are not here.
func missingPrograms(scenario string) (missing []string) {
	for _, line := range commandLine.FindAllString(scenario, -1) {
		for _, found := range commandWords.FindAllStringSubmatch(line, -1) {
			name := found[1]
			if _, err := exec.LookPath(name); err != nil && slices.Contains(optional, name) && !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
		}
	}
	return missing
}

// needPrograms skips the scenario of a test if it cannot run here.
func needPrograms(tb testing.TB) {
	_, name, _ := strings.Cut(tb.Name(), "/")
	text, err := os.ReadFile(filepath.Join("testdata", "script", name+".txtar"))
	if err != nil {
		tb.Fatal(err)
	}
	missing := missingPrograms(string(text))
	switch {
	case len(missing) == 0:
	case os.Getenv("REQUIRE_SHELLS") != "":
		tb.Fatalf("not installed: %q", missing)
	default:
		tb.Skipf("not installed: %q", missing)
	}
}

func TestMissingPrograms(t *testing.T) {
	t.Setenv("PATH", "")
	for scenario, want := range map[string]string{
		"exec zsh -f -c x\n! exec fish\nexec zsh\n":   "zsh fish",
		"exec sh -c 'awsmfa list --json | jq -c x'\n": "jq",
		"person $CODE -- yash -c x\n":                 "yash",
		"exec awsmfa exec acme -- mksh\n":             "mksh",
		"exec awsmfa hook zsh\nexec sh -c x\n# zsh\n": "",
		"[exec:nu] exec nu -c x\n":                    "",
	} {
		if got := strings.Join(missingPrograms(scenario), " "); got != want {
			t.Errorf("%q lacks %q, want %q", scenario, got, want)
		}
	}
}

func server(ts *testscript.TestScript) *ststest.Server { return ts.Value("sts").(*ststest.Server) }

func setCode(ts *testscript.TestScript, args []string, code func(string) string) {
	if len(args) == 0 {
		ts.Fatalf("usage: code DEVICE [VAR]")
	}
	variable := "CODE"
	if len(args) > 1 {
		variable = args[1]
	}
	ts.Setenv(variable, code(device(args[0])))
}

func device(name string) string {
	switch name {
	case "bob":
		return bob
	case "bjohnson":
		return bjohnson
	case "carol":
		return carol
	case "oscar":
		return oscar
	}
	return name
}

var modes = map[string]ststest.Mode{
	"none": ststest.None, "close-unread": ststest.CloseUnread, "hang": ststest.Hang, "server-error": ststest.ServerError,
	"throttle": ststest.Throttle, "refuse": ststest.Refuse, "html": ststest.HTML, "redirect": ststest.Redirect,
	"empty-body": ststest.EmptyBody, "close-answered": ststest.CloseAnswered, "cut-body": ststest.CutBody,
	"omit-field": ststest.OmitField, "empty-field": ststest.EmptyField, "spoil-field": ststest.SpoilField,
	"expired": ststest.Expired, "oversized": ststest.Oversized,
}

func fault(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 1 && args[0] == "clear" {
		server(ts).ClearFaults()
		return
	}
	mode, ok := modes[args[1]]
	if !ok {
		ts.Fatalf("no fault %s", args[1])
	}
	f := ststest.Fault{Action: args[0], Mode: mode, Times: 1}
	if f.Action == "any" {
		f.Action = ""
	}
	for _, arg := range args[2:] {
		name, value, _ := strings.Cut(arg, "=")
		var err error
		switch name {
		case "times":
			f.Times, err = strconv.Atoi(value)
		case "status":
			f.Status, err = strconv.Atoi(value)
		case "delay":
			f.Delay, err = time.ParseDuration(value)
		case "skew":
			f.Skew, err = time.ParseDuration(value)
		case "code":
			f.Code = value
		case "field":
			f.Field = value
		case "text":
			f.Text, err = strconv.Unquote(`"` + value + `"`)
		default:
			err = fmt.Errorf("unknown")
		}
		ts.Check(err)
	}
	server(ts).Fault(f)
}

func requests(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := server(ts).Requests(); len(got) != want {
		ts.Fatalf("STS was asked %d times, not %d: %v", len(got), want, got)
	}
}

func request(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	all := server(ts).Requests()
	if n < 1 || n > len(all) {
		ts.Fatalf("STS was asked %d times", len(all))
	}
	for _, arg := range args[1:] {
		name, want, _ := strings.Cut(arg, "=")
		got := all[n-1].Params.Get(name)
		switch name {
		case "key":
			got = all[n-1].AccessKeyID
		case "region":
			got = all[n-1].Region
		}
		if got != want {
			ts.Fatalf("request %d has %s=%q, not %q", n, name, got, want)
		}
	}
}
