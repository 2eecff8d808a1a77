// Package environ knows how a system tells variables of the environment apart, and which
// of them hold a session.
package environ

import "strings"

// Fold is the spelling that all names of one variable have in common on system, which
// is a GOOS: Windows knows no case in them, and hands each on as it was first spelled.
// Names that AWS tools and this program read are in upper case, and fold to themselves.
func Fold(system, name string) string {
	if system == "windows" {
		return strings.ToUpper(name)
	}
	return name
}

// Cut splits a pair, as os.Environ has it, into the folded name and the value.
func Cut(system, pair string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(pair, "=")
	return Fold(system, name), value, ok
}
