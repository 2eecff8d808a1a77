package shellhook

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"awsmfa/internal/shelltest"
)

// A terminal is an interactive shell with a person at it.
type terminal struct {
	t     *testing.T
	tty   *os.File
	bytes chan []byte
	dir   string
	mark  string // a line that prints PLACE without showing it as it is typed
	seen  string // since the last line was typed
	all   string
}

// open starts the shell, which has loaded the hook when open returns.
func open(t *testing.T, s shell, p place, env ...string) *terminal {
	t.Helper()
	return openUnder(t, nil, s, p, env...)
}

// openUnder is open through another program, which is given the command.
func openUnder(t *testing.T, program []string, s shell, p place, env ...string) *terminal {
	t.Helper()
	cmd := shelltest.Command(t, shelltest.Script{
		Shell: s.name + interactively[s.hook], Dir: p.dir,
		Env: slices.Concat(p.env, []string{"HISTFILE=" + p.dir + "/history", "PS1=> ", "XDG_DATA_HOME=" + p.dir, "XDG_CONFIG_HOME=" + p.dir}, env),
	})
	// Or fish makes this folder, and fills it while the test is cleaned up.
	if err := os.MkdirAll(p.dir+"/fish/generated_completions", 0o700); err != nil {
		t.Fatal(err)
	}
	if program != nil {
		cmd.Args = slices.Concat(program, []string{cmd.Path}, cmd.Args[1:])
		cmd.Path = program[0]
	}
	term := start(t, cmd, s, p)
	if s.hook == "fish" {
		term.line("function fish_prompt; printf '> '; end; function fish_right_prompt; end; set -g fish_greeting")
	}
	load := strings.ReplaceAll(loads[s.hook], "DIR", p.dir)
	if greeting, ok := greetings[s.hook]; ok {
		term.prompted(greeting)
		term.seen = ""
		term.typed(load + "; " + strings.ReplaceAll(term.mark, "PLACE", "loaded") + "\r")
		term.prompted("<loaded>")
		term.quiet()
	} else {
		term.line(load)
	}
	return term
}

// start runs the command with a terminal of its own.
func start(t *testing.T, cmd *exec.Cmd, s shell, p place) *terminal {
	t.Helper()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 250})
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, dir: p.dir, tty: tty, mark: marks[s.hook], bytes: make(chan []byte, 1000)}
	t.Cleanup(func() {
		tty.Close() // hang up, so that it ends by itself and leaves no file behind it
		late := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		late.Stop()
		// xonsh may leave a child that reads on for ever, and nu is a child of node,
		// in a process group of its own.
		exec.Command("kill", "-KILL", "--", fmt.Sprintf("-%d", cmd.Process.Pid)).Run()
		exec.Command("pkill", "-KILL", "-s", fmt.Sprint(cmd.Process.Pid)).Run()
	})
	go func() {
		defer close(term.bytes)
		for {
			b := make([]byte, 4096)
			n, err := tty.Read(b)
			if err != nil {
				return
			}
			if strings.Contains(string(b[:n]), "\x1b[6n") {
				tty.WriteString("\x1b[1;1R") // where is the cursor? some wait for it
			}
			term.bytes <- b[:n]
		}
	}()
	return term
}

// line types a line and waits for what comes of it, to the next prompt.
func (term *terminal) line(line string) string {
	term.t.Helper()
	place := itoa(len(term.all))
	mark := strings.ReplaceAll(term.mark, "PLACE", place) + "\r"
	term.seen = ""
	term.typed(line + "\r")
	term.typed(mark)
	term.until("<" + place + ">")
	return term.seen
}

// slowly types a line when the shell has been quiet for a while, and waits until
// it is again.
func (term *terminal) slowly(line string) {
	term.t.Helper()
	term.quiet()
	term.seen = ""
	term.typed(line + "\r")
	term.quiet()
}

func (term *terminal) quiet() { term.read(100 * time.Millisecond) }

// read reads on until nothing has come for a while.
func (term *terminal) read(while time.Duration) {
	for {
		select {
		case b := <-term.bytes:
			term.seen += string(b)
			term.all += string(b)
		case <-time.After(while):
			return
		}
	}
}

