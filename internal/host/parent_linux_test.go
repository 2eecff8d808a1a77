package host

import (
	"os"
	"path/filepath"
	"testing"
)

func TestProgramName(t *testing.T) {
	for _, test := range []struct{ comm, cmdline, want string }{
		{"fish\n", "fish\x00-i\x00", "fish"},
		{"dotnet\n", "dotnet\x00/root/.dotnet/tools/.store/powershell/pwsh.dll\x00-NoLogo\x00", "pwsh"},
		{"dotnet\n", "dotnet\x00build\x00", "dotnet"},
		{"xonsh --no-rc -\n", "xonsh\x00", "xonsh"},
		{"bash\n", "bash\x00pwsh.dll\x00", "bash"},
	} {
		proc := t.TempDir()
		for name, text := range map[string]string{"comm": test.comm, "cmdline": test.cmdline} {
			if err := os.WriteFile(filepath.Join(proc, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := nameOf(proc); got != test.want {
			t.Errorf("%q: %q, want %q", test.cmdline, got, test.want)
		}
	}
	if got := nameOf(t.TempDir()); got != "" {
		t.Errorf("no process: %q", got)
	}
}
