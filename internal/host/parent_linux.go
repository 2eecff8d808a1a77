package host

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// parentName is the name of the program that started this one, or "".
func parentName() string { return nameOf("/proc/" + strconv.Itoa(os.Getppid())) }

// nameOf is the name of a process, from its folder in /proc. PowerShell that is
// installed as a tool of .NET is called dotnet, and runs pwsh.dll; xonsh has its
// arguments in its name.
func nameOf(proc string) string {
	name, _, _ := strings.Cut(strings.TrimSpace(commOf(proc)), " ")
	if name != "dotnet" {
		return name
	}
	if line, err := os.ReadFile(filepath.Join(proc, "cmdline")); err == nil {
		for word := range bytes.SplitSeq(line, []byte{0}) {
			if filepath.Base(string(word)) == "pwsh.dll" {
				return "pwsh"
			}
		}
	}
	return name
}

// commOf is what the kernel calls the program. It is asked for in each call of ours,
// and an os.File costs as much as all else of the answer.
func commOf(proc string) string {
	fd, err := unix.Open(filepath.Join(proc, "comm"), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return ""
	}
	defer unix.Close(fd)
	var name [64]byte // the kernel's own names have up to 63
	n, err := unix.Read(fd, name[:])
	if err != nil {
		return ""
	}
	return string(name[:n])
}
