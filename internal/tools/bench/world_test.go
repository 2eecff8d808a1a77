//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWarmPath looks at the release build and at how it is measured, with all
// that scripts/bench builds.
func TestWarmPath(t *testing.T) {
	bin := t.TempDir()
	build(t, "scripts/build", filepath.Join(bin, "awsmfa"))
	build(t, "go", "build", "-o", bin+"/", "./internal/tools/bench/empty", "./internal/tools/bench/post", "./internal/tools/bench/launch")
	w, err := newWorld(bin)
	t.Cleanup(w.close)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("instructions", func(t *testing.T) { w.testInstructions(t) })
	t.Run("touches", func(t *testing.T) { w.testTouches(t) })
	t.Run("tables", func(t *testing.T) { w.testTables(t) })
	t.Run("false rows", func(t *testing.T) { w.testFalseRows(t) })
	t.Run("prompts", func(t *testing.T) { w.testPrompts(t) })
	t.Run("start", func(t *testing.T) { w.testStart(t) })
	t.Run("completion", func(t *testing.T) { w.testCompletion(t) })
	t.Run("roles", func(t *testing.T) { w.testRoles(t) })
	t.Run("together", func(t *testing.T) {
		if n, err := w.together(5); n != 1 || err != nil {
			t.Errorf("5 logins at once with one code made %d requests, %v", n, err)
		}
	})
}

// Writing roles asks STS once for each of them in every run, and once more for the
// user.
func (w *world) testRoles(t *testing.T) {
	r, err := w.writeRoles(5)
	if err != nil {
		t.Fatal(err)
	}
	results, err := table{title: "roles", rows: []row{r}}.measure(w.built("launch"), 2)
	if err != nil || results[0].requests != 6 {
		t.Errorf("%+v, %v", results, err)
	}
}

// build runs a program at the top of the repository.
func build(t *testing.T, argv ...string) {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = "../../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", argv, err, out)
	}
}

// Instructions of a cached session, whatever the size of the file.
func (w *world) testInstructions(t *testing.T) {
	for _, test := range []struct {
		row  row
		most float64
	}{
		{w.cached(sizes[0]), mostInstructions},
		{w.cached(sizes[2]), mostInstructionsOfMany},
		{w.cachedOf("bench-admin", sizes[2]), mostInstructionsOfMany},
	} {
		n, err := test.row.instructions(test.most)
		if errors.Is(err, errNoValgrind) {
			t.Skip("not run: " + err.Error())
		}
		if err != nil {
			t.Fatal(err)
		}
		if n > test.most {
			t.Errorf("%s takes %.2f M instructions, more than %v M", test.row.name, n, test.most)
		}
		t.Logf("%s: %.2f M instructions", test.row.name, n)
	}
}

