package shellhook

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/shelltest"
)

// TestMain lets more tests run at once than there are processors: they wait for
// shells that wait for people.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		flag.Set("test.parallel", strconv.Itoa(4*runtime.GOMAXPROCS(0)))
	}
	os.Exit(m.Run())
}

// A shell is one that the hook is tried in.
type shell struct {
	name string // as shelltest has it, with its options
	hook string // the argument of "awsmfa hook"
}

var posixShells = []shell{
	{"dash", "sh"}, {"mksh", "sh"}, {"busybox", "sh"}, {"ksh93", "sh"}, {"yash", "sh"}, {"bash --posix", "sh"},
}

var (
	bash        = shell{"bash", "bash"}
	bashAsPosix = shell{"bash --posix", "bash"}
	zsh         = shell{"zsh", "zsh"}
	fish        = shell{"fish", "fish"}
)

// everyShell is those and the ones for sh.
var everyShell = append([]shell{bash, bashAsPosix, zsh, fish}, posixShells...)

// An answer is what the stand-in for awsmfa does.
type answer struct {
	out    string // on stdout
	status string // "" is 0
}

// The stand-in notes its arguments as they came, talks on stderr as the program
// does, takes a code from standard input for "-", and answers as it was told: by
// the place, which may have an answer for the first word, or by a first word,
// "answer-3" or "hang". The last one has said all and waits for the signal that
// ends it, or upon which it ends with the status that is named: "hang-130".
const standIn = `#!/bin/sh
call=
for word; do call="$call[$word]"; done
case $call in *'[-]'*) read -r code; call="$call<$code" ;; esac
if [ "$1" = __complete ]; then
	printf '%s\0' "$call" >>"$D/asked"
	exec cat "$D/candidates"
fi
printf '%s\0' "$call" >>"$D/calls"
echo "awsmfa: spoke" >&2
told=$D/answer
[ -f "$told.$3" ] && told=$told.$3
while IFS= read -r line; do printf '%s\n' "$line"; done <"$told"
case $3 in
answer-*) ANSWER=${3#answer-} ;;
hang)
	echo "awsmfa: waits" >&2
	exec sleep 20
	;;
hang-*)
	trap 'kill $! 2>/dev/null; exit "${3#hang-}"' INT
	sleep 20 >/dev/null 2>&1 &
	echo "awsmfa: waits" >&2
	wait
	;;
esac
exit "${ANSWER:-0}"
`

// A place holds what one script needs: a PATH with the stand-in, the hook in
// $HOOK and $D, the answer in $D. Scripts write files into $D for the test to read.
type place struct {
	dir string
	env []string
}

func newPlace(t *testing.T, hook string, a answer) place {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "bin", "awsmfa"), standIn)
	write(t, filepath.Join(dir, "answer"), a.out)
	write(t, filepath.Join(dir, "hook"), hook)
	return place{dir, []string{
		"PATH=" + dir + "/bin:/usr/bin:/bin", "D=" + dir, "HOOK=" + hook, "ANSWER=" + a.status,
	}}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	// A child that starts meanwhile would hold the file open for writing, and the
	// system runs no such program.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}

// A result is what a script did, and the files it left in $D.
type result struct {
	shelltest.Result
	files map[string]string
	calls []string // of the stand-in: its words, each in brackets
}

func (p place) run(t *testing.T, s shell, script string, env ...string) result {
	t.Helper()
	ran := shelltest.Run(t, shelltest.Script{
		Shell: s.name, Text: script, Env: slices.Concat(p.env, env), Dir: p.dir,
	})
	files := p.files(t)
	return result{ran, files, calls(files)}
}

func (p place) files(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(p.dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(data)
	}
	return files
}

func calls(files map[string]string) []string {
	if files["calls"] == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(files["calls"], "\x00"), "\x00")
}

// aws picks what concerns AWS out of the output of env -0.
func aws(env string) map[string]string {
	vars := shelltest.Result{Stdout: env}.Environ()
	maps.DeleteFunc(vars, func(name, _ string) bool { return !strings.HasPrefix(name, "AWS") })
	return vars
}

func text(t *testing.T, shell string, o Options) string {
	t.Helper()
	if os.Getenv("AWSMFA_TEST_BASH") != "" && o.Now.IsZero() {
		o.Now = time.Now() // it may be one that cannot read the clock
	}
	text, err := Script(shell, o)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func itoa(n int) string { return strconv.Itoa(n) }
