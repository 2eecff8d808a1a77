//go:build unix

package host

import "syscall"

// execute puts the program at path in the place of this process, so that its
// status, its signals and its terminal are its own. Files of ours are closed on
// the way, and the limit of open files, which the Go runtime raises, is as it
// was.
func execute(path string, argv, env []string) error { return syscall.Exec(path, argv, env) }
