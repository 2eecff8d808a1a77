package profile

import "awsmfa/internal/inifile"

// Has says whether one of the files has a profile of that name.
func Has(config, credentials *inifile.File, name string) bool {
	for known := range Names(config, credentials) {
		if known == name {
			return true
		}
	}
	return false
}

// HasAny says whether one of the files has a profile.
func HasAny(config, credentials *inifile.File) bool {
	for range Names(config, credentials) {
		return true
	}
	return false
}
