//go:build unix

package prompt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// child says what this test binary is to do in place of the tests: a list of
// ask, secret, say, hush (have no SIGHUP) and lead (see leader).
const child = "PROMPT_TEST_CHILD"

func TestMain(m *testing.M) {
	jobs := strings.Fields(os.Getenv(child))
	if len(jobs) == 0 {
		os.Exit(m.Run())
	}
	// File 3 takes the report; a byte from file 4 cancels the question.
	report, control := os.NewFile(3, "report"), os.NewFile(4, "control")
	cancels := make(chan bool)
	go func() {
		for b := []byte{0}; ; cancels <- true {
			if n, _ := control.Read(b); n == 0 {
				return
			}
		}
	}()
	for _, job := range jobs {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		ctx, cancel := context.WithCancel(ctx)
		go func() {
			select {
			case <-cancels:
				cancel()
			case <-ctx.Done():
			}
		}()
		switch job {
		case "ask", "secret":
			waits := func() { fmt.Fprintln(report, "waits") }
			ask := Terminal{waits}.Ask
			if job == "secret" {
				ask = Terminal{waits}.AskSecret
			}
			answer, err := ask(ctx, "code? ")
			fmt.Fprintf(report, "%q %v\n", answer, err)
			fmt.Print(answer)
		case "sh", "sh-secret", "no-sh": // as in a window of mintty
			window := &shTerminal{"sh", os.Stderr}
			if job == "no-sh" {
				window.sh = "no-such-sh"
			}
			answer, err := window.ask(ctx, "two\nlines? ", job == "sh-secret")
			fmt.Fprintf(report, "%q %v\n", answer, err)
			fmt.Print(answer)
		case "say":
			fmt.Fprintln(report, Terminal{}.Say("hello"))
		case "hush":
			signal.Ignore(syscall.SIGHUP)
		case "lead":
			lead(report)
		}
		stop()
		cancel()
	}
}

// lead runs this program with ask in the foreground, and takes the terminal away
// from it when it is told to.
func lead(report *os.File) {
	signal.Ignore(syscall.SIGTTOU, syscall.SIGHUP)
	exe, _ := os.Executable()
	cmd := exec.Command(exe)
	cmd.Env = []string{child + "=ask", "GORACE=atexit_sleep_ms=0", "GOCOVERDIR=" + os.Getenv("GOCOVERDIR")}
	cmd.ExtraFiles = []*os.File{report}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Foreground: true, Ctty: 0}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(report, err)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	<-signals
	if err := unix.IoctlSetPointerInt(0, unix.TIOCSPGRP, unix.Getpgrp()); err != nil {
		fmt.Fprintln(report, err)
	}
	cmd.Wait()
}

// person sits before a terminal on which a program runs.
type person struct {
	t       *testing.T
	cmd     *exec.Cmd
	hand    *os.File // the other side of the terminal
	screen  *os.File // the terminal itself, to look at its settings
	report  *bufio.Reader
	control *os.File

	mu   sync.Mutex
	seen strings.Builder
}

// sit runs a program with the terminal as its controlling one.
func sit(t *testing.T, jobs string, name string, args ...string) *person {
	t.Helper()
	p := prepare(t, jobs, name, args...)
	p.start()
	return p
}

func prepare(t *testing.T, jobs string, name string, args ...string) *person {
	t.Helper()
	hand, screen, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	// Reading from the file that package pty gives cannot be interrupted by
	// closing it.
	fd, err := unix.FcntlInt(hand.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err == nil {
		err = errors.Join(unix.SetNonblock(fd, true), hand.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	hand = os.NewFile(uintptr(fd), "hand")
	p := &person{t: t, cmd: exec.Command(name, args...), hand: hand, screen: screen}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = screen, screen, screen
	exe, err := os.Executable()
	p.must(err)
	p.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "EXE=" + exe, child + "=" + jobs, "PS1=$ ", "TERM=dumb", "HISTFILE=",
		"GORACE=atexit_sleep_ms=0", "GOCOVERDIR=" + os.Getenv("GOCOVERDIR")}
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	t.Cleanup(func() { hand.Close(); screen.Close() })
	return p
}

func (p *person) start() {
	p.t.Helper()
	report, out, err := os.Pipe()
	p.must(err)
	in, control, err := os.Pipe()
	p.must(err)
	p.cmd.ExtraFiles = []*os.File{out, in}
	p.must(p.cmd.Start())
	out.Close()
	in.Close()
	p.report, p.control = bufio.NewReader(report), control
	p.t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait(); report.Close(); control.Close() })
	go func() {
		for b := make([]byte, 4096); ; {
			n, err := p.hand.Read(b)
			p.mu.Lock()
			p.seen.Write(b[:n])
			p.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) sees() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}

// waits waits until text is on the screen for the nth time.
func (p *person) waits(text string, nth int) {
	p.t.Helper()
	for end := time.Now().Add(10 * time.Second); strings.Count(p.sees(), text) < nth; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatalf("no %q; the screen shows %q", text, p.sees())
		}
	}
}

