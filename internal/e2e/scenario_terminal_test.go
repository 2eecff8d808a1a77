//go:build unix

package e2e

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
)

// terminal runs a command as a person does who looks at its output.
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	master, slave, err := pty.Open()
	ts.Check(err)
	defer master.Close()
	cmd := command(ts, args)
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
	answers, args := slices.Clone(args[:split]), args[split+1:]
	for i, answer := range answers {
		answers[i] = strings.ReplaceAll(answer, "^C", "\x03")
	}
	cmd := command(ts, args)
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	seen, err := runTyped(cmd, false, answers, func(answer string) string {
		if serial, is := strings.CutPrefix(answer, "code:"); is {
			return server(ts).Code(device(serial))
		}
		return answer
	})
	ts.Check(os.WriteFile(ts.MkAbs("seen"), seen, 0o600))
	if (err != nil) != neg {
		ts.Fatalf("%v: %v", args, err)
	}
}

// command is a program where the scenario's PATH says, in its folder and with
// its variables.
func command(ts *testscript.TestScript, args []string) *exec.Cmd {
	for _, folder := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(folder, args[0])
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			cmd := exec.Command(path, args[1:]...)
			cmd.Env, cmd.Dir = environ(ts), ts.MkAbs(".")
			return cmd
		}
	}
	ts.Fatalf("%s: %v", args[0], exec.ErrNotFound)
	return nil
}

var assigned = regexp.MustCompile(`\b([A-Z][A-Z0-9_]*)=`)

// environ is the environment of the scenario: testscript tells no names, so they
// are those that Setup gives and those that the scenario assigns to anywhere.
func environ(ts *testscript.TestScript) []string {
	text, err := os.ReadFile(filepath.Join("testdata", "script", ts.Name()+".txtar"))
	ts.Check(err)
	names := []string{"HOME", "PATH", "TMPDIR", "TZ", "WORK", "GORACE", "AWS_ENDPOINT_URL_STS"}
	for _, found := range assigned.FindAllStringSubmatch(string(text), -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	var env []string
	for _, name := range slices.Compact(names) {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}
