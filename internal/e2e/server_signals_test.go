//go:build unix

package e2e

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// counting is a command that counts the signals it gets, and then does what is said.
// It waits until the product of counts is one, up to ten seconds, and a moment for more.
func counting(product, then string) string {
	return `int=0 term=0 hup=0 i=0
trap 'int=$((int+1))' INT; trap 'term=$((term+1))' TERM; trap 'hup=$((hup+1))' HUP
echo ready; while [ $((` + product + `)) = 0 ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done
sleep 0.5; echo "int $int term $term hup $hup"; ` + then + `exit 9`
}

// startReady starts a command, waits until that of exec says that it is ready, and gives
// what it says then.
func startReady(t *testing.T, cmd *exec.Cmd) *bufio.Reader {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "ready\n" {
		t.Fatal(line, err)
	}
	return lines
}

// TestServerForwardsSignals sends signals to awsmfa alone, without a terminal.
func TestServerForwardsSignals(t *testing.T) {
	p := newHome(t)
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP) // or under nohup it would be ignored there, too
	defer signal.Stop(heard)
	cmd := p.command(t.Context(), "exec", "--server", "acme", p.sts.Code(bob), "--", "sh", "-c", counting("int*term*hup", ""))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	lines := startReady(t, cmd)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if err := cmd.Process.Signal(s); err != nil {
			t.Error(err)
		}
	}
	rest, _ := io.ReadAll(lines)
	cmd.Wait()
	if string(rest) != "int 1 term 1 hup 1\n" || cmd.ProcessState.ExitCode() != 9 {
		t.Errorf("%q, status %d", rest, cmd.ProcessState.ExitCode())
	}
}

// TestServerForwardsOtherSignals sends one that awsmfa alone would end by.
func TestServerForwardsOtherSignals(t *testing.T) {
	for name, s := range map[string]syscall.Signal{"USR1": syscall.SIGUSR1, "VTALRM": syscall.SIGVTALRM, "XCPU": syscall.SIGXCPU} {
		p := newHome(t)
		cmd := p.command(t.Context(), "exec", "--server", "acme", p.sts.Code(bob), "--", "sh", "-c",
			`trap "echo heard; exit 9" `+name+`; echo ready; i=0; while [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done`)
		lines := startReady(t, cmd)
		cmd.Process.Signal(s)
		rest, _ := io.ReadAll(lines)
		cmd.Wait()
		if string(rest) != "heard\n" || cmd.ProcessState.ExitCode() != 9 {
			t.Errorf("%v: %q, status %d", s, rest, cmd.ProcessState.ExitCode())
		}
	}
}

// TestServerAtTheKeyboard types Ctrl-C: the command gets it once, and has the
// terminal afterwards.
func TestServerAtTheKeyboard(t *testing.T) {
	p := newHome(t)
	cmd := p.command(t.Context(), "exec", "--server", "acme", p.sts.Code(bob), "--", "sh", "-c", counting("int", `read word; echo "word $word"; `))
	person, commands, err := ownTerminal(cmd, true)
	if err != nil {
		t.Fatal(err)
	}
	defer person.Close()
	err = cmd.Start()
	commands.Close()
	if err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	typed := 0
	for buf := make([]byte, 1024); ; {
		n, err := person.Read(buf)
		if err != nil {
			break
		}
		seen.Write(buf[:n])
		switch {
		case typed == 0 && strings.Contains(seen.String(), "ready"):
			io.WriteString(person, "\x03")
			typed++
		case typed == 1 && strings.Contains(seen.String(), " hup "):
			io.WriteString(person, "hello\n")
			typed++
		}
	}
	cmd.Wait()
	if !strings.Contains(seen.String(), "int 1 term 0 hup 0\r\n") || !strings.Contains(seen.String(), "word hello\r\n") || cmd.ProcessState.ExitCode() != 9 {
		t.Errorf("status %d, the terminal shows\n%s", cmd.ProcessState.ExitCode(), seen.String())
	}
}
