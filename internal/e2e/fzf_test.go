//go:build unix

package e2e

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// press is a key that is pressed when the terminal shows something.
type press struct{ shown, keys string }

// TestRealFzf chooses a profile as a person does who has fzf: by a part of its
// name and Enter, or not at all by Escape.
func TestRealFzf(t *testing.T) {
	if _, err := exec.LookPath("fzf"); err != nil {
		t.Skip("fzf is not installed")
	}
	for _, test := range []struct {
		presses []press
		want    string
		status  int
	}{
		{[]press{{"2/2", "north"}, {"1/2", "\r"}}, `"AWSMFA_PROFILE":"northwind"`, 0},
		{[]press{{"2/2", "\x1b"}}, "", exitInterrupted},
	} {
		h := bareHome(t)
		h.write(t, "config", "[profile acme]\nsource_profile = keys\nmfa_serial = "+bob+"\n[profile northwind]\nsource_profile = keys\nmfa_serial = "+bob+"\nregion = eu-west-1\n")
		h.write(t, "credentials", "[keys]\naws_access_key_id = NOTETHISISNOTREALKEY\naws_secret_access_key = ANDTHISISNOTEITHERavalidKEY+Butpleasetry\n")
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		defer stop()
		cmd := h.command(ctx, "env", "--shell", "json", h.sts.Code(bob))
		cmd.Env = append(cmd.Env, "TERM=xterm")
		stdout, seen := pressed(t, cmd, test.presses)
		if status := cmd.ProcessState.ExitCode(); !strings.Contains(stdout, test.want) || status != test.status {
			t.Errorf("%q: status %d, stdout %q, seen %q", test.presses, status, stdout, seen)
		}
	}
}

// pressed runs a command on a terminal of 24 lines and presses keys. It answers
// the question where the cursor is, as a terminal does.
func pressed(t *testing.T, cmd *exec.Cmd, presses []press) (stdout, seen string) {
	t.Helper()
	person, commands, err := ownTerminal(cmd, true)
	if err != nil {
		t.Fatal(err)
	}
	defer person.Close()
	var out strings.Builder
	cmd.Stdout = &out
	if err := pty.Setsize(person, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	commands.Close()
	asked := 0
	for buf := make([]byte, 4096); ; {
		n, err := person.Read(buf)
		if err != nil {
			break
		}
		seen += string(buf[:n])
		for ; asked < strings.Count(seen, "\x1b[6n"); asked++ {
			person.WriteString("\x1b[5;1R")
		}
		if len(presses) > 0 && strings.Contains(seen, presses[0].shown) {
			person.WriteString(presses[0].keys)
			presses = presses[1:]
		}
	}
	cmd.Wait()
	return out.String(), seen
}