func (p *person) types(keys string) {
	p.t.Helper()
	_, err := p.hand.WriteString(keys)
	p.must(err)
}

// cancels ends the question from outside.
func (p *person) cancels() {
	p.t.Helper()
	_, err := p.control.Write([]byte{0})
	p.must(err)
}

// reads checks the next line of the report, which must come soon.
func (p *person) reads(want string) {
	p.t.Helper()
	type result struct {
		line string
		err  error
	}
	got := make(chan result, 1)
	go func() { line, err := p.report.ReadString('\n'); got <- result{line, err} }()
	select {
	case r := <-got:
		if r.line != want+"\n" {
			p.t.Fatalf("report: %q, %v, want %q; the screen shows %q", r.line, r.err, want, p.sees())
		}
	case <-time.After(10 * time.Second):
		p.t.Fatalf("no report, want %q; the screen shows %q", want, p.sees())
	}
}

// ends waits for the program and checks the whole screen.
func (p *person) ends(screen string) {
	p.t.Helper()
	p.must(p.cmd.Wait())
	p.waits(screen, 1)
	if got := p.sees(); got != screen {
		p.t.Errorf("the screen shows %q, want %q", got, screen)
	}
}

func (p *person) settings() unix.Termios {
	p.t.Helper()
	s, err := unix.IoctlGetTermios(int(p.screen.Fd()), getTermios)
	p.must(err)
	return *s
}

func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

func TestAnAnswerIsSeenAndNoSettingChanges(t *testing.T) {
	p := prepare(t, "ask", self(t))
	before := p.settings()
	p.start()
	p.waits("code? ", 1)
	if during := p.settings(); during != before {
		t.Errorf("while asking the settings are %+v, before %+v", during, before)
	}
	p.types("123456\n")
	p.reads(`"123456" <nil>`)
	p.ends("code? 123456\r\n123456")
	if after := p.settings(); after != before {
		t.Errorf("the settings are %+v, before %+v", after, before)
	}
}

func TestInsideShells(t *testing.T) {
	for _, shell := range []string{"sh", "bash", "zsh", "dash", "mksh", "yash", "busybox", "ksh93"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		for name, line := range map[string]string{
			"substitution": `x=$("$EXE"); printf 'got %s\n' "$x"`,
			"pipes":        `printf 'nothing\n' | "$EXE" 2>/dev/null | { read -r x; printf 'got %s\n' "$x"; }`,
			"no streams":   `x=$("$EXE" </dev/null 2>/dev/null); printf 'got %s\n' "$x"`,
			"eval":         `eval "$("$EXE" <&- 2>&- | sed "s/^/x=/")"; printf 'got %s\n' "$x"`,
		} {
			t.Run(shell+" "+name, func(t *testing.T) {
				args := []string{"-c", line}
				if shell == "busybox" {
					args = append([]string{"sh"}, args...)
				}
				p := sit(t, "ask", path, args...)
				p.waits("code? ", 1)
				p.types("123456\n")
				p.reads(`"123456" <nil>`)
				p.ends("code? 123456\r\ngot 123456\r\n")
			})
		}
	}
}

func TestNoTerminal(t *testing.T) {
	p := prepare(t, "ask say", self(t))
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // one on every stream, but not ours
	p.start()
	p.reads(`"" no terminal to ask on: this process has no controlling terminal`)
	p.reads(`no terminal to ask on: this process has no controlling terminal`)
	p.ends("")
}

func TestInTheBackground(t *testing.T) {
	for _, line := range []string{`set -m; "$EXE" & wait`, `set -m; stty tostop; "$EXE" >/dev/null & wait`} {
		p := sit(t, "ask say", "/bin/sh", "-c", line)
		p.reads(`"" no terminal to ask on: this process is in the background`)
		p.reads(`no terminal to ask on: this process is in the background`)
		p.ends("")
	}
}

