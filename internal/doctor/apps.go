package doctor

import (
	"fmt"
	"slices"
	"strings"

	"awsmfa/internal/host"
	"awsmfa/internal/inifile"
	"awsmfa/internal/program"
)

// checkApps is about commands of a profile that an app started from the Dock of a
// Mac cannot find: /bin/sh says "command not found" there, and the app no more. The
// rest of a command line is not repeated, since it may hold a secret.
func checkApps(c *checkup) (found []Finding) {
	if c.os != "darwin" {
		return nil
	}
	in := map[[2]string][]string{} // the sections of a key and a program
	var order [][2]string
	c.each(func(f awsFile, s inifile.Section, values []inifile.Value) {
		for _, key := range []string{"credential_process", "mfa_process"} {
			value, _ := inifile.Get(values, key)
			name := bareName(value.Text)
			if name == "" || len(host.Programs(appPath(key), name, nil)) > 0 {
				continue
			}
			if which := [2]string{key, name}; !slices.Contains(order, which) {
				order = append(order, which)
			}
			in[[2]string{key, name}] = append(in[[2]string{key, name}], fmt.Sprintf("[%s] in %s", s.Name, f.name))
		}
	})
	for _, which := range order {
		paths := host.Programs(c.getenv("PATH"), which[1], nil)
		if len(paths) == 0 { // of a shell's own, or nowhere: no path helps
			continue
		}
		found = append(found, advised(fmt.Sprintf("begin the line with: %s = %s", which[0], paths[0]), Note,
			"apps started from the Dock do not find %s, which %s names without its folder: %s", which[1], which[0], list(in[which]))...)
	}
	return found
}

// appPath is where a command of a profile is looked for when an app runs it: AWS's
// tools run credential_process, and awsmfa runs mfa_process, with more folders.
func appPath(key string) string {
	if key == "mfa_process" {
		return host.AppPath + ":" + program.MacFolders
	}
	return host.AppPath
}

// bareName is the program that a command line names without a folder, or "".
func bareName(line string) string {
	for _, word := range strings.Fields(line) {
		if strings.Contains(word, "=") { // a variable for the program
			continue
		}
		if strings.ContainsAny(word, "/\"'\\$`") {
			return ""
		}
		return word
	}
	return ""
}
