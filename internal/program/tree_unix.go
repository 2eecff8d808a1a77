//go:build unix

package program

import (
	"os"
	"os/exec"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// polite is how long processes may take to end when they are asked to. One that
// turned off the echo of the terminal turns it on again in that time.
const polite = 500 * time.Millisecond

// runTree runs cmd, and ends it with everything that it started when its context
// ends.
func runTree(cmd *exec.Cmd) error {
	cmd.Cancel = func() error { endTree(cmd.Process); return nil }
	return cmd.Run()
}

// endTree ends root and everything that it started: first it asks, then it
// kills. What had itself adopted by the system, as daemons do, lives on.
func endTree(root *os.Process) {
	tree := descendants(root.Pid, parents())
	send(root, tree, unix.SIGTERM)
	for end := time.Now().Add(polite); time.Now().Before(end) && alive(root, tree); {
		time.Sleep(5 * time.Millisecond)
	}
	now := parents()
	for _, pid := range append(slices.Clone(tree), root.Pid) {
		tree = append(tree, descendants(pid, now)...) // started meanwhile
	}
	send(root, tree, unix.SIGKILL)
}

// descendants are the processes below pid, which is not one of them.
func descendants(pid int, parent map[int]int) []int {
	var below []int
	for child, of := range parent {
		if of == pid && child != pid {
			below = append(append(below, child), descendants(child, parent)...)
		}
	}
	return below
}

// send goes by the handle of root, which may be gone and its number taken.
func send(root *os.Process, tree []int, s unix.Signal) {
	root.Signal(s)
	for _, pid := range tree {
		unix.Kill(pid, s)
	}
}

func alive(root *os.Process, tree []int) bool {
	return root.Signal(unix.Signal(0)) == nil ||
		slices.ContainsFunc(tree, func(pid int) bool { return unix.Kill(pid, 0) == nil })
}
