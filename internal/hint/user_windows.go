package hint

import "awsmfa/internal/accesslist"

// user is the SID of the user, or that of the owner if it cannot be found.
func user() string {
	if sid, err := accesslist.User(); err == nil {
		return sid
	}
	return "S-1-3-4" // Owner Rights
}
