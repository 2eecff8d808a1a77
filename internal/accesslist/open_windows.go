package accesslist

import "os"

// OpenAt says whether others may use the file or folder at path by its list, and
// whether it is a folder. What cannot be looked at, or has no list, counts as closed.
func OpenAt(path string) (open, folder bool) {
	f, err := os.Open(path)
	if err != nil {
		return false, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return false, false
	}
	list, err := Of(f)
	return err == nil && OpenToOthers(list.Entries), info.IsDir()
}
