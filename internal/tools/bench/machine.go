package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// machine describes what the figures were taken on, in one line. What a page of
// new memory takes stands there because the ratios go by it: a larger program
// touches more of them.
func machine() string {
	return fmt.Sprintf("%s, %d cores, %s, %s, %.1f µs for a page of new memory",
		processor(), runtime.NumCPU(), kernel(), runtime.Version(), newPage().Seconds()*1e6)
}

// newPage is the time that the first touch of a page takes.
func newPage() time.Duration {
	const pages = 256
	memory := make([]byte, pages*os.Getpagesize())
	start := time.Now()
	for i := 0; i < len(memory); i += os.Getpagesize() {
		memory[i] = 1
	}
	return time.Since(start) / pages
}

// processor is the name that the processor gives itself.
func processor() string {
	if out, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
		return strings.TrimSpace(string(out))
	}
	info, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer info.Close()
	for lines := bufio.NewScanner(info); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		if strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func kernel() string {
	out, err := exec.Command("uname", "-sr").Output()
	if err != nil {
		return runtime.GOOS
	}
	return release.FindString(strings.TrimSpace(string(out)))
}

// release is the name of a system and its version, without what a builder adds.
var release = regexp.MustCompile(`^\S+ [0-9]+(\.[0-9]+)?`)
