//go:build !linux && !darwin

package safefile

// isImmutable does not know.
func isImmutable(string) bool { return false }
