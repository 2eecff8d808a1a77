package program

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"runtime"
	"slices"
	"strings"

	"awsmfa/internal/environ"
)

// ErrLoop says that a credential_process would start itself without end.
var ErrLoop = errors.New("a command that starts itself")

// guarded is c with its own mark added to those in the variable c.Guard, which
// is how it knows itself again below. The mark is a hash: a command line may
// hold a secret.
func (c Command) guarded(key string) (Command, error) { return c.guardedOn(runtime.GOOS, key) }

func (c Command) guardedOn(system, key string) (Command, error) {
	if c.Guard == "" {
		return c, nil
	}
	sum := sha256.Sum256([]byte(c.Line))
	marks := []string{hex.EncodeToString(sum[:8])}
	var env []string
	for _, pair := range c.Env {
		name, value, _ := environ.Cut(system, pair)
		if name != environ.Fold(system, c.Guard) {
			env = append(env, pair)
			continue
		}
		above := strings.Split(value, ",")
		if slices.Contains(above, marks[0]) {
			return c, &Error{key, "starts itself without end", ErrLoop}
		}
		marks = append(marks, above...)
	}
	c.Env = append(env, c.Guard+"="+strings.Join(marks, ","))
	return c, nil
}
