package doctor

import (
	"context"
	"slices"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// askIAM asks for the devices of the user once STS has said who that is. No session
// is made for it: a cached one signs, or else the long-term keys, which most
// policies allow. That it is not allowed is no problem.
func (c *checkup) askIAM(ctx context.Context, d Deps, files awsfiles.Files, name string) {
	if !c.asked || c.whoErr != nil || c.deviceErr != nil || c.who.UserName() == "" {
		return
	}
	p, err := login.ForUser(d.Deps, files, name, true)
	if err != nil || p.STS.Endpoint.Value != "" && p.IAM.Value == "" { // what stands in for STS has users of its own
		return
	}
	client := login.NewClient(d.Deps, p)
	api, err := client.API()
	if err != nil {
		return
	}
	keys, err := client.Keys(ctx)
	if err != nil {
		return
	}
	defer d.Say.NoticeIfSlow("waiting for AWS IAM")()
	for _, with := range append(c.cachedSession(p), keys) {
		c.devices, err = api.MFADevices(ctx, with, c.who.ARN)
		c.devicesKnown = err == nil
		if !awsapi.RefusedWith(err, awsapi.Denied, awsapi.KeysUnknown, awsapi.SessionExpired) {
			return
		}
	}
}

// cachedSession is the MFA session that a login of the user would use, or none.
func (c *checkup) cachedSession(p profile.Profile) []creds.Credentials {
	plan, err := session.Route(p, session.Options{})
	if c.sessions == nil || err != nil {
		return nil
	}
	all := session.Sessions{Store: c.sessions, Now: func() time.Time { return c.now }}
	if k, ok := all.Cached(plan, session.LastMinute); ok {
		return []creds.Credentials{k.Credentials}
	}
	return nil
}

// checkDevice is about the device and all other errors of a login.
func checkDevice(c *checkup) []Finding {
	serial := c.profile.Serial
	switch {
	case c.profileErr != nil:
		return nil
	case c.deviceErr != nil:
		return findingOf(c.deviceErr)
	case c.asked && c.whoErr == nil:
		if err := login.CheckDevice(c.profile, c.who.Account); err != nil {
			return findingOf(err)
		}
	}
	switch {
	case !c.devicesKnown:
		return finds(Fine, "MFA device %s (%s)", serial.Value, serial.Origin)
	case slices.Contains(c.devices, serial.Value):
		return finds(Fine, "MFA device %s (%s), which user %s has", serial.Value, serial.Origin, c.who.UserName())
	case len(c.devices) == 0:
		return advised("add one: awsmfa device add "+hint.Word(c.profile.Name), Wrong,
			"MFA device %s (%s): AWS knows no MFA device of user %s", serial.Value, serial.Origin, c.who.UserName())
	}
	return advised("find and write the right one with: awsmfa setup "+hint.Word(c.profile.Name), Wrong,
		"user %s has no MFA device %s (%s); AWS knows %s", c.who.UserName(), serial.Value, serial.Origin, strings.Join(c.devices, ", "))
}
