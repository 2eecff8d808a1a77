package host

import (
	"strings"

	"awsmfa/internal/safefile"
)

// AccessList has the entries of a file's access list on macOS, such as "user:alice
// allow read", as the program ls shows them. There are none where it cannot.
func AccessList(ls, path string) (entries []string) {
	list, err := safefile.AccessList(ls, path)
	if err != nil {
		return nil
	}
	for line := range strings.Lines(list) {
		_, entry, _ := strings.Cut(line, ": ")
		entries = append(entries, strings.TrimSpace(entry))
	}
	return entries
}
