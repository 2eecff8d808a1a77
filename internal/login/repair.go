package login

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// repair is an error of resolving a profile with the command that repairs it,
// where there is one. Doctor says the same.
func repair(err error, files awsfiles.Files, o profile.Options) error {
	var unknown *profile.UnknownError
	var keys *profile.KeysError
	var missing *profile.SerialMissingError
	var serial *profile.SerialError
	switch {
	case errors.As(err, &unknown):
		return repairUnknown(unknown, files, o)
	case errors.As(err, &keys) && keys.Why == profile.NoKeys && keys.Profile == "default" && unnamed(o):
		if others := otherThanDefault(files); len(others) > 0 {
			return &UnnamedError{Names: others, Settings: true, err: err}
		}
		return giveKeys(err, "default")
	case errors.As(err, &keys) && keys.Why == profile.NoKeys:
		return giveKeys(err, keys.Profile)
	case errors.As(err, &keys) && keys.Why == profile.PartKeys && keys.MissingVariable() == "":
		return hint.With(err, "store both halves with: aws configure --profile %s", hint.Word(keys.Profile))
	case errors.As(err, &keys) && keys.Why == profile.SessionKeys:
		return hint.With(err, "only long-term keys can log in; set them up under another name: awsmfa setup NAME")
	case errors.As(err, &missing):
		return hint.With(err, "find and write it with: awsmfa setup %s", hint.Word(missing.Profile))
	case errors.As(err, &serial) && serial.Why != profile.SecurityKey && serial.Origin.Kind != profile.Flag:
		return hint.With(err, "%s", findDevice(chosenName(o)))
	}
	return err
}

// giveKeys is an error of a profile without keys, with what to do.
func giveKeys(err error, name string) error {
	return hint.With(err, "give it an access key with: awsmfa setup %s", hint.Word(name))
}

// findDevice is the advice for a profile with the wrong MFA device.
func findDevice(name string) string {
	return "find the right one with: awsmfa setup " + hint.Word(name)
}

// chosenName is the profile that o is about.
func chosenName(o profile.Options) string {
	return cmp.Or(o.Name, o.Getenv("AWS_PROFILE"), o.Getenv("AWS_DEFAULT_PROFILE"), o.Getenv("AWSMFA_PROFILE"), "default")
}

// repairUnknown names the profiles that may have been meant.
func repairUnknown(e *profile.UnknownError, files awsfiles.Files, o profile.Options) error {
	names := slices.Collect(profile.Names(files.Config.Index, files.Credentials.Index))
	like := containing(names, e.Name)
	near := cmdline.Nearest(e.Name, names)
	switch {
	case o.Name == "" && e.Origin.Kind == profile.Nowhere:
		return &UnnamedError{Names: names, err: e}
	case len(like) > 1:
		return hint.With(e, "these have it in their name: %s", someOf(like))
	case near != "":
		return hint.With(e, "did you mean %q?", near)
	case len(like) == 1:
		return hint.With(e, "did you mean %q?", like[0])
	}
	return &NoProfileError{names, e}
}

// NoProfileError says that a profile does not exist, nor one of a similar name.
type NoProfileError struct {
	Names []string // that there are
	err   *profile.UnknownError
}

func (e *NoProfileError) Error() string { return e.err.Error() }

// Unwrap is the *profile.UnknownError.
func (e *NoProfileError) Unwrap() error { return e.err }

// Hint tells how to go on.
func (e *NoProfileError) Hint() string {
	if len(e.Names) == 0 {
		return "there are no profiles yet; set it up with: awsmfa setup " + hint.Word(e.err.Name)
	}
	return fmt.Sprintf("set it up with: awsmfa setup %s; or take one of: %s", hint.Word(e.err.Name), someOf(e.Names))
}

// containing are the names that part is a part of, in whatever case.
func containing(names []string, part string) []string {
	part = strings.ToLower(part)
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.Contains(strings.ToLower(name), part) })
}

// someOf lists names, and says how many there are beside those that fit a line.
func someOf(names []string) string {
	const most = 8
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more (awsmfa list)", strings.Join(names[:most], ", "), len(names)-most)
}

// unnamed says whether neither o nor a variable names a profile.
func unnamed(o profile.Options) bool {
	return o.Name == "" && o.Getenv("AWS_PROFILE")+o.Getenv("AWS_DEFAULT_PROFILE")+o.Getenv("AWSMFA_PROFILE") == ""
}

// otherThanDefault are the profiles beside the default one.
func otherThanDefault(files awsfiles.Files) []string {
	names := slices.Collect(profile.Names(files.Config.Index, files.Credentials.Index))
	return slices.DeleteFunc(names, func(name string) bool { return name == "default" })
}

// UnnamedError says that no profile is named and that there is no default one, or
// one with settings for all profiles and nothing to log in with.
type UnnamedError struct {
	Names    []string // that there are
	Settings bool     // there is a default profile, with settings only
	err      error
	named    func(profile string) string // as Deps has it
}

func (e *UnnamedError) Error() string {
	switch {
	case len(e.Names) == 0:
		return "no profiles yet"
	case e.Settings:
		return "no profile named, and [default] has no access keys"
	}
	return "no profile named, and no [default]"
}

// Unwrap is the error about the default profile: a *profile.UnknownError, or a
// *profile.KeysError if it has settings only.
func (e *UnnamedError) Unwrap() error { return e.err }

// Hint tells how to go on: what was typed, with a profile.
func (e *UnnamedError) Hint() string {
	if len(e.Names) == 0 {
		return "start with: awsmfa setup NAME"
	}
	line, others := "authaws "+hint.Word(e.Names[0]), ""
	if e.named != nil {
		line = e.named(e.Names[0])
	}
	if len(e.Names) > 1 {
		others = fmt.Sprintf(" (or: %s)", someOf(e.Names[1:]))
	}
	return "try: " + line + others
}
