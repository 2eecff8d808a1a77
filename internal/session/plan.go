package session

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Step is one STS call of a plan: GetSessionToken without RoleARN, AssumeRole
// with it. A step with a Serial needs an MFA code.
type Step struct {
	RoleARN     string
	ExternalID  string
	SessionName string
	Serial      string        // MFA device serial number; empty: the credentials that sign say enough
	Duration    time.Duration // asked of STS
	AtLeast     time.Duration // a cached session that was issued for less is not used; zero: any is

	// What narrows or labels a session of a role; see Check for the limits.
	Policy         string   // JSON of a session policy; empty: none
	PolicyARNs     []string // of managed policies that narrow the session
	Tags           []Tag    // session tags
	TransitiveTags []string // keys of those that the next role in a chain inherits
	SourceIdentity string   // empty: none
}

// Tag is a session tag.
type Tag struct{ Key, Value string }

// String says what the step asks STS for.
func (s Step) String() string {
	if s.RoleARN == "" {
		return "the MFA device " + s.Serial
	}
	return "the role " + s.RoleARN
}

// Plan is what has to be done to get a session for a profile.
type Plan struct {
	Profile string
	Region  string // recorded with the session
	Realm   string // endpoint override or partition; sessions of one are no use in another

	// Signer names what signs the first step: an access key ID, or the command
	// line of a credential_process, which is not run to look for a cached session.
	Signer string
	// Capped is the length that a role's profile asks for when the session gets
	// less, because it is assumed with a session; zero otherwise.
	Capped time.Duration

	// Steps are done in order, each signed with what the one before gave. Only
	// the first has a Serial.
	Steps []Step
	// Alternatives are single steps from the long-term keys whose cached session
	// may stand in for that of Steps. They are looked up, never executed.
	Alternatives []Step
}

// Device is the MFA device that a code for p must come from.
func (p Plan) Device() string { return p.Steps[0].Serial }

// key names what step gives when signer signs it. Region and duration are left
// out: a session is good in every region, and its record knows its length.
func (p Plan) key(step Step, signer string) string {
	var text []byte
	fields := []string{"1", p.Realm, signer, step.Serial, step.RoleARN, step.ExternalID, step.SessionName}
	for _, s := range append(fields, step.narrowing()...) {
		text = append(strconv.AppendInt(text, int64(len(s)), 10), ':')
		text = append(text, s...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// narrowing lists, with names and numbers, what narrows or labels the session. It
// is empty when nothing does, which keeps the keys of older sessions.
func (s Step) narrowing() []string {
	var all []string
	add := func(name string, values ...string) {
		if strings.Join(values, "") != "" {
			all = append(append(all, name, strconv.Itoa(len(values))), values...)
		}
	}
	add("policy", s.Policy)
	add("policy ARNs", sorted(s.PolicyARNs)...)
	add("tags", sortedTags(s.Tags)...)
	add("transitive tags", sorted(s.TransitiveTags)...)
	add("source identity", s.SourceIdentity)
	return all
}

// sortedTags are the keys, each with its value behind it.
func sortedTags(tags []Tag) (all []string) {
	values := map[string]string{}
	for _, t := range tags {
		values[t.Key] = t.Value
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		all = append(all, key, values[key])
	}
	return all
}

// sorted is what AWS makes of a list: its order means nothing.
func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}
