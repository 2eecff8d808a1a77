package shellhook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const bashCompletion = "/usr/share/bash-completion/bash_completion"

// packaged is where a package puts the files for completion, and under which
// name, below a folder that each shell is told of. authaws is a link to the same.
var packaged = map[string]struct{ file, name, link, tell string }{
	"bash": {"bash/completion.bash", "bash-completion/completions/awsmfa", "bash-completion/completions/authaws", ". " + bashCompletion},
	"zsh":  {"zsh/completion.zsh", "zsh/_awsmfa", "", `fpath=($D/zsh $fpath); autoload -Uz compinit; compinit -u -d $D/dump`},
	"fish": {"fish/completion.fish", "vendor/awsmfa.fish", "vendor/authaws.fish", `set -p fish_complete_path $D/vendor`},
}

// own are the functions that a person wrote without the hook.
var own = map[string]string{
	"bash": `authaws() { awsmfa env --shell=bash "$@"; }; unauthaws() { authaws --unset "$@"; }`,
	"zsh":  `authaws() { awsmfa env --shell=zsh "$@"; }; unauthaws() { authaws --unset "$@"; }`,
	"fish": `function authaws; awsmfa env --shell=fish $argv; end; function unauthaws; authaws --unset $argv; end`,
}

// The files complete as they are, in a shell that has not loaded the hook, and
// they do not get in the way of one that has, whichever is there first.
func TestCompletionOfPackage(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		pack := packaged[s.hook]
		if s.hook == "bash" {
			need(t, bashCompletion)
		}
		load := map[string]string{"bash": `eval "$THE_HOOK"`, "zsh": `eval "$THE_HOOK"`, "fish": "cat $D/hook | source"}[s.hook]
		ways := map[string][]string{
			"alone":            {own[s.hook], pack.tell},
			"before the hook":  {pack.tell, load},
			"behind the hook":  {load, pack.tell},
			"without the file": {load, pack.tell},
		}
		if s.hook == "bash" {
			ways["read by hand"] = []string{own[s.hook], ". $D/" + pack.name}
		}
		for name, lines := range ways {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if name != "read by hand" && s.hook == "bash" && bashVersion(t) < 402 {
					t.Skip("bash-completion is for bash 4.2 and later")
				}
				hook := text(t, s.hook, Options{})
				p := newPlace(t, "", answer{out: render(t, s.hook, session)})
				write(t, p.dir+"/hook", hook)
				if name != "without the file" {
					data, err := files.ReadFile(pack.file)
					if err != nil {
						t.Fatal(err)
					}
					write(t, filepath.Join(p.dir, pack.name), string(data))
					if pack.link != "" {
						if err := os.Symlink(filepath.Base(pack.name), filepath.Join(p.dir, pack.link)); err != nil {
							t.Fatal(err)
						}
					}
				}
				term := open(t, s, p, "HOOK=", "THE_HOOK="+hook)
				for _, line := range lines {
					term.line(line)
				}
				for _, c := range completions {
					if (c.only == "" || c.only == s.hook) && !strings.HasPrefix(c.typed, "login-x") {
						c.check(t, s, p, term)
					}
				}
			})
		}
	})
}

// need skips where a file of another package is missing.
func need(t *testing.T, path string) {
	t.Helper()
	switch _, err := os.Stat(path); {
	case err != nil && os.Getenv("REQUIRE_SHELLS") != "":
		t.Fatalf("not run: %v, and REQUIRE_SHELLS is set", err)
	case err != nil:
		t.Skipf("not run: %v", err)
	}
}
