package safefile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"awsmfa/internal/accesslist"
)

// attributes are what goes with a file to the file that replaces it: the owner and
// the access list, where there is one.
type attributes map[string]string

const ownerAndList = "owner and access list"

func attributesOf(f *os.File) (attributes, error) {
	list, err := accesslist.Of(f)
	if err != nil || list.None {
		return nil, err
	}
	return attributes{ownerAndList: list.Text}, nil
}

// create makes a new temporary file, with the list of the old file from its first
// moment.
func create(name, path string, old state) (*os.File, error) {
	if old.info == nil {
		return createFirst(name)
	}
	list, err := accesslist.List{None: true}, error(nil)
	if text, has := old.attributes[ownerAndList]; has {
		list, err = accesslist.Parse(text)
	}
	if err != nil {
		return nil, explain(path, Attributes, err)
	}
	f, err := list.CreateNew(name, fileAttributes(old.info))
	if errors.Is(err, accesslist.ErrNotKept) {
		err = explain(path, Attributes, err)
	}
	return f, err
}

// fileAttributes are those that Windows has for a file beside its list.
func fileAttributes(info fs.FileInfo) uint32 {
	if data, ok := info.Sys().(*syscall.Win32FileAttributeData); ok {
		return data.FileAttributes
	}
	return 0
}

// createFirst makes a file that replaces none. In the user's profile it is private by
// what its folder hands on.
func createFirst(name string) (*os.File, error) {
	if inProfile(name) {
		return createNew(name)
	}
	return accesslist.CreatePrivate(name)
}

// mkdir makes a folder that is private.
func mkdir(path string) error {
	if inProfile(path) {
		return os.Mkdir(path, privateFolder)
	}
	return accesslist.MakePrivateFolder(path)
}

// inProfile says whether path, with links resolved, is below the user's profile. If in
// doubt, it is not.
func inProfile(path string) bool {
	profile, err := accesslist.Profile()
	if err == nil {
		profile, err = Real(profile)
	}
	return err == nil && accesslist.Below(profile, path)
}

func keepAttributes(*os.File, string, state) error { return nil }

func dropAccessList(*os.File) error { return nil }
