package ststest

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// withKeys is dora with a device and a session that it made.
func withKeys(t *testing.T, config Config) (keys, mfa iamUser) {
	t.Helper()
	user := dora
	user.Devices = []Device{{Serial: doraMFA, Secret: []byte("doras device")}}
	user.KeyCreated = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	keys = as(t, user, config)
	mfa, got := keys.login(doraMFA, keys.s.Code(doraMFA))
	if got != "200" {
		t.Fatal(got)
	}
	return keys, mfa
}

func TestKeyLife(t *testing.T) {
	t.Parallel()
	keys, mfa := withKeys(t, Config{})
	const denied = "403 AccessDenied: User: arn:aws:iam::123456789012:user/team/dora is not authorized to perform: iam:CreateAccessKey on resource: user dora with an explicit deny in an identity-based policy"
	keys.want(denied, "CreateAccessKey", "UserName", "dora")
	made := mfa.want("200", "CreateAccessKey", "UserName", "dora")
	id, secret := made.field("AccessKeyId"), made.field("SecretAccessKey")
	mfa.want("409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2", "CreateAccessKey", "UserName", "dora")

	list := mfa.want("200", "ListAccessKeys", "UserName", "dora").body
	for _, want := range []string{"<AccessKeyId>" + dora.AccessKeyID, "<AccessKeyId>" + id, "<Status>Active", "<CreateDate>2026-01-02T03:04:05Z"} {
		if !strings.Contains(list, want) {
			t.Errorf("no %s in %s", want, list)
		}
	}
	if strings.Contains(list, secret) {
		t.Error("a list shows a secret")
	}
	if r := mfa.want("200", "GetAccessKeyLastUsed", "AccessKeyId", id); r.field("LastUsedDate") != "" || r.field("ServiceName") != "N/A" {
		t.Errorf("a new key was used: %s", r.body)
	}
	fresh := keys
	fresh.g = keys.g.as(id, secret, "")
	fresh.want("200", "ListMFADevices", "UserName", "dora")
	if r := mfa.want("200", "GetAccessKeyLastUsed", "AccessKeyId", id); r.field("LastUsedDate") != "2026-11-20T12:00:20Z" || r.field("Region") != "us-east-1" {
		t.Errorf("a used key: %s", r.body)
	}

	mfa.want("200", "UpdateAccessKey", "UserName", "dora", "AccessKeyId", dora.AccessKeyID, "Status", "Inactive")
	keys.want(unknownKey, "ListMFADevices", "UserName", "dora")
	mfa.want("200", "ListAccessKeys", "UserName", "dora") // its session outlives the key
	mfa.want("409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2", "CreateAccessKey", "UserName", "dora")
	mfa.want("200", "DeleteAccessKey", "UserName", "dora", "AccessKeyId", dora.AccessKeyID)
	mfa.want("404 NoSuchEntity: The Access Key with id AKIADORA000000000001 cannot be found.", "DeleteAccessKey", "UserName", "dora", "AccessKeyId", dora.AccessKeyID)
	mfa.want("403 AccessDenied: User: arn:aws:iam::123456789012:user/team/dora is not authorized to perform: iam:ListAccessKeys on resource: user  because no identity-based policy allows the iam:ListAccessKeys action", "ListAccessKeys")
	if got := mfa.s.Keys("dora"); len(got) != 1 || got[id] != "Active" {
		t.Errorf("keys %v", got)
	}
}

// A new key is unknown for a while, and then to some.
func TestNewKeyComesSlowly(t *testing.T) {
	t.Parallel()
	_, mfa := withKeys(t, Config{KeyDelay: 10 * time.Second, KeyFlaps: 2})
	made := mfa.want("200", "CreateAccessKey", "UserName", "dora")
	fresh := mfa
	fresh.g = mfa.g.as(made.field("AccessKeyId"), made.field("SecretAccessKey"), "")
	fresh.want(unknownKey, "ListMFADevices", "UserName", "dora")
	mfa.c.move(10 * time.Second)
	for _, want := range []string{"200", unknownKey, "200", unknownKey, "200", "200", "200"} {
		fresh.want(want, "ListMFADevices", "UserName", "dora")
	}
}

// A client that others wrote reads the answers.
func TestRealAWSCLIManagesKeysAndDevices(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI (aws) is not installed")
	}
	s, err := Start(Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	user := dora
	user.Allowed = append(user.Allowed, user.WithMFA...)
	s.AddUser(user)
	g := signer{keyID: user.AccessKeyID, secret: user.Secret}
	var made struct {
		AccessKey struct{ AccessKeyId, SecretAccessKey string }
	}
	out, message := awsCLI(t, s, g, "--region", "us-east-1", "iam", "create-access-key", "--user-name", "dora")
	if err := json.Unmarshal([]byte(out), &made); err != nil || made.AccessKey.SecretAccessKey == "" {
		t.Fatal(out, message)
	}
	out, message = awsCLI(t, s, g, "--region", "us-east-1", "iam", "get-access-key-last-used", "--access-key-id", made.AccessKey.AccessKeyId, "--query", "AccessKeyLastUsed.ServiceName")
	if out != "\"N/A\"\n" {
		t.Error(out, message)
	}
	file := t.TempDir() + "/seed"
	out, message = awsCLI(t, s, g, "--region", "us-east-1", "iam", "create-virtual-mfa-device", "--virtual-mfa-device-name", "dora",
		"--bootstrap-method", "Base32StringSeed", "--outfile", file, "--query", "VirtualMFADevice.SerialNumber")
	if out != "\""+doraMFA+"\"\n" {
		t.Error(out, message)
	}
	out, message = awsCLI(t, s, g, "--region", "us-east-1", "iam", "list-virtual-mfa-devices", "--query", "VirtualMFADevices[0].SerialNumber")
	if out != "\""+doraMFA+"\"\n" {
		t.Error(out, message)
	}
	if _, message = awsCLI(t, s, g, "--region", "us-east-1", "iam", "enable-mfa-device", "--user-name", "dora", "--serial-number", doraMFA,
		"--authentication-code1", "000000", "--authentication-code2", "000000"); !strings.Contains(message, "(InvalidAuthenticationCode)") {
		t.Error(message)
	}
}
