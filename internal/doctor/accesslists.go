package doctor

import (
	"path/filepath"
	"strings"

	"awsmfa/internal/accesslist"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
)

// opening is an access list that opens a file to somebody.
type opening struct{ path, by, command string } // by an entry, if it is known; closed by command

// gatherAccessLists looks at what macOS and Windows have beside or in place of the
// mode of a file. ls is the program that shows it on macOS.
func (c *checkup) gatherAccessLists(ls string) {
	if c.os != "darwin" && c.os != "windows" {
		return
	}
	seen := map[string]bool{}
	for _, path := range []string{c.config.path, c.credentials.path, filepath.Dir(c.config.path), filepath.Dir(c.credentials.path), c.cache} {
		if path == "" || path == "." || seen[path] {
			continue
		}
		seen[path] = true
		if c.os == "windows" {
			if open, folder := accesslist.OpenAt(path); open && path != c.cache { // which is refused anyway
				c.openings = append(c.openings, opening{path, "", hint.Closing(path, folder)})
			}
			continue
		}
		for _, entry := range host.AccessList(ls, path) {
			if c.opens(entry) {
				c.openings = append(c.openings, opening{path, ": " + entry, "chmod -N " + c.word(path)})
				break
			}
		}
	}
}

// opens says whether an entry such as "user:alice allow read" gives rights to another
// than this user. macOS itself denies everyone to delete a home.
func (c *checkup) opens(entry string) bool {
	who, rights, _ := strings.Cut(entry, " ")
	return strings.Contains(" "+rights+" ", " allow ") && who != "user:"+c.getenv("USER")
}

// checkAccessLists is about lists that open to others what the mode closes.
func checkAccessLists(c *checkup) (found []Finding) {
	for _, o := range c.openings {
		found = append(found, advised(o.command, Wrong, "an access list opens %s to others%s", c.short(o.path), o.by)...)
	}
	return found
}
