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

// TestRealFzf chooses a profile as a person does who has fzf: by a part of its
// name and Enter, or not at all by Escape.
func TestRealFzf(t *testing.T) {
	if _, err := exec.LookPath("fzf"); err != nil {
		t.Skip("fzf is not installed")
	}
	for keys, want := range map[string]string{"north\r": `"AWSMFA_PROFILE":"northwind"`, "\x1b": ""} {
		h := bareHome(t)
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		h.write(t, "config", "[profile acme]\nsource_profile = keys\nmfa_serial = "+bob+"\n[profile northwind]\nsource_profile = keys\nmfa_serial = "+bob+"\nregion = eu-west-1\n")
		h.write(t, "credentials", "[keys]\naws_access_key_id = NOTETHISISNOTREALKEY\naws_secret_access_key = ANDTHISISNOTEITHERavalidKEY+Butpleasetry\n")
		cmd := h.command(ctx, "env", "--shell", "json", h.sts.Code(bob))
		cmd.Env = append(cmd.Env, "TERM=xterm")
		var stdout strings.Builder
		person, commands, err := ownTerminal(cmd, true)
		if err != nil {
			t.Fatal(err)
		}
		if err := pty.Setsize(person, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
			t.Fatal(err)
		}
		cmd.Stdout = &stdout
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		commands.Close()
		typed := false
		seen := ""
		for buf := make([]byte, 4096); ; {
			n, err := person.Read(buf)
			if err != nil {
				break
			}
			seen += string(buf[:n])
			if strings.Contains(seen, "\x1b[6n") && !strings.Contains(seen, "profile:") { // where is the cursor?
				person.WriteString("\x1b[5;1R")
			}
			if !typed && strings.Contains(seen, "acme") && strings.Contains(seen, "2/2") {
				typed = true
				time.Sleep(50 * time.Millisecond) // the list is drawn by parts
				person.WriteString(keys)
			}
		}
		person.Close()
		cmd.Wait()
		if status := cmd.ProcessState.ExitCode(); !typed || !strings.Contains(stdout.String(), want) || (status == 0) != (want != "") {
			t.Errorf("%q: status %d, stdout %q, seen %q", keys, status, stdout.String(), seen)
		}
	}
}
