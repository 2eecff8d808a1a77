package shellhook

import (
	"os"
	"strings"
	"testing"
	"time"
)

// A person types, presses Tab, and then Enter.
type completion struct {
	typed      string
	candidates string // one a line
	asked      string // the words awsmfa is asked about, each in brackets; "" is not looked at
	words      string // those authaws ends up with
	only       string // in this shell
}

const hostile = "$(touch pwned)"

var completions = []completion{
	{typed: "authaws ac", candidates: "acme\tprofile", asked: "[env][ac]", words: "[acme]"},
	{typed: "authaws ", candidates: "acme\tprofile", asked: "[env][]", words: "[acme]"},
	{typed: "authaws 123 456 a", candidates: "acme", asked: "[env][123][456][a]", words: "[123][456][acme]"},
	{typed: "authaws -p a", candidates: "acme", asked: "[env][-p][a]", words: "[-p][acme]"},
	{typed: "authaws --dur", candidates: "--duration\thow long", asked: "[env][--dur]", words: "[--duration]"},
	{typed: "authaws my", candidates: "my prod", words: "[my prod]"},
	{typed: "authaws 'my p", candidates: "my prod", words: "[my prod]"},
	{typed: `authaws "my p`, candidates: "my prod", words: "[my prod]"},
	{typed: `authaws my\ p`, candidates: "my prod", words: "[my prod]"},
	{typed: "authaws it", candidates: "it's", words: "[it's]"},
	{typed: "authaws 'it", candidates: "it's", words: "[it's]"},
	{typed: `authaws "a`, candidates: `a"b\c$d'e`, words: `[a"b\c$d'e]`},
	{typed: "authaws ", candidates: hostile, words: "[" + hostile + "]"},
	{typed: "authaws 'a b' ", candidates: hostile, asked: "[env][a b][]", words: "[a b][" + hostile + "]"},
	{typed: `authaws "`, candidates: hostile, words: "[" + hostile + "]"},
	{typed: "authaws '", candidates: "`touch pwned`", words: "[`touch pwned`]"},
	{typed: `authaws "`, candidates: "`touch pwned`", words: "[`touch pwned`]"},
	{typed: "authaws ", candidates: `a"b\c;touch pwned|&*?[a]{b,c}<d>#~$HOME`, words: `[a"b\c;touch pwned|&*?[a]{b,c}<d>#~$HOME]`},
	{typed: "authaws ", candidates: "#a", words: "[#a]"},
	{typed: "authaws ", candidates: "~a", words: "[~a]"},
	{typed: "authaws d", candidates: "développement", words: "[développement]"},
	{typed: "authaws dév", candidates: "développement", words: "[développement]"},
	{typed: "authaws é a", candidates: "acme", asked: "[env][é][a]", words: "[é][acme]", only: "bash"},
	{typed: "authaws sso:d", candidates: "sso:dev", asked: "[env][sso:d]", words: "[sso:dev]", only: "bash"},
	{typed: "authaws sso:", candidates: "sso:dev", words: "[sso:dev]"},
	{typed: "authaws ss", candidates: "sso:dev", words: "[sso:dev]"},
	{typed: "authaws --profile=ac", candidates: "--profile=acme", asked: "[env][--profile=ac]", words: "[--profile=acme]"},
	{typed: "authaws --profile='my ", candidates: "--profile=my prod", words: "[--profile=my prod]"},
	{typed: "authaws dev@w", candidates: "dev@widgets", asked: "[env][dev@w]", words: "[dev@widgets]"},
	{typed: "authaws dev@", candidates: "dev@widgets", words: "[dev@widgets]"},
	{typed: "authaws a:b@c", candidates: "a:b@cd", words: "[a:b@cd]"},
	{typed: "authaws a@b:c", candidates: "a@b:cd e", words: "[a@b:cd e]"},
	{typed: "authaws ac", candidates: "acme\tAdmin of 300000000100, 41m\tprofiles", words: "[acme]"},
	{typed: "authaws a=b:c", candidates: "a=b:c d", words: "[a=b:c d]"},
	{typed: "login-x ac", candidates: "acme", asked: "[env][ac]", words: "[acme]"},
	{typed: "unauthaws --lo", candidates: "wrong", words: ""},
	{typed: "awsmfa env --shell=bash ac", candidates: "acme", asked: "[env][--shell=bash][ac]", words: "[acme]", only: "bash"},
	{typed: "awsmfa env --shell=zsh ac", candidates: "acme", asked: "[env][--shell=zsh][ac]", words: "[acme]", only: "zsh"},
	{typed: "awsmfa env --shell=fish ac", candidates: "acme", words: "[acme]", only: "fish"},
	{typed: "$D/bin/awsmfa env --shell=bash ac", candidates: "acme", asked: "[env][--shell=bash][ac]", words: "[acme]", only: "bash"},
	{typed: "$D/bin/awsmfa env --shell=zsh ac", candidates: "acme", asked: "[env][--shell=zsh][ac]", words: "[acme]", only: "zsh"},
	{typed: "true; authaws ac", candidates: "acme", asked: "[env][ac]", words: "[acme]"},
	{typed: "X=1 authaws ac", candidates: "acme", asked: "[env][ac]", words: "[acme]"},
	// What has been typed is not run to find out what fits.
	{typed: "authaws $(touch pwned) a", candidates: "acme"},
	{typed: "authaws `touch pwned` a", candidates: "acme", only: "zsh"}, // bash does not ask
	{typed: "authaws \"$(touch pwned)\" a", candidates: "acme"},
}

