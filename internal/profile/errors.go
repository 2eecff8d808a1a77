package profile

import (
	"fmt"
	"strings"
)

// UnknownError says that a profile is in neither file.
type UnknownError struct {
	Name   string
	Origin Origin // the variable or the profile that names it; Nowhere: the command line
}

func (e *UnknownError) Error() string {
	if e.Origin.Kind != Nowhere {
		return fmt.Sprintf("no profile %q, which %s names", e.Name, e.Origin)
	}
	return fmt.Sprintf("no profile %q", e.Name)
}

// LoopError says that source profiles lead back to where they came from.
type LoopError struct{ Chain []string }

// Error names six profiles at most: each of the profiles in a loop has this error.
func (e *LoopError) Error() string {
	names := quoteAll(e.Chain)
	if n := len(names); n > 6 {
		names = append(append(names[:3:3], fmt.Sprintf("... (%d more)", n-5)), names[n-2:]...)
	}
	return fmt.Sprintf("source_profile goes in a circle: %s", strings.Join(names, " -> "))
}

// ChainError says that a profile is too far away from its keys.
type ChainError struct{ Profile string }

func (e *ChainError) Error() string {
	return fmt.Sprintf("profile %q has more than %d source profiles before its access keys", e.Profile, maxChain)
}

// KeysError says that a profile has no keys that can sign a login.
type KeysError struct {
	Profile string
	Why     KeysWhy
	Origin  Origin
}

// KeysWhy is what is wrong with a profile's keys.
type KeysWhy int

const (
	// NoKeys are nowhere.
	NoKeys KeysWhy = iota
	// PartKeys are a key ID without a secret or the other way round.
	PartKeys
	// SessionKeys carry a session token; AWS refuses to make a session of them.
	SessionKeys
	// GoneKeys were in the environment at an earlier login and are not any more.
	GoneKeys
	// OwnSession is what a credential_process would get from this program, which
	// would need keys of the profile to make it.
	OwnSession
)

func (e *KeysError) Error() string {
	switch e.Why {
	case PartKeys:
		return fmt.Sprintf("profile %q has only one half of an access key, %s", e.Profile, e.Origin)
	case SessionKeys:
		return fmt.Sprintf("the keys of profile %q are session keys already, %s", e.Profile, e.Origin)
	case GoneKeys:
		return fmt.Sprintf("profile %q was last used with access keys from the environment, which are gone", e.Profile)
	case OwnSession:
		return fmt.Sprintf("profile %q has no access keys, only the session that awsmfa makes with them, %s", e.Profile, e.Origin)
	}
	return fmt.Sprintf("profile %q has no access keys", e.Profile)
}

// OtherLoginError says that a profile is for a login without an MFA code.
type OtherLoginError struct {
	Profile string
	Kind    string // such as "IAM Identity Center"
	Command string // the command that logs in; empty when there is none
}

func (e *OtherLoginError) Error() string {
	return fmt.Sprintf("profile %q logs in with %s, not with an MFA code", e.Profile, e.Kind)
}

// RoleSourceError says that a role profile does not say whose keys assume it.
type RoleSourceError struct{ Profile string }

func (e *RoleSourceError) Error() string {
	return fmt.Sprintf("profile %q has a role_arn but no source_profile", e.Profile)
}

// SerialMissingError says that no MFA device is named anywhere.
type SerialMissingError struct {
	Profile string
	Likely  string // the ARN it probably has, when user_arn tells
}

func (e *SerialMissingError) Error() string {
	return fmt.Sprintf("no MFA device serial number for profile %q", e.Profile)
}

// SerialError says that an MFA device serial number cannot work.
type SerialError struct {
	Serial string
	Origin Origin
	Why    SerialWhy
	Better string // what it probably should be; may be empty
}

// SerialWhy is what is wrong with a serial number.
type SerialWhy int

const (
	// BadShape is outside what STS takes: 9 to 256 of letters, digits and =/:,.@-_+.
	BadShape SerialWhy = iota
	// SecurityKey is a FIDO or U2F device, which has no codes.
	SecurityKey
	// UserARN names the user where the device should be.
	UserARN
	// Foreign belongs to another account than the user.
	Foreign
)

func (e *SerialError) Error() string {
	what := "is not an MFA device serial number"
	switch e.Why {
	case SecurityKey:
		what = "is a security key, which has no codes"
	case UserARN:
		what = "is a user, not an MFA device"
	case Foreign:
		what = "belongs to another account than the profile's user_arn"
	}
	return fmt.Sprintf("mfa_serial %q %s (%s)", e.Serial, what, e.Origin)
}

// SettingError says that a setting has a value that cannot be used.
type SettingError struct {
	Key string
	Setting
	Want string
}

func (e *SettingError) Error() string {
	return fmt.Sprintf("%s %q is not %s (%s)", e.Key, e.Value, e.Want, e.Origin)
}

// FileError says that a file, or a section of one, cannot be read.
type FileError struct {
	Section string // empty: the whole file
	File    string // "config" or "credentials"
	err     error
}

func (e *FileError) Error() string {
	if e.Section == "" {
		return fmt.Sprintf("the %s file: %v", e.File, e.err)
	}
	return fmt.Sprintf("section [%s] in %s: %v", e.Section, e.File, e.err)
}

// Unwrap gives the reason.
func (e *FileError) Unwrap() error { return e.err }

func quoteAll(names []string) []string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return quoted
}
