package shellhook

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// Whatever is in PROMPT_COMMAND runs as before, behind the warning, and sees the
// same status; the warning is there once, loaded twice.
func TestPromptCommand(t *testing.T) {
	t.Parallel()
	forms := []string{
		``, `PROMPT_COMMAND=`, `PROMPT_COMMAND=theirs`, `PROMPT_COMMAND='theirs;'`, `PROMPT_COMMAND='theirs; '`,
		`PROMPT_COMMAND='theirs & wait'`, `PROMPT_COMMAND='theirs &'`, `PROMPT_COMMAND='theirs # and that is that'`,
		`PROMPT_COMMAND='theirs; (exit 5)'`, `PROMPT_COMMAND=(theirs)`, `PROMPT_COMMAND=(theirs 'theirs;')`,
		`export PROMPT_COMMAND=theirs`, `IFS=_; PROMPT_COMMAND=theirs`, `set -u; PROMPT_COMMAND=theirs`, `set -e; PROMPT_COMMAND=theirs`,
	}
	hooks := map[string]string{
		"bash":     text(t, "bash", Options{}),
		"bash 3.2": asBash32(t, Options{Now: time.Now()}),
	}
	for version, hook := range hooks {
		for _, form := range forms {
			t.Run(version+"/"+form, func(t *testing.T) {
				t.Parallel()
				term := open(t, bash, newPlace(t, hook, answer{}), "HOOK=", "THE_HOOK="+hook)
				term.line("theirs() { echo \"theirs: $?\"; }")
				term.line(form)
				term.line(`eval "$THE_HOOK"`)
				term.line(`eval "$THE_HOOK"`)
				if got := term.line(`echo "<$(echo "${PROMPT_COMMAND[@]}" | grep -o __awsmfa_prompt | wc -l)>"`); !strings.Contains(got, "<1>") {
					t.Errorf("the hook is not there once: %q", got)
				}
				seen := term.line(`export AWSMFA_EXPIRES_AT=1; ! true`)
				expect(t, form, seen, "awsmfa: session has ended; renew with: authaws")
				if got := term.line(`echo "<$awsmfa_prompt>"`); !strings.Contains(got, "<ended>") {
					t.Errorf("nothing for the prompt in %q", got)
				}
				if want := "theirs: 1\r\n"; strings.Contains(form, "theirs") && !strings.Contains(form, "&") && !strings.Contains(seen, want) {
					t.Errorf("no %q in %q", want, seen)
				}
				if strings.Contains(term.all, "syntax error") {
					t.Errorf("%q", term.all)
				}
				if got := term.line(`(exit 3) || echo "<$?>"`); !strings.Contains(got, "<3>") {
					t.Errorf("%q", got)
				}
				if form == "" {
					term.line(`PROMPT_COMMAND="$PROMPT_COMMAND"$'\n''echo "after: $?"'`)
					if got := term.line("! true"); !strings.Contains(got, "after: 1\r\n") {
						t.Errorf("what comes after does not see the status: %q", got)
					}
				}
				if form == `export PROMPT_COMMAND=theirs` {
					if got := term.line(`env | grep -x __awsmfa_prompt; echo "<$?>"`); !strings.Contains(got, "<1>") {
						t.Errorf("a child would look for our function: %q", got)
					}
				}
			})
		}
	}
}

// asBash32 is the text for a bash that finds itself as old as 3.2.
func asBash32(t *testing.T, o Options) string {
	return replace(t, text(t, "bash", o), `__awsmfa_bash 402`, `\builtin false`, `__awsmfa_bash 500`, `\builtin false`)
}

