// Package creds holds one set of AWS credentials as a value that does not show
// its secrets. It does not know where the set came from or where it goes.
package creds

import (
	"fmt"
	"io"
	"time"
)

// Credentials is an access key, with a session token when it is temporary.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string    // empty: a long-term key
	Expires         time.Time // zero: a long-term key, or a session of unknown end
}

// LongTerm says whether c can sign a GetSessionToken call: AWS refuses that call
// to anything that carries a session token. The prefix of the key ID tells
// nothing, since compatible servers choose their own.
func (c Credentials) LongTerm() bool { return c.AccessKeyID != "" && c.SessionToken == "" }

// Left is the time c may still be used, never negative. It is zero for
// credentials that do not expire; ask LongTerm first.
func (c Credentials) Left(now time.Time) time.Duration {
	return max(0, c.Expires.Round(0).Sub(now))
}

// MissingError names a field that a complete session must have.
type MissingError struct{ Field string }

func (e *MissingError) Error() string { return "no " + e.Field }

// CharacterError names a field that holds a byte no credential has. It never
// holds the value.
type CharacterError struct{ Field string }

func (e *CharacterError) Error() string {
	return e.Field + " holds a character that no credential has"
}

// LengthError names a field that is longer than AWS makes it. It never holds the
// value.
type LengthError struct {
	Field string
	Most  int // bytes
}

func (e *LengthError) Error() string {
	return fmt.Sprintf("%s has more than %d bytes", e.Field, e.Most)
}

// The most bytes that a field may have. A longer token would also keep a shell
// that has it from starting any program.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html.
const (
	maxKeyID  = 128
	maxSecret = 1024 // AWS's have 40, and give no limit
	maxToken  = 4096
)

// CheckSession reports the first field of c that keeps it from being a usable
// session: a *MissingError, a *CharacterError or a *LengthError. Printable ASCII without blank,
// quote, backslash, comma, comment and section characters is let through,
// because that set covers AWS and the compatible servers and is safe in every
// file and shell these values reach.
func (c Credentials) CheckSession() error {
	if err := c.CheckKeys(); err != nil {
		return err
	}
	if err := check("session token", c.SessionToken, maxToken); err != nil {
		return err
	}
	if c.Expires.IsZero() {
		return &MissingError{"expiration"}
	}
	return nil
}

// CheckKeys is CheckSession for the two fields that long-term keys have.
func (c Credentials) CheckKeys() error {
	if err := check("access key ID", c.AccessKeyID, maxKeyID); err != nil {
		return err
	}
	return check("secret access key", c.SecretAccessKey, maxSecret)
}

func check(field, v string, most int) error {
	switch {
	case v == "":
		return &MissingError{field}
	case len(v) > most:
		return &LengthError{field, most}
	}
	for i := 0; i < len(v); i++ {
		switch b := v[i]; b {
		case '"', '\'', '`', '\\', ',', '#', ';', '[', ']':
			return &CharacterError{field}
		default:
			if b <= ' ' || b >= 0x7f {
				return &CharacterError{field}
			}
		}
	}
	return nil
}

// ShowKeyID is id as it may be shown to people: id itself, or words that take its
// place when it does not look like an access key ID, which has capital letters and
// digits only, and 20 of them at AWS. It may then be the secret, of 40 characters:
// a line pasted from a CSV file of AWS, or one of two halves in each other's place.
func ShowKeyID(id string) string {
	if len(id) > shownKeyID {
		return noKeyID
	}
	for i := range len(id) {
		if b := id[i]; (b < 'A' || b > 'Z') && (b < '0' || b > '9') {
			return noKeyID
		}
	}
	return id
}

// shownKeyID is the most characters that an ID has which is shown.
const shownKeyID = 32

const noKeyID = "(not shown)"

// Format shows the access key ID and nothing else, for every verb and flag, so
// that a stray %v or %#v cannot leak a secret.
func (c Credentials) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// String shows the access key ID, if it is one, and nothing else.
func (c Credentials) String() string { return "credentials " + ShowKeyID(c.AccessKeyID) }

// MarshalText refuses: credentials are written out field by field and on purpose.
func (c Credentials) MarshalText() ([]byte, error) {
	return nil, fmt.Errorf("%s: not to be marshalled as a whole", c)
}
