package host

import (
	"cmp"
	"os"
	"os/user"
	"runtime"
	"strconv"
)

// HomeOf is the home folder of a user in the system's database, or "". For the one
// who runs this, whose name is "" here, HOME counts before it: where it is set and
// empty, paths begin at the root, as botocore has it. Windows has its own variables
// for it.
func HomeOf(name string) string {
	value, set := os.LookupEnv("HOME")
	switch {
	case name == "" && set && value == "" && runtime.GOOS != "windows":
		return "/"
	case name == "":
		return getenv("HOME")
	case runtime.GOOS == "windows":
		return ""
	}
	return folder(user.Lookup(name))
}

// getenv is os.Getenv, but for HOME where that is not set, as it is not under
// systemd and cron: then it is what the system's database has. Every path that
// the program makes of HOME is made of this one.
func getenv(name string) string {
	if name == "HOME" && runtime.GOOS == "windows" {
		return windowsHome(os.Getenv)
	}
	value, set := os.LookupEnv(name)
	if set || name != "HOME" {
		return value
	}
	return folder(user.LookupId(strconv.Itoa(os.Getuid())))
}

// windowsHome is where AWS CLI 2, boto3 and Go look: HOME counts only without a
// profile of the user. Git and others set it as they like.
func windowsHome(getenv func(string) string) string {
	return cmp.Or(getenv("USERPROFILE"), getenv("HOME"))
}

func folder(u *user.User, err error) string {
	if err != nil {
		return ""
	}
	return u.HomeDir
}
