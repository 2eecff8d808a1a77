//go:build !linux

package main

import "os"

// forget is not known here: what was written is measured as it was written.
func forget(*os.File) error { return nil }
