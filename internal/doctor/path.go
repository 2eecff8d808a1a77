package doctor

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/host"
)

// gatherPath looks for this program in PATH, and on Windows for the batch file that
// is authaws in cmd.exe.
func (c *checkup) gatherPath() {
	path, extensions := c.getenv("PATH"), host.Extensions(c.os, c.getenv)
	c.self, _ = os.Executable()
	c.inPath = host.Programs(path, "awsmfa", extensions)
	if len(c.inPath) > 0 {
		c.first = host.SameFile(c.inPath[0], c.self)
	}
	if len(c.inPath) > 0 && c.os == "windows" && !c.first {
		c.shimOf = shimTarget(c.inPath[0], c.self)
		c.first = host.SameFile(c.shimOf, c.self)
	}
	if c.os == "windows" {
		c.batch = host.Programs(path, "authaws", extensions)
	}
}

// shimTarget is the program that a shim of a package manager starts, or "". That of
// Scoop has a file beside it which says so; that of Chocolatey has its program inside
// and starts the one in use, self.
//
// See https://github.com/ScoopInstaller/Shim and https://docs.chocolatey.org/en-us/features/shim.
func shimTarget(shim, self string) string {
	if folder := strings.ToLower(filepath.ToSlash(filepath.Dir(shim))); strings.HasSuffix(folder, "/chocolatey/bin") {
		return self
	}
	text, err := awsfiles.ReadFile(strings.TrimSuffix(shim, filepath.Ext(shim)) + ".shim")
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(text) {
		if key, value, ok := strings.Cut(string(line), "="); ok && strings.TrimSpace(key) == "path" {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// checkPath is about other programs named awsmfa that PATH finds first.
func checkPath(c *checkup) []Finding {
	folder := filepath.Dir(c.self)
	switch {
	case len(c.inPath) == 0 && c.os == "windows":
		return advised("add "+folder+" to Path in the environment variables of your account, and open a new terminal", Wrong, "awsmfa is not in PATH, so authaws cannot find it")
	case len(c.inPath) == 0:
		return advised("put "+folder+" into PATH", Wrong, "awsmfa is not in PATH, so authaws cannot find it")
	case !c.first && c.shimOf != "":
		return advised("remove it, or put "+folder+" before it in PATH", Wrong,
			"PATH leads to a shim, %s, of another awsmfa, %s; this one is %s", c.inPath[0], c.shimOf, c.self)
	case !c.first:
		return advised("remove it, or put "+folder+" before it in PATH", Wrong,
			"PATH leads to another awsmfa, %s; this one is %s", c.inPath[0], c.self)
	case c.shimOf != "":
		return finds(Fine, "awsmfa %s in PATH: %s, a shim that starts %s", c.version, c.short(c.inPath[0]), c.short(c.self))
	}
	return finds(Fine, "awsmfa %s in PATH: %s", c.version, c.short(c.inPath[0]))
}

// checkBatch is about authaws in cmd.exe, which has no start-up file: it is a batch
// file, and the copy of it that a shim runs would set nothing.
func checkBatch(c *checkup) []Finding {
	switch {
	case c.os != "windows" || c.parent != "cmd":
		return nil
	case len(c.batch) == 0:
		return advised("put authaws.cmd and unauthaws.cmd of the archive beside awsmfa.exe, in a folder of PATH", Note, "authaws.cmd is not in PATH")
	case strings.ToLower(filepath.Ext(c.batch[0])) != ".cmd":
		return advised("remove it, or put the folder of authaws.cmd before it in PATH", Note, "PATH leads to %s, which is not authaws.cmd and cannot set variables here", c.batch[0])
	}
	return finds(Fine, "authaws in PATH: %s", c.short(c.batch[0]))
}
