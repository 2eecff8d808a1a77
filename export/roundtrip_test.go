package export

import (
	"cmp"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

func lookup(t testing.TB, name string) Dialect {
	t.Helper()
	d, ok := Lookup(name)
	if !ok || d.Name() != name {
		t.Fatalf("Lookup(%q) = %q, %v", name, d.Name(), ok)
	}
	return d
}

// carried is what of the values reaches the reader: all that the dialect takes
// and the reader can have. Control characters are among them, though Render
// refuses those: the quoting is to be right without that.
func carried(d Dialect, r reader, values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool {
		return d.refuse != nil && d.refuse(v) != "" || r.holds != nil && !r.holds(v)
	})
}

func write(d Dialect, vars []Var) string {
	var b strings.Builder
	d.write(&b, vars)
	return b.String()
}

// roundTrip has a reader take the values, and reports those that arrive changed.
func roundTrip(t *testing.T, r reader, values []string) {
	t.Helper()
	d := lookup(t, r.dialect)
	for batch := range slices.Chunk(carried(d, r, values), cmp.Or(r.batch, len(values))) {
		vars := append([]Var{{Name: "GONE", Unset: true}, {Name: "NEVER", Unset: true}}, named(batch)...)
		got, result := r.take(t, write(d, vars), "GONE=there", "V0000=old")
		if got == nil || result.Stderr != "" {
			t.Fatalf("status %d, stderr %.2000q", result.Status, result.Stderr)
		}
		for _, v := range vars {
			value, there := got[v.Name]
			switch {
			case v.Unset && r.dialect == "dotenv": // cannot remove anything
			case !v.Unset && v.Value == "" && r.dialect == "windows-cmd": // has no empty variables
			case there == v.Unset || value != v.Value && !v.Unset:
				t.Errorf("%s: %.80q became %.80q, %v", v.Name, v.Value, value, there)
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for _, r := range readers {
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			roundTrip(t, r, corpus())
		})
	}
}

// What Render refuses is control characters and what the dialect cannot carry,
// and nothing else.
func TestRenderTakesEverythingElse(t *testing.T) {
	for _, d := range dialects {
		for _, v := range corpus() {
			text, err := d.Render([]Var{{Name: "A", Value: v}})
			control := strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f })
			refused := d.refuse != nil && d.refuse(v) != ""
			if want := control || refused; (err != nil) != want || (text == "") != want {
				t.Errorf("%s: Render(%.80q) = %.80q, %v", d.Name(), v, text, err)
			}
		}
	}
}

func TestEveryDialectHasARoundTrip(t *testing.T) {
	for _, name := range Names() {
		if !slices.ContainsFunc(readers, func(r reader) bool { return r.dialect == name }) {
			t.Errorf("nobody reads %s", name)
		}
	}
}

// TestNothing: no variables at all is text too.
func TestNothing(t *testing.T) {
	for _, r := range readers {
		if r.env != "" {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			text, err := lookup(t, r.dialect).Render(nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, result := r.take(t, text, "KEPT=1"); got == nil || result.Stderr != "" || r.shell != "" && got["KEPT"] != "1" {
				t.Errorf("%q: %+v", text, result)
			}
		})
	}
}

// TestFailureFails evaluates a statement for each status that awsmfa ends with.
// Where a status has no place in the language, any failure will do.
func TestFailureFails(t *testing.T) {
	numbered := []string{"sh", "bash", "zsh", "fish", "tcsh"}
	for _, r := range readers {
		if lookup(t, r.dialect).Failure(1) == "" || r.shell == "" || r.env != "" {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			t.Parallel()
			for _, status := range []int{1, 3, 130} {
				text := lookup(t, r.dialect).Failure(status)
				got, result := r.take(t, text)
				if got != nil || result.Stdout != "" || slices.Contains(numbered, r.dialect) && result.Status != status {
					t.Errorf("%q: %+v", text, result)
				}
			}
		})
	}
}

// TestFailureNeverSucceeds: a status that is none is a failure all the same, and
// the greatest that there is stays as it is.
func TestFailureNeverSucceeds(t *testing.T) {
	if got := sh.Failure(255); got != "(\\exit 255)\n" {
		t.Errorf("Failure(255) is %q", got)
	}
	for _, d := range dialects {
		for _, status := range []int{-1, 0, 256} {
			if d.Failure(status) != d.Failure(1) {
				t.Errorf("%s: Failure(%d) is %q", d.Name(), status, d.Failure(status))
			}
		}
	}
}

// TestFishScopes covers an exported universal variable, which an erased global
// one would uncover and an unexported one does not hide, and leaves the rest as it
// is for this shell and the others.
func TestFishScopes(t *testing.T) {
	fish := shelltest.Find(t, "fish")
	d, _ := Lookup("fish")
	unset := []Var{{Name: "P", Value: "acme", Unset: true}}
	back := []Var{{Name: "P", Value: "mine", Back: true}}
	show := "; set -S P | string match -r 'set in .*exported'; env | string match 'P=*'; "
	for _, test := range []struct {
		name, before, want string
		vars               [][]Var
	}{
		{"universal exported", "set -Ux P mine", "set in global scope, exported\nset in universal scope, exported\nP=acme\n", [][]Var{unset}},
		{"and back", "set -Ux P mine", "set in universal scope, exported\nP=mine\n", [][]Var{unset, back}},
		{"changed meanwhile", "set -Ux P other", "set in global scope, exported\nset in universal scope, exported\nP=mine\n", [][]Var{unset, back}},
		{"under a global one", "set -Ux P other; set -gx P mine", "set in global scope, exported\nset in universal scope, exported\nP=mine\n", [][]Var{unset, back}},
		{"universal", "set -U P mine", "set in universal scope, unexported\n", [][]Var{unset}},
		{"global", "set -g P mine", "set in global scope, unexported\n", [][]Var{unset}},
		{"global exported", "set -gx P mine", "", [][]Var{unset}},
		{"global and back", "set -gx P mine", "set in global scope, exported\nP=mine\n", [][]Var{unset, back}},
		{"empty", "set -gx P ''", "", [][]Var{unset}},
	} {
		script := test.before
		for _, vars := range test.vars {
			line, err := d.Render(vars)
			if err != nil {
				t.Fatal(err)
			}
			script += "; echo " + quoteFish(strings.TrimSpace(line)) + " | source; or exit 9"
		}
		cmd := exec.Command(fish, "-c", script+show+"true")
		home := t.TempDir()
		cmd.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "PATH=" + os.Getenv("PATH")}
		out, err := cmd.Output()
		if got := strings.ReplaceAll(string(out), ", with 1 elements", ""); err != nil || got != test.want {
			t.Errorf("%s: fish said %q, %v; want %q", test.name, got, err, test.want)
		}
	}
}
