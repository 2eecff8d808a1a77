package shellhook

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// linters say nothing and end with 0 when a file is as it should be.
var linters = map[string][][]string{
	".bash": {
		{"bash", "--norc", "-n"},
		{"shellcheck", "--norc", "--enable=all", "--shell=bash"},
		{"shfmt", "-d", "-ln", "bash"},
	},
	".sh": {
		{"dash", "-n"}, {"mksh", "-n"}, {"ksh93", "-n"}, {"yash", "-n"}, {"busybox", "ash", "-n"}, {"bash", "--posix", "-n"},
		{"shellcheck", "--norc", "--enable=all", "--shell=sh"},
		{"shfmt", "-d", "-ln", "posix"},
	},
	".zsh":  {{"zsh", "-f", "-n"}},
	".fish": {{"fish", "--no-config", "--no-execute"}, {"fish_indent", "--check"}},
	".tcsh": {{"tcsh", "-f", "-n"}},
	".elv":  {{"elvish", "-norc", "-compileonly"}},
	".nu":   {{"nu", "--no-config-file"}},
}

// Every file is read by the shell it is for and by its linters as it stands, and
// again when all is put together under another name.
func TestLint(t *testing.T) {
	t.Parallel()
	var paths []string
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		path := filepath.Join(t.TempDir(), k.name+"."+k.extension)
		write(t, path, fill(k.text(Options{Renew: true}), "mfa_1", time.Time{})) // what guards it would hide it
		paths = append(paths, path)
	}
	for _, path := range paths {
		for _, linter := range linters[filepath.Ext(path)] {
			t.Run(filepath.Base(path)+"/"+linter[0], func(t *testing.T) {
				t.Parallel()
				lint(t, linter, path)
			})
		}
	}
}

func lint(t *testing.T, linter []string, path string) {
	t.Helper()
	if _, err := exec.LookPath(linter[0]); err != nil {
		if os.Getenv("REQUIRE_SHELLS") != "" {
			t.Fatalf("not run: no %s here, and REQUIRE_SHELLS is set", linter[0])
		}
		t.Skipf("not run: no %s here", linter[0])
	}
	if out, err := exec.Command(linter[0], append(linter[1:], path)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%s: %v\n%s", strings.Join(linter, " "), err, out)
	}
}

// What bash 3.2, that of macOS, does not know. It reads the whole text before it
// could skip a part by its version, so that none of this may be there at all,
// but for what is marked as kept from it.
var tooNew = regexp.MustCompile(strings.Join([]string{
	`\b(mapfile|readarray|coproc|compopt|EPOCHREALTIME|BASHPID|PROMPT_DIRTRIM)\b`,
	`\$\{[^}]*@[A-Za-z]\}`,                       // ${x@Q}
	`\$\{[^}]*(,,?|\^\^?)\}`,                     // ${x,,}
	`\$\{[^}:]*\[-`,                              // ${x[-1]}
	`\$\{[^}]*: ?-[0-9]+\}.*:-`,                  // ${x:0:-1}
	`\b(declare|local|typeset) +-[A-Za-z]*[Agn]`, // associative, global, reference
	`(&>>|\|&|;;?&)`,
	`\[\[? +-v\b`,
	`printf +-v +[A-Za-z_]+\[`,
	`\{[A-Za-z_]+\}[<>]`, // {fd}>
	`\$'[^']*\\u`,
	`\bwait +-[np]\b`,
}, "|"))

func TestBash32Knows(t *testing.T) {
	for line := range strings.Lines(text(t, "bash", Options{})) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		if m := tooNew.FindString(line); m != "" && !strings.Contains(line, "# not in bash 3.2") {
			t.Errorf("bash 3.2 does not know %q in %q", m, strings.TrimSpace(line))
		}
	}
}