func TestCompletion(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{})+text(t, s.hook, Options{Name: "login-x"}), answer{out: render(t, s.hook, session)})
		term := open(t, s, p)
		if s.hook == "zsh" { // it is common to load completion last
			term.line("autoload -Uz compinit; compinit -u -d $D/dump")
		}
		for _, c := range completions {
			if c.only == "" || c.only == s.hook {
				c.check(t, s, p, term)
			}
		}
		if _, ok := p.files(t)["pwned"]; ok {
			t.Error("something was run")
		}
	})
}

func (c completion) check(t *testing.T, s shell, p place, term *terminal) {
	t.Helper()
	if strings.HasPrefix(c.typed, "X=1") && s.hook == "bash" && bashVersion(t) < 400 {
		return // it completes nothing behind an assignment
	}
	fits := c.candidates
	if s.hook == "bash" { // is told the words alone
		fits, _, _ = strings.Cut(fits, "\t")
	}
	write(t, p.dir+"/candidates", fits+"\n")
	write(t, p.dir+"/calls", "")
	write(t, p.dir+"/asked", "")
	term.seen = ""
	if strings.Contains(c.typed, "pwned") { // look, and do not run it
		term.typed(c.typed + "\t")
		term.waitFor(func() bool { return p.files(t)["asked"] != "" })
		if p.files(t)["asked"] == "" {
			t.Errorf("%q Tab: nothing is asked, seen %q", c.typed, term.seen)
		}
		term.quiet() // or fish takes Ctrl-C for one of the completion, not of the line
		term.interrupt()
		return
	}
	term.typed(c.typed + "\t\r")
	want := s.env() + c.words
	if strings.HasPrefix(c.typed, "unauthaws") {
		want = s.env("--unset", "--logout")
	}
	term.waitFor(func() bool { return len(calls(p.files(t))) == 1 })
	files := p.files(t)
	if got := calls(files); len(got) == 0 || got[0] != want {
		t.Errorf("%q Tab: ran %q, want %q; asked %q, seen %q", c.typed, got, want, files["asked"], term.seen)
		term.interrupt()
	}
	if asked := strings.TrimSuffix(files["asked"], "\x00"); c.asked != "" && s.hook != "fish" && asked != "[__complete]["+s.hook+"]"+c.asked {
		t.Errorf("%q Tab: asked %q, want %q", c.typed, asked, c.asked)
	}
}

