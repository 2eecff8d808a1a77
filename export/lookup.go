package export

import (
	"slices"
	"strings"
)

// Names lists the dialects by name, in a fixed order.
func Names() []string {
	names := make([]string, len(dialects))
	for i, d := range dialects {
		names[i] = d.name
	}
	return names
}

// Lookup finds a dialect by any name that people and programs have for it: its
// own, that of a shell which understands it, a path to the shell's program, the
// name with which a login shell starts, or a format of the AWS CLI's
// "configure export-credentials".
// See https://docs.aws.amazon.com/cli/latest/reference/configure/export-credentials.html.
func Lookup(name string) (Dialect, bool) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.ToLower(strings.TrimPrefix(name, "-"))
	name = strings.TrimSuffix(name, ".exe")
	for _, d := range dialects {
		if d.name == name || slices.Contains(d.aliases, name) {
			return *d, true
		}
	}
	return Dialect{}, false
}
