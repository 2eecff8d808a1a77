//go:build !linux && !darwin && !windows

package host

// parentName is the name of the program that started this one; it is not known here.
func parentName() string { return "" }
