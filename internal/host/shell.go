package host

import (
	"cmp"
	"slices"
)

// Shell is the path of the shell that a person works in. Windows has no variable for
// it: it is the program that called, if that is a shell, and else the one that
// Windows names. SHELL is not looked at there, since Git sets it for all that its
// shells start.
func (s *System) Shell() string {
	if s.OS != "windows" {
		return cmp.Or(s.Getenv("SHELL"), "/bin/sh")
	}
	shells := []string{"cmd", "powershell", "pwsh", "bash", "sh", "dash", "zsh", "fish", "tcsh", "nu", "elvish", "xonsh"}
	if path := s.ParentPath(); path != "" && slices.Contains(shells, s.Parent()) {
		return path
	}
	return cmp.Or(s.Getenv("ComSpec"), "cmd.exe")
}
