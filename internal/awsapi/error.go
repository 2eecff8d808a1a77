package awsapi

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Kind says what is wrong, as far as it makes a difference to what to do next.
type Kind int

const (
	// CodeRefused is a code that is wrong, too old, or was used before.
	CodeRefused Kind = iota + 1
	// DeviceRefused has three causes that STS does not tell apart: the serial
	// number is wrong or somebody else's, the device was changed seconds ago,
	// or its nine tries of these three minutes are used up.
	DeviceRefused
	// SerialAndCode is one of the two without the other.
	SerialAndCode
	// KeysUnknown is an access key that is unknown, inactive or deleted, or a
	// session token that does not belong to it.
	KeysUnknown
	// TokenLeftOver is KeysUnknown of a long-term key (AKIA) that was sent with a
	// session token, which has to go.
	TokenLeftOver
	// TokenMissing is KeysUnknown of a temporary key (ASIA) without its token.
	TokenMissing
	// SecretWrong is a secret access key that does not fit the access key ID.
	SecretWrong
	// ClockWrong is a difference of more than 15 minutes; see Error.Skew.
	ClockWrong
	// SessionKeys is a call that only long-term keys may make.
	SessionKeys
	// SessionExpired is a session that signed after its end.
	SessionExpired
	// RoleDenied is a role that does not exist, does not trust the caller, or
	// that the caller may not assume; STS does not tell which.
	RoleDenied
	// TagsDenied is a role that may be assumed, but not with session tags, given
	// or inherited: its trust policy allows no sts:TagSession.
	TagsDenied
	// IdentityDenied is the same of a source identity and sts:SetSourceIdentity;
	// or it would change that of the session that signs.
	IdentityDenied
	// PolicyMalformed is a session policy that AWS cannot read.
	PolicyMalformed
	// PolicyTooLarge is a session policy, or session tags, that take more than
	// the space that a session has for them.
	PolicyTooLarge
	// RoleTooLong is a duration above the role's MaxSessionDuration.
	RoleTooLong
	// ChainTooLong is a duration above the hour of a role assumed by a role.
	ChainTooLong
	// RootRole is a role that the account root user tried to assume.
	RootRole
	// RegionDisabled is a region in which the account has STS switched off.
	RegionDisabled
	// RegionWrong is a region or service other than the endpoint's own.
	RegionWrong
	// Throttled is too many requests.
	Throttled
	// Invalid is a parameter that STS does not accept.
	Invalid
	// NotSTS is an answer that something else gave: a proxy, a captive portal.
	NotSTS
	// Redirected is an answer that points elsewhere; it was not followed.
	Redirected
	// ServerFault is an answer with a status of 500 or more.
	ServerFault
	// BadAnswer is an answer of success without a usable session.
	BadAnswer
	// Unreachable is a failure before anything was sent: name, dial, TLS, proxy.
	Unreachable
	// UnknownCA is a server, or a proxy that inspects, whose certificate no
	// trusted authority signed. Nothing was sent.
	UnknownCA
	// Lost is a request that may have been sent and got no whole answer.
	Lost
	// Timeout is no answer in time; Error.Sent says what was waited for.
	Timeout
	// Cancelled is the end of the caller's context.
	Cancelled
	// NotFound is a user, device or access key that IAM does not know.
	NotFound
	// Exists is a name that is taken, or a device that is somebody's already.
	Exists
	// QuotaReached is more than IAM allows: two access keys and eight MFA devices
	// of a user, inactive ones counted.
	QuotaReached
	// PairRefused is two codes that are not consecutive ones of the device, or
	// not newer than the last two that IAM accepted.
	PairRefused
	// ChangedNow is something that was changed a moment ago, or that another
	// request is changing.
	ChangedNow
	// InUse is an MFA device that somebody has, which cannot be deleted.
	InUse
	// NeedsMFA is a change to the devices of a user who has one, signed by
	// something else than a session made with it. No policy can allow that.
	NeedsMFA
	// Denied is any other AccessDenied.
	Denied
	// Other is any other refusal, and a request that could not be made.
	Other
)

