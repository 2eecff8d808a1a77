package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
)

// errNoValgrind says that instructions cannot be counted on this machine.
var errNoValgrind = errors.New("valgrind is not installed")

// countRuns is how often a program is run for its instructions. The least of
// them is the program itself: now and then the runtime's background threads get
// to run too.
const countRuns = 5

// instructions gives the least number of instructions, in millions, that r takes
// on one processor. It does not depend on the machine's speed or on what else
// it does. A run that takes no more than enough is the last one.
func (r row) instructions(enough float64) (float64, error) {
	valgrind, err := exec.LookPath("valgrind")
	if err != nil {
		return 0, errNoValgrind
	}
	// Valgrind 3.19 gives up at times on the signals by which Go preempts, and
	// always on an instruction by which it takes the time of a wait.
	r.env = append(slices.Clone(r.env), "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1,cpu.rdtscp=off")
	least := math.Inf(1)
	for range countRuns {
		n, err := r.countOnce(valgrind)
		if err != nil {
			return 0, fmt.Errorf("%s in callgrind: %w", r.name, err)
		}
		if least = min(least, n); least <= enough {
			break
		}
	}
	return least, nil
}

func (r row) countOnce(valgrind string) (float64, error) {
	if err := r.prepare(); err != nil {
		return 0, err
	}
	cmd := r.command(valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null")
	var report bytes.Buffer
	cmd.Stderr = &report
	if _, err := r.counted(cmd.Run); err != nil {
		return 0, fmt.Errorf("%w\n%s", err, report.Bytes())
	}
	n, err := collected(report.Bytes())
	if err != nil {
		return 0, fmt.Errorf("%w\n%s", err, report.Bytes())
	}
	return float64(n) / 1e6, nil
}

var collectedLine = regexp.MustCompile(`(?m)^==[0-9]+== Collected : ([0-9]+)$`)

// collected finds the number of instructions in what callgrind reports.
func collected(report []byte) (int64, error) {
	match := collectedLine.FindSubmatch(report)
	if match == nil {
		return 0, errors.New("no number of instructions")
	}
	return strconv.ParseInt(string(match[1]), 10, 64)
}
