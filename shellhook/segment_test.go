package shellhook

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/shelltest"
)

// segments are the shells that show the session in a prompt: the line that a
// person has for it, and lines that take the name from a file, and forget all.
var segments = []struct {
	shell
	prompt, setName, forget string
}{
	{bash, `PS1='[$awsmfa_prompt]> '`, `IFS= read -rd '' AWSMFA_PROFILE <$D/name; export AWSMFA_PROFILE`, "unset AWSMFA_PROFILE AWSMFA_EXPIRES_AT"},
	{bash, `set -o posix; PS1='[$awsmfa_prompt]> '`, `IFS= read -rd '' AWSMFA_PROFILE <$D/name; export AWSMFA_PROFILE`, "unset AWSMFA_PROFILE AWSMFA_EXPIRES_AT"},
	{zsh, `setopt prompt_subst; PROMPT='[$awsmfa_prompt]> '`, `IFS= read -rd '' AWSMFA_PROFILE <$D/name; export AWSMFA_PROFILE`, "unset AWSMFA_PROFILE AWSMFA_EXPIRES_AT"},
	{zsh, `setopt prompt_subst prompt_bang; PROMPT=; RPROMPT='[$awsmfa_prompt]> '`, `IFS= read -rd '' AWSMFA_PROFILE <$D/name; export AWSMFA_PROFILE`, "unset AWSMFA_PROFILE AWSMFA_EXPIRES_AT"},
	{fish, `function fish_right_prompt; echo -n "["; awsmfa_prompt; echo -n "]"; end`, "read -gxz AWSMFA_PROFILE <$D/name", "set -e AWSMFA_PROFILE; set -e AWSMFA_EXPIRES_AT"},
	{fish, `function fish_prompt; echo -n "["; awsmfa_prompt; echo -n "]> "; end`, "read -gxz AWSMFA_PROFILE <$D/name", "set -e AWSMFA_PROFILE; set -e AWSMFA_EXPIRES_AT"},
	{shell{"tcsh", "tcsh"}, `set prompt = '[%$awsmfa_prompt]> '`, "setenv AWSMFA_PROFILE \"`cat $D/name`\"", "unsetenv AWSMFA_PROFILE; unsetenv AWSMFA_EXPIRES_AT"},
	{shell{"nu", "nu"}, `$env.PROMPT_COMMAND = {|| $"[(awsmfa_prompt)]" }; $env.PROMPT_INDICATOR = "> "`, `$env.AWSMFA_PROFILE = (open --raw $"($env.D)/name")`, "hide-env -i AWSMFA_PROFILE AWSMFA_EXPIRES_AT"},
	{shell{"xonsh", "xonsh"}, `$PROMPT = '[{awsmfa_prompt:{}}]> '; $TITLE = ''`, `$AWSMFA_PROFILE = open($D + '/name').read()`, "del $AWSMFA_PROFILE; del $AWSMFA_EXPIRES_AT"},
}

func onSegments(t *testing.T, test func(t *testing.T, i int)) {
	t.Parallel()
	for i, s := range segments {
		t.Run(fmt.Sprintf("%s %d", s.name, i), func(t *testing.T) {
			t.Parallel()
			test(t, i)
		})
	}
}

// shows types a line and waits for a prompt that holds the text in brackets.
func (term *terminal) shows(line, segment string) {
	term.t.Helper()
	term.seen = ""
	term.typed(line + "\r")
	term.until("[" + segment + "]")
	term.quiet()
	all := bracketed.FindAllStringSubmatch(term.seen, -1)
	if last := all[len(all)-1][1]; last != segment {
		term.t.Errorf("%q: the prompt shows %q, want %q", line, last, segment)
	}
}

// bracketed is no escape sequence.
var bracketed = regexp.MustCompile(`[^\x1b]\[([^]]*)\]`)

// What a person sees in the prompt from the first moment to the last, with and
// without the warning. tcsh shows when it ends, the others what is left.
func TestSegment(t *testing.T) {
	onSegments(t, func(t *testing.T, i int) {
		s := segments[i]
		for _, noWarning := range []bool{false, true} {
			p := newPlace(t, text(t, s.hook, Options{NoWarning: noWarning}), answer{})
			term := open(t, s.shell, p, "TERM=xterm", "TZ=XYZ-5:30")
			name := func(name string) string { write(t, p.dir+"/name", name); return s.setName }
			last := ""
			ends := func(in time.Duration, profile, left string) {
				t.Helper()
				end := time.Now().Add(in)
				if s.hook == "tcsh" && in > 0 {
					left = end.In(time.FixedZone("XYZ", 5*3600+1800)).Format("until 15:04")
				}
				term.shows(s.setting("AWSMFA_EXPIRES_AT", fmt.Sprint(end.Unix())), profile+" "+left)
				last = left
			}
			term.shows(s.prompt, "")
			term.shows(name("acme"), "")
			ends(12*time.Hour-30*time.Second, "acme", "12h")
			ends(3*time.Hour-90*time.Second, "acme", "2h59m")
			ends(time.Hour-30*time.Second, "acme", "1h")
			ends(230*time.Second, "acme", "4m")
			term.shows(name("my prod"), "my prod "+last)
			ends(-time.Minute, "my prod", "ended")
			term.shows(s.nothing(), "my prod ended")
			term.shows(s.forget, "")
			if strings.Contains(term.all, "awsmfa: ") == noWarning {
				t.Errorf("without the warning %t: %q", noWarning, term.all)
			}
		}
	})
}

