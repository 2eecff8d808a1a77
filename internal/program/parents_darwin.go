package program

import "golang.org/x/sys/unix"

// parents gives the parent of each process, as far as they can be seen.
func parents() map[int]int {
	parent := map[int]int{}
	all, _ := unix.SysctlKinfoProcSlice("kern.proc.all")
	for _, p := range all {
		parent[int(p.Proc.P_pid)] = int(p.Eproc.Ppid)
	}
	return parent
}
