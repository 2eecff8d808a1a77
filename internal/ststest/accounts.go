package ststest

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"
)

// User is an IAM user with one access key.
type User struct {
	Name        string // may hold a path: "team/bob"
	Account     string // any text without a colon; it need not be digits
	Partition   string // empty: "aws"
	AccessKeyID string
	Secret      string
	Inactive    bool      // the key is switched off
	KeyCreated  time.Time // when the key was made; zero: when it is added
	Devices     []Device
	// Allowed lists the actions that a policy allows on the user itself, such
	// as "iam:ListMFADevices". STS needs none of it for its own actions.
	Allowed []string
	// WithMFA lists those that it allows to a session made with a code, and
	// denies to everything else, as a policy on aws:MultiFactorAuthPresent does.
	WithMFA []string
	// OneDeviceName says that the policy allows virtual devices of the user's
	// own name only, as AWS's did until November 2022.
	OneDeviceName bool
}

// Device is an MFA device. Serial may be any text: an ARN, or the serial number
// of a hardware token.
type Device struct {
	Serial string
	Secret []byte // the shared secret itself, not its base32 spelling
	Kind   Kind
}

// Kind says what a device does.
type Kind string

const (
	// TOTP is a device that shows codes: an app, or a hardware token.
	TOTP Kind = ""
	// FIDO is a security key or a passkey. IAM lists it, and no code is its own.
	FIDO Kind = "fido"
)

// ARN names the user as AWS does.
func (u User) ARN() string {
	return fmt.Sprintf("arn:%s:iam::%s:user/%s", u.partition(), u.Account, u.Name)
}

func (u User) partition() string {
	if u.Partition == "" {
		return "aws"
	}
	return u.Partition
}

// Role is an IAM role that can be assumed.
type Role struct {
	ARN         string
	ExternalID  string        // when set, the caller must send the same
	MaxDuration time.Duration // longest session; zero: one hour, as AWS has it
	RequireMFA  bool          // trusts only callers that used MFA, or send a code
	// Trust lists who may assume the role: a user, role or role-session ARN,
	// an account ID, arn:…:iam::ACCOUNT:root, or "*". Empty: everybody in the
	// role's own account.
	Trust []string
	// AlsoAllows lists what the trust policy allows besides sts:AssumeRole:
	// TagSession, SetSourceIdentity.
	AlsoAllows []string
}

func (r Role) maxDuration() time.Duration {
	if r.MaxDuration == 0 {
		return time.Hour
	}
	return r.MaxDuration
}

// trusts is the role's trust policy. The permissions of the caller are not
// modelled: AWS gives the same answer for both.
func (r Role) trusts(c caller, mfa bool, externalID string) bool {
	if r.RequireMFA && !mfa || r.ExternalID != "" && r.ExternalID != externalID {
		return false
	}
	if len(r.Trust) == 0 {
		return c.account == arnField(r.ARN, 4)
	}
	return slices.ContainsFunc(r.Trust, func(p string) bool {
		return p == "*" || p == c.arn || p == c.account || c.role != "" && p == c.role ||
			strings.HasSuffix(p, ":root") && arnField(p, 4) == c.account
	})
}

// longTerm is what an access key of a user stands for.
type longTerm struct {
	secret   string
	inactive bool
	who      caller
	created  time.Time
	number   int       // in the order in which they were made
	from     time.Time // not known to anybody before
	asked    int       // how often it signed since then
	used     lastUse
}

// lastUse is the last request that a key signed well; zero: none.
type lastUse struct {
	at              time.Time
	service, region string
}

// AddUser makes the user's key and devices known. A second key of a user is a
// second User of the same name. Adding the same access key again replaces it; a
// device that stays keeps the codes it has spent.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	arn := u.ARN()
	created := u.KeyCreated
	if created.IsZero() {
		created = s.config.Now()
	}
	s.keys[u.AccessKeyID] = &longTerm{
		secret: u.Secret, inactive: u.Inactive, created: created, number: s.made,
		who: caller{
			arn: arn, account: u.Account, id: stableID("AIDA", arn), user: arn,
			allowed: slices.Clone(u.Allowed), withMFA: slices.Clone(u.WithMFA), oneName: u.OneDeviceName,
		},
	}
	s.made++
	for _, d := range u.Devices {
		s.addDevice(d, arn)
	}
}

// AddRole makes the role known, in place of one with the same ARN.
func (s *Server) AddRole(r Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.roles[r.ARN] = r
}

// arnField is the nth field of an ARN, counted from 0; the sixth holds all that
// follows. It is empty when there are fewer.
func arnField(arn string, n int) string {
	fields := strings.SplitN(arn, ":", 6)
	if n >= len(fields) {
		return ""
	}
	return fields[n]
}

// stableID makes an ID in the form of IAM's: the prefix and 17 characters that
// depend on the ARN alone.
func stableID(prefix, arn string) string {
	sum := sha256.Sum256([]byte(arn))
	return prefix + base32.StdEncoding.EncodeToString(sum[:])[:17]
}
