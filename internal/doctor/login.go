package doctor

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// checkKeys is about the keys that sign a login.
func checkKeys(c *checkup) []Finding {
	var unnamed *login.UnnamedError
	only := ""
	if c.only {
		only = ", the only one that can log in"
	}
	switch k := c.profile.Keys; {
	case c.config.err != nil || c.credentials.err != nil:
		return nil // said of the file
	case errors.As(c.profileErr, &unnamed) && c.config.info == nil && c.credentials.info == nil:
		return nil // said of the files
	case errors.As(c.profileErr, &unnamed):
		return advised(unnamed.Hint(), Note, "%v", unnamed)
	case c.profileErr != nil:
		return findingOf(c.profileErr)
	case k.Environment:
		return finds(Note, "profile %s: access key %s from the environment, because no profile is named", c.profile.Name, creds.ShowKeyID(k.AccessKeyID))
	case k.Command != "":
		return finds(Fine, "profile %s%s: access key from credential_process (%s)", c.profile.Name, only, k.Origin)
	default:
		return finds(Fine, "profile %s%s: access key %s (%s)", c.profile.Name, only, creds.ShowKeyID(k.AccessKeyID), k.Origin)
	}
}

// checkRegion is about the region, which the shell gets too.
func checkRegion(c *checkup) []Finding {
	switch region := c.profile.Region; {
	case c.profileErr != nil:
		return nil
	case region.Value != "" && c.profile.STS.Endpoint.Value == "" && !profile.IsRegion(region.Value):
		return advised("correct it there: AWS regions have names such as eu-west-1", Wrong, "AWS has no region %q (%s)", region.Value, region.Origin)
	case region.Value == "":
		return advised("add region = ... to the profile", Note, "no region is set, so AWS tools will ask for one after a login")
	default:
		return finds(Fine, "region %s (%s)", region.Value, region.Origin)
	}
}

// checkEndpoint is about an endpoint override.
func checkEndpoint(c *checkup) []Finding {
	switch endpoint := c.profile.STS.Endpoint; {
	case c.clientErr != nil:
		return findingOf(c.clientErr)
	case endpoint.Value != "":
		return finds(Note, "STS endpoint: %s (%s)", endpoint.Value, endpoint.Origin)
	}
	return nil
}

// checkCABundle is about the certificates that AWS is checked with.
func checkCABundle(c *checkup) []Finding {
	bundle := c.profile.STS.CABundle
	if bundle.Value == "" || c.clientErr != nil {
		return nil
	}
	return finds(Fine, "certificates are checked with %s only (%s)", c.short(bundle.Value), bundle.Origin)
}

// checkSTS is about the keys and the connection: one request checks both.
func checkSTS(c *checkup) []Finding {
	switch {
	case c.clientErr != nil:
		return nil // said of the endpoint
	case errors.As(c.profileErr, new(*login.UnnamedError)) || errors.As(c.profileErr, new(*profile.UnknownError)):
		return nil // there is no profile whose keys could ask
	case !c.asked:
		return finds(Note, "AWS was not contacted: the profile cannot be used as it is")
	case c.whoErr != nil:
		return findingOf(c.whoErr)
	case strings.HasSuffix(c.who.ARN, ":root"):
		return advised("make an IAM user, and delete the access keys of the root user", Note,
			"AWS answers: the keys belong to the root user of account %s", c.who.Account)
	}
	name := c.who.UserName()
	if name == "" {
		return finds(Fine, "AWS answers: the keys belong to %s", c.who.ARN)
	}
	return finds(Fine, "AWS answers: the keys belong to user %s of account %s", name, c.who.Account)
}

// checkAccount is about the account that the profile says it is for.
func checkAccount(c *checkup) []Finding { return findingOf(c.account) }

// checkProxy names the proxy by its host: its URL may hold a password.
func checkProxy(c *checkup) []Finding {
	if c.proxy == nil {
		return nil
	}
	v := Fine
	if c.whoErr != nil {
		v = Note
	}
	return finds(v, "requests to STS go through the proxy %s", c.proxy.Host)
}

// STS accepts clocks that differ by five minutes or more; a code made on this
// machine must be right to less than one.
const (
	clockOff = 5 * time.Minute
	clockBad = 45 * time.Second
)

// checkClock compares our clock with that of STS, as its answer has it.
func checkClock(c *checkup) []Finding {
	skew, known := c.who.Skew, c.who.Dated
	var e *awsapi.Error
	if errors.As(c.whoErr, &e) {
		skew, known = e.Skew()
	}
	const set = "set it from the network (NTP)"
	switch off := skew.Abs().Round(time.Second); {
	case !known || e != nil && e.Kind() == awsapi.ClockWrong: // which says it itself
		return nil
	case off >= clockOff:
		return advised(set, Wrong, "the clock of this machine is %s", hint.Behind(skew.Round(time.Second)))
	case off >= clockBad:
		return advised(set, Note, "the clock of this machine is %s; codes made on it may be refused", hint.Behind(skew.Round(time.Second)))
	}
	return finds(Fine, "the clock of this machine agrees with AWS")
}

// AWS checks nine codes of a device in each three minutes of its clock. It refuses
// all others with an error that names another cause.
const (
	triesWindow = 3 * time.Minute
	triesLimit  = 9
)

// checkTries counts the attempts left, as far as this machine knows.
func checkTries(c *checkup) []Finding {
	if c.sent == 0 {
		return nil
	}
	end := c.now.Truncate(triesWindow).Add(triesWindow)
	if c.sent >= triesLimit {
		return advised(fmt.Sprintf("wait %s", session.Short(end.Sub(c.now).Round(time.Second))), Wrong,
			"code attempts left: none of %d (AWS locks the device until %s)", triesLimit, end.Local().Format("15:04:05"))
	}
	return finds(Fine, "code attempts left: %d of %d (AWS then locks the device until %s)", triesLimit-c.sent, triesLimit, end.Local().Format("15:04:05"))
}

// checkCache is about the folder of cached sessions.
func checkCache(c *checkup) (found []Finding) {
	for _, err := range c.errs {
		found = append(found, findingOf(err)...)
	}
	if len(found) > 0 || c.cache == "" {
		return found
	}
	return finds(Fine, "cached sessions: %d, in %s", c.cached, c.short(c.cache))
}
