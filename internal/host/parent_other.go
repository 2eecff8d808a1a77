//go:build !linux && !darwin

package host

// parentName is not known here.
func parentName() string { return "" }
