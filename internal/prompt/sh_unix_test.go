//go:build unix

package prompt

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// atSh is a terminal on which job is asked by a sh that is really another shell.
func atSh(t *testing.T, job, shell string) *person {
	t.Helper()
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Skipf("not run: no %s here", shell)
	}
	folder := t.TempDir()
	if err := os.Symlink(path, filepath.Join(folder, "sh")); err != nil {
		t.Fatal(err)
	}
	p := prepare(t, job, self(t))
	p.cmd.Env = append(p.cmd.Env, "PATH="+folder+":"+os.Getenv("PATH"))
	return p
}

// The sh of Git for Windows and MSYS2 is bash.
func forShells(t *testing.T, test func(t *testing.T, shell string)) {
	for _, shell := range []string{"bash", "dash", "busybox"} {
		t.Run(shell, func(t *testing.T) { test(t, shell) })
	}
}

func TestShAsks(t *testing.T) {
	forShells(t, func(t *testing.T, shell string) {
		p := atSh(t, "sh", shell)
		before := p.settings()
		p.start()
		p.waits("two\r\nlines? ", 1)
		p.types("12x\b3456\\ \n")
		p.reads(`"123456\\ " <nil>`)
		p.must(p.cmd.Wait())
		if after := p.settings(); after != before {
			t.Errorf("the settings are %+v, before %+v", after, before)
		}
	})
}

// What is typed is not shown, and a new line follows it.
func TestShHides(t *testing.T) {
	forShells(t, func(t *testing.T, shell string) {
		p := atSh(t, "sh-secret", shell)
		before := p.settings()
		p.start()
		p.waits("lines? ", 1)
		p.types("hush\n")
		p.reads(`"hush" <nil>`)
		p.must(p.cmd.Wait())
		p.waits("hush", 1) // from the program, once
		if got := p.sees(); got != "two\r\nlines? \r\nhush" {
			t.Errorf("the screen shows %q", got)
		}
		if after := p.settings(); after != before {
			t.Errorf("the settings are %+v, before %+v", after, before)
		}
	})
}

// However the question ends, the terminal shows again what is typed, and no process
// that reads from it is left.
func TestShGivesTheTerminalBack(t *testing.T) {
	for how, end := range map[string]struct {
		do   func(p *person)
		want string
	}{
		"not wanted": {func(p *person) { p.cancels() }, `"" context canceled`},
		"Ctrl-C":     {func(p *person) { p.types("12\x03") }, `"" context canceled`},
		"Ctrl-D":     {func(p *person) { p.types("\x04") }, `"" the question was not answered`},
		"empty":      {func(p *person) { p.types(" \n") }, `"" the answer was empty`},
		"long":       {func(p *person) { p.types(strings.Repeat("x", maxLine+1) + "\n") }, `"" the answer was too long`},
		"killed":     {func(p *person) { p.must(p.cmd.Process.Signal(syscall.SIGKILL)) }, ""},
	} {
		t.Run(how, func(t *testing.T) {
			forShells(t, func(t *testing.T, shell string) {
				p := atSh(t, "sh-secret", shell)
				before := p.settings()
				p.start()
				p.waits("lines? ", 1)
				if p.settings() == before {
					t.Error("what is typed would be shown")
				}
				end.do(p)
				if end.want != "" {
					p.reads(end.want)
				}
				p.waits("lines? \r\n", 1) // which the script writes at its end
				p.cmd.Wait()
				if after := p.settings(); after != before {
					t.Errorf("the settings are %+v, before %+v", after, before)
				}
				p.types("next\n")
				next := make([]byte, 10)
				if n, err := p.screen.Read(next); err != nil || string(next[:n]) != "next\n" {
					t.Errorf("the next reader gets %q, %v", next[:n], err)
				}
			})
		})
	}
}

// What was typed before the question answers something else.
func TestShDropsWhatWasTyped(t *testing.T) {
	forShells(t, func(t *testing.T, shell string) {
		p := atSh(t, "sh", shell)
		p.types("old\n")
		p.start()
		p.waits("lines? ", 1)
		p.types("new\n")
		p.reads(`"new" <nil>`)
	})
}

func TestNoShInMintty(t *testing.T) {
	p := sit(t, "no-sh", self(t))
	p.reads(`"" no terminal to ask on: this window has no console, and there is no sh in PATH`)
	if err := error(&WindowError{}); !errors.Is(err, ErrNone) {
		t.Error("it is no ErrNone")
	}
	p = prepare(t, "sh", self(t))
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	p.start()
	p.reads(`"" no terminal to ask on: sh cannot ask in this window`)
}