// kinds has a name for logs, what an Error says of it, with HOST for the host
// that was asked, and whether AWS's own message adds anything to that.
var kinds = [...]struct {
	name, sentence string
	quotesAWS      bool
}{
	CodeRefused:     {"code refused", "the MFA code was refused: it is wrong, too old, or was used before", false},
	DeviceRefused:   {"device refused", "AWS does not accept the MFA device for these keys", false},
	SerialAndCode:   {"serial and code", "an MFA device serial number and an MFA code go together", false},
	KeysUnknown:     {"keys unknown", "AWS does not recognise the access key, or the session token does not belong to it", false},
	TokenLeftOver:   {"token left over", "a long-term access key has no session token, but one was sent with it", false},
	TokenMissing:    {"token missing", "a temporary access key was sent without its session token", false},
	SecretWrong:     {"secret wrong", "the secret access key does not belong to the access key ID", false},
	ClockWrong:      {"clock wrong", "the clock of this machine is wrong", false},
	SessionKeys:     {"session keys", "session keys cannot ask for another session token", false},
	SessionExpired:  {"session expired", "the session that signed the request has expired", false},
	RoleDenied:      {"role denied", "there is no such role, or it may not be assumed", true},
	TagsDenied:      {"tags denied", "the role may not be assumed with session tags", true},
	IdentityDenied:  {"identity denied", "the role may not be assumed with this source identity", true},
	PolicyMalformed: {"policy malformed", "AWS cannot read the session policy", true},
	PolicyTooLarge:  {"policy too large", "the session policy and the session tags are too large together", true},
	RoleTooLong:     {"role too long", "the role does not allow sessions of this length", false},
	ChainTooLong:    {"chain too long", "a role assumed from a role lasts one hour at most", false},
	RootRole:        {"root role", "the account root user cannot assume roles", false},
	RegionDisabled:  {"region disabled", "the account has STS switched off in this region", false},
	RegionWrong:     {"region wrong", "the request was signed for another region or service than that of HOST", true},
	Throttled:       {"throttled", "HOST is throttling requests", false},
	Invalid:         {"invalid", "STS does not accept the request", true},
	NotSTS:          {"not STS", "HOST answered, but not as STS does", false},
	Redirected:      {"redirected", "HOST pointed elsewhere, which was not followed", false},
	ServerFault:     {"server fault", "HOST had an internal error", true},
	BadAnswer:       {"bad answer", "HOST gave no usable answer", false},
	Unreachable:     {"unreachable", "HOST cannot be reached", false},
	UnknownCA:       {"unknown CA", "the certificate of HOST is signed by an unknown authority", false},
	Lost:            {"lost", "HOST gave no whole answer", false},
	Timeout:         {"timeout", "HOST did not answer in time", false},
	Cancelled:       {"cancelled", "the request to HOST was cancelled", false},
	NotFound:        {"not found", "AWS does not find it", true},
	Exists:          {"exists", "it exists already", true},
	QuotaReached:    {"quota reached", "there are as many as AWS allows", true},
	PairRefused:     {"pair refused", "AWS did not accept the two codes of this MFA device", false},
	ChangedNow:      {"changed now", "it was changed a moment ago", true},
	InUse:           {"in use", "the MFA device is assigned to a user", false},
	NeedsMFA:        {"needs MFA", "AWS allows this only to a session made with an MFA device that the user has", false},
	Denied:          {"denied", "AWS denies this", true},
	Other:           {"other", "the request did not succeed", true},
}

// Kinds lists every Kind.
func Kinds() []Kind {
	var all []Kind
	for k := CodeRefused; k <= Other; k++ {
		all = append(all, k)
	}
	return all
}

func (k Kind) String() string {
	if k < CodeRefused || k > Other {
		return fmt.Sprintf("kind %d", int(k))
	}
	return kinds[k].name
}

// Error is why a call gave nothing. Its text is fit for a terminal and holds no
// secret, token or MFA code, whatever the server said.
type Error struct {
	kind      Kind
	service   string // asked; empty: STS
	host      string // asked; empty: it did not come to that
	sentence  string // in the place of that of the kind; empty: none
	detail    string // what the sentence leaves open
	code      string // AWS's, such as AccessDenied
	message   string // AWS's
	status    int
	requestID string
	sent      bool
	date      time.Time // zero: unknown
	skew      time.Duration
	cause     error
}

func (e *Error) Error() string {
	s := e.sentence
	if s == "" {
		service := cmp.Or(e.service, "STS")
		s = strings.Replace(kinds[e.kind].sentence, "STS", service, 1)
		s = strings.Replace(s, "HOST", cmp.Or(e.host, service), 1)
	}
	if e.detail != "" {
		s += ": " + e.detail
	}
	switch {
	case e.code == "":
		return s
	case e.message == "" || !kinds[e.kind].quotesAWS:
		return s + " (" + e.code + ")"
	default:
		return s + " (" + e.code + ": " + e.message + ")"
	}
}

// Kind is what is wrong.
func (e *Error) Kind() Kind { return e.kind }

// Code is AWS's own name for it, such as AccessDenied; empty without an answer
// of STS.
func (e *Error) Code() string { return e.code }

// Status is the HTTP status of the answer, or that of a proxy that would not
// connect; zero without either.
func (e *Error) Status() int { return e.status }

// RequestID is what AWS's support asks for; empty if unknown.
func (e *Error) RequestID() string { return e.requestID }

// Sent says that the request may have left this machine. What was not sent was
// tried twice; what may have been sent, once.
func (e *Error) Sent() bool { return e.sent }

// Unspent says that the MFA code of the request is still good: it was not sent,
// or STS stopped at the keys or the signature, which it checks before the code.
func (e *Error) Unspent() bool {
	switch e.kind {
	case KeysUnknown, TokenLeftOver, TokenMissing, SecretWrong, ClockWrong, SessionExpired, RegionWrong:
		return true
	}
	return !e.sent
}

// ServerTime is the time of the answer by the server's clock, to the second.
func (e *Error) ServerTime() (t time.Time, ok bool) { return e.date, !e.date.IsZero() }

// Skew is the server's time minus our own: positive when our clock is behind.
// It is to the second, and from ten minutes on to the minute.
func (e *Error) Skew() (d time.Duration, ok bool) { return e.skew, !e.date.IsZero() }

// ClockOff is Skew where that is a minute or more, whatever went wrong: with such
// a clock the codes of a program on this machine are not those that AWS expects.
func (e *Error) ClockOff() (d time.Duration, ok bool) {
	return e.skew, !e.date.IsZero() && e.skew.Abs() >= time.Minute
}

// Unwrap is the error of the network or of the context; nil for what a server
// refused. Its text is not to be shown.
func (e *Error) Unwrap() error { return e.cause }
