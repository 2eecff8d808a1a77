package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// readReasons are the faults that a file excuses. Such a line has a fault as it
// is printed, without file and line number before it, then " # " and the reason;
// one that begins with # and an empty one say nothing. Lines of other packages
// are left alone, and one that fits none of the faults is an error, since the
// code it is about has changed.
func readReasons(path string, faults []fault) (map[string]bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	known, folders := map[string]bool{}, map[string]bool{}
	for _, f := range faults {
		known[f.String()] = true
		folders[folder(f.path)] = true
	}
	excused := map[string]bool{}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' || !folders[folder(line)] {
			continue
		}
		name, reason, _ := strings.Cut(line, " # ")
		switch {
		case reason == "":
			return nil, fmt.Errorf("%s:%d has no reason", path, n)
		case !known[name]:
			return nil, fmt.Errorf("%s:%d fits no fault: %s", path, n, name)
		case excused[name]:
			return nil, fmt.Errorf("%s:%d excuses the same fault again", path, n)
		}
		excused[name] = true
	}
	return excused, lines.Err()
}

// folder is that of the file with which a line or a path begins.
func folder(line string) string {
	path, _, _ := strings.Cut(line, " ")
	return path[:strings.LastIndexByte(path, '/')+1]
}