// Behind "exec ... --" stands a command, which is completed as such, and so are its
// words; awsmfa is not asked. What it knows nothing of may be a file.
func TestCompletionOfCommand(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		for _, with := range []string{"", bashCompletion} {
			if s.hook != "bash" && with != "" {
				continue
			}
			p := newPlace(t, text(t, s.hook, Options{}), answer{})
			write(t, p.dir+"/bin/only-this-one", "#!/bin/sh\nprintf '%s\\n' \"$@\" >$D/ran\n")
			write(t, p.dir+"/candidates", "")
			write(t, p.dir+"/bin/awsmfa", "#!/bin/sh\nif [ $1 = __complete ]; then echo asked >>$D/asked; exit; fi\nshift 3; exec \"$@\"\n")
			write(t, p.dir+"/some-script", "#!/bin/sh\necho script \"$@\" >$D/ran\n")
			term := open(t, s, p)
			switch {
			case s.hook == "zsh":
				term.line("autoload -Uz compinit; compinit -u -d $D/dump")
			case with != "":
				need(t, with)
				term.line(". " + with)
			}
			for _, c := range [][2]string{
				{"awsmfa exec acme -- only-th\t some-s\t", "some-script\n"},
				{"awsmfa exec acme -- ./some-s\t a", "script a\n"},
			} {
				os.Remove(p.dir + "/ran")
				term.quiet()
				term.typed(c[0])
				term.quiet()
				term.typed("\r")
				term.waitFor(func() bool { return p.files(t)["ran"] != "" })
				if files := p.files(t); files["ran"] != c[1] || files["asked"] != "" {
					t.Errorf("%q: ran %q, want %q; asked %q, seen %q", c[0], files["ran"], c[1], files["asked"], term.seen)
					term.interrupt()
				}
			}
		}
	})
}

// zsh shows what each word is, in the groups that awsmfa names.
func TestCompletionGroups(t *testing.T) {
	t.Parallel()
	p := newPlace(t, text(t, "zsh", Options{}), answer{})
	write(t, p.dir+"/candidates", "xa\tAdmin of 300000000100, 41m\tprofiles\nxb\t\tprofiles\nxc\thow long\tflags\nxd\tplain\nxe\n")
	term := open(t, zsh, p)
	term.line("autoload -Uz compinit; compinit -u -d $D/dump")
	term.quiet()
	term.seen = ""
	term.typed("authaws x\t\t")
	term.until("xe")
	term.quiet()
	at := -1
	for _, want := range []string{"profiles", "xa  -- Admin of 300000000100, 41m", "flags", "xc  -- how long", "xd  -- plain"} {
		i := strings.Index(term.seen, want)
		if i < at || i < 0 {
			t.Errorf("no %q in its place in %q", want, term.seen)
		}
		at = i
	}
}

// interrupt gives up the line that is typed.
func (term *terminal) interrupt() {
	term.t.Helper()
	term.seen = ""
	term.typed("\x03")
	term.until("> ")
	term.quiet()
}

func (term *terminal) waitFor(done func() bool) {
	term.t.Helper()
	for limit := time.Now().Add(5 * time.Second); !done() && time.Now().Before(limit); {
		term.read(10 * time.Millisecond)
	}
	term.read(30 * time.Millisecond)
}

// Without the program nothing is completed, and a shell that ends at every error
// goes on.
func TestCompletionWithoutProgram(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		term := open(t, s, newPlace(t, text(t, s.hook, Options{}), answer{}), "PATH=/usr/bin:/bin")
		if s.hook == "zsh" {
			term.line("autoload -Uz compinit; compinit -u -d $D/dump")
		}
		if s.hook != "fish" {
			term.line("set -e")
		}
		term.typed("authaws ac\t")
		term.quiet()
		term.interrupt()
		if seen := term.line("echo ali''ve"); !strings.Contains(seen, "alive") {
			t.Errorf("%q", term.all)
		}
	})
}

