package shellhook

import (
	"strings"
	"testing"
)

// besideBash are neighbours that tell the lines of a person from what the shell
// runs by itself, and so notice where the hook stands. The lines are typed
// between a fresh shell and the marks that the neighbour makes.
var besideBash = []struct {
	name, load string
	typed      []string
	want       string // what "marks" lists in the end
}{
	{
		// A timer: whatever a DEBUG trap sees first starts it, and the prompt stops it.
		name: "timer",
		load: `begin() { [ "$waits" ] && marks="$marks begin:$BASH_COMMAND"; waits=; }; finish() { marks="$marks finish"; waits=1; }
trap begin DEBUG; PROMPT_COMMAND=finish; LOAD`,
		typed: []string{"true", "false"},
		want:  "finish begin:true finish begin:false finish begin:echo \"<<${marks# }>>\"",
	},
	{
		// A terminal's own script, read last: it knows the first element alone, and
		// runs that in its own function.
		name: "injected",
		load: `PROMPT_COMMAND='theirs; theirs'; theirs() { marks="$marks theirs"; }
LOAD
begin() { [ "$waits" ] && marks="$marks begin:$BASH_COMMAND"; waits=; }
around() { eval "$first"; marks="$marks finish"; waits=1; }
first=${PROMPT_COMMAND-}; trap begin DEBUG; PROMPT_COMMAND=around`,
		typed: []string{"true"},
		want:  "theirs theirs finish begin:true theirs theirs finish begin:echo \"<<${marks# }>>\"",
	},
	{
		name:  "error trap",
		load:  `trap 'marks="$marks failed:$?"' ERR; PROMPT_COMMAND='theirs'; theirs() { marks="$marks theirs:$?"; }; set -E; LOAD`,
		typed: []string{"sh -c 'exit 7'", ":"},
		want:  "theirs:0 failed:7 theirs:7 theirs:0",
	},
	{
		name:  "pipe status",
		load:  `PROMPT_COMMAND=theirs; theirs() { marks="$marks $?:${PIPESTATUS[*]}"; }; LOAD`,
		typed: []string{"(exit 3) | (exit 0) | (exit 5)", "false"},
		want:  "0:0 5:3 0 5 1:1",
	},
	{
		name:  "comment at the end",
		load:  `PROMPT_COMMAND='marks="$marks $?" # as it was'; LOAD`,
		typed: []string{"(exit 3)"},
		want:  "0 3",
	},
}

// The marks are those that there are without the hook.
func TestBesideBash(t *testing.T) {
	t.Parallel()
	for _, n := range besideBash {
		for name, hook := range map[string]string{"without": "", "with": text(t, "bash", Options{})} {
			t.Run(n.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				term := open(t, bash, newPlace(t, "", answer{}), "HOOK=", "THE_HOOK="+hook, "AWSMFA_EXPIRES_AT=1")
				load := strings.ReplaceAll(n.load, "LOAD", `eval "$THE_HOOK"`)
				write(t, term.dir+"/load", load+"\n")
				term.slowly(`. "$D/load"; marks=`)
				for _, line := range n.typed {
					term.slowly(line)
				}
				term.slowly(`echo "<<${marks# }>>"`)
				_, got, _ := strings.Cut(term.seen, "\n<<")
				if got, _, _ = strings.Cut(got, ">>\r"); got != n.want {
					t.Errorf("marks %q, want %q", got, n.want)
				}
				if strings.Contains(term.all, "session has ended") != (name == "with") {
					t.Errorf("the hook is not %s: %q", name, term.all)
				}
			})
		}
	}
}

// A prompt that is built before or behind the hook shows a session that is gone
// no more, and one that has come at once.
func TestPromptBuiltByNeighbour(t *testing.T) {
	t.Parallel()
	const builtBash, builtZsh = `theirs() { PS1="[$awsmfa_prompt]> "; }`, `theirs() { PROMPT="[$awsmfa_prompt]> " }`
	for _, n := range []struct{ hook, name, load string }{
		{"bash", "before", builtBash + `; PROMPT_COMMAND=theirs; LOAD`},
		{"bash", "behind", builtBash + `; LOAD; PROMPT_COMMAND="$PROMPT_COMMAND;theirs"`},
		{"bash", "around", builtBash + `; LOAD; old=$PROMPT_COMMAND; PROMPT_COMMAND='theirs; eval "$old"'`},
		{"zsh", "before", builtZsh + `; precmd_functions=(theirs); LOAD`},
		{"zsh", "behind", builtZsh + `; LOAD; precmd_functions+=(theirs)`},
		{"zsh", "precmd", builtZsh + `; LOAD; precmd() { theirs }`},
	} {
		t.Run(n.hook+"/"+n.name, func(t *testing.T) {
			t.Parallel()
			s := shell{n.hook, n.hook}
			hook := text(t, n.hook, Options{})
			p := newPlace(t, "", answer{out: "AWSMFA_PROFILE=acme AWSMFA_EXPIRES_AT=1\n"})
			write(t, p.dir+"/answer.--unset", "unset AWSMFA_PROFILE AWSMFA_EXPIRES_AT\n")
			term := open(t, s, p, "HOOK=", "THE_HOOK="+hook)
			write(t, p.dir+"/load", strings.ReplaceAll(n.load, "LOAD", `eval "$THE_HOOK"`)+"\n")
			term.shows(". $D/load", "")
			term.shows("authaws", "acme ended")
			term.shows("unauthaws", "")
		})
	}
}

// A list of commands that cannot be changed is left alone, without a word.
func TestReadOnlyPromptCommand(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"theirs", "(theirs)"} {
		hook := text(t, "bash", Options{})
		p := newPlace(t, "", answer{})
		got := p.run(t, shell{"bash -i", "bash"}, `theirs() { :; }; readonly PROMPT_COMMAND=`+list+`
exec 2>&1; eval "$THE_HOOK"; echo "$? ${PROMPT_COMMAND[*]}"; type -t authaws`, "THE_HOOK="+hook)
		if want := "0 theirs\nfunction\n"; got.Stdout != want {
			t.Errorf("%s: %q, want %q", list, got.Stdout, want)
		}
	}
}
