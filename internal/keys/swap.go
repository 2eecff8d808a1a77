package keys

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"awsmfa/internal/creds"
)

// MissingError says that a file which had the old key when a rotation began has neither
// of its keys now, or is none of the files of this run. Until it is back nothing is
// made inactive or deleted, which it might need.
type MissingError struct {
	Path     string
	Old, New string // access key IDs; New may be empty
	Unused   bool   // it is none of the files of this run
}

func (e *MissingError) Error() string {
	switch {
	case e.Unused:
		return fmt.Sprintf("the rotation of access key %s needs %s, which is not in use here", e.Old, e.Path)
	case e.New == "":
		return fmt.Sprintf("%s does not have access key %s any more", e.Path, e.Old)
	}
	return fmt.Sprintf("%s has neither access key %s nor %s any more", e.Path, e.Old, e.New)
}

// absolute are paths as another run understands them.
func absolute(paths []string) (all []string) {
	for _, path := range paths {
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		all = append(all, path)
	}
	return all
}

// among says whether one of the paths leads to the file at path.
func among(paths []string, path string) bool {
	for _, p := range paths {
		if p == path || isSame(p, path) {
			return true
		}
	}
	return false
}

// both gives the places of the two keys of a rotation, and sees that every file of its
// record is in use and has one of them. A secret that the record has is the one that
// the files have.
func (f Files) both(j *journal) (old, fresh []Place, err error) {
	if old, err = f.holding(j.old()); err == nil {
		fresh, err = f.holding(j.fresh())
	}
	if err != nil {
		return nil, nil, err
	}
	all := append(filesOf(old), filesOf(fresh)...)
	for _, path := range j.Files {
		if !among(all, path) {
			return nil, nil, &MissingError{path, j.OldID, j.NewID, !among(f.paths(), path)}
		}
	}
	if len(all) == 0 {
		return nil, nil, &NoPlaceError{j.OldID}
	}
	return old, fresh, nil
}

// elsewhere is the error for a file of the record that has the key and is none of the
// files of this run: it would be left with a key that does not work.
func (r *Rotation) elsewhere(j *journal) error {
	for _, path := range j.Files {
		if among(r.Files.paths(), path) {
			continue
		}
		if places, _ := (Files{Credentials: path}).find(r.Key.AccessKeyID); len(places) > 0 {
			return &MissingError{path, r.Key.AccessKeyID, "", true}
		}
	}
	return nil
}

// swap puts one key of a rotation in the place of the other in both files, each as a
// whole, and gives the places that have it. Afterwards every file of the record has
// it, none has the other, and the stores that they name have it: the other one may be
// made inactive or deleted. The stores get it, beside the other one, before a section
// names it: whatever stops this, every section names a key that its store has. A store
// that has lost it since an earlier run gets it again.
func (r *Rotation) swap(ctx context.Context, j *journal, to creds.Credentials) ([]Place, error) {
	old, fresh, err := r.Files.both(j)
	if err != nil {
		return nil, err
	}
	from, places := j.OldID, old
	if from == to.AccessKeyID {
		from, places = j.NewID, fresh
	}
	if err := r.Stores.put(ctx, append(old[:len(old):len(old)], fresh...), to, from); err != nil {
		return nil, err
	}
	for _, path := range filesOf(places) {
		err := r.Files.update(ctx, path, func(data []byte) ([]byte, error) { return exchange(data, path, from, to) })
		if err != nil {
			return nil, err
		}
	}
	old, fresh, err = r.Files.both(j)
	if from == j.NewID {
		old, fresh = fresh, old
	}
	if err == nil && len(old) > 0 {
		err = &FileError{old[0].File, errors.New("another program put the other access key back")}
	}
	return fresh, err
}
