//go:build unix

package keys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/childtest"
	"awsmfa/internal/creds"
	"awsmfa/internal/safefile"
	"awsmfa/internal/ststest"
)

// child is what the child process of a test is told.
type child struct {
	URL, Dir            string
	Now                 time.Time
	ID, Secret, Session string
	Undo                bool
	Pass                []string // environment of pass, if the key is there
}

const childVariable = "AWSMFA_KEYS_TEST_CHILD"

// TestMain turns the test binary into a program that rotates a key, to be killed.
func TestMain(m *testing.M) {
	var c child
	if text := os.Getenv(childVariable); text == "" {
		os.Exit(m.Run())
	} else if err := json.Unmarshal([]byte(text), &c); err != nil {
		panic(err)
	}
	childtest.EndWithInput()
	r := rotation(new(testing.T), c.URL, c.Dir, func() time.Time { return c.Now })
	r.User.With = creds.Credentials{AccessKeyID: c.ID, SecretAccessKey: c.Secret, SessionToken: c.Session, Expires: c.Now.Add(time.Hour)}
	r.Wait = func(_ context.Context, d time.Duration) error { c.Now = c.Now.Add(d); return nil }
	r.Stores = inPass(c.Pass)
	run := Rotate
	if c.Undo {
		run = Undo
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if _, err := run(ctx, r); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// start runs a child that rotates the key of the scene, or undoes that.
func (s *scene) start(undo bool) *exec.Cmd {
	s.t.Helper()
	return s.startWith(undo, nil)
}

func (s *scene) startWith(undo bool, pass []string) *exec.Cmd {
	s.t.Helper()
	with := s.r.User.With
	text, err := json.Marshal(child{s.URL, s.dir(), s.clock.Now(), with.AccessKeyID, with.SecretAccessKey, with.SessionToken, undo, pass})
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append([]string{childVariable + "=" + string(text)}, pass...) // programs are found by its PATH
	cmd.Stderr, cmd.WaitDelay = s.t.Output(), time.Second                   // of one that is killed, pass may live on
	childtest.Tie(s.t, cmd)
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	return cmd
}

// kill ends the child with SIGKILL once it is where it was to get.
func (s *scene) kill(cmd *exec.Cmd, there func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !there(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Error("the child did not get there")
			break
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
}

// points are the requests of a whole run, by action and by how many of that
// action went before. Of the many that prove a key, the first and the last count.
func (s *scene) points(undo bool) []ststest.Fault {
	s.t.Helper()
	began := len(s.Requests())
	if err := s.start(undo).Wait(); err != nil {
		s.t.Fatal(err)
	}
	var points []ststest.Fault
	count, last := map[string]int{}, 0
	for _, r := range s.Requests()[began:] {
		point := ststest.Fault{Action: r.Action, After: count[r.Action]}
		count[r.Action]++
		if r.Action == "GetCallerIdentity" && point.After > 0 {
			if last > 0 {
				points[last] = point
				continue
			}
			last = len(points)
		}
		points = append(points, point)
	}
	return points
}

// killed is a scene in which a run was killed at that point.
func killed(t *testing.T, point ststest.Fault, undo bool, prepare func(*scene)) *scene {
	s := newScene(t, ststest.Config{})
	prepare(s)
	s.Fault(point)
	seen := len(s.Requests())
	cmd := s.start(undo)
	s.kill(cmd, func() bool {
		n := 0
		for _, r := range s.Requests()[seen:] {
			if r.Action == point.Action {
				n++
				if n > point.After && (point.Mode == ststest.Hang || r.Status != 0) {
					return true
				}
			}
		}
		return false
	})
	s.ClearFaults()
	return s
}

// A run that is killed at any request, before AWS has carried it out or after, is
// finished by the next one or taken back, and at no time do the files lack a key
// that works.
func TestKilledAtEveryRequest(t *testing.T) {
	points := newScene(t, ststest.Config{}).points(false)
	if len(points) < 7 {
		t.Fatalf("only %d points", len(points))
	}
	for _, point := range points {
		for _, mode := range []ststest.Mode{ststest.Hang, ststest.HangAnswered} {
			point := point // of this one subtest, which runs later
			point.Mode = mode
			t.Run(fmt.Sprintf("%s %d %d", point.Action, point.After, mode), func(t *testing.T) {
				t.Parallel()
				s := killed(t, point, false, func(*scene) {})
				s.whole("killed")
				s.finish()

				s = killed(t, point, false, func(*scene) {})
				s.undo()
			})
		}
	}
}

// agree is a person who is told that a key may be the one of the run that was killed.
func (s *scene) agree(_ context.Context, k Key) (bool, error) {
	if !k.Unseen || k.ID == doraKeys.AccessKeyID {
		s.t.Errorf("asked about %+v", k)
	}
	return true, nil
}

// finish rotates again and checks that all is as after a run that nobody killed.
func (s *scene) finish() {
	s.t.Helper()
	s.r.Key, s.r.MayDelete = s.newKey(), s.agree
	got, err := Rotate(context.Background(), s.r)
	if err != nil || len(got.Warnings) > 0 {
		s.t.Errorf("the next run: %+v, %v", got, err)
		return
	}
	if status := s.Keys("dora"); len(status) != 2 || status[got.New] != awsapi.KeyActive || status[got.Old] != awsapi.KeyInactive || s.whole("finished") != got.New {
		s.t.Errorf("the next run left %v", status)
	}
	s.has("finished", s.newKey())
}

// undo takes back what there is to take back, and checks that all is as before.
func (s *scene) undo() {
	s.t.Helper()
	s.r.Key, s.r.MayDelete = s.newKey(), s.agree
	var nothing *NothingToUndoError
	if _, err := Undo(context.Background(), s.r); err != nil && !errors.As(err, &nothing) {
		s.t.Errorf("undo: %v", err)
		return
	}
	if status := s.Keys("dora"); len(status) != 1 || status[doraKeys.AccessKeyID] != awsapi.KeyActive {
		s.t.Errorf("undo left %v", status)
	}
	s.has("undone", doraKeys)
	if s.journals() != 0 {
		s.t.Error("undo left a record")
	}
}

// Undo itself may be killed, too: Undo goes on with it, and Rotate
// with one that had begun to change the files.
func TestUndoKilledAtEveryRequest(t *testing.T) {
	rotated := func(s *scene) {
		if _, err := Rotate(context.Background(), s.r); err != nil {
			s.t.Fatal(err)
		}
	}
	s := newScene(t, ststest.Config{})
	rotated(s)
	for _, point := range s.points(true) {
		for _, mode := range []ststest.Mode{ststest.Hang, ststest.HangAnswered} {
			point := point // of this one subtest, which runs later
			point.Mode = mode
			t.Run(fmt.Sprintf("%s %d %d", point.Action, point.After, mode), func(t *testing.T) {
				t.Parallel()
				s := killed(t, point, true, rotated)
				s.whole("killed")
				s.undo()
				if point.Action != "DeleteAccessKey" {
					return // the rest was not begun
				}
				s = killed(t, point, true, rotated)
				s.r.Key = s.newKey()
				if got, err := Rotate(context.Background(), s.r); err != nil || !got.Resumed || !got.Undone {
					t.Errorf("rotate after a killed undo: %+v, %v", got, err)
				}
				s.undo()
			})
		}
	}
}

// Killed between the two files: one has the new key, the other the old one, and
// both work.
func TestKilledBetweenTheFiles(t *testing.T) {
	for name, end := range map[string]func(*scene){"finish": (*scene).finish, "undo": (*scene).undo} {
		s := newScene(t, ststest.Config{})
		unlock, err := safefile.Lock(context.Background(), s.r.Files.Config, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.kill(s.start(false), func() bool { return s.read(s.r.Files.Credentials) != credentials })
		unlock()
		if s.read(s.r.Files.Config) != config {
			t.Fatalf("%s: the second file is changed too", name)
		}
		s.whole(name)
		end(s)
	}
}
