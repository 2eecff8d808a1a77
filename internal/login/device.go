package login

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// DeviceLines are the lines of config that name an MFA device of a profile.
type DeviceLines struct {
	Deps
	Files   awsfiles.Files
	Profile profile.Profile
	Options profile.Options // that it was resolved with
}

// Header is that of the section in which config has the profile whose keys p
// uses, or is to have it, so that every profile that sources it has the line, too.
// A bare name is no profile to AWS tools, but here it is, and stays as it is.
func Header(config *inifile.File, p profile.Profile) string {
	name := p.Keys.Profile
	if name == "" {
		name = p.Name
	}
	prefixed := "profile " + name
	has := func(section string) bool {
		return len(config.Match(func(header []byte) bool { return strings.Join(strings.Fields(string(header)), " ") == section })) > 0
	}
	if !has(prefixed) && (has(name) || name == "default") {
		return name
	}
	return prefixed
}

// Write writes mfa_serial, and mfa_process if a program shows the codes, and says
// so. Its error has the lines to add by hand.
func (l DeviceLines) Write(ctx context.Context, serial, process string) error {
	set := []inifile.Pair{{Key: "mfa_serial", Text: serial}}
	if process != "" {
		set = append(set, inifile.Pair{Key: "mfa_process", Text: process})
	}
	path, section := l.Files.Config.Path, ""
	err := l.Writer(path).Update(ctx, func(old []byte) (edited []byte, err error) {
		section = Header(inifile.Index(old), l.Profile)
		if edited, err = inifile.Edit(old, section, set, nil); err != nil {
			return nil, err
		}
		return edited, l.counts(edited, serial)
	})
	if err != nil {
		return hint.With(fmt.Errorf("%s was not changed: %w", path, err), "add by hand to [%s]: %s", Header(l.Files.Config.Index, l.Profile), pairs(set))
	}
	l.Say.Say("%s: mfa_serial written to [%s] in %s", l.Profile.Name, section, ui.ShortPath(path, l.Getenv("HOME")))
	return nil
}

func pairs(set []inifile.Pair) string {
	var lines []string
	for _, p := range set {
		lines = append(lines, p.Key+" = "+p.Text)
	}
	return strings.Join(lines, ", ")
}

// counts says whether the edited config gives the profile that serial number.
func (l DeviceLines) counts(config []byte, serial string) error {
	p, err := profile.Resolve(inifile.Index(config), l.Files.Credentials.Index, l.Options)
	if err == nil && p.Serial.Value != serial {
		err = fmt.Errorf("mfa_serial %q of %s would still count for profile %q", p.Serial.Value, p.Serial.Origin, p.Name)
	}
	return err
}

// Drop takes the line out that gives the profile its serial number, and says so.
// Where it stands in no file the error says what to do.
func (l DeviceLines) Drop(ctx context.Context) error {
	from := l.Profile.Serial.Origin
	byHand := func(err error) error { return hint.With(err, "take mfa_serial out of %s by hand", from) }
	if from.Kind != profile.Section {
		return byHand(errors.New("mfa_serial is in no file"))
	}
	path := l.Files.Config.Path
	if from.File == profile.CredentialsFile {
		path = l.Files.Credentials.Path
	}
	err := l.Writer(path).Update(ctx, func(old []byte) ([]byte, error) {
		return inifile.Edit(old, from.Name, nil, []string{"mfa_serial", "aws_mfa_device"})
	})
	if err != nil {
		return byHand(fmt.Errorf("%s was not changed: %w", path, err))
	}
	l.Say.Say("%s: mfa_serial taken out of [%s] in %s", l.Profile.Name, from.Name, ui.ShortPath(path, l.Getenv("HOME")))
	return nil
}
