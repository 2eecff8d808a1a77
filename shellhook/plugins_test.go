package shellhook

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The files for plugin managers load the hook where there is an awsmfa, and say
// nothing where there is none.
func TestPlugins(t *testing.T) {
	for shell, test := range map[string]struct{ path, options string }{
		"zsh":  {"plugins/zsh/awsmfa.plugin.zsh", "-f"},
		"fish": {"plugins/fish/conf.d/awsmfa.fish", "--no-config"},
	} {
		t.Run(shell, func(t *testing.T) {
			path, err := exec.LookPath(shell)
			need(t, path)
			if err != nil {
				return
			}
			file, err := filepath.Abs(test.path)
			if err != nil {
				t.Fatal(err)
			}
			bin := t.TempDir()
			write(t, filepath.Join(bin, "awsmfa"), "#!/bin/sh\necho echo loaded \"$@\"\n")
			if err := os.Chmod(filepath.Join(bin, "awsmfa"), 0o755); err != nil {
				t.Fatal(err)
			}
			for folders, want := range map[string]string{bin + ":/usr/bin:/bin": "loaded hook " + shell + "\n", "/usr/bin:/bin": ""} {
				cmd := exec.Command(path, test.options, "-ic", "source "+file)
				cmd.Env = []string{"PATH=" + folders, "HOME=" + bin, "TERM=dumb"}
				if out, err := cmd.CombinedOutput(); err != nil || !strings.HasSuffix(string(out), want) || want == "" && strings.Contains(string(out), "loaded") {
					t.Errorf("with %s: %v, %q, want %q", folders, err, out, want)
				}
			}
		})
	}
}
