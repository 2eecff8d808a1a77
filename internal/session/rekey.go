package session

import "errors"

// Rekey has the cached sessions of p that one access key made go on under another
// of the same user, which took its place: they outlive the key, and nobody is
// asked for a code. Sessions of later steps are found by the session before and
// need nothing. Errors are those of the store, joined.
func (s *Sessions) Rekey(p Plan, from, to string) error {
	var all error
	for _, step := range append(p.Alternatives[:len(p.Alternatives):len(p.Alternatives)], p.Steps[0]) {
		old := p.key(step, from)
		k, ok := s.Store.Load(old)
		if !ok || from == to {
			continue
		}
		k.KeyID = to
		err := s.Store.Save(p.key(step, to), k)
		if err == nil {
			err = s.Store.Remove(old)
		}
		all = errors.Join(all, err)
	}
	return all
}
