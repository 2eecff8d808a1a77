package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

type outcome int

const (
	caught outcome = iota
	endless
	survived
	invalid // does not compile
)

// suite runs the tests of a package with one fault at a time.
type suite struct {
	*pkg
	work  string
	tests []test
	limit time.Duration // for all tests together
}

// newSuite runs the tests as they are, which have to pass, and builds them with
// switches. Faults that cannot have one lose it.
func newSuite(ctx context.Context, p *pkg, faults []fault) (*suite, error) {
	work, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return nil, err
	}
	s := &suite{pkg: p, work: work}
	err = os.Chmod(work, 0o755) // for tests that run as another user
	if err == nil {
		err = s.measure(ctx)
	}
	if err == nil {
		err = s.build(ctx, faults)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *suite) close() { os.RemoveAll(s.work) }

// measure learns how long the tests take and what each of them covers.
func (s *suite) measure(ctx context.Context) error {
	if out, err := s.compile(ctx, s.binary(), "-cover"); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	start := time.Now()
	if out, err := s.run(ctx, s.binary(), time.Hour); err != nil {
		return fmt.Errorf("without a fault: %w\n%s", err, out)
	}
	s.limit = 5*time.Since(start) + 10*time.Second
	var err error
	s.tests, err = s.list(ctx)
	return err
}

// try asks the short tests that cover the fault first, then all.
func (s *suite) try(ctx context.Context, f fault) (outcome, error) {
	binary, err := s.prepare(ctx, f)
	if binary == "" {
		return invalid, err
	}
	if some := s.short(f); len(some) > 0 {
		if o := s.outcome(ctx, binary, "-test.run", "^("+strings.Join(some, "|")+")$"); o != survived {
			return o, ctx.Err()
		}
	}
	return s.outcome(ctx, binary), ctx.Err()
}

// prepare returns the tests with the fault f; none if it does not compile.
func (s *suite) prepare(ctx context.Context, f fault) (string, error) {
	if len(f.inserts) > 0 {
		return s.switched(), os.WriteFile(s.which(), fmt.Append(nil, f.number), 0o644)
	}
	if err := s.overlay(map[string]func([]byte) []byte{f.path: f.apply}); err != nil {
		return "", err
	}
	if _, err := s.compile(ctx, s.binary(), "-overlay", filepath.Join(s.work, "overlay")); err != nil {
		return "", ctx.Err()
	}
	return s.binary(), nil
}

func (s *suite) binary() string   { return filepath.Join(s.work, "tests") }
func (s *suite) switched() string { return filepath.Join(s.work, "switched") }
func (s *suite) which() string    { return filepath.Join(s.work, "which") }

func (s *suite) outcome(ctx context.Context, binary string, args ...string) outcome {
	_, err := s.run(ctx, binary, s.limit, args...)
	switch {
	case err == nil:
		return survived
	case errors.Is(err, context.DeadlineExceeded):
		return endless
	}
	return caught
}

func (s *suite) compile(ctx context.Context, binary string, args ...string) ([]byte, error) {
	args = append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", binary}, args...)
	cmd := exec.CommandContext(ctx, "go", append(args, s.ImportPath)...)
	cmd.Dir = s.Dir
	return cmd.CombinedOutput()
}

// run is killed with all its children when it has taken too long, which is then
// the error. Its temporary files go with it.
func (s *suite) run(ctx context.Context, binary string, limit time.Duration, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	temp, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return nil, err
	}
	defer removeAll(temp)
	if err := os.Chmod(temp, 0o755); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary, append([]string{"-test.failfast", "-test.timeout=0"}, args...)...)
	cmd.Dir, cmd.Env = s.Dir, append(os.Environ(), "TMPDIR="+temp)
	cmd.WaitDelay = time.Second
	endGroup := ownGroup(cmd)
	out, err := cmd.CombinedOutput()
	endGroup()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if errors.Is(err, exec.ErrWaitDelay) { // a child holds the output, the tests have ended
		err = nil
	}
	return out, err
}

// removeAll removes folders that a test has closed, too.
func removeAll(folder string) {
	filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			os.Chmod(path, 0o700)
		}
		return nil
	})
	os.RemoveAll(folder)
}
