//go:build !unix

package app

// ownerCheck: nobody changes another user's file by mistake here.
func ownerCheck(string) error { return nil }
