package program

import "os"

// endTree ends root; Windows keeps no tree of processes.
func endTree(root *os.Process) { root.Kill() }
