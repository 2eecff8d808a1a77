package safefile

import "strings"

// accessListIn takes the entries of an access list out of what "ls -lde" of macOS
// printed: lines such as " 0: user:bob allow read" below the one about the file.
func accessListIn(listing string) string {
	var list strings.Builder
	for line := range strings.Lines(listing) {
		number, _, ok := strings.Cut(strings.TrimLeft(line, " "), ": ")
		if ok && line[0] == ' ' && number != "" && strings.Trim(number, "0123456789") == "" {
			list.WriteString(line)
		}
	}
	return list.String()
}
