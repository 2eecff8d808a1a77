package login

import (
	"fmt"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// lookedError is the error of a profile that is in neither file, with the files.
type lookedError struct {
	error
	config, credentials string // as people are told
}

func (e *lookedError) Unwrap() error { return e.error }

// Hint names the files: often the profile is in others.
func (e *lookedError) Hint() string {
	return fmt.Sprintf("profiles are sections of %s and %s", e.config, e.credentials)
}

// looked says in which files a profile was looked for, and whether they are there.
func (d Deps) looked(err error, files awsfiles.Files) error {
	shown := func(f awsfiles.File) string {
		path := ui.ShortPath(f.Path, d.Getenv("HOME"))
		if f.Index == nil {
			return path + " (not there)"
		}
		return path
	}
	return &lookedError{err, shown(files.Config), shown(files.Credentials)}
}

// misplaced says whether a profile may be in another file than those that were
// read: one is not there, though the other has profiles or a variable names one.
func (d Deps) misplaced(files awsfiles.Files) bool {
	if files.Config.Index != nil && files.Credentials.Index != nil {
		return false
	}
	return d.Getenv("AWS_CONFIG_FILE")+d.Getenv("AWS_SHARED_CREDENTIALS_FILE") != "" || profile.HasAny(files.Config.Index, files.Credentials.Index)
}
