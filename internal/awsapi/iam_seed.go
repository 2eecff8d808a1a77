package awsapi

import (
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
)

// Seed is the shared secret of a virtual MFA device. It never prints itself;
// Base32 and Bytes give it on purpose.
type Seed struct{ bytes []byte }

// ParseSeed reads a seed in base32 (RFC 4648), as AWS gives it, of 10 to 128
// bytes.
func ParseSeed(text string) (Seed, bool) {
	decoded, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(text, "="))
	if err != nil || len(decoded) < 10 || len(decoded) > 128 {
		return Seed{}, false
	}
	return Seed{decoded}, true
}

// Base32 spells the seed as authenticator apps take it.
func (s Seed) Base32() string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.bytes)
}

// Bytes is the key that codes are computed with (RFC 6238). It is not a copy.
func (s Seed) Bytes() []byte { return s.bytes }

// Clear overwrites the seed. Codes cannot be computed with it any more.
func (s Seed) Clear() { clear(s.bytes) }

const hiddenSeed = "(seed)"

// Format shows that there is a seed and nothing of it, for every verb and flag.
func (s Seed) Format(f fmt.State, _ rune) { fmt.Fprint(f, hiddenSeed) }

// String shows nothing of the seed.
func (s Seed) String() string { return hiddenSeed }

// MarshalText refuses.
func (s Seed) MarshalText() ([]byte, error) {
	return nil, errors.New("the seed of an MFA device is not to be written out")
}
