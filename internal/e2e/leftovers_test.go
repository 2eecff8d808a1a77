//go:build unix

package e2e

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestLeftoversOfKilledWriters kills programs while they write a session into the
// cache and into the credentials file. "logout --all" removes the copies that they
// leave, and so does the next login that writes there.
func TestLeftoversOfKilledWriters(t *testing.T) {
	p := newHome(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := func(args ...string) string {
		t.Helper()
		out, err := p.command(ctx, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	credentials := filepath.Join(p.dir, ".aws", "credentials")
	text, err := os.ReadFile(credentials)
	if err != nil {
		t.Fatal(err)
	}
	text = append([]byte(strings.Repeat("# a long file takes long to write\n", 50_000)), text...)
	if err := os.WriteFile(credentials, text, 0o600); err != nil {
		t.Fatal(err)
	}
	run("env", "foobar", p.sts.Code(bjohnson), "--shell", "json")
	sessions := filepath.Join(p.dir, ".cache", "awsmfa", "*.session")
	base := glob(t, sessions)
	temporary := filepath.Join(p.dir, ".cache", "awsmfa", "tmp-*")
	copies := filepath.Join(p.dir, ".aws", ".credentials.awsmfa-"+strings.Repeat("?", 26))
	forgetRoles := func() {
		for _, file := range glob(t, sessions) {
			if file != base[0] {
				os.Remove(file)
			}
		}
	}
	killWriters := func(section string) {
		t.Helper()
		was, err := os.ReadFile(credentials)
		if err != nil {
			t.Fatal(err)
		}
		restore := func() { os.WriteFile(credentials, was, 0o600) } // or there is nothing to write the next time
		p.killWhen(t, ctx, copies, restore, "write", "foobar", "--to", section, "--no-prompt")
		p.killWhen(t, ctx, temporary, forgetRoles, "env", "baszooDev", "--no-prompt", "--shell", "json")
	}

	killWriters("x")
	forgetRoles()
	run("env", "baszooDev", "--no-prompt", "--shell", "json")
	run("write", "foobar", "--to", "x", "--no-prompt")
	if left := append(glob(t, temporary), glob(t, copies)...); len(left) > 0 {
		t.Errorf("after the next login %q are left", left)
	}

	killWriters("y")
	said := run("logout", "--all")
	if !strings.Contains(said, " and removed 2 files that killed processes left; copies of a session") {
		t.Errorf("logout --all says %s", said)
	}
	if left := append(glob(t, temporary), glob(t, copies)...); len(left) > 0 {
		t.Errorf("after logout --all %q are left", left)
	}
	if said := run("logout", "--all"); said != "awsmfa: there was nothing to forget\n" {
		t.Errorf("logout --all again says %s", said)
	}
	if after, err := os.ReadFile(credentials); err != nil || !strings.HasPrefix(string(after), string(text)) || strings.Contains(string(after), "ASIA") {
		t.Errorf("the credentials file is %.500q, %v", after, err)
	}
}

// killWhen starts the program, and kills it once a file of that pattern has text,
// until such a file stays behind.
func (p home) killWhen(t *testing.T, ctx context.Context, pattern string, before func(), args ...string) {
	t.Helper()
	for ctx.Err() == nil {
		before()
		cmd := p.command(ctx, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			cmd.Wait()
			close(ended)
		}()
		for running := true; running; {
			select {
			case <-ended:
				running = false
			default:
				if holdText(glob(t, pattern)) {
					cmd.Process.Kill()
					<-ended
				}
			}
		}
		if holdText(glob(t, pattern)) {
			return
		}
	}
	t.Fatalf("nothing of %s was left behind", pattern)
}

// holdText says whether one of the files is not empty.
func holdText(files []string) bool {
	return slices.ContainsFunc(files, func(file string) bool {
		info, err := os.Stat(file)
		return err == nil && info.Size() > 0
	})
}

// glob is filepath.Glob without looking again at what it found.
func glob(t *testing.T, pattern string) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(pattern))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		if ok, err := filepath.Match(filepath.Base(pattern), e.Name()); err != nil {
			t.Fatal(err)
		} else if ok && e.Type()&fs.ModeDir == 0 {
			files = append(files, filepath.Join(filepath.Dir(pattern), e.Name()))
		}
	}
	return files
}
