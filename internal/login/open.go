package login

import (
	"fmt"
	"io/fs"

	"awsmfa/internal/accesslist"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/hint"
	"awsmfa/internal/ui"
)

// sayOpen warns of a file that others may read, now that a session is in it: a
// replacement keeps the mode, or on Windows the access list.
func (d Deps) sayOpen(path string) {
	if open, _ := accesslist.OpenAt(path); open {
		d.Say.Warn(fmt.Errorf("others can use %s; close it: %s", ui.ShortPath(path, d.Getenv("HOME")), hint.Closing(path, false)))
	}
	info := awsfiles.Stat(path)
	if info == nil || !info.Mode().IsRegular() || d.OS == "windows" {
		return
	}
	if mode := info.Mode(); mode&0o066 != 0 {
		d.Say.Warn(fmt.Errorf("others can %s %s (mode %04o); close it: chmod 600 %s", othersCan(mode), ui.ShortPath(path, d.Getenv("HOME")), mode.Perm(), hint.Word(path)))
	}
}

func othersCan(mode fs.FileMode) string {
	if mode&0o022 != 0 {
		return "change"
	}
	return "read"
}

// sayLinks warns that a replacement left the other names of a file behind, which
// had as many before it.
func (d Deps) sayLinks(path string, names int) {
	if names > 1 {
		d.Say.Warn(fmt.Errorf("%s had %s beside this one (hard links), which keep the old text; make them symbolic links", ui.ShortPath(path, d.Getenv("HOME")), ui.Count(names-1, "name", "names")))
	}
}

// saySource says of a new section that two SDKs do not read it while
// the profile of its name has a source_profile and no role_arn.
func (l *Login) saySource(section string) {
	if len(l.files.Credentials.Index.Sections(section)) > 0 {
		return // which was said when it was new, and doctor says
	}
	var source, role bool
	for _, s := range l.files.Config.Index.Sections("profile " + section) {
		values, _ := s.Values()
		for _, v := range values {
			source = source || v.Key == "source_profile" && v.Text != ""
			role = role || v.Key == "role_arn"
		}
	}
	if source && !role {
		l.note("%s: tools made with the AWS SDKs for Go and .NET do not read section [%s] while [profile %[2]s] has source_profile without role_arn; awsmfa doctor says more", l.Profile.Name, section)
	}
}
