//go:build unix

package app

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"

	"awsmfa/internal/ststest"
)

// released is the folder that holds the program, built once as it is released:
// scenarios are about that program, and a test binary starts too slowly for those
// that look for a moment.
var released = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "awsmfa-released")
	if err != nil {
		return "", err
	}
	out, err := exec.Command("../../scripts/build", filepath.Join(folder, "awsmfa")).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return folder, err
})

func TestMain(m *testing.M) {
	status := m.Run()
	if folder, err := released(); err == nil {
		os.RemoveAll(folder)
	}
	os.Exit(status)
}

const (
	bob      = "arn:aws:iam::12345NAN1234:mfa/bob"
	bjohnson = "arn:aws:iam::78902NAN7890:mfa/bjohnson"
	carol    = "GAHT98765432" // a hardware device, whose serial number tells no account
)

// world starts a server that knows the users, devices and roles of the files in
// testdata/aws.
func world(tb testing.TB) *ststest.Server {
	s, err := ststest.Start(ststest.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	s.AddUser(ststest.User{
		Name: "bob", Account: "12345NAN1234", AccessKeyID: "NOTETHISISNOTREALKEY", Secret: "ANDTHISISNOTEITHERavalidKEY+Butpleasetry",
		Devices: []ststest.Device{{Serial: bob, Secret: []byte("bob's device secret!")}},
	})
	s.AddUser(ststest.User{
		Name: "bjohnson", Account: "78902NAN7890", AccessKeyID: "THISISNOTAREALKEYYES", Secret: "SPOILERALERTThisKeyISNOTVALIDJustExample",
		Devices: []ststest.Device{{Serial: bjohnson, Secret: []byte("bjohnson's device!!!")}},
	})
	s.AddUser(ststest.User{
		Name: "carol", Account: "34322NAN4567", AccessKeyID: "CAROLSKEYISNOTREALTOO", Secret: "CarolsSecretISNOTVALIDeither",
		Devices: []ststest.Device{{Serial: carol, Secret: []byte("carol's hardware key")}},
	})
	addSetupUsers(s)
	for _, arn := range []string{
		"arn:aws:iam::34322NAN4567:role/DeveloperRole", "arn:aws:iam::34322NAN4567:role/ArchitectRole",
		"arn:aws:iam::34322NAN4567:role/AdminRole", "arn:aws:iam::12345NAN1234:role/AcmeAdminRole",
	} {
		s.AddRole(ststest.Role{ARN: arn, MaxDuration: 12 * time.Hour, RequireMFA: !strings.HasSuffix(arn, "/ArchitectRole"),
			Trust: []string{"arn:aws:iam::78902NAN7890:user/bjohnson", "arn:aws:iam::12345NAN1234:user/bob", "arn:aws:iam::34322NAN4567:role/DeveloperRole"}})
	}
	return s
}

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
//	    shows is in the file "seen"
//	requests N           fails unless STS was asked N times so far
//	request N [NAME=VALUE...]  fails unless the Nth had these parameters
//
// and bob, bjohnson and carol as the names of their devices.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			folder, err := released()
			if err != nil {
				return err
			}
			e.Setenv("PATH", folder+":"+e.Getenv("PATH"))
			s := world(e.T().(testing.TB))
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
		},
	})
}

// layOut writes the files of testdata/aws into a home, unless it has its own.
func layOut(home string) error {
	folder := filepath.Join(home, ".aws")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, name := range []string{"config", "credentials"} {
		data, err := os.ReadFile(filepath.Join("testdata", "aws", name))
		if err != nil {
			return err
		}
		path := filepath.Join(folder, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
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

// terminal runs a command as a person does who looks at its output.
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	master, slave, err := pty.Open()
	ts.Check(err)
	defer master.Close()
	cmd := onPath(ts, args)
	cmd.Env = environ(ts)
	cmd.Dir = ts.MkAbs(".")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, ts.Stderr()
	shown := make(chan []byte)
	go func() {
		data, _ := io.ReadAll(master) // ends with EIO when the last slave is closed
		shown <- data
	}()
	err = cmd.Run()
	slave.Close()
	ts.Stdout().Write(<-shown)
	if (err != nil) != neg {
		ts.Fatalf("%v: %v", args, err)
	}
}

// person runs a command whose controlling terminal is a new one, but whose
// standard streams are not, and answers its questions.
func person(ts *testscript.TestScript, neg bool, args []string) {
	split := slices.Index(args, "--")
	answers, args := args[:split], args[split+1:]
	master, slave, err := pty.Open()
	ts.Check(err)
	defer master.Close()
	cmd := onPath(ts, args)
	cmd.Env = environ(ts)
	cmd.Dir = ts.MkAbs(".")
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	cmd.ExtraFiles = []*os.File{slave}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 3}
	ts.Check(cmd.Start())
	slave.Close()
	seen := make(chan []byte)
	go func() { seen <- answer(master, answers) }()
	err = cmd.Wait()
	ts.Check(os.WriteFile(ts.MkAbs("seen"), <-seen, 0o600))
	if (err != nil) != neg {
		ts.Fatalf("%v: %v", args, err)
	}
}

// answer types the next answer whenever a question stands at the end of what the
// terminal shows, until nobody has it open any more.
func answer(terminal *os.File, answers []string) (seen []byte) {
	from := 0
	for buf := make([]byte, 4096); ; {
		n, err := terminal.Read(buf)
		if err != nil {
			return seen
		}
		seen = append(seen, buf[:n]...)
		if bytes.HasSuffix(seen[from:], []byte(": ")) && len(answers) > 0 {
			from = len(seen)
			io.WriteString(terminal, answers[0]+"\n")
			answers = answers[1:]
		}
	}
}

// onPath makes a command of a program where the scenario's PATH says.
func onPath(ts *testscript.TestScript, args []string) *exec.Cmd {
	for _, folder := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(folder, args[0])
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			return exec.Command(path, args[1:]...)
		}
	}
	ts.Fatalf("%s: %v", args[0], exec.ErrNotFound)
	return nil
}

// environ is what a child of the scenario gets, as far as awsmfa looks at it.
func environ(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range []string{"HOME", "PATH", "TZ", "TMPDIR", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM", "AWS_CONFIG_FILE", "AWS_PROFILE", "AWSMFA_PROFILE", "AWSMFA_CACHE_DIR", "TERM", "NO_COLOR"} {
		env = append(env, name+"="+ts.Getenv(name))
	}
	return env
}
