// Package session turns a plan of STS calls into a session: a cached one if there
// is one, otherwise one that is made with one code, and made once however many
// processes ask.
// It knows no SDK, no files and no terminal; all three are passed in.
package session

import (
	"errors"
	"sync"
	"time"

	"awsmfa/internal/creds"
)

// Session is a session as the store holds it, with what people need to tell one
// from another. Only Credentials is secret.
type Session struct {
	creds.Credentials
	Profile string        // the profile it was made for
	Device  string        // MFA device serial number it rests on
	Role    string        // role ARN; empty for a GetSessionToken session
	KeyID   string        // the long-term access key that it rests on; empty: not known
	Region  string        // where it was made; informative only
	Made    time.Time     // when STS was asked, to the millisecond
	Length  time.Duration // the length that was asked for
}

// Lock names one of the two locks that a device has.
type Lock string

const (
	// Asking is held while a person is asked for a code.
	Asking Lock = "ask"
	// Sending is held from looking at the spent codes to caching the session.
	Sending Lock = "send"
)

// Spent is what is known of a code that was sent for a device.
type Spent struct {
	At      time.Time // when it was sent, to the millisecond
	Key     string    // key of the session that it makes; empty if that was not answered
	Refused bool      // STS answered and refused it
}

// ErrNoLock says that files can be stored but not locked, as on a network file
// system without a lock service. A login with a code stops there: several that
// run at once would each send the code.
var ErrNoLock = errors.New("files cannot be locked there")

// Store holds sessions, spent codes and locks. Only a lock that fails as
// ErrNoLock says stops a login. What cannot be read is ignored, and the
// store reports it to the function that it was opened with.
type Store interface {
	// Load returns the session stored under key, expired or not.
	Load(key string) (Session, bool)
	// Save stores k under key, whole or not at all.
	Save(key string, k Session) error
	// Remove removes what is stored under key. Nothing there is no error.
	Remove(key string) error
	// TryLock takes the lock of that name for a device without waiting. ok is
	// false when another process holds it. A killed process holds nothing. Its
	// error is ErrNoLock, or says that nothing can be stored at all; then the
	// login goes on without locks, as with a Memory.
	TryLock(device string, l Lock) (unlock func(), ok bool, err error)
	// Spent tells whether code was sent for device in the last SpentFor; it is
	// the zero Spent if not.
	Spent(device, code string, now time.Time) (Spent, bool)
	// Spend remembers s for the code, replacing what is known of it. It is
	// called with the device's Sending lock held.
	Spend(device, code string, s Spent) error
	// Unspend forgets that the code was sent.
	Unspend(device, code string) error
}

// SpentFor is how long a sent code is remembered. AWS accepts a code for two
// 30-second steps round its own, so none lives longer.
const SpentFor = 3 * time.Minute

// NewMemory gives the store of a command that has no place for sessions. It holds them
// until the command ends, so that its logins know of each other; those of other
// commands do not: one code that is given to several of them is sent by each, and AWS
// refuses all but the first. The caller has to warn of that. A Store that can neither
// be written nor locked is no better.
func NewMemory() *Memory { return &Memory{} }

// Memory is what NewMemory gives.
type Memory struct{ sessions sync.Map }

// Load finds what was saved.
func (m *Memory) Load(key string) (Session, bool) {
	k, ok := m.sessions.Load(key)
	if !ok {
		return Session{}, false
	}
	return k.(Session), true
}

// Save never fails.
func (m *Memory) Save(key string, k Session) error {
	m.sessions.Store(key, k)
	return nil
}

// Remove never fails.
func (m *Memory) Remove(key string) error {
	m.sessions.Delete(key)
	return nil
}

// TryLock always succeeds: without a common place nobody can be waited for.
func (*Memory) TryLock(string, Lock) (func(), bool, error) { return func() {}, true, nil }

// Spent remembers nothing.
func (*Memory) Spent(string, string, time.Time) (Spent, bool) { return Spent{}, false }

// Spend remembers nothing.
func (*Memory) Spend(string, string, Spent) error { return nil }

// Unspend has nothing to forget.
func (*Memory) Unspend(string, string) error { return nil }