func (term *terminal) typed(keys string) {
	term.t.Helper()
	if _, err := term.tty.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

// until waits for the text to be shown.
func (term *terminal) until(text string) {
	term.t.Helper()
	term.wait(text, func() bool { return strings.Contains(term.seen, text) })
}

// prompted waits for a prompt behind the text, in which the shell tells the
// terminal to bracket what is pasted: some lose what is typed before.
func (term *terminal) prompted(text string) {
	term.t.Helper()
	term.wait(text, func() bool {
		_, after, _ := strings.Cut(term.seen, text)
		return strings.Contains(after, "\x1b[?2004h")
	})
}

func (term *terminal) wait(text string, done func() bool) {
	term.t.Helper()
	limit := time.After(20 * time.Second)
	for !done() {
		select {
		case b, ok := <-term.bytes:
			if !ok {
				term.t.Fatalf("the shell ended; seen %q", term.all)
			}
			term.seen += string(b)
			term.all += string(b)
		case <-limit:
			term.t.Fatalf("no %q in %q", text, term.seen)
		}
	}
}

// loads are the lines that people have in the files their shells start with.
var loads = map[string]string{
	"bash": `eval "$HOOK"`, "zsh": `eval "$HOOK"`, "fish": `cat $D/hook | source`,
	"tcsh": "eval \"`cat $D/hook`\"", "elvish": "eval (cat $E:D/hook | slurp)", "nu": "source DIR/hook", "xonsh": "execx($HOOK)",
}

// greetings are the last words of those who greet, and lose what is typed before.
var greetings = map[string]string{"xonsh": "xonsh[full]", "nu": "Startup Time"}

var marks = map[string]string{
	"bash": "echo '<'PLACE'>'", "zsh": "echo '<'PLACE'>'", "fish": "echo '<'PLACE'>'", "tcsh": "echo '<'PLACE'>'",
	"elvish": "echo '<'PLACE'>'", "nu": `print ("<" + "PLACE" + ">")`, "xonsh": `print("<" + "PLACE" + ">")`,
}

var interactively = map[string]string{
	"bash": " -i", "zsh": " -i", "fish": " -i", "nu": " -i", "xonsh": " -i --shell-type readline",
}

var interactive = []shell{bash, zsh, fish}

func TestHistoryIsUntouched(t *testing.T) {
	t.Parallel()
	for _, s := range interactive {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session)})
			term := open(t, s, p)
			term.line("authaws acme 123456")
			list := map[string]string{"bash": "history", "zsh": "fc -l 1", "fish": "history search"}[s.hook]
			term.line(list + ` >"$D/listed"; /usr/bin/env -0 >"$D/env"`)
			term.typed("exit\r")
			term.until("exit")
			files := p.files(t)
			if strings.Contains(files["listed"]+files["history"]+term.all, secret) {
				t.Errorf("a secret in the history or on the terminal: %q", term.all)
			}
			if !strings.Contains(files["listed"], "authaws acme 123456") || !maps.Equal(aws(files["env"]), environ(session)) {
				t.Errorf("history %q, environment %q", files["listed"], aws(files["env"]))
			}
		})
	}
}

// interrupted is how awsmfa ends upon Ctrl-C: by the signal, as a program that it
// asks may have it, or by itself.
var interrupted = []string{"hang", "hang-130"}

// Ctrl-C at the question for a code gives the prompt back, and changes nothing.
func TestInterrupt(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		for _, how := range interrupted {
			p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session)})
			term := open(t, s, p)
			dump := map[string]string{"bash": `{ set +o; trap; }`, "zsh": `{ setopt; trap; }`, "fish": `begin; set -S fish_trace; set -n | string match -v '__fish*'; end`}[s.hook]
			if s.hook != "fish" {
				term.line("trap 'echo caught' USR1")
			}
			term.line(dump + ` >"$D/before"`)
			term.seen = ""
			term.typed("authaws " + how + "\r")
			term.until("awsmfa: waits")
			term.typed("\x03")
			status := "$?"
			if s.hook == "fish" {
				status = "$status"
			}
			term.line(`printf '<%s>' ` + status)
			term.line(dump + ` >"$D/after"`)
			term.line(`/usr/bin/env -0 >"$D/env"`)
			files := p.files(t)
			want := "<130>"
			if s.hook == "zsh" || s.hook == "bash" && bashVersion(t) < 400 {
				want = "<1>" // whatever the program's status was
			}
			if !strings.Contains(term.all, want) {
				t.Errorf("%s: status is not %s: %q", how, want, term.all)
			}
			if vars := aws(files["env"]); len(vars) != 0 {
				t.Errorf("%s: environment %q", how, vars)
			}
			if files["before"] != files["after"] || files["before"] == "" {
				t.Errorf("%s: state was %q, is %q", how, files["before"], files["after"])
			}
		}
	})
}