// What a call that finds a cached session asks of the system, but for what the Go
// runtime does by itself: it opens five files, and no socket or process.
func (w *world) testTouches(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("not run: strace is not installed")
	}
	log := filepath.Join(t.TempDir(), "log")
	h := w.homes[sizes[0]]
	r := w.cached(sizes[0])
	r.argv = append(r.argv, "--shell", "sh")
	if out, err := r.command(strace, "-f", "-qq", "-o", log, "-e", "signal=none", "-e", "trace=%file,%network,fork,vfork,execve").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	home := regexp.QuoteMeta(string(h))
	own := regexp.MustCompile(`"(/sys/|/proc/self/|/etc/localtime|/usr/share/zoneinfo)|resumed>`)
	named := regexp.MustCompile(`^[0-9]+ +([a-z0-9]+)\(.*?"(?:` + home + `/)?([^"]*)"`)
	hash := regexp.MustCompile(`[0-9a-f]{32}`)
	var got []string
	for line := range strings.Lines(string(text)) {
		if own.MatchString(line) {
			continue
		}
		call := strings.TrimSpace(line)
		if m := named.FindStringSubmatch(line); m != nil {
			call = m[1] + " " + hash.ReplaceAllString(m[2], "KEY")
		}
		got = append(got, call)
	}
	want := []string{
		"execve " + w.built("awsmfa"),
		"openat .aws/config", "openat .aws/credentials", "openat sessions",
		"newfstatat spent-codes", // whether there are spent codes to remove
		"openat KEY.session",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// Every table can be measured, and its rows ask what they should.
func (w *world) testTables(t *testing.T) {
	var got []string
	for _, table := range w.tables(nil) {
		results, err := table.measure(w.built("launch"), 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if r.wall.low <= 0 || r.ratio.low <= 0 || r.peak < 0.5 || r.peak > 100 {
				t.Errorf("cannot be: %+v", r)
			}
			got = append(got, fmt.Sprintf("%s: %d, %d", r.name, r.requests, r.connections))
		}
	}
	want := []string{
		"empty Go program: 0, 0", "awsmfa --version: 0, 0",
		"awsmfa env, session cached, 10 profiles: 0, 0", "awsmfa env, session cached, 200 profiles: 0, 0", "awsmfa env, session cached, 10,000 profiles: 0, 0",
		"awsmfa env, session cached, 10,000 profiles, bench-admin: 0, 0",
		"bare Go POST: 1, 1", "empty Go program: 0, 0", "awsmfa env with a code: 1, 1",
		"bare Go POST: 1, 1", "awsmfa env with a code: 1, 1",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// A program that fails, or does not do what its row says, is not measured.
func (w *world) testFalseRows(t *testing.T) {
	warm := w.login(w.homes[sizes[0]])
	warm.argv = warm.argv[:3]
	flaky := filepath.Join(t.TempDir(), "flaky")
	script := "#!/bin/sh\n[ -e " + flaky + ".ran ] && exit 3\n: >" + flaky + ".ran\n"
	if err := os.WriteFile(flaky, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		row  row
		want string
	}{
		{row{name: "absent", argv: []string{"/absent"}}, "absent: "},
		{row{name: "fails", argv: []string{"/bin/sh", "-c", "echo why >&2; exit 3"}}, "fails: exit status 3\nwhy\n"},
		{row{name: "idle", argv: []string{w.built("empty")}, prints: "text"}, `idle: its output does not hold "text"`},
		{row{name: "flaky", argv: []string{flaky}}, "flaky: failed with wait status 0x300"},
		{warm, "awsmfa env with a code: made 0 requests, not 1"},
	} {
		_, err := table{rows: []row{w.empty(), test.row}}.measure(w.built("launch"), 1)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.row.name, err, test.want)
		}
	}
}

// The prompts that are measured are prompts with the hook, and no process is
// started for them; one that is started is seen.
func (w *world) testPrompts(t *testing.T) {
	for _, p := range promptShells {
		t.Run(p.name(), func(t *testing.T) {
			if _, err := exec.LookPath(p.name()); err != nil {
				t.Skip("not run: " + p.name() + " is not installed")
			}
			prompts, err := w.promptTable(p, 1)
			if err != nil {
				t.Fatal(err)
			}
			if err := prompts.rows[1].warns(); err != nil {
				t.Error(err)
			}
			if err := prompts.rows[0].warns(); err == nil {
				t.Error("warns without a prompt")
			}
			n, err := w.promptProcesses(p)
			if errors.Is(err, errNoStrace) {
				t.Skip("not run: " + err.Error())
			}
			if n != 0 || err != nil {
				t.Errorf("%v processes per prompt, %v", n, err)
			}
			p.loop += "; /bin/true; /bin/true; :"
			if n, err := w.promptProcesses(p); n != 0.2 || err != nil {
				t.Errorf("two processes in ten prompts are seen as %v per prompt, %v", n, err)
			}
		})
	}
}

// A shell that starts with the line of the hook has the function afterwards.
func (w *world) testStart(t *testing.T) {
	for _, p := range startShells {
		t.Run(p.name(), func(t *testing.T) {
			if _, err := exec.LookPath(p.name()); err != nil {
				t.Skip("not run: " + p.name() + " is not installed")
			}
			p.loop, p.idle = p.loop+"; type authaws", "type authaws"
			rows := w.startTable(p).rows
			if err := rows[1].check(); err != nil {
				t.Error(err)
			}
			if err := rows[0].check(); err == nil {
				t.Error("the function is there without the line")
			}
		})
	}
}

// A completion that is measured gives all the names.
func (w *world) testCompletion(t *testing.T) {
	for _, p := range completionShells {
		t.Run(p.name(), func(t *testing.T) {
			if _, err := exec.LookPath(p.name()); err != nil {
				t.Skip("not run: " + p.name() + " is not installed")
			}
			c, err := w.completionTable(p)
			if err != nil {
				t.Fatal(err)
			}
			complete := c.rows[1]
			for _, r := range c.rows {
				if err := r.check(); err != nil {
					t.Error(err)
				}
			}
			complete.env = append(complete.env, w.homes[sizes[1]].env()...)
			if err := complete.check(); err == nil {
				t.Error("a thousand names are taken for all")
			}
		})
	}
}