// The README has a line for each of them, which shows nothing without a session.
func TestSegmentOfReadme(t *testing.T) {
	t.Parallel()
	lines := readmeLines(t)
	if len(lines) != 6 {
		t.Fatalf("the README has %q", lines)
	}
	for _, line := range lines {
		hook := strings.Replace(line[2], "nushell", "nu", 1)
		t.Run(hook, func(t *testing.T) {
			t.Parallel()
			s := shell{hook, hook}
			term := open(t, s, newPlace(t, text(t, hook, Options{}), answer{}), "TERM=xterm", "AWSMFA_PROFILE=acme")
			term.slowly(line[1])
			if strings.Contains(term.seen, "acme") || strings.Contains(term.seen, "[]") {
				t.Errorf("without a session the prompt is %q", term.seen)
			}
			term.typed(s.endsIn(3*time.Hour-90*time.Second) + "\r")
			term.until(map[bool]string{false: "acme 2h59m", true: "acme until "}[hook == "tcsh"])
		})
	}
}

// readmeLines are the lines for prompts: each whole, the code, and the shell.
func readmeLines(t *testing.T) [][]string {
	t.Helper()
	data, err := os.ReadFile("../docs/shells.md")
	if err != nil {
		t.Fatal(err)
	}
	return readmePrompt.FindAllStringSubmatch(string(data), -1)
}

func readmeLine(t *testing.T, shell string) string {
	t.Helper()
	for _, line := range readmeLines(t) {
		if line[2] == shell {
			return line[1]
		}
	}
	t.Fatalf("the README has no prompt for %s", shell)
	return ""
}

var readmePrompt = regexp.MustCompile(`(?m)^(.*awsmfa_prompt.*\S) +# ([a-z]+)$`)

// A name is text in a prompt, whatever the prompt makes of text.
func TestSegmentOfHostileName(t *testing.T) {
	onSegments(t, func(t *testing.T, i int) {
		s := segments[i]
		p := newPlace(t, text(t, s.hook, Options{NoWarning: true}), answer{})
		write(t, p.dir+"/name", "first")
		term := open(t, s.shell, p, "TERM=xterm", "AWSMFA_EXPIRES_AT=1")
		term.shows(s.prompt, "ended")
		term.shows(s.setName, "first ended")
		for _, n := range hostileNames {
			name, want := n[0], strings.ReplaceAll(strings.TrimSuffix(n[1], ": "), "%", "?")
			if s.hook == "tcsh" {
				switch {
				case strings.Contains(name, "\n"): // a blank, to its backquotes
					continue
				case name != want, strings.Contains(name, "é"):
					want = "?"
				}
			}
			write(t, p.dir+"/name", name)
			term.shows(s.setName, strings.TrimPrefix(want+" ended", " "))
		}
		if _, ok := p.files(t)["pwned"]; ok {
			t.Error("a name was evaluated")
		}
	})
}

// In tcsh, sched says when it is over, also without the warning, and is never
// told to wait for more than the day that it knows.
func TestSegmentOfTcshEnds(t *testing.T) {
	t.Parallel()
	s := shell{"tcsh", "tcsh"}
	for _, noWarning := range []bool{false, true} {
		term := open(t, s, newPlace(t, text(t, "tcsh", Options{NoWarning: noWarning}), answer{}), "TERM=xterm", "TZ=UTC")
		term.shows(`set prompt = '[%$awsmfa_prompt]> '; unset tty`, "")
		end := time.Now().Add(35 * time.Hour)
		term.shows(s.setting("AWSMFA_EXPIRES_AT", fmt.Sprint(end.Unix())), end.UTC().Format("until Mon 15:04"))
		end = time.Now().Add(3 * time.Second)
		at, until := fmt.Sprint(end.Unix()), end.UTC().Format("until 15:04")
		term.shows(s.setting("AWSMFA_EXPIRES_AT", at), until)
		if got := term.line("sched"); !strings.Contains(got, "__awsmfa_over "+at) {
			t.Errorf("no wake in %q", got)
		}
		time.Sleep(3 * time.Second)
		term.shows("__awsmfa_over 1700000000", until)
		term.shows("__awsmfa_over "+at, "ended")
		if strings.Contains(term.all, "Invalid") || strings.Contains(term.all, "Undefined") {
			t.Errorf("%q", term.all)
		}
	}
}

