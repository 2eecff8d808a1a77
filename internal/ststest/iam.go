package ststest

import (
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"
)

const (
	iamService   = "iam"
	iamVersion   = "2010-05-08"
	iamNamespace = "https://iam.amazonaws.com/doc/2010-05-08/"
)

// iamRegions are what a signature for IAM must be scoped to, by partition: IAM
// is one service for all regions.
var iamRegions = map[string]string{"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}

// marker has a pattern that Go spells otherwise.
func marker() member {
	m := text("Marker", 1, 320, `[\x{20}-\x{ff}]+`)
	m.shown = `[\u0020-\u00FF]+`
	return m
}

// listMFADevices answers a user who is allowed to see its own devices and says
// whose it wants to see. Without a name IAM wants permission for all users:
// https://github.com/aws/aws-cli/issues/6947.
func listMFADevices(c call) (node, *apiError) {
	user, named := c.in.text("UserName")
	if !named && c.who.user == "" {
		return node{}, invalid("Must specify userName when calling with non-User credentials")
	}
	if !named || user != path.Base(c.who.user) || !slices.Contains(c.who.allowed, "iam:ListMFADevices") {
		return node{}, denied(fmt.Sprintf("User: %s is not authorized to perform: iam:ListMFADevices on resource: user %s "+
			"because no identity-based policy allows the iam:ListMFADevices action", c.who.arn, user))
	}
	var members []node
	for _, serial := range slices.Sorted(maps.Keys(c.s.devices)) {
		if d := c.s.devices[serial]; d.owner == c.who.user {
			members = append(members, element("member", leaf("UserName", user), leaf("SerialNumber", serial),
				leaf("EnableDate", d.since.UTC().Format(time.RFC3339))))
		}
	}
	return c.page("MFADevices", members)
}

// page is the part of a list that the request asks for. A marker is only good
// for the list it was given with, which has not grown since.
func (c call) page(name string, members []node) (node, *apiError) {
	from := 0
	if marker, sent := c.in.text("Marker"); sent {
		n, err := strconv.Atoi(marker)
		if err != nil || n < 1 || n >= len(members) {
			return node{}, &apiError{http.StatusBadRequest, "ValidationError", "Invalid Marker."}
		}
		from = n
	}
	size := c.in.number("MaxItems", 100)
	if c.s.config.PageSize > 0 {
		size = min(size, c.s.config.PageSize)
	}
	to := min(from+size, len(members))
	list := element(name, members[from:to]...)
	if to == len(members) {
		return element("", leaf("IsTruncated", "false"), list), nil
	}
	return element("", leaf("IsTruncated", "true"), list, leaf("Marker", strconv.Itoa(to))), nil
}
