package ststest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"time"
)

// stepLength is how long one code is shown (RFC 6238, section 5.2).
const stepLength = 30

// Code is the six-digit code that a device with this secret shows at t
// (RFC 6238 with SHA-1 and steps of 30 seconds).
func Code(secret []byte, t time.Time) string { return codeAt(secret, stepAt(t)) }

// stepAt counts the steps since the Unix epoch, rounding down.
func stepAt(t time.Time) int64 { return t.Unix() / stepLength }

// codeAt is HOTP with the step as its counter (RFC 4226, section 5.3).
func codeAt(secret []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, secret)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000)
}
