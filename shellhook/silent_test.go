package shellhook

import (
	"strings"
	"testing"
)

// A shell that says what it finds odd finds nothing odd in the hook: not as it is
// loaded, by a function as plugin managers do it, nor before a prompt, nor when it
// is used.
func TestShellHasNothingToSay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		shell
		set, load, complaint string
	}{
		{zsh, "setopt warn_create_global warn_nested_var", `load() { eval "$(cat $D/it)" }; load`, "(eval):"},
		{zsh, "setopt warn_create_global ksh_arrays", `load() { eval "$(cat $D/it)" }; load`, "(eval):"},
		{shell{"tcsh", "tcsh"}, "set printexitvalue", "eval \"`cat $D/it`\"", "Exit "},
	} {
		t.Run(test.hook+"/"+test.set, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, "", answer{out: render(t, test.hook, session)})
			write(t, p.dir+"/it", text(t, test.hook, Options{}))
			term := open(t, test.shell, p, "TERM=xterm")
			term.slowly(test.set)
			term.slowly(test.load)
			term.slowly(test.setting("AWSMFA_EXPIRES_AT", "1"))
			term.slowly("authaws acme")
			term.slowly("unauthaws")
			for _, want := range []string{"session has ended", "awsmfa: spoke"} {
				if !strings.Contains(term.all, want) {
					t.Errorf("no %q in %q", want, term.all)
				}
			}
			if strings.Contains(term.all, test.complaint) {
				t.Errorf("the shell complains: %q", term.all)
			}
		})
	}
}
