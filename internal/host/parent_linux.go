package host

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// parentName is the name of the program that started this one, or "".
func parentName() string { return nameOf("/proc/" + strconv.Itoa(os.Getppid())) }

// nameOf is the name of a process, from its folder in /proc. PowerShell that is
// installed as a tool of .NET is called dotnet, and runs pwsh.dll; xonsh has its
// arguments in its name.
func nameOf(proc string) string {
	comm, err := os.ReadFile(filepath.Join(proc, "comm"))
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimSpace(string(comm)), " ")
	if line, err := os.ReadFile(filepath.Join(proc, "cmdline")); name == "dotnet" && err == nil {
		for word := range bytes.SplitSeq(line, []byte{0}) {
			if filepath.Base(string(word)) == "pwsh.dll" {
				return "pwsh"
			}
		}
	}
	return name
}
