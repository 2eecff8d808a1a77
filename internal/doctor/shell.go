package doctor

import (
	"awsmfa/internal/hint"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"awsmfa/internal/profile"
	"awsmfa/internal/rcfile"
	"awsmfa/internal/session"
)

// checkShellSession is about the session of this shell.
func checkShellSession(c *checkup) []Finding {
	name := c.getenv("AWSMFA_PROFILE")
	if name == "" {
		return nil
	}
	seconds, err := strconv.ParseInt(c.getenv("AWSMFA_EXPIRES_AT"), 10, 64)
	switch end := time.Unix(seconds, 0); {
	case err != nil || c.getenv("AWS_ACCESS_KEY_ID") == "":
		return advised("take the rest out with: "+hint.UnloadLine(c.parent), Wrong, "this shell has only a part of the session of %s", name)
	case !end.After(c.now):
		return advised("log in again: "+hint.LoadLine(name, c.parent), Wrong, "the session of %s in this shell is over", name)
	default:
		return finds(Fine, "this shell has a session of %s (%s left)", name, session.Short(end.Sub(c.now).Round(time.Minute)))
	}
}

// checkExpiration is about AWS_CREDENTIAL_EXPIRATION, at which the AWS CLI stops
// whatever the keys are.
func checkExpiration(c *checkup) []Finding {
	text := c.getenv("AWS_CREDENTIAL_EXPIRATION")
	end, err := time.Parse(time.RFC3339, text)
	switch {
	case text == "" || err == nil && end.After(c.now):
		return nil
	case err != nil:
		return advised("unset AWS_CREDENTIAL_EXPIRATION", Wrong, "AWS_CREDENTIAL_EXPIRATION is no time, and the AWS CLI stops at it")
	}
	return advised("log in again, or unset AWS_CREDENTIAL_EXPIRATION", Wrong, "AWS_CREDENTIAL_EXPIRATION is past, and the AWS CLI stops at it")
}

// checkSecurityToken is about the old name of AWS_SESSION_TOKEN.
func checkSecurityToken(c *checkup) []Finding {
	old := c.getenv("AWS_SECURITY_TOKEN")
	if old == "" || old == c.getenv("AWS_SESSION_TOKEN") {
		return nil
	}
	return advised("unset AWS_SECURITY_TOKEN", Wrong, "AWS_SECURITY_TOKEN is set, and the AWS CLI takes it before AWS_SESSION_TOKEN")
}

// checkHalfKeys is about one half of a key pair.
func checkHalfKeys(c *checkup) []Finding {
	id, secret := c.getenv("AWS_ACCESS_KEY_ID") != "", c.getenv("AWS_SECRET_ACCESS_KEY") != ""
	if id == secret {
		return nil
	}
	return advised("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY", Wrong,
		"of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set; the AWS CLI stops at that")
}

// checkOtherKeys is about keys in the environment that did not come from us.
func checkOtherKeys(c *checkup) []Finding {
	if c.getenv("AWS_ACCESS_KEY_ID") == "" || c.getenv("AWS_SECRET_ACCESS_KEY") == "" || c.getenv("AWSMFA_PROFILE") != "" {
		return nil
	}
	return finds(Note, "AWS_ACCESS_KEY_ID is set: AWS tools take it before any profile that is not named with --profile. A login replaces it")
}

// emptyProfiles are the variables for the profile that are there and empty.
func emptyProfiles(environ []string) (names []string) {
	for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if slices.Contains(environ, name+"=") {
			names = append(names, name)
		}
	}
	return names
}

// checkEmptyProfile is about an empty name, which awsmfa and the SDKs take for
// none.
func checkEmptyProfile(c *checkup) (found []Finding) {
	for _, variable := range c.empty {
		found = append(found, advised("unset "+variable, Wrong, "%s is set and empty, and the AWS CLI stops at that", variable)...)
	}
	return found
}

