package program

import (
	"bytes"
	"os"
	"strconv"
)

// parents gives the parent of each process, as far as they can be seen.
func parents() map[int]int {
	parent := map[int]int{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, _ := os.ReadFile("/proc/" + e.Name() + "/stat")
		// The name, in brackets, may itself hold brackets and blanks (proc(5)).
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) > 1 {
			if of, err := strconv.Atoi(string(fields[1])); err == nil {
				parent[pid] = of
			}
		}
	}
	return parent
}
