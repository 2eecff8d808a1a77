//go:build unix

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

const (
	bob      = "arn:aws:iam::12345NAN1234:mfa/bob"
	bjohnson = "arn:aws:iam::78902NAN7890:mfa/bjohnson"
	carol    = "GAHT98765432" // a hardware device, whose serial number tells no account
	oscar    = "arn:aws:iam::111122223333:mfa/oscar"
)

// startSTS starts a server that knows the users, devices and roles of the files in
// testdata/aws.
func startSTS(tb testing.TB) *ststest.Server { return startSTSAt(tb, time.Now) }

// startSTSAt starts it with a clock of the test's own.
func startSTSAt(tb testing.TB, now func() time.Time) *ststest.Server {
	s, err := ststest.Start(ststest.Config{Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	s.AddUser(ststest.User{
		Name: "bob", Account: "12345NAN1234", AccessKeyID: "NOTETHISISNOTREALKEY", Secret: "ANDTHISISNOTEITHERavalidKEY+Butpleasetry",
		Devices: []ststest.Device{{Serial: bob, Secret: []byte("bob's device secret!")}},
	})
	s.AddUser(ststest.User{
		Name: "bjohnson", Account: "78902NAN7890", AccessKeyID: "THISISNOTAREALKEYYES", Secret: "SPOILERALERTThisKeyISNOTVALIDJustExample",
		Devices: []ststest.Device{{Serial: bjohnson, Secret: []byte("bjohnson's device!!!")}},
	})
	s.AddUser(ststest.User{
		Name: "carol", Account: "34322NAN4567", AccessKeyID: "CAROLSKEYISNOTREALTOO", Secret: "CarolsSecretISNOTVALIDeither",
		Devices: []ststest.Device{{Serial: carol, Secret: []byte("carol's hardware key")}},
	})
	addSetupUsers(s)
	addSelfManagers(s)
	for _, arn := range []string{
		"arn:aws:iam::34322NAN4567:role/DeveloperRole", "arn:aws:iam::34322NAN4567:role/ArchitectRole",
		"arn:aws:iam::34322NAN4567:role/AdminRole", "arn:aws:iam::12345NAN1234:role/AcmeAdminRole",
	} {
		s.AddRole(ststest.Role{ARN: arn, MaxDuration: 12 * time.Hour, RequireMFA: !strings.HasSuffix(arn, "/ArchitectRole"), AlsoAllows: labelled(arn),
			Trust: []string{"arn:aws:iam::78902NAN7890:user/bjohnson", "arn:aws:iam::12345NAN1234:user/bob", "arn:aws:iam::34322NAN4567:role/DeveloperRole"}})
	}
	s.AddRole(ststest.Role{ARN: "arn:aws:iam::34322NAN4567:role/PartnerRole", MaxDuration: time.Hour, ExternalID: "widgets/7", Trust: []string{"arn:aws:iam::12345NAN1234:user/bob"}})
	return s
}

// labelled is what the trust policy of a role allows besides: some take tags and a
// source identity, the others do not.
func labelled(role string) []string {
	if strings.HasSuffix(role, "/DeveloperRole") || strings.HasSuffix(role, "/AcmeAdminRole") {
		return []string{ststest.TagSession, ststest.SetSourceIdentity}
	}
	return nil
}

// addSetupUsers makes users known who have keys of the form NAMEKEY and
// name-secret and no profile: dave has three devices, erin a security key, frank
// none, grace one that she may not look up, and ruth one that is looked up with
// MFA only.
func addSetupUsers(s *ststest.Server) {
	const mfa = "arn:aws:iam::111122223333:mfa/"
	may := []string{"iam:ListMFADevices"}
	for _, u := range []ststest.User{
		{Name: "dave", AccessKeyID: "DAVEKEY", Allowed: may, Devices: []ststest.Device{
			{Serial: mfa + "phone", Secret: []byte("dave's phone")}, {Serial: "GAHT12345678", Secret: []byte("dave's token")},
			{Serial: "arn:aws:iam::111122223333:u2f/user/dave/key", Kind: ststest.FIDO},
		}},
		{Name: "erin", AccessKeyID: "ERINKEY", Allowed: may, Devices: []ststest.Device{{Serial: "arn:aws:iam::111122223333:u2f/user/erin/key", Kind: ststest.FIDO}}},
		{Name: "frank", AccessKeyID: "FRANKKEY", Allowed: may},
		{Name: "team/grace", AccessKeyID: "GRACEKEY", Devices: []ststest.Device{{Serial: mfa + "grace", Secret: []byte("grace's phone")}}},
		{Name: "heidi", AccessKeyID: "HEIDIKEY", Allowed: may, Devices: []ststest.Device{{Serial: mfa + "heidi", Secret: []byte("heidi's phone")}}},
		{Name: "ruth", AccessKeyID: "RUTHKEY", WithMFA: may, Devices: []ststest.Device{{Serial: mfa + "ruth", Secret: []byte("ruth's phone")}}},
	} {
		u.Account = "111122223333"
		u.Secret = map[string]string{"DAVEKEY": "dave-secret", "ERINKEY": "erin-secret", "FRANKKEY": "frank-secret", "GRACEKEY": "grace-secret", "HEIDIKEY": "heidi-secret", "RUTHKEY": "ruth-secret"}[u.AccessKeyID]
		s.AddUser(u)
	}
}

// addSelfManagers makes users known who may do what the policy of awsmfa allows:
// nina has no MFA device, oscar has one, quinn eight, and peter may not have a device
// of another name or delete one.
func addSelfManagers(s *ststest.Server) {
	without := []string{"iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ResyncMFADevice"}
	with := []string{"iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "iam:ListAccessKeys", "iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed"}
	var eight []ststest.Device
	for n := range 8 {
		eight = append(eight, ststest.Device{Serial: fmt.Sprintf("arn:aws:iam::111122223333:mfa/quinn-%d", n), Secret: fmt.Append(nil, "quinn's phone ", n)})
	}
	for _, u := range []ststest.User{
		{Name: "nina", AccessKeyID: "AKIANINASACCESSKEY00", Secret: "ninas-secret", WithMFA: with},
		{Name: "oscar", AccessKeyID: "AKIAOSCARSACCESSKEY0", Secret: "oscars-secret", WithMFA: with, KeyCreated: time.Now().AddDate(0, 0, -120),
			Devices: []ststest.Device{{Serial: oscar, Secret: []byte("oscar's phone")}}},
		{Name: "quinn", AccessKeyID: "AKIAQUINNSACCESSKEY0", Secret: "quinns-secret", WithMFA: with, Devices: eight},
		{Name: "peter", AccessKeyID: "AKIAPETERSACCESSKEY0", Secret: "peters-secret", OneDeviceName: true},
	} {
		u.Account, u.Allowed = "111122223333", without
		s.AddUser(u)
	}
}