// checkProfileVariables is about profiles that variables name: one that is not
// there stops AWS tools, even those that have keys.
func checkProfileVariables(c *checkup) (found []Finding) {
	var names []string
	for name := range profile.Names(c.config.index, c.credentials.index) {
		names = append(names, name)
	}
	for _, variable := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		switch name := c.getenv(variable); {
		case name == "":
		case !slices.Contains(names, name):
			found = append(found, advised("unset "+variable, Wrong, "%s is %q, which is no profile; AWS tools stop at that", variable, name)...)
		case c.parent == "fish" && name == c.getenv("AWSMFA_PROFILE"): // put over a universal variable
		case c.getenv("AWSMFA_PROFILE") != "":
			found = append(found, advised("unset "+variable, Note, "%s is %q, set after the login: its region counts in AWS tools, and awsmfa takes it for the profile", variable, name)...)
		}
	}
	if a, b := c.getenv("AWS_PROFILE"), c.getenv("AWS_DEFAULT_PROFILE"); a != "" && b != "" && a != b {
		found = append(found, advised("unset AWS_DEFAULT_PROFILE", Note, "AWS_PROFILE and AWS_DEFAULT_PROFILE differ: AWS CLI 1 and boto3 take the latter, other tools the former")...)
	}
	return found
}

// checkRegionVariables is about the two names of the region.
func checkRegionVariables(c *checkup) []Finding {
	a, b := c.getenv("AWS_REGION"), c.getenv("AWS_DEFAULT_REGION")
	if a == "" || b == "" || a == b {
		return nil
	}
	return advised("unset one of them", Note, "AWS_REGION is %s and AWS_DEFAULT_REGION is %s: AWS CLI 1 and boto3 take the latter, other tools the former", a, b)
}

// checkOldNames is about older names of the key variables, which the SDK for Go
// still reads.
func checkOldNames(c *checkup) (found []Finding) {
	for _, variable := range []string{"AWS_ACCESS_KEY", "AWS_SECRET_KEY"} {
		if c.getenv(variable) != "" {
			found = append(found, advised("unset "+variable, Note, "%s is set, an old name that some tools still read", variable)...)
		}
	}
	return found
}

// checkVault is about a shell of aws-vault, which does not start in another.
func checkVault(c *checkup) []Finding {
	if c.getenv("AWS_VAULT") == "" {
		return nil
	}
	return finds(Note, "this shell was started by aws-vault; a login takes its keys out")
}

// checkProfileFlag is about --profile, which passes a session by.
func checkProfileFlag(c *checkup) []Finding {
	k := c.profile.Keys
	if c.profileErr != nil || k.Command != "" || k.Profile != c.profile.Name || len(c.profile.Roles) > 0 {
		return nil
	}
	return advised("leave --profile out after a login, or see: awsmfa process --help", Note,
		"--profile %s makes AWS tools sign with the long-term keys, without MFA", hint.Word(k.Profile))
}

// checkPath is about which awsmfa the shell finds: there are others of that name.
func checkPath(c *checkup) []Finding {
	switch {
	case len(c.inPath) == 0:
		return advised("put "+filepath.Dir(c.self)+" into PATH", Wrong, "no awsmfa is in PATH, and the functions of the hook call it by name")
	case !c.first:
		return advised("remove it, or put "+filepath.Dir(c.self)+" before it in PATH", Wrong,
			"the awsmfa that is found in PATH is %s, and this is %s", c.inPath[0], c.self)
	}
	return finds(Fine, "awsmfa %s in PATH: %s", c.version, c.short(c.inPath[0]))
}

// checkHook is about the file that the shell reads when it starts. The functions
// themselves are inside the shell, where no other program can look.
func checkHook(c *checkup) []Finding {
	var files []string
	for _, h := range c.hooks {
		if h.LoadsHook && c.gap != "" {
			return advised(c.gapAdvice, Note, "authaws: loaded by %s, but %s", c.short(h.Path), c.gap)
		}
		if h.LoadsHook {
			return finds(Fine, "authaws: loaded by %s in each new %s; whether this shell has it, type authaws says", c.short(h.Path), c.parent)
		}
		files = append(files, c.short(h.Path))
	}
	switch {
	case c.covered.Shell:
		return finds(Fine, "authaws: each new %s has it, by another file than %s", c.parent, list(files))
	case c.covered.Login:
		return advised("load it in "+list(files), Note, "authaws: only login shells of %s have it", c.parent)
	}
	if len(files) == 0 {
		return finds(Note, "authaws: cannot tell which shell this is for, nor whether it has the hook")
	}
	return advised(fmt.Sprintf("add it with: awsmfa hook %s --install", rcfile.NameOf(c.parent, c.os)), Note, "authaws: no hook line in %s", list(files))
}
