package ststest

import (
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// dora has no device yet, under a policy that denies most things without one.
var dora = User{
	Name: "team/dora", Account: account, AccessKeyID: "AKIADORA000000000001", Secret: "doras",
	Allowed: []string{"iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice"},
	WithMFA: []string{"iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "iam:ListAccessKeys", "iam:CreateAccessKey",
		"iam:UpdateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed"},
}

const doraMFA = "arn:aws:iam::123456789012:mfa/dora"

// iamUser asks IAM, or STS, as somebody.
type iamUser struct {
	t *testing.T
	s *Server
	c *clock
	g signer
}

func (u iamUser) ask(action string, pairs ...string) reply {
	u.t.Helper()
	g, params := u.g, iamForm(pairs...)
	params.Set("Action", action)
	g.at = u.c.now()
	return g.call(u.t, u.s, params)
}

func (u iamUser) want(want, action string, pairs ...string) reply {
	u.t.Helper()
	r := u.ask(action, pairs...)
	if got := r.code(); got != want {
		u.t.Errorf("%s %q: %s, want %s", action, pairs, got, want)
	}
	return r
}

// login is the session that a code makes.
func (u iamUser) login(serial, code string) (iamUser, string) {
	u.t.Helper()
	g := u.g
	g.service, g.at = "sts", u.c.now()
	r := g.call(u.t, u.s, form("Action", "GetSessionToken", "SerialNumber", serial, "TokenCode", code))
	if r.code() != "200" {
		return u, r.code()
	}
	g = r.credentials(u.t, g)
	g.service = "iam"
	return iamUser{u.t, u.s, u.c, g}, "200"
}

func as(t *testing.T, user User, config Config) iamUser {
	t.Helper()
	s, c := start(t, config)
	s.AddUser(user)
	g := bobSigns(c).as(user.AccessKeyID, user.Secret, "")
	g.region, g.service = "us-east-1", "iam"
	return iamUser{t, s, c, g}
}

// seedOf is the seed that the answer to a CreateVirtualMFADevice gives.
func seedOf(t *testing.T, r reply) []byte {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(r.field("Base32StringSeed"))
	if err != nil || len(text) != 64 {
		t.Fatalf("a seed of %d characters, %v", len(text), err)
	}
	seed, err := base32.StdEncoding.DecodeString(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return seed
}

func pair(user, serial string, seed []byte, step int64) []string {
	return []string{"UserName", user, "SerialNumber", serial, "AuthenticationCode1", codeAt(seed, step-1), "AuthenticationCode2", codeAt(seed, step)}
}

const (
	badCodes = "403 InvalidAuthenticationCode: Authentication code for device is not valid."
	needsMFA = "403 AccessDenied: To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user."
	notHers  = "404 NoSuchEntity: MFA Device invalid for user."
)

// The life of a device, in the order and with the texts that were recorded.
func TestDeviceLife(t *testing.T) {
	t.Parallel()
	u := as(t, dora, Config{})
	seed := seedOf(t, u.want("200", "CreateVirtualMFADevice", "VirtualMFADeviceName", "dora"))
	now := stepAt(u.c.now())
	u.want("409 EntityAlreadyExists: MFA device already exists.", "CreateVirtualMFADevice", "VirtualMFADeviceName", "dora")
	u.want(notHers, "ResyncMFADevice", pair("dora", doraMFA, seed, now)...)
	u.want(badCodes, "EnableMFADevice", "UserName", "dora", "SerialNumber", doraMFA, "AuthenticationCode1", codeAt(seed, now), "AuthenticationCode2", codeAt(seed, now))
	u.want(badCodes, "EnableMFADevice", "UserName", "dora", "SerialNumber", doraMFA, "AuthenticationCode1", codeAt(seed, now), "AuthenticationCode2", codeAt(seed, now-1))
	enabled := u.want("200", "EnableMFADevice", pair("dora", doraMFA, seed, now)...)
	if strings.Contains(enabled.body, "EnableMFADeviceResult") {
		t.Error("an action without a result has one")
	}
	u.want(needsMFA, "EnableMFADevice", pair("dora", doraMFA, seed, now+4)...)

	if _, got := u.login(doraMFA, codeAt(seed, now)); got != "403 AccessDenied: "+wrongMFA {
		t.Errorf("at once: %s", got)
	}
	u.c.move(10 * time.Second)
	mfa, got := u.login(doraMFA, codeAt(seed, now-1)) // a code of the pair is not spent
	if got != "200" {
		t.Fatalf("after ten seconds: %s", got)
	}
	mfa.want("409 EntityAlreadyExists: MFA Device for user dora already exists.", "EnableMFADevice", pair("dora", doraMFA, seed, now+2)...)
	mfa.want(badCodes, "ResyncMFADevice", pair("dora", doraMFA, seed, now)...)
	mfa.want(badCodes, "ResyncMFADevice", pair("dora", doraMFA, seed, now+1)...) // overlaps the last pair
	mfa.want("200", "ResyncMFADevice", pair("dora", doraMFA, seed, now+2)...)
	mfa.want("409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first.", "DeleteVirtualMFADevice", "SerialNumber", doraMFA)
	u.want("403 AccessDenied: User: arn:aws:iam::123456789012:user/team/dora is not authorized to perform: iam:DeleteVirtualMFADevice on resource: "+
		doraMFA+" with an explicit deny in an identity-based policy", "DeleteVirtualMFADevice", "SerialNumber", doraMFA)
	mfa.want("200", "DeactivateMFADevice", "UserName", "dora", "SerialNumber", doraMFA)
	mfa.want(notHers, "DeactivateMFADevice", "UserName", "dora", "SerialNumber", doraMFA)
	mfa.want(badCodes, "EnableMFADevice", pair("dora", doraMFA, seed, now+2)...) // its history outlives that
	mfa.want("200", "DeleteVirtualMFADevice", "SerialNumber", doraMFA)
	mfa.want("404 NoSuchEntity: VirtualMFADevice with serial number "+doraMFA+" doesn't exist.", "DeleteVirtualMFADevice", "SerialNumber", doraMFA)
	mfa.want("200", "CreateVirtualMFADevice", "VirtualMFADeviceName", "dora")
}

func TestPairWindow(t *testing.T) {
	t.Parallel()
	for away, want := range map[int64]string{-999: badCodes, -998: "200", 1000: "200", 1001: badCodes} {
		u := as(t, dora, Config{})
		seed := seedOf(t, u.ask("CreateVirtualMFADevice", "VirtualMFADeviceName", "dora"))
		u.want(want, "EnableMFADevice", pair("dora", doraMFA, seed, stepAt(u.c.now())+away)...)
	}
}

// A device whose clock IAM has learned to be off is one that STS takes codes of.
func TestAdjustedDevice(t *testing.T) {
	t.Parallel()
	u := as(t, dora, Config{})
	seed := seedOf(t, u.ask("CreateVirtualMFADevice", "VirtualMFADeviceName", "dora"))
	u.want("200", "EnableMFADevice", pair("dora", doraMFA, seed, stepAt(u.c.now())+40)...)
	u.c.move(time.Minute)
	if _, got := u.login(doraMFA, codeAt(seed, stepAt(u.c.now())+41)); got != "200" {
		t.Errorf("a code of the device: %s", got)
	}
	if _, got := u.login(doraMFA, codeAt(seed, stepAt(u.c.now()))); got != "403 AccessDenied: "+wrongCode {
		t.Errorf("a code of our own time: %s", got)
	}
}

func TestDeviceNamesAndLimits(t *testing.T) {
	t.Parallel()
	one := dora
	one.OneDeviceName = true
	u := as(t, one, Config{})
	u.want("403 AccessDenied: User: arn:aws:iam::123456789012:user/team/dora is not authorized to perform: iam:CreateVirtualMFADevice on resource: "+
		"arn:aws:iam::123456789012:mfa/other because no identity-based policy allows the iam:CreateVirtualMFADevice action", "CreateVirtualMFADevice", "VirtualMFADeviceName", "other")
	u.want("501 NotImplemented: ststest takes no Tags.member.1.Key here, or not so often.", "CreateVirtualMFADevice", "VirtualMFADeviceName", "dora", "Tags.member.1.Key", "x")
	twice := url.Values{"Action": {"CreateVirtualMFADevice"}, "Version": {"2010-05-08"}, "VirtualMFADeviceName": {"a", "b"}}
	if got := u.g.call(t, u.s, twice).code(); !strings.HasPrefix(got, "501") {
		t.Errorf("a name given twice: %s", got)
	}
	u.want("400 ValidationError: 1 validation error detected: Value null at 'virtualMFADeviceName' failed to satisfy constraint: Member must not be null", "CreateVirtualMFADevice")
	u.want("400 ValidationError: 1 validation error detected: Value 'Some' at 'assignmentStatus' failed to satisfy constraint: Member must satisfy enum value set: [Assigned, Unassigned, Any]",
		"ListVirtualMFADevices", "AssignmentStatus", "Some")

	full := dora
	for i := range 8 {
		full.Devices = append(full.Devices, Device{Serial: fmt.Sprintf("%s%d", doraMFA, i), Secret: []byte{byte(i)}})
	}
	u = as(t, full, Config{})
	seed := seedOf(t, u.ask("CreateVirtualMFADevice", "VirtualMFADeviceName", "ninth"))
	ninth := pair("dora", "arn:aws:iam::123456789012:mfa/ninth", seed, stepAt(u.c.now()))
	u.want(needsMFA, "EnableMFADevice", ninth...)
	mfa, _ := u.login(doraMFA+"0", u.s.Code(doraMFA+"0"))
	mfa.want("409 LimitExceeded: Cannot exceed quota for MfaDevicesPerUser: 8", "EnableMFADevice", ninth...)
	if got := strings.Count(u.ask("ListVirtualMFADevices", "AssignmentStatus", "Unassigned").body, "<member>"); got != 1 {
		t.Errorf("%d unassigned devices", got)
	}
	if got := strings.Count(u.ask("ListVirtualMFADevices").body, "<Path>/team/</Path>"); got != 8 {
		t.Errorf("%d devices of hers", got)
	}
}
