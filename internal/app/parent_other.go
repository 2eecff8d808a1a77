//go:build !linux && !darwin

package app

// parentName is not known here.
func parentName() string { return "" }