// A newline ends what tcsh has between double quotes.
func TestSegmentOfNewline(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ at, want string }{{"1\n", ""}, {"1\n2", ""}, {"\n", ""}, {"1", "? ended"}} {
		p := newPlace(t, text(t, "tcsh", Options{}), answer{})
		term := open(t, shell{"tcsh", "tcsh"}, p, "TERM=xterm", "AWSMFA_PROFILE=a\n`touch pwned`", "AWSMFA_EXPIRES_AT="+test.at)
		term.shows(`set prompt = '[%$awsmfa_prompt]> '`, test.want)
		if _, ok := p.files(t)["pwned"]; ok || strings.Contains(term.all, "Unmatched") {
			t.Errorf("%q: %q", test.at, term.all)
		}
	}
}

// The clock is not a variable that a person can set.
func TestSegmentWithoutEpochseconds(t *testing.T) {
	t.Parallel()
	for _, s := range []shell{{"bash -i", "bash"}, {"zsh -i", "zsh"}} {
		for _, code := range []string{"", "EPOCHSECONDS=", "EPOCHSECONDS=1", `EPOCHSECONDS='a[$(touch pwned)0]'`, "set -u"} {
			p := newPlace(t, text(t, s.hook, Options{}), answer{})
			at := fmt.Sprint(time.Now().Add(time.Hour - 30*time.Second).Unix())
			got := p.run(t, s, s.load()+"exec 2>&1; unset EPOCHSECONDS\n"+code+"\n__awsmfa_prompt; echo \"<$awsmfa_prompt>\"", "AWSMFA_EXPIRES_AT="+at)
			if _, ok := got.files["pwned"]; ok || got.Stdout != "<1h>\n" {
				t.Errorf("%s: %q: %+v", s.hook, code, got.Result)
			}
		}
	}
}

// What is no number shows nothing, and is never evaluated: only the first is one.
func TestSegmentOfHostileTime(t *testing.T) {
	onSegments(t, func(t *testing.T, i int) {
		s := segments[i]
		p := newPlace(t, text(t, s.hook, Options{NoWarning: true}), answer{})
		term := open(t, s.shell, p, "TERM=xterm")
		term.shows(s.prompt, "")
		setTime := strings.NewReplacer("AWSMFA_PROFILE", "AWSMFA_EXPIRES_AT").Replace(s.setName)
		for i, at := range hostileTimes {
			if s.hook == "tcsh" && strings.Contains(at, "\n") {
				continue
			}
			write(t, p.dir+"/name", at)
			if i == 0 {
				term.shows(setTime, "ended")
			} else {
				term.shows(setTime, "")
			}
		}
		if _, ok := p.files(t)["pwned"]; ok {
			t.Error("a time was evaluated")
		}
	})
}

// Whatever else a person has set in the shell, the prompt shows the same.
func TestSegmentUnderSetups(t *testing.T) {
	t.Parallel()
	options := zshSetups()
	for _, o := range strings.Fields(zshOptions) {
		options = append(options, setup{name: o, code: "setopt " + o, beforeOnly: true})
	}
	for _, s := range []struct {
		shell
		setups []setup
	}{{bash, bashSetups}, {zsh, options}} {
		do := plainly[s.hook]
		load, look := do+"eval \"$HOOK\"\n", "\n__awsmfa_prompt\n"+do+`printf '<%s>' "$awsmfa_prompt"`
		s.name += " -i"
		for _, setup := range s.setups {
			scripts := []string{setup.code + "\n" + load + look, load + setup.code + look}
			if setup.beforeOnly {
				scripts = scripts[:1]
			}
			for i, script := range scripts {
				t.Run(fmt.Sprint(s.hook, "/", setup.name, i), func(t *testing.T) {
					t.Parallel()
					p := newPlace(t, text(t, s.hook, Options{NoWarning: true}), answer{})
					got := p.run(t, s.shell, script, "AWSMFA_EXPIRES_AT=0089", "AWSMFA_PROFILE=my $x%")
					if got.Stdout != "<my ?x? ended>" {
						t.Errorf("%+v", got.Result)
					}
				})
			}
		}
	}
}

// Some prompts are made by another fish, where nobody types.
func TestSegmentOfAsynchronousFish(t *testing.T) {
	t.Parallel()
	p := newPlace(t, text(t, "fish", Options{}), answer{})
	got := p.run(t, fish, fish.load()+"awsmfa_prompt", "AWSMFA_EXPIRES_AT=1", "AWSMFA_PROFILE=acme")
	if got.Stdout != "acme ended" || got.Stderr != "" {
		t.Errorf("%+v", got.Result)
	}
}

