//go:build !unix

package host

// CheckOwner: nobody changes another user's file by mistake here.
func CheckOwner(string) error { return nil }
