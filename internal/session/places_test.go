package session

import (
	"maps"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// Places are the sessions that a login finds by its keys, and no others of the same
// role; where a newer one shows that the access key has changed, no older ones.
func TestPlaces(t *testing.T) {
	base := Step{Serial: "phone"}
	first, last := Step{RoleARN: "first", SessionName: "bob"}, Step{RoleARN: "last", SessionName: "bob"}
	direct := last
	direct.Serial = "phone"
	narrowed := last
	narrowed.PolicyARNs = []string{"ReadOnly"}
	other := direct
	other.ExternalID = "x"
	p := Plan{Signer: "AKIA", Steps: []Step{base, first, last}, Alternatives: []Step{other, direct}}
	id := func(name string) creds.Credentials { return creds.Credentials{AccessKeyID: name} }
	k := func(name string, minutesLeft int) Session {
		k := Session{Credentials: id(name), KeyID: "AKIA", Made: noon.Add(-time.Hour), Length: 12 * time.Hour}
		k.Expires = noon.Add(time.Duration(minutesLeft) * time.Minute)
		return k
	}
	newer := k("DIRECT", 30)
	newer.KeyID, newer.Made = "AKIANEW", noon
	newerBase := newer
	newerBase.AccessKeyID = "B"
	for name, test := range map[string]struct {
		store map[string]Session
		want  map[string]Place
	}{
		"none": {nil, map[string]Place{}},
		"all": {map[string]Session{p.key(base, "AKIA"): k("B", 9), p.key(first, "B"): k("F", 9), p.key(last, "F"): k("L", 9)},
			map[string]Place{p.key(base, "AKIA"): Base, p.key(first, "B"): Middle, p.key(last, "F"): Final}},
		"an MFA session that has ended": {map[string]Session{p.key(base, "AKIA"): k("B", 0), p.key(first, "B"): k("F", 1), p.key(last, "F"): k("L", 1)},
			map[string]Place{p.key(first, "B"): Middle, p.key(last, "F"): Final}},
		"a role of another MFA session": {map[string]Session{p.key(base, "AKIA"): k("B", 9), p.key(first, "OLD"): k("F", 9)}, map[string]Place{p.key(base, "AKIA"): Base}},
		"a narrowed role":               {map[string]Session{p.key(base, "AKIA"): k("B", 9), p.key(first, "B"): k("F", 9), p.key(narrowed, "F"): k("L", 9)}, map[string]Place{p.key(base, "AKIA"): Base, p.key(first, "B"): Middle}},
		"another signer":                {map[string]Session{p.key(base, "OTHER"): k("B", 9)}, map[string]Place{}},
		"one assumed with a code": {map[string]Session{p.key(base, "AKIA"): k("B", 9), p.key(direct, "AKIA"): k("D", 9)},
			map[string]Place{p.key(base, "AKIA"): Base, p.key(direct, "AKIA"): Final}},
		"one of an older access key": {map[string]Session{p.key(base, "AKIA"): newerBase, p.key(direct, "AKIA"): k("D", 9)}, map[string]Place{p.key(base, "AKIA"): Base}},
		"one without an MFA session": {map[string]Session{p.key(direct, "AKIA"): k("D", 9)}, map[string]Place{p.key(direct, "AKIA"): Final}},
		"one of a newer access key":  {map[string]Session{p.key(base, "AKIA"): k("B", 9), p.key(direct, "AKIA"): newer}, map[string]Place{p.key(direct, "AKIA"): Final}},
	} {
		store := NewMemory()
		for key, k := range test.store {
			store.Save(key, k)
		}
		s := Sessions{Store: store, Now: func() time.Time { return noon }}
		if got := s.Places(p); !maps.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	one := Plan{Signer: "AKIA", Steps: []Step{base}}
	store := NewMemory()
	store.Save(one.key(base, "AKIA"), k("B", 9))
	if got := (&Sessions{Store: store, Now: func() time.Time { return noon }}).Places(one); !maps.Equal(got, map[string]Place{one.key(base, "AKIA"): Final}) {
		t.Errorf("of a user: %v", got)
	}
}
