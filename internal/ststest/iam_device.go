package ststest

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
)

// What IAM was recorded to do with a pair of codes: both are of steps that
// follow one another, the second from 998 steps behind the device's time to 1,000
// ahead of it, and both newer than the last pair that it took.
const (
	stepsBehind = 998
	stepsAhead  = 1000
	maxDevices  = 8 // of a user
	seedLength  = 40
)

var (
	badPair   = &apiError{http.StatusForbidden, "InvalidAuthenticationCode", "Authentication code for device is not valid."}
	notSelf   = denied("To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.")
	notOfUser = notFound("MFA Device invalid for user.")
)

func createVirtualMFADevice(c call) (node, *apiError) {
	name, _ := c.in.text("VirtualMFADeviceName")
	folder, sent := c.in.text("Path")
	if !sent {
		folder = "/"
	}
	serial := fmt.Sprintf("arn:%s:iam::%s:mfa%s%s", arnField(c.who.arn, 1), c.who.account, folder, name)
	if err := c.may("iam:CreateVirtualMFADevice", serial); err != nil {
		return node{}, err
	}
	if c.who.oneName && name != c.who.userName() {
		return node{}, c.forbidden("iam:CreateVirtualMFADevice", serial)
	}
	known := c.s.devices[serial]
	if known != nil && !known.deleted {
		return node{}, conflict("EntityAlreadyExists", "MFA device already exists.")
	}
	seed := make([]byte, seedLength)
	rand.Read(seed)
	fresh := &device{secret: seed, virtual: true, account: c.who.account, since: c.now, spent: map[int64]bool{}, given: map[int64]bool{}}
	if known != nil {
		fresh.window, fresh.tries = known.window, known.tries
	}
	c.s.devices[serial] = fresh
	base64Of := base64.StdEncoding.EncodeToString
	return element("", element("VirtualMFADevice",
		leaf("SerialNumber", serial),
		leaf("Base32StringSeed", base64Of([]byte(base32.StdEncoding.EncodeToString(seed)))),
		leaf("QRCodePNG", base64Of([]byte("\x89PNG\r\n\x1a\n"))), // nobody here looks at it
	)), nil
}

// managed is a user's device that is to be changed. Who has a device needs a
// session that was made with one, whatever the policy says; that comes before
// all other refusals.
func (c call) managed(action string) (user string, d *device, err *apiError) {
	if user, err = c.self(action); err != nil {
		return "", nil, err
	}
	if !c.who.mfa && c.count(c.who.user) > 0 && action != "iam:ResyncMFADevice" {
		return "", nil, notSelf
	}
	serial, _ := c.in.text("SerialNumber")
	d = c.s.devices[serial]
	if d != nil && (d.deleted || d.account != c.who.account) {
		d = nil
	}
	return user, d, nil
}

// count is how many devices a user has.
func (c call) count(user string) (n int) {
	for _, d := range c.s.devices {
		if d.owner == user {
			n++
		}
	}
	return n
}

func enableMFADevice(c call) (node, *apiError) {
	user, d, err := c.managed("iam:EnableMFADevice")
	switch {
	case err != nil:
		return node{}, err
	case d == nil:
		return node{}, notFound("VirtualMFADevice with serial number is not found.")
	case d.owner == c.who.user:
		return node{}, conflict("EntityAlreadyExists", fmt.Sprintf("MFA Device for user %s already exists.", user))
	case d.owner != "":
		return node{}, conflict("EntityAlreadyExists", "MFA Device is already in use.")
	case c.count(c.who.user) >= maxDevices:
		return node{}, conflict("LimitExceeded", fmt.Sprintf("Cannot exceed quota for MfaDevicesPerUser: %d", maxDevices))
	}
	if err := d.takePair(c); err != nil {
		return node{}, err
	}
	d.assign(c.who.user, c.now)
	return node{}, nil
}

func resyncMFADevice(c call) (node, *apiError) {
	_, d, err := c.managed("iam:ResyncMFADevice")
	if err != nil {
		return node{}, err
	}
	if d == nil || d.owner != c.who.user || d.kind == FIDO {
		return node{}, notOfUser
	}
	return node{}, d.takePair(c)
}

// takePair does not spend the codes: STS takes both of them still.
func (d *device) takePair(c call) *apiError {
	first, _ := c.in.text("AuthenticationCode1")
	second, _ := c.in.text("AuthenticationCode2")
	here := stepAt(c.now) + d.adjust
	for step := max(here-stepsBehind, d.pair+2); step <= here+stepsAhead; step++ {
		if codeAt(d.secret, step) == second && codeAt(d.secret, step-1) == first {
			d.pair, d.adjust = step, step-stepAt(c.now)
			return nil
		}
	}
	return badPair
}

func deactivateMFADevice(c call) (node, *apiError) {
	_, d, err := c.managed("iam:DeactivateMFADevice")
	if err != nil {
		return node{}, err
	}
	if d == nil || d.owner != c.who.user {
		return node{}, notOfUser
	}
	d.assign("", c.now)
	d.deleted = !d.virtual
	return node{}, nil
}

// deleteVirtualMFADevice leaves a record behind: STS has not heard of it, and
// the tries go by the serial number.
func deleteVirtualMFADevice(c call) (node, *apiError) {
	serial, _ := c.in.text("SerialNumber")
	if err := c.may("iam:DeleteVirtualMFADevice", serial); err != nil {
		return node{}, err
	}
	if c.who.oneName && path.Base(serial) != c.who.userName() {
		return node{}, c.forbidden("iam:DeleteVirtualMFADevice", serial)
	}
	d := c.s.devices[serial]
	switch {
	case d == nil || d.deleted || !d.virtual || d.account != c.who.account:
		return node{}, notFound(fmt.Sprintf("VirtualMFADevice with serial number %s doesn't exist.", serial))
	case d.owner != "":
		return node{}, conflict("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.")
	}
	d.deleted = true
	return node{}, nil
}

func listVirtualMFADevices(c call) (node, *apiError) {
	if err := c.may("iam:ListVirtualMFADevices", fmt.Sprintf("arn:%s:iam::%s:mfa/", arnField(c.who.arn, 1), c.who.account)); err != nil {
		return node{}, err
	}
	status, sent := c.in.text("AssignmentStatus")
	if !sent {
		status = "Any"
	}
	var members []node
	for _, serial := range slices.Sorted(maps.Keys(c.s.devices)) {
		d := c.s.devices[serial]
		assigned := d.owner != ""
		if !d.virtual || d.deleted || d.account != c.who.account || status == "Assigned" && !assigned || status == "Unassigned" && assigned {
			continue
		}
		member := element("member", leaf("SerialNumber", serial))
		if assigned {
			resource := arnField(d.owner, 5)
			member.children = append(member.children, leaf("EnableDate", date(d.since)), element("User",
				leaf("Path", strings.TrimPrefix(path.Dir(resource)+"/", "user")), leaf("UserName", path.Base(resource)),
				leaf("UserId", stableID("AIDA", d.owner)), leaf("Arn", d.owner), leaf("CreateDate", date(d.since))))
		}
		members = append(members, member)
	}
	return c.page("VirtualMFADevices", members)
}
