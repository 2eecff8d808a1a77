package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// test is one of a package's, with how long it takes and the lines it covers.
// What its child processes cover is not known.
type test struct {
	name   string
	takes  time.Duration
	covers []block
}

type block struct {
	file        string // without its folder
	first, last int
}

var testName = regexp.MustCompile(`^(Test|Fuzz|Example)\w*$`)

// list runs each test by itself.
func (s *suite) list(ctx context.Context) ([]test, error) {
	out, err := s.run(ctx, s.binary(), time.Minute, "-test.list", ".")
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var tests []test
	for name := range strings.Lines(string(out)) {
		if name = strings.TrimSpace(name); !testName.MatchString(name) {
			continue
		}
		t := test{name: name}
		start := time.Now()
		profile := filepath.Join(s.work, "profile")
		if out, err := s.run(ctx, s.binary(), s.limit, "-test.run", "^"+name+"$", "-test.coverprofile", profile); err != nil {
			return nil, fmt.Errorf("%s alone: %w\n%s", name, err, out)
		}
		t.takes = time.Since(start)
		if t.covers, err = covered(profile); err != nil {
			return nil, err
		}
		tests = append(tests, t)
	}
	return tests, nil
}

// covered are the blocks of a profile that were run.
func covered(profile string) ([]block, error) {
	file, err := os.Open(profile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var blocks []block
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		path, rest, _ := strings.Cut(lines.Text(), ".go:")
		var b block
		var column, statements, count int
		n, _ := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.first, &column, &b.last, &column, &statements, &count)
		if n == 6 && count > 0 {
			b.file = filepath.Base(path) + ".go"
			blocks = append(blocks, b)
		}
	}
	return blocks, lines.Err()
}

// short names the tests that cover a fault and take less than half a second.
func (s *suite) short(f fault) (names []string) {
	for _, t := range s.tests {
		if t.takes < time.Second/2 && t.covered(f) {
			names = append(names, t.name)
		}
	}
	return names
}

func (t test) covered(f fault) bool {
	for _, b := range t.covers {
		if b.file == filepath.Base(f.path) && b.first <= f.line && f.line <= b.last {
			return true
		}
	}
	return false
}
