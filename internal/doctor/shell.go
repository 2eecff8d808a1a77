package doctor

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"awsmfa/internal/environ"
	"awsmfa/internal/hint"
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
		return advised("clear it with: "+hint.UnloadLine(c.parent), Wrong, "the session of %s in this shell is incomplete", name)
	case !end.After(c.now):
		return advised("log in again: "+hint.LoadLine(name, c.parent), Wrong, "the session of %s in this shell has expired", name)
	default:
		return finds(Fine, "this shell has a session of %s (%s left)", name, session.Short(end.Sub(c.now).Round(time.Minute)))
	}
}

// checkExpiration is about AWS_CREDENTIAL_EXPIRATION, at which the AWS CLI fails
// whatever the keys are.
func checkExpiration(c *checkup) []Finding {
	text := c.getenv("AWS_CREDENTIAL_EXPIRATION")
	end, err := time.Parse(time.RFC3339, text)
	switch {
	case text == "" || err == nil && end.After(c.now):
		return nil
	case err != nil:
		return advised(c.unset("AWS_CREDENTIAL_EXPIRATION"), Wrong, "AWS_CREDENTIAL_EXPIRATION is not a valid time, so the AWS CLI fails")
	}
	return advised("log in again, or: "+c.unset("AWS_CREDENTIAL_EXPIRATION"), Wrong, "AWS_CREDENTIAL_EXPIRATION is in the past, so the AWS CLI fails")
}

// checkSecurityToken is about the old name of AWS_SESSION_TOKEN.
func checkSecurityToken(c *checkup) []Finding {
	old := c.getenv("AWS_SECURITY_TOKEN")
	if old == "" || old == c.getenv("AWS_SESSION_TOKEN") {
		return nil
	}
	return advised(c.unset("AWS_SECURITY_TOKEN"), Wrong, "AWS_SECURITY_TOKEN is set, and the AWS CLI prefers it to AWS_SESSION_TOKEN")
}

// checkHalfKeys is about one half of a key pair.
func checkHalfKeys(c *checkup) []Finding {
	set, missing := "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
	if c.getenv(set) == "" {
		set, missing = missing, set
	}
	var said *profile.KeysError
	if c.getenv(set) == "" || c.getenv(missing) != "" || errors.As(c.profileErr, &said) && said.MissingVariable() != "" {
		return nil
	}
	return advised("set "+missing+" too, or: "+c.unset(set), Wrong, "%s is set and %s is not, so the AWS CLI fails", set, missing)
}

// checkOtherKeys is about keys in the environment that did not come from us.
func checkOtherKeys(c *checkup) []Finding {
	if c.getenv("AWS_ACCESS_KEY_ID") == "" || c.getenv("AWS_SECRET_ACCESS_KEY") == "" || c.getenv("AWSMFA_PROFILE") != "" {
		return nil
	}
	return finds(Note, "AWS_ACCESS_KEY_ID is set: AWS tools prefer it to every profile not named with --profile. A login replaces it")
}

// checkProfileVariables is about profiles that variables name: AWS tools fail at
// one that does not exist, even if they have keys.
func checkProfileVariables(c *checkup) (found []Finding) {
	var names []string
	for name := range profile.Names(c.config.index, c.credentials.index) {
		names = append(names, name)
	}
	for _, variable := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		switch name := c.getenv(variable); {
		case name == "":
		case !slices.Contains(names, name):
			found = append(found, advised(c.unset(variable), Wrong, "%s names profile %q, which does not exist, so AWS tools fail", variable, name)...)
		case c.parent == "fish" && name == c.getenv("AWSMFA_PROFILE"): // put over a universal variable
		case c.getenv("AWSMFA_PROFILE") != "":
			found = append(found, advised(c.unset(variable), Note, "%s is %q, set after the login: AWS tools use its region, and awsmfa logs in to it", variable, name)...)
		}
	}
	if a, b := c.getenv("AWS_PROFILE"), c.getenv("AWS_DEFAULT_PROFILE"); a != "" && b != "" && a != b {
		found = append(found, advised(c.unset("AWS_DEFAULT_PROFILE"), Note, "AWS_PROFILE and AWS_DEFAULT_PROFILE differ: AWS CLI 1 and boto3 use AWS_DEFAULT_PROFILE, other tools AWS_PROFILE")...)
	}
	return found
}

