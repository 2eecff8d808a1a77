package host

import (
	"slices"
	"strings"
	"time"
)

// process is one of the system's, as far as the search for the caller goes.
type process struct {
	parent  int
	program string
	started time.Time // zero: not known
}

// callerDepth is how many processes up the caller is looked for.
const callerDepth = 4

// caller is the number and the name, in small letters and without its extension, of
// the program that started the process pid, or nothing. Programs that only pass a call on are
// passed over: the shim of a package manager, which has our own name, and what lends
// a console. A parent that started after its child has only taken the number of one
// that is gone.
func caller(pid int, lookUp func(pid int) (process, bool)) (int, string) {
	self, found := lookUp(pid)
	own := programName(self.program)
	for range callerDepth {
		if !found {
			return 0, ""
		}
		above, there := lookUp(self.parent)
		if !there || above.started.After(self.started) && !self.started.IsZero() {
			return 0, ""
		}
		name := programName(above.program)
		if name != own && !slices.Contains([]string{"awsmfa", "winpty", "winpty-agent"}, name) {
			return self.parent, name
		}
		self = above
	}
	return 0, ""
}

func programName(file string) string {
	return strings.TrimSuffix(strings.ToLower(file), ".exe")
}
