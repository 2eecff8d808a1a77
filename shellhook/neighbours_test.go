package shellhook

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// neighbours are the ways in which others come to run something before a prompt.
// Each says "theirs: STATUS" there, and has what is left of a session in the
// prompt that it makes. starship has had both of its two.
var neighbours = []struct{ name, hook, load string }{
	{"starship behind", "bash", `theirs() { echo "theirs: $?"; PS1='[$awsmfa_prompt]> '; }; PROMPT_COMMAND="${PROMPT_COMMAND%;}${PROMPT_COMMAND:+;}theirs;"`},
	{"starship around", "bash", `THEIR_OLD=${PROMPT_COMMAND-}; PROMPT_COMMAND=theirs
theirs() { local s=$?; (exit $s); eval "$THEIR_OLD"; echo "theirs: $s"; PS1='[$awsmfa_prompt]> '; }`},
	{"an array", "bash", `theirs() { echo "theirs: $?"; }; PROMPT_COMMAND=("$PROMPT_COMMAND" theirs "${PROMPT_COMMAND[@]:1}"); PS1='[$awsmfa_prompt]> '`},
	{"Terminal.app", "bash", `update_terminal_cwd() { printf '\e]7;%s\a\n' "file://mac$PWD"; }; theirs() { echo "theirs: $?"; PS1='[$awsmfa_prompt]> '; }; PROMPT_COMMAND="theirs; update_terminal_cwd${PROMPT_COMMAND:+; $PROMPT_COMMAND}"`},
	// What /etc/zprofile, /etc/zshrc and the latter's file for Terminal.app do on macOS.
	{"Terminal.app", "zsh", `PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:$PATH; setopt combining_chars beep; disable log; HISTFILE=$HOME/.zsh_history HISTSIZE=2000 SAVEHIST=1000; typeset -g -A key; bindkey "^[[3~" delete-char; update_terminal_cwd() { printf '\e]7;%s\a\n' "file://mac$PWD" }; theirs() { echo "theirs: $?" }; autoload -Uz add-zsh-hook; add-zsh-hook precmd theirs; add-zsh-hook precmd update_terminal_cwd; setopt prompt_subst; PS1='[$awsmfa_prompt]> '`},
	{"starship", "zsh", `theirs() { echo "theirs: $?" }; autoload -Uz add-zsh-hook; add-zsh-hook precmd theirs; setopt promptsubst; PROMPT='$(echo)[$awsmfa_prompt]> '`},
	{"oh-my-zsh", "zsh", `theirs() { echo "theirs: $?" }; precmd_functions+=(theirs); setopt prompt_subst; PROMPT='%{$fg%}[$awsmfa_prompt]> '`},
	{"set anew", "zsh", `precmd() { echo "theirs: $?" }; setopt prompt_subst; PROMPT='[$awsmfa_prompt]> '`},
	{"starship", "fish", `function fish_prompt; echo "theirs: $status"; echo "["(awsmfa_prompt)"]> "; end`},
	{"an event", "fish", `function theirs --on-event fish_prompt; echo "theirs: $status"; end; function fish_prompt; echo -n "["(awsmfa_prompt)"]> "; end`},
}

