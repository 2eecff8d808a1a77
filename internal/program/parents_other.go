//go:build unix && !linux && !darwin

package program

// parents is not known here: only the command itself is ended.
func parents() map[int]int { return nil }