func TestSentToTheBackground(t *testing.T) {
	p := sit(t, "lead", self(t))
	p.waits("code? ", 1)
	p.must(p.cmd.Process.Signal(syscall.SIGUSR1))
	p.reads(`"" no terminal to ask on: this process is in the background`)
	p.ends("code? ")
}

func TestStoppedInAShell(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	for _, test := range []struct{ then, keys, want string }{
		{"fg", "123456\n", `"123456" <nil>`},
		{"bg", "", `"" no terminal to ask on: this process is in the background`},
	} {
		p := sit(t, "ask", bash, "--norc", "--noprofile", "--noediting", "-i")
		p.waits("$ ", 1)
		p.types("\"$EXE\" >/dev/null\n")
		p.waits("code? ", 1)
		p.types("\x1a")
		p.waits("Stopped", 1)
		p.types(test.then + "\n")
		if test.keys != "" {
			p.waits("\n\"$EXE\"", 1) // the shell says what it goes on with
			p.types(test.keys)
		}
		p.reads(test.want)
		p.types("exit\n")
		p.cmd.Wait()
	}
}

func TestCtrlC(t *testing.T) {
	p := sit(t, "ask ask", self(t))
	p.waits("code? ", 1)
	p.types("12")
	p.waits("code? 12", 1)
	p.types("\x03")
	p.reads(`"" context canceled`)
	p.waits("code? ", 2)
	p.types("345678\n")
	p.reads(`"345678" <nil>`)
	p.ends("code? 12^C\r\ncode? 345678\r\n345678")
}

func TestAShellAfterCtrlC(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	p := sit(t, "ask", bash, "--norc", "--noprofile", "--noediting", "-i")
	p.waits("$ ", 1)
	p.types("x=$(\"$EXE\"); echo status $?\n")
	p.waits("code? ", 1)
	p.types("\x03")
	p.waits("$ ", 2)
	p.types("echo a$((1+1))a\n") // the terminal echoes and edits as before
	p.waits("a2a", 1)
}

func TestTheEndOfInput(t *testing.T) {
	p := sit(t, "ask ask ask", self(t))
	p.waits("code? ", 1)
	p.types("\x04")
	p.reads(`"" the question was not answered`)
	p.waits("code? ", 2)
	p.types("12\x04") // hands over what is there; one more is needed
	p.types("\x04")
	p.reads(`"12" <nil>`)
	p.waits("code? ", 3)
	p.types("\n")
	p.reads(`"" the answer was empty`)
	p.ends("code? \r\ncode? 1212code? \r\n")
}

func TestHangUp(t *testing.T) {
	p := sit(t, "hush ask", self(t))
	p.waits("code? ", 1)
	p.screen.Close()
	p.hand.Close()
	p.reads(`"" no terminal to ask on: the terminal was closed`)
	p.must(p.cmd.Wait())
}

func TestAnotherProcessAnswered(t *testing.T) {
	p := sit(t, "ask ask", self(t))
	p.waits("code? ", 1)
	p.types("12")
	p.waits("code? 12", 1)
	began := time.Now()
	p.cancels()
	p.reads(`"" context canceled`)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v to leave", took)
	}
	p.waits("code? ", 2)
	p.types("345678\n")
	p.reads(`"345678" <nil>`)
	p.ends("code? 12\r\ncode? 345678\r\n345678")
}

// The second question is asked when the first one is answered or called off, and
// can be called off before that.
func TestTwoAsk(t *testing.T) {
	p := sit(t, "ask", "/bin/sh", "-c", `"$EXE" >/dev/null & "$EXE" >/dev/null; wait`)
	p.reads("waits")
	p.waits("code? ", 1)
	time.Sleep(5 * tick)
	if n := strings.Count(p.sees(), "code? "); n != 1 {
		t.Errorf("%d questions at once: %q", n, p.sees())
	}
	p.types("123456\n")
	p.reads(`"123456" <nil>`)
	p.waits("code? ", 2)
	p.types("654321\n")
	p.reads(`"654321" <nil>`)
	p.ends("code? 123456\r\ncode? 654321\r\n")
}