// Both do what they do, with the status of the line before, whoever is loaded
// first.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	for _, n := range neighbours {
		s := shell{n.hook, n.hook}
		hook := text(t, n.hook, Options{})
		ours := `eval "$THE_HOOK"`
		if n.hook == "fish" {
			ours = "cat $D/hook | source"
		}
		for order, lines := range map[string]string{"ours first": ours + "\n" + n.load, "ours last": n.load + "\n" + ours} {
			t.Run(n.hook+"/"+n.name+"/"+order, func(t *testing.T) {
				t.Parallel()
				if n.name == "an array" && bashVersion(t) < 501 {
					t.Skip("this bash runs the first element alone")
				}
				p := newPlace(t, "", answer{})
				write(t, p.dir+"/hook", hook)
				term := open(t, s, p, "HOOK=", "THE_HOOK="+hook)
				for line := range strings.Lines(lines) {
					term.line(strings.TrimSuffix(line, "\n"))
				}
				seen := term.line(s.setting("AWSMFA_EXPIRES_AT", "1") + "; false")
				expect(t, "the end", seen, "awsmfa: session has ended; renew with: authaws")
				for _, want := range []string{"theirs: 1\r\n", "[ended]> "} {
					if !strings.Contains(seen, want) {
						t.Errorf("no %q in %q", want, seen)
					}
				}
				term.typed("sh -c 'exit 3'\r")
				if got := term.line(`echo "<` + lastStatus[s.hook] + `>"`); !strings.Contains(got, "<3>") {
					t.Errorf("the status is not 3: %q", got)
				}
			})
		}
	}
}

var lastStatus = map[string]string{"bash": "$?", "zsh": "$?", "fish": "$status"}

// A prompt that is shown before the shell is ready takes output for a fault until
// its own hook has run, behind ours. The next prompt says what there is to say.
func TestInstantPrompt(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "", answer{})
	write(t, p.dir+"/hook", text(t, "zsh", Options{}))
	term := open(t, zsh, p, "AWSMFA_PROFILE=acme", "AWSMFA_EXPIRES_AT=1")
	term.line(`__p9k_instant_prompt_active=1; eval "$(cat "$D/hook")"`)
	expect(t, "meanwhile", term.line(":"))
	expect(t, "afterwards", term.line("unset __p9k_instant_prompt_active"), "awsmfa: acme: session has ended; renew with: authaws acme")
	expect(t, "once", term.line(":"))
}

// The real direnv sets what it sets, and we say what we say.
func TestDirenv(t *testing.T) {
	const direnv = "/usr/bin/direnv"
	need(t, direnv)
	onInteractive(t, func(t *testing.T, s shell) {
		theirs, ours := `eval "$(direnv hook `+s.hook+`)"`, `eval "$THE_HOOK"`
		if s.hook == "fish" {
			theirs, ours = "direnv hook fish | source", "cat $D/hook | source"
		}
		for _, lines := range [][2]string{{theirs, ours}, {ours, theirs}} {
			hook := text(t, s.hook, Options{})
			p := newPlace(t, "", answer{})
			write(t, p.dir+"/hook", hook)
			write(t, p.dir+"/project/.envrc", "export FROM_DIRENV=loaded\n")
			allow := exec.Command(direnv, "allow", p.dir+"/project")
			allow.Env = append(p.env, "HOME="+p.dir, "XDG_DATA_HOME="+p.dir, "XDG_CONFIG_HOME="+p.dir)
			if out, err := allow.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			term := open(t, s, p, "HOOK=", "THE_HOOK="+hook)
			term.line(lines[0])
			term.line(lines[1])
			seen := term.line(s.setting("AWSMFA_EXPIRES_AT", "1") + "; cd $D/project; false")
			expect(t, "the end", seen, "awsmfa: session has ended; renew with: authaws")
			if got := term.line(`echo "<$FROM_DIRENV>"`); !strings.Contains(got, "<loaded>") {
				t.Errorf("direnv has set nothing: %q", term.all)
			}
			term.typed("sh -c 'exit 3'\r")
			if got := term.line(`echo "<` + lastStatus[s.hook] + `>"`); !strings.Contains(got, "<3>") {
				t.Errorf("the status is not 3: %q", got)
			}
		}
	})
}

// bashVersion is 302 for bash 3.2.
func bashVersion(t *testing.T) int {
	t.Helper()
	got := shelltest.Run(t, shelltest.Script{Shell: "bash", Text: `echo $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))`})
	version, err := strconv.Atoi(strings.TrimSpace(got.Stdout))
	if err != nil {
		t.Fatal(err)
	}
	return version
}
