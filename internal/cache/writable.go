package cache

import (
	"os"
	"path/filepath"
)

// CheckWritable says whether sessions can be cached in the folder at path, which need
// not exist yet: it makes a folder of another name in the nearest one that exists, and
// removes it at once. Its error is an *UnwritableError.
func CheckWritable(path string) error {
	nearest := path
	for {
		parent := filepath.Dir(nearest)
		if _, err := os.Stat(nearest); err == nil || parent == nearest {
			break
		}
		nearest = parent
	}
	probe, err := os.MkdirTemp(nearest, ".awsmfa-doctor-*")
	if err == nil {
		err = os.Remove(probe)
	}
	if err != nil {
		return &UnwritableError{path, cause(err)}
	}
	return nil
}
