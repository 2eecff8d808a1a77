package setup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// owner is the profile that mfa_serial belongs to: the one whose keys they are,
// so that every profile that sources it has it too.
func (u *user) owner() string {
	if u.profile.Keys.Profile != "" {
		return u.profile.Keys.Profile
	}
	return u.profile.Name
}

// header is that of the section in which config has the owner, or is to have it.
// A bare name is no profile to AWS tools, but here it is, and stays as it is.
func (u *user) header(config *inifile.File) string {
	name := u.owner()
	prefixed := "profile " + name
	has := func(section string) bool {
		return len(config.Match(func(header []byte) bool { return strings.Join(strings.Fields(string(header)), " ") == section })) > 0
	}
	if !has(prefixed) && (has(name) || name == "default") {
		return name
	}
	return prefixed
}

// save writes mfa_serial where it belongs, once a person has seen the change and
// said yes.
func (u *user) save(ctx context.Context, serial string) error {
	path := u.files.Config.Path
	edit := func(old []byte) ([]byte, error) { return u.edit(old, path, serial) }
	old, err := awsfiles.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	edited, err := edit(old)
	if err != nil {
		return err
	}
	section := u.header(inifile.Index(old))
	question := fmt.Sprintf("awsmfa: %s\n%sawsmfa: write this", path, change(old, edited, section))
	byHand := fmt.Sprintf("add this line to [%s] in %s: mfa_serial = %s", section, path, serial)
	yes, err := u.Ask.Agree(ctx, question, byHand)
	if err != nil {
		return err
	}
	if !yes {
		return hint.With(errors.New("mfa_serial was not written"), "%s", byHand)
	}
	if err := u.Writer(path).Update(ctx, edit); err != nil {
		return err
	}
	u.Say.Say("%s: mfa_serial written to [%s] in %s", u.profile.Name, section, ui.ShortPath(path, u.Getenv("HOME")))
	return nil
}

// edit is config with the serial number in it, if that makes it the profile's.
func (u *user) edit(old []byte, path, serial string) ([]byte, error) {
	section := u.header(inifile.Index(old))
	edited, err := inifile.Edit(old, section, []inifile.Pair{{Key: "mfa_serial", Text: serial}}, nil)
	if err != nil {
		return nil, hint.With(fmt.Errorf("%s: %w", path, err), "add this line to it by hand: mfa_serial = %s", serial)
	}
	p, err := profile.Resolve(inifile.Index(edited), u.files.Credentials.Index, u.options)
	if err != nil {
		return nil, err
	}
	if p.Serial.Value != serial {
		return nil, hint.With(fmt.Errorf("mfa_serial %q of %s would still count for profile %q", p.Serial.Value, p.Serial.Origin, p.Name),
			"take that line out, then run setup again")
	}
	return edited, nil
}

// change shows the lines that differ, under the header of their section and with
// the number of the first.
func change(old, edited []byte, section string) string {
	was, is := lines(old), lines(edited)
	same := 0
	for same < len(was) && same < len(is) && was[same] == is[same] {
		same++
	}
	for len(was) > same && len(is) > same && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	text := fmt.Sprintf("  line %d, in [%s]:\n", same+1, section)
	for _, line := range was[same:] {
		text += "  - " + line + "\n"
	}
	for _, line := range slices.DeleteFunc(is[same:], func(line string) bool { return line == "" }) {
		text += "  + " + line + "\n"
	}
	return text
}

// lines are the lines of a text without their ends.
func lines(text []byte) []string {
	all := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
