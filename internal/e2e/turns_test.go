//go:build linux || darwin

package e2e

import (
	"context"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Two profiles of two devices ask on one terminal at once: the second says that it
// waits and for what, and each code goes out with the request of its own device.
func TestOneQuestionAtATime(t *testing.T) {
	t.Parallel()
	p := newHome(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := p.command(ctx, "")
	program := cmd.Path
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("not run: no sh")
	}
	cmd.Path, cmd.Args = sh, []string{"sh", "-c", `"$0" process acme >/dev/null & one=$!; "$0" process foobar >/dev/null & wait $one && wait $!`, program}
	person, commands, err := ownTerminal(cmd, false)
	if err != nil {
		t.Fatal(err)
	}
	defer person.Close()
	err = cmd.Start()
	commands.Close()
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]string{"MFA code of device bob ": p.sts.Code(bob), "MFA code of device bjohnson ": p.sts.Code(bjohnson)}
	const waits = "awsmfa: another awsmfa is asking on this terminal; waiting"
	seen := ""
	for buf := make([]byte, 4096); ; {
		n, err := person.Read(buf)
		if err != nil {
			break
		}
		seen += string(buf[:n])
		for question, code := range codes {
			if strings.Contains(seen, waits) && strings.Contains(seen, question) {
				delete(codes, question)
				io.WriteString(person, code+"\n")
			}
		}
	}
	if err := cmd.Wait(); err != nil || strings.Count(seen, waits) != 1 || len(codes) > 0 || len(p.sts.Requests()) != 2 {
		t.Errorf("%v, %d requests, seen %q", err, len(p.sts.Requests()), seen)
	}
}
