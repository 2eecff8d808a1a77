//go:build !windows

package hint

// user: no command here needs it.
func user() string { return "" }