// The line of the README stands in config.nu, which nu reads before it reads the
// hook. What it names is no variable of programs.
func TestSegmentOfConfigNu(t *testing.T) {
	t.Parallel()
	line := readmeLine(t, "nushell")
	p := newPlace(t, "", answer{})
	write(t, p.dir+"/nushell/config.nu", line+"\n")
	write(t, p.dir+"/nushell/autoload/awsmfa.nu", text(t, "nu", Options{}))
	cmd := shelltest.Command(t, shelltest.Script{Shell: "nu -i", Dir: p.dir, Env: slices.Concat(p.env, []string{
		"XDG_CONFIG_HOME=" + p.dir, "XDG_DATA_HOME=" + p.dir, "AWSMFA_PROFILE=acme", "AWSMFA_EXPIRES_AT=1",
	})})
	cmd.Args = slices.DeleteFunc(cmd.Args, func(arg string) bool { return arg == "--no-config-file" })
	term := start(t, cmd, shell{"nu", "nu"}, p)
	term.until("acme ended")
	term.slowly(`^env | lines | where $it =~ "(?i)awsmfa_prompt" | length | $"<($in)>"`)
	if !strings.Contains(term.seen, "<0>") || strings.Contains(term.all, "not found") {
		t.Errorf("%q", term.all)
	}
}

// A profile may have a color, which the environment carries beside what is to be
// restored; anything else there is none.
func TestSegmentColor(t *testing.T) {
	t.Parallel()
	ends := map[string]string{"bash": "\x1b[0m", "zsh": "\x1b[39m", "fish": "\x1b(B\x1b[m", "nu": "\x1b[0m", "xonsh": "\x1b[0m"}
	for i, s := range segments {
		end, ok := ends[s.hook]
		if !ok || strings.Contains(s.prompt, "posix") {
			continue
		}
		for restore, start := range map[string]string{
			"color=red": "31", "AWS_PROFILE=a&color=cyan&set.AWS_REGION=b": "36", "color=$(touch pwned)": "", "AWS_PROFILE=a": "", "xcolor=red": "", "color=redder": "",
		} {
			t.Run(fmt.Sprint(s.hook, i, start), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t, text(t, s.hook, Options{NoWarning: true}), answer{})
				term := open(t, s.shell, p, "TERM=xterm", "AWSMFA_EXPIRES_AT=1", "AWSMFA_PROFILE=acme", "AWSMFA_RESTORE="+restore)
				term.slowly(s.prompt)
				want := "[acme ended"
				if start != "" {
					want = "[\x1b[" + start + "macme ended" + end
				}
				term.until(want)
				term.slowly(s.setting("NO_COLOR", "1"))
				term.until("[acme ended")
				if _, ok := p.files(t)["pwned"]; ok {
					t.Error("a color was evaluated")
				}
			})
		}
	}
}

// tcsh takes no escape sequence from a variable: the prompt of the README has them,
// and a number in their midst.
func TestSegmentColorOfTcsh(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../docs/shells.md")
	if err != nil {
		t.Fatal(err)
	}
	line := string(regexp.MustCompile(`(?m)^set rprompt = .*awsmfa_color.*$`).Find(data))
	for i, test := range [][2]string{
		{"color=red", "31"}, {"AWS_PROFILE=a&color=cyan&set.AWS_REGION=b", "36"}, {"a=b&color=blue", "34"}, {"color=`touch pwned`", ""},
		{"a\n&color=$(touch pwned)", ""}, {"a\n`touch pwned`&color=green", "32"}, {"AWS_PROFILE=a", ""}, {"xcolor=red", ""}, {"color=redder", ""},
	} {
		restore, start := test[0], test[1]
		t.Run(itoa(i), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, text(t, "tcsh", Options{NoWarning: true}), answer{})
			term := open(t, shell{"tcsh", "tcsh"}, p, "TERM=xterm", "AWSMFA_EXPIRES_AT=1", "AWSMFA_PROFILE=acme", "AWSMFA_RESTORE="+restore)
			term.slowly(line)
			term.until("\x1b[" + start + "macme ended\x1b[m")
			term.slowly("setenv NO_COLOR 1")
			term.until("\x1b[macme ended\x1b[m")
			term.slowly("unsetenv AWSMFA_EXPIRES_AT; setenv NO_COLOR ''")
			if strings.Contains(term.seen, "acme") {
				t.Errorf("without a session: %q", term.seen)
			}
			if _, ok := p.files(t)["pwned"]; ok || strings.Contains(term.all, "Undefined") || strings.Contains(term.all, "Unmatched") {
				t.Errorf("%q", term.all)
			}
		})
	}
}