func TestWaitingIsCalledOff(t *testing.T) {
	p := sit(t, "ask", "/bin/sh", "-c", `trap : INT; "$EXE" >/dev/null & "$EXE" >/dev/null; wait; wait`)
	p.reads("waits")
	p.waits("code? ", 1)
	p.types("\x03")
	p.reads(`"" context canceled`)
	p.reads(`"" context canceled`)
	if n := strings.Count(p.sees(), "code? "); n != 1 {
		t.Errorf("%d questions: %q", n, p.sees())
	}
}

// A question of a process that has been stopped holds up nobody.
func TestTheOtherIsStopped(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	p := sit(t, "ask", bash, "--norc", "--noprofile", "--noediting", "-i")
	p.waits("$ ", 1)
	p.types("\"$EXE\" >/dev/null\n")
	p.waits("code? ", 1)
	p.types("\x1a")
	p.waits("Stopped", 1)
	p.types("\"$EXE\" >/dev/null\n")
	p.waits("code? ", 2)
	p.types("123456\n")
	p.reads(`"123456" <nil>`)
	p.types("kill -9 %1; exit\nexit\n")
	p.cmd.Wait()
}

func TestTheNextReaderGetsNoHalfAnswer(t *testing.T) {
	p := sit(t, "ask", "/bin/sh", "-c", `"$EXE"; read -r x; printf 'got %s\n' "$x"`)
	p.waits("code? ", 1)
	p.types("12")
	p.waits("code? 12", 1)
	p.cancels()
	p.reads(`"" context canceled`)
	p.waits("\n", 1)
	p.types("ls\n")
	p.ends("code? 12\r\nls\r\ngot ls\r\n")
}

func TestWhatIsTypedAheadIsNoAnswer(t *testing.T) {
	p := prepare(t, "ask", self(t))
	p.types("999999\n999999\n99")
	p.start()
	p.waits("code? ", 1)
	p.types("123456\n")
	p.reads(`"123456" <nil>`)
}

func TestALongLine(t *testing.T) {
	p := sit(t, "ask ask", self(t))
	p.waits("code? ", 1)
	p.types(strings.Repeat("x", maxLine+1) + "\n")
	p.reads(`"" the answer was too long`)
	p.waits("code? ", 2)
	p.types("123456\n")
	p.reads(`"123456" <nil>`)
}

// rawMode gives each key as it comes, and without isig Ctrl-C too.
func (p *person) rawMode(isig bool) unix.Termios {
	p.t.Helper()
	raw := p.settings()
	raw.Lflag &^= unix.ICANON | unix.ECHO
	if !isig {
		raw.Lflag &^= unix.ISIG
	}
	raw.Iflag &^= unix.ICRNL
	raw.Cc[unix.VMIN], raw.Cc[unix.VTIME] = 1, 0
	p.must(unix.IoctlSetTermios(int(p.screen.Fd()), setTermios, &raw))
	return raw
}

// A line editor that calls us for a key leaves the terminal as it needs it.
func TestATerminalOfALineEditor(t *testing.T) {
	p := prepare(t, "ask ask ask", self(t))
	raw := p.rawMode(true)
	p.start()
	p.waits("code? ", 1)
	p.types("124\x7f3")
	p.types("456\r")
	p.reads(`"123456" <nil>`)
	p.waits("code? ", 2)
	p.types(pasteBegins + "123\u00a0456" + pasteEnds + "\r")
	p.reads(`"123 456" <nil>`)
	p.waits("code? ", 3)
	p.types("1\x04")
	p.reads(`"" the question was not answered`)
	if after := p.settings(); after != raw {
		t.Errorf("the settings are %+v, were %+v", after, raw)
	}
}

// A line that ends within a paste takes the rest of the paste with it: a shell
// would run it.
func TestALineEndsWithinAPaste(t *testing.T) {
	p := prepare(t, "ask", "/bin/sh", "-c", `"$EXE"; dd bs=1 count=1 2>/dev/null`)
	p.rawMode(true)
	p.start()
	p.waits("code? ", 1)
	p.types(pasteBegins + "123456\r" + "rm -r\r" + pasteEnds)
	p.reads(`"123456" <nil>`)
	p.types("x")
	p.ends("code? 123456x")
}

func TestATerminalOfAFullScreenProgram(t *testing.T) {
	p := prepare(t, "ask", self(t))
	p.rawMode(false)
	p.start()
	p.reads(`"" no terminal to ask on: another program draws on it`)
	p.ends("")
}

