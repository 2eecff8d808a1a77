package accesslist

import "strings"

// Below says whether path is below folder, both absolute and of the form that Windows
// gives them, where no case tells two names apart.
func Below(folder, path string) bool {
	folder = strings.TrimRight(folder, `\`) + `\`
	return len(path) > len(folder) && strings.EqualFold(path[:len(folder)], folder)
}
