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