// A secret is not shown, and the terminal is as it was, however it ends.
func TestASecret(t *testing.T) {
	for _, test := range []struct{ keys, want string }{
		{"hidden\n", `"hidden" <nil>`},
		{"hid\x1aden\n", `"hid\x1aden" <nil>`}, // Ctrl-Z does not stop it
		{"hidd\x7fen\n", `"hiden" <nil>`},
		{"hid\x03", `"" context canceled`},
		{"\x04", `"" the question was not answered`},
	} {
		p := prepare(t, "secret", "/bin/sh", "-c", `trap : INT; "$EXE" >/dev/null`)
		before := p.settings()
		p.start()
		p.waits("code? ", 1)
		p.types(test.keys)
		p.reads(test.want)
		p.ends("code? \r\n")
		if after := p.settings(); after != before {
			t.Errorf("%q: the settings are %+v, were %+v", test.keys, after, before)
		}
	}
}

// TestASecretAfterAStop stops the process from outside, in the middle of a secret,
// and goes on with it in the foreground, where the shell had shown again what is
// typed. The shell gets nothing of the secret.
func TestASecretAfterAStop(t *testing.T) {
	for _, shell := range [][]string{{"bash", "--norc", "--noprofile", "--noediting", "-i"}, {"bash", "--norc", "--noprofile", "-i"}, {"zsh", "-f", "-i"}, {"ksh93", "-i"}, {"dash", "-i"}} {
		path, err := exec.LookPath(shell[0])
		if err != nil {
			continue
		}
		for _, stop := range []syscall.Signal{unix.SIGSTOP, unix.SIGTSTP} {
			t.Run(fmt.Sprint(shell, stop), func(t *testing.T) {
				p := sit(t, "secret", path, shell[1:]...)
				p.waits("$ ", 1)
				p.types("\"$EXE\" >/dev/null\n")
				p.waits("code? ", 1)
				group, err := unix.IoctlGetInt(int(p.hand.Fd()), unix.TIOCGPGRP)
				if err != nil {
					t.Skipf("who is in the foreground is not known here: %v", err)
				}
				p.types("hid")
				p.consumed()
				prompts := strings.Count(p.sees(), "$ ")
				p.must(unix.Kill(-group, stop))
				p.waits("$ ", prompts+1)
				p.types("fg\n")
				p.hides(group)
				p.types("\x1aden\n")
				p.reads(`"hid\x1aden" <nil>`)
				if screen := p.sees(); strings.Contains(screen, "hid") || strings.Contains(screen, "den") {
					t.Errorf("the screen shows %q", screen)
				}
			})
		}
	}
}

// consumed waits until all that was typed has been read.
func (p *person) consumed() {
	p.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(p.screen.Fd()), Events: unix.POLLIN}}, 0)
		if n == 0 && err == nil {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("nobody reads what is typed; the screen shows %q", p.sees())
		}
	}
}

// hides waits until a group of processes has the terminal and shows nothing that is
// typed.
func (p *person) hides(group int) {
	p.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		foreground, err := unix.IoctlGetInt(int(p.hand.Fd()), unix.TIOCGPGRP)
		p.must(err)
		s := p.settings()
		if foreground == group && s.Lflag&(unix.ECHO|unix.ICANON) == 0 && s.Cc[unix.VSUSP] == disabled {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("what is typed is shown; the screen shows %q", p.sees())
		}
	}
}

func TestHaltedOutput(t *testing.T) {
	p := prepare(t, "ask say ask", self(t))
	p.must(halt(int(p.screen.Fd())))
	p.start()
	time.Sleep(50 * time.Millisecond)
	p.cancels()
	p.reads(`"" context canceled`)
	p.reads(`no terminal to ask on: its output is halted`)
	p.must(resume(int(p.screen.Fd())))
	p.waits("code? ", 1)
	p.types("123456\n")
	p.reads(`"123456" <nil>`)
	p.ends("code? 123456\r\n123456")
}

func TestSay(t *testing.T) {
	p := sit(t, "say", "/bin/sh", "-c", `"$EXE" </dev/null >/dev/null 2>&1`)
	p.reads("<nil>")
	p.ends("hello\r\n")
}

func TestATerminalIsATerminal(t *testing.T) {
	p := prepare(t, "", self(t))
	if !IsTerminal(p.screen) {
		t.Error("it is none")
	}
	r, w, err := os.Pipe()
	p.must(err)
	if IsTerminal(r) || IsTerminal(w) {
		t.Error("a pipe is one")
	}
	p.must(errors.Join(r.Close(), w.Close()))
}