// Completion is there too when it was loaded first.
func TestCompletionBehindCompinit(t *testing.T) {
	t.Parallel()
	hook := text(t, "zsh", Options{})
	p := newPlace(t, hook, answer{out: render(t, "zsh", session)})
	term := open(t, zsh, p, "HOOK=")
	term.line("autoload -Uz compinit; compinit -u -d $D/dump")
	term.line(`eval "$(cat "$D/hook")"; eval "$(cat "$D/hook")"`)
	completions[0].check(t, zsh, p, term)
	// Who loads compinit late may load it twice, and that forgets what it knew.
	term.line("compinit -u -d $D/dump2")
	completions[0].check(t, zsh, p, term)
	if got := term.line(`echo "<${precmd_functions[(I)__awsmfa_register]} $#precmd_functions>"`); !strings.Contains(got, "<2 2>") {
		t.Errorf("hooks are doubled: %q", got)
	}
}

// elvish completes the command behind "--" and its arguments as it does elsewhere.
func TestCompletionOfCommandInElvish(t *testing.T) {
	t.Parallel()
	s := shell{"elvish", "elvish"}
	p := newPlace(t, text(t, "elvish", Options{}), answer{})
	write(t, p.dir+"/bin/widgets", "#!/bin/sh\n")
	term := open(t, s, p)
	for _, c := range [][2]string{
		{"awsmfa exec acme -- widg", "[exec][acme][--][widgets]"},
		{"awsmfa exec acme -- widgets bi", "[exec][acme][--][widgets][bin/]"},
	} {
		write(t, p.dir+"/calls", "")
		term.quiet()
		term.typed(c[0] + "\t")
		term.quiet()
		term.typed("\r")
		term.read(300 * time.Millisecond)
		term.typed("\r") // where the first one took the choice
		term.waitFor(func() bool { return p.files(t)["calls"] != "" })
		if got := calls(p.files(t)); len(got) != 1 || got[0] != c[1] {
			t.Errorf("%s Tab ran %q, want %q", c[0], got, c[1])
		}
	}
}

// The other shells that complete, in their own words.
func TestCompletionElsewhere(t *testing.T) {
	t.Parallel()
	for _, hook := range []string{"elvish", "nu"} {
		t.Run(hook, func(t *testing.T) {
			t.Parallel()
			s := shell{hook, hook}
			p := newPlace(t, text(t, hook, Options{}), answer{out: render(t, hook, session)})
			write(t, p.dir+"/candidates", "my "+hostile+"\tprofile\n")
			term := open(t, s, p)
			for _, c := range [][3]string{
				{"authaws my", "[env][my]", "[my " + hostile + "]"},
				{"authaws 'a b' my", "[env][a b][my]", "[a b][my " + hostile + "]"},
			} {
				write(t, p.dir+"/asked", "")
				write(t, p.dir+"/calls", "")
				term.quiet()
				term.typed(c[0] + "\t")
				term.waitFor(func() bool { return p.files(t)["asked"] != "" })
				term.quiet()
				term.typed("\r")
				term.read(300 * time.Millisecond)
				term.typed("\r") // where the first one took the choice
				term.waitFor(func() bool { return p.files(t)["calls"] != "" })
				files := p.files(t)
				asked, _, _ := strings.Cut(files["asked"], "\x00")
				if asked != "[__complete]["+hook+"]"+c[1] || len(calls(files)) != 1 || calls(files)[0] != s.env()+c[2] {
					t.Errorf("%s Tab: asked %q, ran %q, want %q", c[0], files["asked"], calls(files), s.env()+c[2])
				}
			}
			if _, ok := p.files(t)["pwned"]; ok {
				t.Error("something was run")
			}
		})
	}
}
