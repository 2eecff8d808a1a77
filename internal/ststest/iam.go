package ststest

import (
	"fmt"
	"maps"
	"net/http"
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

// iamOperations is what the server can do of IAM, by Action.
var iamOperations = map[string]operation{
	"ListMFADevices":         {members: []member{userName(), marker(), maxItems()}, run: listMFADevices},
	"ListVirtualMFADevices":  {members: []member{choice("AssignmentStatus", "Assigned", "Unassigned", "Any"), marker(), maxItems()}, run: listVirtualMFADevices},
	"CreateVirtualMFADevice": {members: []member{text("VirtualMFADeviceName", 1, 226, `[\w+=,.@-]+`).must(), text("Path", 1, 512, `/|/[!-~]+/`)}, run: createVirtualMFADevice},
	"EnableMFADevice":        {members: pairMembers(), run: enableMFADevice},
	"ResyncMFADevice":        {members: pairMembers(), run: resyncMFADevice},
	"DeactivateMFADevice":    {members: []member{userName(), serialNumber()}, run: deactivateMFADevice},
	"DeleteVirtualMFADevice": {members: []member{serialNumber()}, run: deleteVirtualMFADevice},
	"ListAccessKeys":         {members: []member{userName(), marker(), maxItems()}, run: listAccessKeys},
	"CreateAccessKey":        {members: []member{userName()}, run: createAccessKey},
	"UpdateAccessKey":        {members: []member{userName(), accessKeyID(), choice("Status", "Active", "Inactive", "Expired").must()}, run: updateAccessKey},
	"DeleteAccessKey":        {members: []member{userName(), accessKeyID()}, run: deleteAccessKey},
	"GetAccessKeyLastUsed":   {members: []member{accessKeyID()}, run: getAccessKeyLastUsed},
}

func userName() member { return text("UserName", 1, 128, `[\w+=,.@-]+`) }

func serialNumber() member { return text("SerialNumber", 9, 256, `[\w+=/:,.@-]+`).must() }

func accessKeyID() member { return text("AccessKeyId", 16, 128, `[\w]+`).must() }

func maxItems() member { return number("MaxItems", 1, 1000) }

func pairMembers() []member {
	return []member{
		userName().must(), serialNumber(),
		text("AuthenticationCode1", 6, 6, `[\d]+`).must(), text("AuthenticationCode2", 6, 6, `[\d]+`).must(),
	}
}

// marker has a pattern that Go spells otherwise.
func marker() member {
	m := text("Marker", 1, 320, `[\x{20}-\x{ff}]+`)
	m.shown = `[\u0020-\u00FF]+`
	return m
}

// self is the name of the user that the call is about, which has to be the one
// that makes it. Without a name IAM wants permission for all users, and nobody
// here has that: https://github.com/aws/aws-cli/issues/6947.
func (c call) self(action string) (string, *apiError) {
	user, named := c.in.text("UserName")
	if !named && c.who.user == "" {
		return "", invalid("Must specify userName when calling with non-User credentials")
	}
	if !named || user != c.who.userName() {
		return "", c.forbidden(action, "user "+user)
	}
	return user, c.may(action, "user "+user)
}

// may is the user's policy.
func (c call) may(action, resource string) *apiError {
	if slices.Contains(c.who.allowed, action) || c.who.mfa && slices.Contains(c.who.withMFA, action) {
		return nil
	}
	return c.forbidden(action, resource)
}

func (c call) forbidden(action, resource string) *apiError {
	why := "because no identity-based policy allows the " + action + " action"
	if slices.Contains(c.who.withMFA, action) && !c.who.mfa {
		why = "with an explicit deny in an identity-based policy"
	}
	return denied(fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s", c.who.arn, action, resource, why))
}

func notFound(message string) *apiError {
	return &apiError{http.StatusNotFound, "NoSuchEntity", message}
}

func conflict(code, message string) *apiError {
	return &apiError{http.StatusConflict, code, message}
}

// listMFADevices answers a user who is allowed to see its own devices and says
// whose it wants to see.
func listMFADevices(c call) (node, *apiError) {
	user, err := c.self("iam:ListMFADevices")
	if err != nil {
		return node{}, err
	}
	var members []node
	for _, serial := range slices.Sorted(maps.Keys(c.s.devices)) {
		if d := c.s.devices[serial]; d.owner == c.who.user {
			members = append(members, element("member", leaf("UserName", user), leaf("SerialNumber", serial), leaf("EnableDate", date(d.since))))
		}
	}
	return c.page("MFADevices", members)
}

func date(t time.Time) string { return t.UTC().Format(time.RFC3339) }

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
