package awsfiles

import (
	"context"
	"strings"
	"time"

	"awsmfa/internal/credfile"
	"awsmfa/internal/inifile"
	"awsmfa/internal/safefile"
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

// Check refuses what Update would, as far as that shows without a change. Its errors
// are *safefile.Error.
func (w Writer) Check(ctx context.Context) error { return safefile.Check(ctx, w.Path) }

// Entry is a session and the section of the credentials file that it goes to.
type Entry = credfile.Entry

// CheckSections refuses what Put would, before there is a session to write: of the
// sessions of entries the profile and the region count.
func (w Writer) CheckSections(ctx context.Context, files Files, entries []Entry) error {
	text, err := files.Credentials.Bytes()
	if err != nil {
		return err
	}
	sections := make([]string, len(entries))
	for i, e := range entries {
		if strings.ContainsAny(e.Section, " \t") {
			return &inifile.RefusedError{Section: e.Section, Reason: inifile.BadName}
		}
		sections[i] = e.Section
	}
	if err := credfile.CheckConfig(files.Config.Index, sections...); err != nil {
		return err
	}
	if err := credfile.Check(text, entries); err != nil {
		return err
	}
	return w.Check(ctx)
}

// Put writes all entries at once and tells which sections are new.
func (w Writer) Put(ctx context.Context, entries []Entry) (created map[string]bool, err error) {
	err = w.Update(ctx, func(file []byte) (edited []byte, err error) {
		edited, created, err = credfile.PutAll(file, entries)
		return edited, err
	})
	return created, err
}

// Clear takes the session out of each of the sections.
func (w Writer) Clear(ctx context.Context, sections []string) error {
	return w.Update(ctx, func(file []byte) ([]byte, error) { return credfile.ClearAll(file, sections) })
}

// RemoveLeftovers removes the copies of the file that killed processes left beside
// it, and says how many there were. Its errors are *safefile.Error.
func (w Writer) RemoveLeftovers() (int, error) {
	removed, err := safefile.RemoveLeftovers(w.Path)
	return len(removed), err
}
