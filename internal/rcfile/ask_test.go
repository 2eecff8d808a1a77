//go:build unix

package rcfile

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A shell that becomes another program, waits or ends gives no answer, and nobody
// waits for it; what it prints besides is no part of one.
func TestAskShell(t *testing.T) {
	for _, test := range []struct {
		name, bashrc, answer string
		ok                   bool
	}{
		{"quiet", "", "[hush]", true},
		{"noise", "echo noise; echo noise >&2; trap 'echo bye' EXIT", "[hush]", true},
		{"large", "yes | head -c 300000", "[hush]", true},
		{"reads", "read -r x; read -r x </dev/tty; cat", "[hush]", true},
		{"left behind", "sleep 600 &", "[hush]", true},
		{"other program", "exec echo other", "", false},
		{"ends", "exit 0", "", false},
		{"waits", "sleep 600", "", false},
		{"shows keys", "printf %s \"$AWS_SECRET_ACCESS_KEY\" >key", "[hush]", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			home := t.TempDir()
			t.Chdir(home)
			if err := os.WriteFile(filepath.Join(home, ".bashrc"), []byte(test.bashrc), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			if test.name == "waits" {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
				defer cancel()
			}
			path := os.Getenv("PATH")
			ask := NewAsk(ctx, []string{"HOME=" + home, "PATH=" + path, "AWS_SECRET_ACCESS_KEY=secret"}, path)
			if answer, ok := ask("bash", "-ic", "printf '[%s]' hush"); answer != test.answer || ok != test.ok {
				t.Errorf("answer %.100q, %v", answer, ok)
			}
			if key, _ := os.ReadFile("key"); len(key) > 0 {
				t.Errorf("the start-up file was given %q", key)
			}
		})
	}
	if _, ok := NewAsk(t.Context(), nil, "")("bash", "-ic", "true"); ok {
		t.Error("a shell that is not there has answered")
	}
}
