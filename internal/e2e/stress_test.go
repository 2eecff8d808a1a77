//go:build unix

package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var stress = flag.Duration("stress", 0, "how long TestManyProcesses keeps 100 processes running; 0: a few, briefly")

// tally is what became of the runs. A run that nobody killed and that did not do
// what it was asked for is lost.
type tally struct {
	sync.Mutex
	tried, killed, survived int
	lost                    []string
}

func (c *tally) add(killed bool, lost string) {
	c.Lock()
	defer c.Unlock()
	c.tried++
	switch {
	case killed:
		c.killed++
	case lost != "":
		c.lost = append(c.lost, lost)
	default:
		c.survived++
	}
}

// TestManyProcesses has many processes use one profile at once: they take its
// session, write it, and log in anew, and some are killed at any moment.
// Nobody who is left is without a session, and no file is damaged.
func TestManyProcesses(t *testing.T) {
	workers, length := 10, time.Second
	if *stress > 0 {
		workers, length = 100, *stress
	}
	const most = 1000 // runs of a worker
	p := newHome(t)
	config := filepath.Join(p.dir, ".aws", "config")
	lines, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "config", string(lines)+"[profile written]\nsource_profile = acme\nawsmfa_write_to = MFA\n")
	before, err := os.ReadFile(filepath.Join(p.dir, ".aws", "credentials"))
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{p.sts.Code(bob), p.sts.Code(bob), p.sts.Code(bob), p.sts.Code(bob)}
	codes = append(codes[3:], codes[:3]...) // the last is gone by, and would lapse within the minute
	if out, err := p.command(t.Context(), "write", "acme", codes[0], "--to", "MFA").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), length+time.Minute)
	defer cancel()
	start := time.Now()
	var count tally
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for n := 0; n < most && time.Since(start) < length; n++ {
				due := int(time.Since(start) * time.Duration(len(codes)) / (length + 1))
				oneOfMany(ctx, p, codes[due], &count)
			}
		})
	}
	group.Wait()
	t.Logf("%d processes at once for %v: %d tried, %d killed, %d survived, %d lost", workers, time.Since(start).Round(time.Second/10),
		count.tried, count.killed, count.survived, len(count.lost))
	for _, lost := range count.lost[:min(len(count.lost), 5)] {
		t.Error(lost)
	}
	p.checkUndamaged(t, string(before), codes)
}

// oneOfMany is a run of one command, which may be killed.
func oneOfMany(ctx context.Context, p home, code string, count *tally) {
	args := strings.Fields([]string{
		"env acme --shell json", "env acme --shell json", "process acme", "process written", "env acmeAdmin --shell json",
		"env acme --shell json " + code, "write acme --to MFA",
	}[rand.IntN(7)])
	cmd := p.command(ctx, args...)
	cmd.WaitDelay = 20 * time.Second // this process, too, waits for its turn
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		count.add(false, err.Error())
		return
	}
	killed := make(chan bool, 1)
	// Who sends a code lives, or the code is used and its session nobody's:
	// TestKilledAtAnyMoment is about those.
	if args[len(args)-1] != code && rand.IntN(7) < 3 {
		after := time.Duration(rand.Int64N(int64(100 * time.Millisecond)))
		time.AfterFunc(after*time.Duration(rand.IntN(3))/2, func() { killed <- cmd.Process.Kill() == nil })
	} else {
		killed <- false
	}
	err := cmd.Wait()
	switch {
	case <-killed: // or too late: then it had ended as others do
		count.add(true, "")
	case err != nil || strings.Contains(stderr.String(), "warning"):
		count.add(false, fmt.Sprintf("%q: %v: %s", args, err, stderr.String()))
	case args[0] != "write" && !json.Valid([]byte(stdout.String())):
		count.add(false, fmt.Sprintf("%q: no session on stdout", args))
	default:
		count.add(false, "")
	}
}

// checkUndamaged looks at what the processes leave.
func (p home) checkUndamaged(t *testing.T, before string, codes []string) {
	t.Helper()
	after, err := os.ReadFile(filepath.Join(p.dir, ".aws", "credentials"))
	if err != nil {
		t.Fatal(err)
	}
	rest, found := strings.CutPrefix(string(after), before)
	if !found || strings.Count(rest, "[") != 1 || strings.Count(rest, "aws_session_token = ") != 1 || !strings.HasSuffix(rest, "\n") {
		t.Errorf("the credentials file is damaged: %s", after)
	}
	for _, line := range []string{"env acme --no-prompt", "env acmeAdmin --no-prompt", "process written --no-prompt"} {
		if out, err := p.command(t.Context(), strings.Fields(line)...).CombinedOutput(); err != nil || strings.Contains(string(out), "warning") {
			t.Errorf("%s afterwards: %v: %s", line, err, out)
		}
	}
	for _, code := range codes {
		n := 0
		for _, r := range p.sts.Requests() {
			if r.Params.Get("TokenCode") == code {
				n++
			}
		}
		if n > 1 {
			t.Errorf("a code was sent %d times", n)
		}
	}
}
