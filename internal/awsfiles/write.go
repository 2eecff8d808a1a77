package awsfiles

import (
	"awsmfa/internal/credfile"
	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
	"awsmfa/internal/safefile"
	"context"
	"strings"
	"time"
)

// Writer changes one of the files while no other awsmfa does.
type Writer struct {
	Path    string
	Waiting func() // called once when another process is changing the file; nil: nobody wants to know
}

// lockPatience is how long a stopped process may keep others from a change that
// takes moments.
const lockPatience = 20 * time.Second

// Update replaces the file by what edit makes of it. Its errors are those of edit
// and *safefile.Error.
func (w Writer) Update(ctx context.Context, edit func([]byte) ([]byte, error)) error {
	unlock, err := safefile.Lock(ctx, w.Path, lockPatience, w.Waiting)
	if err != nil {
		return err
	}
	defer unlock()
	return safefile.Update(ctx, w.Path, edit)
}

// Entry is a session and the section of the credentials file that it goes to.
type Entry struct {
	Section string
	Session credfile.Session
}

// CheckSections refuses what Put would, before there is a session to write.
func (w Writer) CheckSections(ctx context.Context, files Files, profile string, sections ...string) error {
	text, err := files.Credentials.Bytes()
	if err != nil {
		return err
	}
	placeholder := credfile.Session{Credentials: creds.Credentials{AccessKeyID: "x", SecretAccessKey: "x", SessionToken: "x", Expires: time.Unix(1, 0)}, Profile: profile}
	for _, section := range sections {
		if strings.ContainsAny(section, " \t") {
			return &inifile.RefusedError{Section: section, Reason: inifile.BadName}
		}
		if err := credfile.CheckConfig(files.Config.Index, section); err != nil {
			return err
		}
		if _, _, err := credfile.Put(text, section, placeholder); err != nil {
			return err
		}
	}
	return safefile.Check(ctx, w.Path)
}

// Put writes all entries at once and tells which sections are new.
func (w Writer) Put(ctx context.Context, entries []Entry) (created map[string]bool, err error) {
	err = w.Update(ctx, func(file []byte) ([]byte, error) {
		created = map[string]bool{}
		for _, e := range entries {
			var err error
			if file, created[e.Section], err = credfile.Put(file, e.Section, e.Session); err != nil {
				return nil, err
			}
		}
		return file, nil
	})
	return created, err
}

// Clear takes the session out of each of the sections.
func (w Writer) Clear(ctx context.Context, sections []string) error {
	return w.Update(ctx, func(file []byte) (cleared []byte, err error) {
		for _, section := range sections {
			if file, err = credfile.Clear(file, section); err != nil {
				return nil, err
			}
		}
		return file, nil
	})
}
