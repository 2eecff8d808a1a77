//go:build unix

package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// TestKilledRotation kills a rotation at the requests that it would hurt most to
// lose, and lets the next run finish it or take it back: at no time are both keys
// lost, and at the end none is left over. Package keys kills at every step.
func TestKilledRotation(t *testing.T) {
	for name, test := range map[string]struct {
		at    ststest.Fault
		next  []string
		says  string
		after map[string]int // how many keys have which status
	}{
		"created, and the secret lost": {ststest.Fault{Action: "CreateAccessKey", Mode: ststest.HangAnswered}, []string{"--yes"}, "took the place of AKIAOSCARSACCESSKEY0", map[string]int{"Active": 1, "Inactive": 1}},
		"proving, finished":            {ststest.Fault{Action: "GetCallerIdentity", Mode: ststest.Hang, After: 1}, []string{"--yes"}, "the rotation that an earlier run began is finished", map[string]int{"Active": 1, "Inactive": 1}},
		"proving, taken back":          {ststest.Fault{Action: "GetCallerIdentity", Mode: ststest.Hang, After: 1}, []string{"--undo"}, "access key AKIAOSCARSACCESSKEY0 is active", map[string]int{"Active": 1}},
		"swapped, finished":            {ststest.Fault{Action: "UpdateAccessKey", Mode: ststest.Hang}, []string{"--yes"}, "the rotation that an earlier run began is finished", map[string]int{"Active": 1, "Inactive": 1}},
		"disabled, taken back":         {ststest.Fault{Action: "UpdateAccessKey", Mode: ststest.HangAnswered}, []string{"--undo"}, "access key AKIAOSCARSACCESSKEY0 is active", map[string]int{"Active": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.write(t, "config", "[profile oscar]\nmfa_serial = "+oscar+"\n")
			s.write(t, "credentials", "[oscar]\naws_access_key_id = AKIAOSCARSACCESSKEY0\naws_secret_access_key = oscars-secret\n")
			if o := s.run(t, "exec", "oscar", s.sts.Code(oscar), "--", "true"); o.status != 0 {
				t.Fatal(o)
			}
			s.killAt(t, test.at, "keys", "rotate", "oscar", "--yes")
			if s.sts.Keys("oscar")[s.keyInFile(t)] != "Active" {
				t.Fatalf("after the kill the file has %s of %v", s.keyInFile(t), s.sts.Keys("oscar"))
			}
			_, o := s.typeFor(t, []string{"yes"}, func(answer string) string { return answer }, append([]string{"keys", "rotate", "oscar"}, test.next...)...)
			if o.status != 0 || !strings.Contains(o.stderr, test.says) {
				t.Errorf("the next run: %v", o)
			}
			got := map[string]int{}
			for _, status := range s.sts.Keys("oscar") {
				got[status]++
			}
			if got["Active"] != test.after["Active"] || got["Inactive"] != test.after["Inactive"] || s.sts.Keys("oscar")[s.keyInFile(t)] != "Active" {
				t.Errorf("the file has %s of %v", s.keyInFile(t), s.sts.Keys("oscar"))
			}
			if o := s.run(t, "env", "oscar", "--no-prompt", "--shell", "json"); o.status != 0 {
				t.Errorf("the session that was cached: %v", o)
			}
			if o := s.run(t, "keys", "list", "oscar"); o.status != 0 {
				t.Error(o)
			}
		})
	}
}

// keyInFile is the ID of the access key that the credentials file has.
func (s *scene) keyInFile(t *testing.T) string {
	t.Helper()
	_, rest, _ := strings.Cut(s.read(t, "credentials"), "aws_access_key_id = ")
	id, _, _ := strings.Cut(rest, "\n")
	return id
}

// killAt runs the program until the request that the fault is for has come, and
// kills it.
func (s *scene) killAt(t *testing.T, at ststest.Fault, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	count := func() (n int) {
		for _, r := range s.sts.Requests() {
			if r.Action == at.Action {
				n++
			}
		}
		return n
	}
	before := count()
	s.sts.Fault(at)
	cmd := s.command(ctx, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for count() <= before+at.After {
		if ctx.Err() != nil {
			t.Fatalf("%q never sent %s", args, at.Action)
		}
		time.Sleep(5 * time.Millisecond)
	}
	cmd.Process.Kill()
	cmd.Wait()
	s.sts.ClearFaults()
}
