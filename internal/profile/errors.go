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
	// SwappedKeys have the secret where the key ID should be, and the other way round.
	SwappedKeys
	// BadKeyID is an access key ID with characters that none has, such as ${VAR}.
	BadKeyID
	// BadSecret is a secret with characters that none has.
	BadSecret
	// LeftoverToken stands beside a long-term key, from an earlier session.
	LeftoverToken
	// TemporaryKeys are a session's, without its token.
	TemporaryKeys
	// OwnSession is what a credential_process would get from this program, which
	// would need keys of the profile to make it.
	OwnSession
)

// Error shows no key: what is in the place of one may be its secret.
func (e *KeysError) Error() string {
	who := fmt.Sprintf("profile %q", e.Profile)
	if e.Profile == "" {
		who = "the environment"
	}
	switch e.Why {
	case PartKeys:
		if missing := e.MissingVariable(); missing != "" {
			return fmt.Sprintf("%s has only one half of an access key: %s is set, and %s is not", who, e.Origin, missing)
		}
		return fmt.Sprintf("%s has only one half of an access key, %s", who, e.Origin)
	case SessionKeys:
		return fmt.Sprintf("the keys of %s are session keys already, %s", who, e.Origin)
	case SwappedKeys:
		return fmt.Sprintf("%s has the access key ID and the secret access key in each other's place, %s", who, e.Origin)
	case BadKeyID:
		return fmt.Sprintf("%s has an access key ID with characters that none has, %s", who, e.Origin)
	case BadSecret:
		return fmt.Sprintf("%s has a secret access key with characters that none has, %s", who, e.Origin)
	case LeftoverToken:
		return fmt.Sprintf("%s has a session token beside a long-term access key, left from an earlier session, %s", who, e.Origin)
	case TemporaryKeys:
		return fmt.Sprintf("%s has a temporary access key without its session token, %s", who, e.Origin)
	case GoneKeys:
		return fmt.Sprintf("%s was last used with access keys from the environment, which are gone", who)
	case OwnSession:
		return fmt.Sprintf("%s has no access keys, only the session that awsmfa makes with them, %s", who, e.Origin)
	}
	return fmt.Sprintf("%s has no access keys", who)
}

// MissingVariable is the variable of the half that the environment lacks; empty for
// all other errors.
func (e *KeysError) MissingVariable() string {
	switch {
	case e.Why != PartKeys:
		return ""
	case e.Origin == FromVariable("AWS_ACCESS_KEY_ID"):
		return "AWS_SECRET_ACCESS_KEY"
	case e.Origin == FromVariable("AWS_SECRET_ACCESS_KEY"):
		return "AWS_ACCESS_KEY_ID"
	}
	return ""
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

// RoleSourceError says that a role profile does not say whose keys assume it, or
// says it twice.
type RoleSourceError struct {
	Profile string
	Both    bool // it has source_profile and credential_source, which no SDK takes
}

func (e *RoleSourceError) Error() string {
	if e.Both {
		return fmt.Sprintf("profile %q has both source_profile and credential_source", e.Profile)
	}
	return fmt.Sprintf("profile %q has a role_arn but no source_profile", e.Profile)
}

// PartitionError says that a region is of another partition than the MFA device,
// the role or the user.
type PartitionError struct {
	Region Setting
	ARN    Setting // what tells the partition
}

func (e *PartitionError) Error() string {
	return fmt.Sprintf("region %q (%s) is in partition %s, but %q (%s) is not",
		e.Region.Value, e.Region.Origin, regionPartition(e.Region.Value), e.ARN.Value, e.ARN.Origin)
}

// IncludeError says that what a profile lacks may be in the profile that its
// include_profile names: only aws-vault reads that.
type IncludeError struct {
	Include Setting
	err     error
}

func (e *IncludeError) Error() string {
	return fmt.Sprintf("%v; include_profile = %s is not read (%s)", e.err, e.Include.Value, e.Include.Origin)
}

// Unwrap gives what is lacking.
func (e *IncludeError) Unwrap() error { return e.err }

// SerialMissingError says that no MFA device is named anywhere.
type SerialMissingError struct {
	Profile string
	Likely  string // the ARN it probably has, when user_arn tells
	Keys    Origin // of access keys in the environment that are used in place of the profile's; else Nowhere
}

func (e *SerialMissingError) Error() string {
	if e.Keys.Kind != Nowhere {
		return fmt.Sprintf("no MFA device serial number for profile %q, whose access keys %s takes the place of", e.Profile, e.Keys)
	}
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
	if e.Value == "" {
		return fmt.Sprintf("%s is there but empty (%s)", e.Key, e.Origin)
	}
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
