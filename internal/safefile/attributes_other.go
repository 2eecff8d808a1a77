//go:build !linux && !darwin && !windows

package safefile

import "os"

// attributes are not known of on this system.
type attributes map[string]string

func attributesOf(*os.File) (attributes, error) { return nil, nil }

func create(name, _ string, _ state) (*os.File, error) { return createNew(name) }

func keepAttributes(*os.File, string, state) error { return nil }

func dropAccessList(*os.File) error { return nil }
