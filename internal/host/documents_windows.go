package host

import "golang.org/x/sys/windows"

// documents is the user's folder for documents, wherever OneDrive or the user has
// moved it; "" where Windows does not tell.
func documents() string {
	path, err := windows.KnownFolderPath(windows.FOLDERID_Documents, windows.KF_FLAG_DONT_VERIFY)
	if err != nil {
		return ""
	}
	return path
}
