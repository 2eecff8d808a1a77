package program

import "strings"

// MacFolders are those that people install programs in on a Mac, with Homebrew on
// Apple's and on Intel's processors, as PATH has them.
const MacFolders = "/opt/homebrew/bin:/usr/local/bin"

// PathForApps is env with a PATH by which the commands of a profile are found on
// system also when an app started from the Dock of a Mac runs us: it has the folders
// of the system alone. What PATH has comes first.
func PathForApps(system string, env []string) []string {
	if system != "darwin" {
		return env
	}
	more := append([]string{}, env...)
	for i := len(more) - 1; i >= 0; i-- {
		path, ok := strings.CutPrefix(more[i], "PATH=")
		if !ok {
			continue
		}
		for folder := range strings.SplitSeq(MacFolders, ":") {
			if !strings.Contains(":"+path+":", ":"+folder+":") {
				path += ":" + folder
			}
		}
		more[i] = "PATH=" + path
		break
	}
	return more
}
