package session

// Place is what a login uses a cached session for.
type Place int

const (
	// Middle is on the way from the first step to the last: it is of no use once the
	// session before it has ended.
	Middle Place = iota
	// Base is that of the first of several steps: while it lasts, the others need no
	// code.
	Base
	// Final is the session that the login gives.
	Final
)

// Places are the cached sessions that a login by p without a code comes across and
// could use, by their keys. How much time they have left is for the caller to judge.
func (s *Sessions) Places(p Plan) map[string]Place {
	g, last := &run{Sessions: s}, len(p.Steps)-1
	places := map[string]Place{}
	add := func(key string, k Session, step Step, at Place) {
		if g.good(k, step, 0) {
			places[key] = at
		}
	}
	key := p.key(p.Steps[0], p.Signer)
	k, ok := s.Store.Load(key)
	for _, step := range p.Alternatives {
		direct := p.key(step, p.Signer)
		other, have := s.Store.Load(direct)
		if !have || other.replacedBy(k) {
			continue
		}
		add(direct, other, step, Final)
		if k.replacedBy(other) {
			ok = false
		}
	}
	for i, step := range p.Steps {
		if i > 0 {
			key = p.key(step, k.AccessKeyID)
			k, ok = s.Store.Load(key)
		}
		if !ok {
			return places
		}
		at := Middle
		switch i {
		case last:
			at = Final
		case 0:
			at = Base
		}
		add(key, k, step, at)
	}
	return places
}