func replace(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the hook does not say %q", pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

// The clock of bash 3.2 is the time at which the text was made, and what has
// passed since the shell read it, not since the shell began.
func TestClockOfOldBash(t *testing.T) {
	t.Parallel()
	now := time.Unix(2_000_000_000, 0)
	hook := asBash32(t, Options{Now: now})
	term := open(t, bash, newPlace(t, "SECONDS=500;"+hook, answer{}))
	at := func(n int) string { return bash.setting("AWSMFA_EXPIRES_AT", itoa(2_000_000_000+n)) }
	expect(t, "six minutes", term.line(at(360)))
	expect(t, "four minutes", term.line(at(240)), "awsmfa: session ends in 4 min; renew with: authaws")
	expect(t, "before", term.line(at(-1)), "awsmfa: session has ended; renew with: authaws")
	expect(t, "two seconds", term.line(at(2)), "awsmfa: session ends in 1 min; renew with: authaws")
	time.Sleep(3 * time.Second)
	expect(t, "two seconds, and three later", term.line("true"), "awsmfa: session has ended; renew with: authaws")

	// Once unset, SECONDS is any text: then there is no clock, and nothing to show.
	for _, seconds := range []string{"", "SECONDS=", "SECONDS=a", `SECONDS='a[$(touch pwned)0]'`, "set -u"} {
		for _, script := range []string{"unset SECONDS; " + seconds + "\n" + hook, hook + "\nunset SECONDS; " + seconds} {
			p := newPlace(t, "", answer{})
			got := p.run(t, shell{"bash -i", "bash"}, "exec 2>&1\n"+script+"\n__awsmfa_prompt; echo \"<$awsmfa_prompt>\"", "AWSMFA_EXPIRES_AT=1")
			if _, ok := got.files["pwned"]; ok || got.Stdout != "<>\n" {
				t.Errorf("%q: %+v", seconds, got.Result)
			}
		}
	}

	none, _ := Script("bash", Options{})
	if !strings.Contains(none, "\t__awsmfa_epoch=0\n") || !strings.Contains(hook, "\t__awsmfa_epoch=2000000000\n") {
		t.Error("the time is not where it should be")
	}
}

func TestPrecmdFunctions(t *testing.T) {
	t.Parallel()
	for _, form := range []string{
		``, `precmd_functions=(theirs)`, `precmd_functions=(theirs others)`, `typeset -gU precmd_functions=(theirs)`,
		`setopt ksh_arrays; precmd_functions=(theirs others)`, `IFS=_; precmd_functions=(theirs)`, `setopt no_unset; precmd_functions=(theirs)`,
		`setopt sh_word_split glob_subst no_equals; precmd_functions=(theirs)`, `emulate sh; precmd_functions=(theirs)`,
		`emulate ksh; precmd_functions=(theirs)`, `precmd() { theirs }`, `setopt err_return; precmd_functions=(theirs)`,
		`setopt no_prompt_percent octal_zeroes; precmd_functions=(theirs)`, `setopt warn_create_global; precmd_functions=(theirs)`,
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			hook := text(t, "zsh", Options{})
			term := open(t, zsh, newPlace(t, hook, answer{}), "HOOK=", "THE_HOOK="+hook)
			term.line("theirs() { echo \"theirs: $?\"; }; others() { echo \"others: $?\"; }")
			term.line(form)
			term.line(`eval "$THE_HOOK"`)
			term.line(`eval "$THE_HOOK"`)
			if got := term.line(`echo "<$(echo "${precmd_functions[@]}" | grep -o __awsmfa_prompt | wc -l)>"`); !strings.Contains(got, "<1>") {
				t.Errorf("the hook is not there once: %q", got)
			}
			seen := term.line(`export AWSMFA_EXPIRES_AT=1; ! true`)
			expect(t, form, seen, "awsmfa: session has ended; renew with: authaws")
			if got := term.line(`echo "<$awsmfa_prompt>"`); !strings.Contains(got, "<ended>") {
				t.Errorf("nothing for the prompt in %q", got)
			}
			for _, name := range []string{"theirs", "others"} {
				if want := name + ": 1\r\n"; strings.Contains(form, name) && !strings.Contains(seen, want) {
					t.Errorf("no %q in %q", want, seen)
				}
			}
			if got := term.line(`(exit 3) || echo "<$?>"`); !strings.Contains(got, "<3>") {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestFishPromptEvent(t *testing.T) {
	t.Parallel()
	hook := text(t, "fish", Options{})
	term := open(t, fish, newPlace(t, hook, answer{}))
	term.line("function theirs --on-event fish_prompt; echo theirs: $status; end")
	seen := term.line("set -gx AWSMFA_EXPIRES_AT 1; false")
	expect(t, "false", seen, "awsmfa: session has ended; renew with: authaws")
	if !strings.Contains(seen, "theirs: 1\r\n") {
		t.Errorf("seen %q", seen)
	}
	// The clock of fish before 3.6.
	old := replace(t, hook, "builtin contains path (builtin -n)", "false")
	term = open(t, fish, newPlace(t, old, answer{}))
	expect(t, "old fish", term.line(fish.endsIn(290*time.Second)), "awsmfa: session ends in 5 min; renew with: authaws")
	expect(t, "old fish, later", term.line(fish.endsIn(310*time.Second)))
}

// A prompt starts no process, with a session and without one, warned or not.
func TestPromptStartsNoProcess(t *testing.T) {
	strace := needStrace(t)
	onInteractive(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{}), answer{})
		trace := filepath.Join(t.TempDir(), "trace")
		term := openUnder(t, []string{strace, "-f", "-e", "trace=clone,clone3,fork,vfork,execve,openat", "-o", trace}, s, p)
		term.line(map[string]string{"bash": `PS1='[$awsmfa_prompt]> '`, "zsh": `setopt prompt_subst; PROMPT='[$awsmfa_prompt]> '`,
			"fish": `function fish_prompt; printf "[%s]> " (awsmfa_prompt); end`}[s.hook])
		term.line("true </nowhere/begin")
		for _, line := range []string{":", s.endsIn(time.Hour - 30*time.Second), ":", s.endsIn(time.Minute), ":", s.endsIn(-time.Minute), ":"} {
			term.line(line)
		}
		term.line("true </nowhere/end")
		data, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		_, prompts, begun := strings.Cut(string(data), "/nowhere/begin")
		prompts, _, ended := strings.Cut(prompts, "/nowhere/end")
		if !begun || !ended {
			t.Fatalf("begun %t, ended %t: %s", begun, ended, data)
		}
		if started := processesIn(prompts); started != nil {
			t.Errorf("processes %q", started)
		}
		if n := len(warnings(term.all)); n != 2 || !strings.Contains(term.all, "[1h]> ") || !strings.Contains(term.all, "[ended]> ") {
			t.Errorf("%d warnings, seen %q", n, term.all)
		}
	})
}

// The other shells start none either, once the session has been looked at.
func TestPromptElsewhereStartsNoProcess(t *testing.T) {
	strace := needStrace(t)
	onOthers(t, func(t *testing.T, o other) {
		p := newPlace(t, text(t, o.hook, Options{}), answer{})
		trace := filepath.Join(t.TempDir(), "trace")
		term := openUnder(t, []string{strace, "-f", "-e", "trace=clone,clone3,fork,vfork,execve", "-o", trace}, o.shell, p)
		enter := func(line string) { term.line(line) }
		if o.hook == "nu" || o.hook == "xonsh" {
			enter = term.slowly
		}
		for _, s := range segments {
			if s.hook == o.hook {
				enter(s.prompt)
			}
		}
		if o.hook == "xonsh" {
			enter("$RIGHT_PROMPT = ''")
		}
		enter(o.endsIn(time.Hour))
		enter(o.nothing()) // the prompt that looks at it is over
		before := processes(t, trace)
		for range 4 {
			enter(o.nothing())
		}
		if after := processes(t, trace); len(after) != len(before) || len(before) == 0 {
			t.Errorf("processes of four prompts: %q", after[len(before):])
		}
	})
}

func processes(t *testing.T, trace string) []string {
	t.Helper()
	data, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	return processesIn(string(data))
}

func processesIn(trace string) (started []string) {
	for line := range strings.Lines(trace) {
		if process.MatchString(line) && !strings.Contains(line, "CLONE_THREAD") {
			started = append(started, line)
		}
	}
	return started
}

var process = regexp.MustCompile(`\b(clone3?|fork|vfork|execve)\(`)
