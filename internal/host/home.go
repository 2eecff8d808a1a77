package host

import (
	"os"
	"os/user"
	"runtime"
	"strconv"
)

// HomeOf is the home folder of a user in the system's database, or "". For the one
// who runs this, whose name is "" here, HOME counts before it, also where it is
// empty. Windows has its own variables for it.
func HomeOf(name string) string {
	if name == "" {
		return getenv("HOME")
	}
	if runtime.GOOS == "windows" {
		return ""
	}
	return folder(user.Lookup(name))
}

// getenv is os.Getenv, but for HOME where that is not set, as it is not under
// systemd and cron: then it is what the system's database has. Every path that
// the program makes of HOME is made of this one.
func getenv(name string) string {
	value, set := os.LookupEnv(name)
	if set || name != "HOME" || runtime.GOOS == "windows" {
		return value
	}
	return folder(user.LookupId(strconv.Itoa(os.Getuid())))
}

func folder(u *user.User, err error) string {
	if err != nil {
		return ""
	}
	return u.HomeDir
}
