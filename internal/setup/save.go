package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// fileChange is what is to become of one of the files.
type fileChange struct {
	path, section string
	what          []string // is written
	edit          func(old []byte) ([]byte, error)
}

// changes are those that are needed, the access key first.
func (u *user) changes(serial string) (needed []fileChange) {
	if u.newKeys != "" {
		needed = append(needed, fileChange{u.stored.Credentials.Path, u.newKeys, []string{"access key"},
			func(old []byte) ([]byte, error) { return u.editKeys(old, u.keys) }})
	}
	var pairs []inifile.Pair
	var names []string
	add := func(key, text string) {
		pairs, names = append(pairs, inifile.Pair{Key: key, Text: text}), append(names, key)
	}
	header := login.Header(u.stored.Config.Index, u.profile)
	if isNew := u.newKeys != "" || len(u.stored.Config.Index.Sections(header)) == 0; isNew && u.Region != "" {
		add("region", u.Region)
	}
	if serial != u.profile.Serial.Value {
		add("mfa_serial", serial)
	}
	if len(pairs) > 0 {
		path := u.stored.Config.Path
		needed = append(needed, fileChange{path, header, names,
			func(old []byte) ([]byte, error) { return u.editConfig(old, path, pairs, serial) }})
	}
	return needed
}

// save makes the changes once a person has seen them and said yes.
func (u *user) save(ctx context.Context, changes []fileChange, serial string) error {
	if err := u.check(ctx, changes); err != nil {
		return err
	}
	question := ""
	for _, c := range changes {
		shown, err := c.shown(u.keys.SecretAccessKey)
		if err != nil {
			return err
		}
		question += fmt.Sprintf("awsmfa: %s\n%s", c.path, shown)
	}
	if err := u.agree(ctx, question+"awsmfa: write this", u.byHand(serial)); err != nil {
		return err
	}
	for _, c := range changes {
		if err := u.Writer(c.path).Update(ctx, c.edit); err != nil {
			return err
		}
		u.written = append(u.written, c.what...)
		u.Say.Say("%s: %s written to [%s] in %s", u.profile.Name, strings.Join(c.what, " and "), c.section, ui.ShortPath(c.path, u.Getenv("HOME")))
	}
	return nil
}

// check refuses changes of which one cannot be made, as far as that shows beforehand.
func (u *user) check(ctx context.Context, changes []fileChange) error {
	for _, c := range changes {
		if err := u.Writer(c.path).Check(ctx); err != nil {
			return err
		}
	}
	return nil
}

// byHand says what to do where nothing is written.
func (u *user) byHand(serial string) string {
	if u.newKeys != "" {
		return "add --yes"
	}
	return fmt.Sprintf("add this line to %s: mfa_serial = %s", u.where(), serial)
}

// agree asks for a yes, without which there is an error.
func (u *user) agree(ctx context.Context, question, byHand string) error {
	if u.Yes {
		return nil
	}
	yes, err := u.Ask.Agree(ctx, question, byHand)
	switch {
	case err != nil || yes:
		return err
	case u.newKeys != "":
		return hint.With(errors.New("the answer was no"), "run setup again when you want to")
	}
	return hint.With(errors.New("mfa_serial was not written"), "%s", byHand)
}

// shown are the lines that change, without the secret.
func (c fileChange) shown(secret string) (string, error) {
	old, err := awsfiles.ReadFile(c.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	edited, err := c.edit(old)
	if err != nil {
		return "", err
	}
	hide := func(text []byte) []byte {
		if secret == "" {
			return text
		}
		return bytes.ReplaceAll(text, []byte(secret), []byte("****"))
	}
	return change(hide(old), hide(edited), c.section), nil
}

// Keys of a section of the credentials file.
const (
	idKey     = "aws_access_key_id"
	secretKey = "aws_secret_access_key"
)

// editKeys is the credentials file with the access key in it. A section that
// holds credentials of any kind is left alone: they may be the only copy.
func (u *user) editKeys(old []byte, k creds.Credentials) ([]byte, error) {
	for _, section := range inifile.Index(old).Sections(u.newKeys) {
		values, err := section.Values()
		if err != nil {
			return nil, err
		}
		for _, key := range []string{idKey, secretKey, "aws_session_token", "manager"} {
			if _, is := inifile.Get(values, key); is {
				return nil, hint.With(fmt.Errorf("[%s] in %s holds credentials already", u.newKeys, u.stored.Credentials.Path),
					"choose another name for the profile, or take that section out")
			}
		}
	}
	edited, err := inifile.Edit(old, u.newKeys, []inifile.Pair{{Key: idKey, Text: k.AccessKeyID}, {Key: secretKey, Text: k.SecretAccessKey}}, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.stored.Credentials.Path, err)
	}
	return edited, nil
}

// editConfig is config with the settings in it, if that makes the serial number
// the profile's.
func (u *user) editConfig(old []byte, path string, set []inifile.Pair, serial string) ([]byte, error) {
	section := login.Header(inifile.Index(old), u.profile)
	edited, err := inifile.Edit(old, section, set, nil)
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