// checkEmptyProfile is about a variable that is set to nothing, for which the AWS
// CLI and boto3 look for a profile without a name.
func checkEmptyProfile(c *checkup) (found []Finding) {
	for _, variable := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if slices.ContainsFunc(c.environ, func(pair string) bool {
			name, value, set := environ.Cut(c.os, pair)
			return name == variable && set && value == ""
		}) {
			found = append(found, advised(c.unset(variable), Wrong, "%s is set and empty, at which AWS CLI 1 and boto3 stop", variable)...)
		}
	}
	return found
}

// checkRegionVariables is about the two names of the region.
func checkRegionVariables(c *checkup) []Finding {
	a, b := c.getenv("AWS_REGION"), c.getenv("AWS_DEFAULT_REGION")
	if a == "" || b == "" || a == b {
		return nil
	}
	return advised("keep one of them", Note, "AWS_REGION is %s and AWS_DEFAULT_REGION is %s: AWS CLI 1 and boto3 use AWS_DEFAULT_REGION, other tools AWS_REGION", a, b)
}

// checkOldNames is about older names of the key variables, which the SDK for Go
// still reads.
func checkOldNames(c *checkup) (found []Finding) {
	for _, variable := range []string{"AWS_ACCESS_KEY", "AWS_SECRET_KEY"} {
		if c.getenv(variable) != "" {
			found = append(found, advised(c.unset(variable), Note, "%s is set, an old name that some tools still read", variable)...)
		}
	}
	return found
}

// checkVault is about a shell that aws-vault started: aws-vault refuses to nest.
func checkVault(c *checkup) []Finding {
	if c.getenv("AWS_VAULT") == "" {
		return nil
	}
	return finds(Note, "this shell was started by aws-vault; a login replaces its keys")
}

// checkHook is about the shell's start-up file. The functions themselves are inside
// the shell, where no other program can look.
func checkHook(c *checkup) []Finding {
	if c.os == "windows" && c.parent == "cmd" {
		return nil // which has none
	}
	var files []string
	for _, h := range c.hooks {
		if h.Alias > 0 {
			return advised("remove that line, and log in with authaws in a new shell", Note, "line %d of %s makes an alias authaws, which hides the function of the hook", h.Alias, c.short(h.Path))
		}
		if h.LoadsHook && c.gap != "" {
			return advised(c.gapAdvice, Note, "authaws: loaded by %s, but %s", c.short(h.Path), c.gap)
		}
		if h.LoadsHook {
			return finds(Fine, "authaws is set up in %s (is it in this shell? run: %s)", c.short(h.Path), hint.FindLine(c.parent, "authaws"))
		}
		files = append(files, c.short(h.Path))
	}
	inTerminals := c.covered.Shell
	if c.os == "darwin" {
		inTerminals = c.covered.Login
	}
	switch {
	case inTerminals:
		return finds(Fine, "authaws: each new %s has it, by another file than %s", c.parent, list(files))
	case c.covered.Shell:
		return advised("load it in "+list(files[:1]), Note, "authaws: a new %s in a terminal does not have it, since that is a login shell on macOS", c.parent)
	case c.covered.Login:
		return advised("load it in "+list(files), Note, "authaws: only login shells of %s have it", c.parent)
	}
	if len(files) == 0 {
		return finds(Note, "authaws: unknown shell, so its start-up file was not checked")
	}
	return advised(fmt.Sprintf("add it with: awsmfa hook %s --install", rcfile.NameOf(c.parent, c.os)), Note, "authaws is not set up in %s", list(files))
}

// checkExecutionPolicy is about PowerShell that reads no start-up file. That is a
// fault only where the file is to set up authaws.
func checkExecutionPolicy(c *checkup) []Finding {
	problem, advice := rcfile.Refusal(c.policy)
	switch {
	case problem == "":
		return nil
	case slices.ContainsFunc(c.hooks, func(f rcfile.File) bool { return f.LoadsHook }):
		return advised(advice, Wrong, "%s", problem)
	}
	return advised(advice, Note, "%s", problem)
}

// unset is what a person types to unset variables in this shell.
func (c *checkup) unset(names ...string) string { return hint.UnsetLine(c.parent, names...) }
