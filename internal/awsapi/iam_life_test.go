package awsapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/ststest"
)

const doraARN = "arn:aws:iam::123456789012:user/team/dora"

var (
	doraKeys   = creds.Credentials{AccessKeyID: "AKIADORA000000000001", SecretAccessKey: "doras"}
	doraSerial = "arn:aws:iam::123456789012:mfa/dora"
)

// withDora has the strict server answer both services to a dora without a
// device, who may do everything to herself.
func withDora(t *testing.T, devices ...ststest.Device) (*strict, *Client) {
	s := startStrict(t, ststest.Config{})
	allowed := strings.Fields("iam:CreateVirtualMFADevice iam:EnableMFADevice iam:ListMFADevices iam:ListVirtualMFADevices iam:ResyncMFADevice " +
		"iam:DeactivateMFADevice iam:DeleteVirtualMFADevice iam:ListAccessKeys iam:CreateAccessKey iam:UpdateAccessKey iam:DeleteAccessKey iam:GetAccessKeyLastUsed")
	s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: doraKeys.AccessKeyID, Secret: doraKeys.SecretAccessKey,
		Allowed: allowed, Devices: devices})
	return s, newClient(t, s.URL, func(c *Settings) { c.IAMEndpoint = s.URL })
}

func wantKind(t *testing.T, err error, want Kind) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind() != want {
		t.Errorf("%v, want %v", err, want)
	}
}

func TestDeviceCalls(t *testing.T) {
	s, c := withDora(t)
	ctx := context.Background()
	made, err := c.CreateVirtualMFADevice(ctx, doraKeys, doraARN, "dora")
	if err != nil || made.Serial != doraSerial || len(made.Seed.Bytes()) != 40 || len(made.Seed.Base32()) != 64 {
		t.Fatalf("%+v, %v", made, err)
	}
	_, err = c.CreateVirtualMFADevice(ctx, doraKeys, doraARN, "dora")
	wantKind(t, err, Exists)
	free, err := c.UnassignedDevices(ctx, doraKeys, doraARN)
	if err != nil || len(free) != 1 || free[0].Serial != doraSerial {
		t.Errorf("unassigned %v, %v", free, err)
	}
	codes := func(away time.Duration) (string, string) {
		at := s.clock.Now().Add(away)
		return ststest.Code(made.Seed.Bytes(), at.Add(-30*time.Second)), ststest.Code(made.Seed.Bytes(), at)
	}
	first, second := codes(0)
	wantKind(t, c.EnableMFADevice(ctx, doraKeys, doraARN, doraSerial, second, first), PairRefused)
	wantKind(t, c.EnableMFADevice(ctx, doraKeys, doraARN, doraSerial, "12345", first), Invalid)
	if err := c.EnableMFADevice(ctx, doraKeys, doraARN, doraSerial, first, second); err != nil {
		t.Fatal(err)
	}
	devices, err := c.ListMFADevices(ctx, doraKeys, doraARN)
	if err != nil || len(devices) != 1 || devices[0].Serial != doraSerial || !devices[0].Enabled.Equal(s.clock.Now().Truncate(time.Second)) {
		t.Errorf("devices %v, %v", devices, err)
	}
	wantKind(t, c.DeactivateMFADevice(ctx, doraKeys, doraARN, doraSerial), NeedsMFA)
	wantKind(t, c.DeleteVirtualMFADevice(ctx, doraKeys, doraARN, doraSerial), InUse)
	first, second = codes(time.Minute)
	if err := c.ResyncMFADevice(ctx, doraKeys, doraARN, doraSerial, first, second); err != nil {
		t.Error(err)
	}
	s.clock.Add(time.Minute)
	with, err := c.GetSessionToken(ctx, doraKeys, doraSerial, s.Code(doraSerial), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.DeactivateMFADevice(ctx, with, doraARN, doraSerial); err != nil {
		t.Error(err)
	}
	wantKind(t, c.ResyncMFADevice(ctx, doraKeys, doraARN, doraSerial, first, second), NotFound)
	if err := c.DeleteVirtualMFADevice(ctx, with, doraARN, doraSerial); err != nil {
		t.Error(err)
	}
}

func TestKeyCalls(t *testing.T) {
	s, c := withDora(t)
	ctx := context.Background()
	made, err := c.CreateAccessKey(ctx, doraKeys, doraARN)
	if err != nil || made.SecretAccessKey == "" || !made.Created.Equal(s.clock.Now().Truncate(time.Second)) {
		t.Fatalf("%v, %v", made, err)
	}
	_, err = c.CreateAccessKey(ctx, doraKeys, doraARN)
	wantKind(t, err, QuotaReached)
	all, err := c.ListAccessKeys(ctx, doraKeys, doraARN)
	if err != nil || len(all.Keys) != 2 || all.Keys[1].ID != made.AccessKeyID || all.Keys[1].Status != KeyActive || !all.Date.Equal(s.clock.Now().Truncate(time.Second)) {
		t.Errorf("%+v, %v", all, err)
	}
	if use, err := c.AccessKeyLastUsed(ctx, doraKeys, doraARN, made.AccessKeyID); err != nil || !use.At.IsZero() {
		t.Errorf("a new key was used %v, %v", use, err)
	}
	if use, err := c.AccessKeyLastUsed(ctx, doraKeys, doraARN, doraKeys.AccessKeyID); err != nil || use.Service != "iam" || !use.At.Equal(s.clock.Now().Truncate(time.Second)) {
		t.Errorf("last use %v, %v", use, err)
	}
	if err := c.SetAccessKey(ctx, doraKeys, doraARN, made.AccessKeyID, KeyInactive); err != nil {
		t.Error(err)
	}
	if got := s.Keys("dora")[made.AccessKeyID]; got != KeyInactive {
		t.Errorf("the key is %s", got)
	}
	if err := c.DeleteAccessKey(ctx, doraKeys, doraARN, made.AccessKeyID); err != nil {
		t.Error(err)
	}
	wantKind(t, c.DeleteAccessKey(ctx, doraKeys, doraARN, made.AccessKeyID), NotFound)
	_, err = c.CreateAccessKey(ctx, doraKeys, "nobody")
	wantKind(t, err, Other)
}

// Answers of success that are of no use, and ones that were lost: one request
// each, and no secret in the error.
func TestSpoiltAnswersOfIAM(t *testing.T) {
	ctx := context.Background()
	for _, test := range []struct {
		fault ststest.Fault
		kind  Kind
	}{
		{ststest.Fault{Mode: ststest.CloseAnswered}, Lost},
		{ststest.Fault{Mode: ststest.OmitField, Field: "SecretAccessKey"}, BadAnswer},
		{ststest.Fault{Mode: ststest.SpoilField, Field: "SecretAccessKey", Text: "\n"}, BadAnswer},
		{ststest.Fault{Mode: ststest.OmitField, Field: "CreateAccessKeyResult"}, BadAnswer},
		{ststest.Fault{Mode: ststest.OmitField, Field: "Base32StringSeed"}, BadAnswer},
		{ststest.Fault{Mode: ststest.SpoilField, Field: "SerialNumber", Text: "\u202e"}, BadAnswer},
		{ststest.Fault{Mode: ststest.CutBody}, Lost},
	} {
		s, c := withDora(t)
		s.Fault(test.fault)
		var err error
		if strings.Contains("Base32StringSeed SerialNumber", test.fault.Field) && test.fault.Field != "" {
			_, err = c.CreateVirtualMFADevice(ctx, doraKeys, doraARN, "dora")
		} else {
			_, err = c.CreateAccessKey(ctx, doraKeys, doraARN)
		}
		wantKind(t, err, test.kind)
		if len(s.Requests()) != 1 {
			t.Errorf("%v: %d requests", test.fault, len(s.Requests()))
		}
	}
	s, c := withDora(t)
	s.Fault(ststest.Fault{Mode: ststest.Refuse, Code: "InvalidInput", Text: "what are 123456 and 654321?"})
	err := c.EnableMFADevice(ctx, doraKeys, doraARN, doraSerial, "123456", "654321")
	if err == nil || strings.Contains(err.Error(), "123456") || strings.Contains(err.Error(), "654321") {
		t.Errorf("a code in %v", err)
	}
}

func TestSeedHidesItself(t *testing.T) {
	seed, ok := ParseSeed("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	if !ok || string(seed.Bytes()) != "12345678901234567890" || seed.Base32() != "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Fatal("the seed is not what it was")
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{seed, &seed, NewDevice{Serial: "x", Seed: seed}, []Seed{seed}} {
			text := fmt.Sprintf(format, value)
			if strings.Contains(text, "1234567890") || strings.Contains(text, "GEZD") || strings.Contains(text, "49 50") || strings.Contains(text, "3132") {
				t.Errorf("%s of %T shows %s", format, value, text)
			}
		}
	}
	if text, err := json.Marshal(seed); err == nil {
		t.Errorf("JSON gives %s", text)
	}
	seed.Clear()
	if strings.Trim(string(seed.Bytes()), "\x00") != "" {
		t.Error("a cleared seed is still there")
	}
	for _, bad := range []string{"", "GEZDGNBV", "0EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", strings.Repeat("A", 400)} {
		if _, ok := ParseSeed(bad); ok {
			t.Errorf("%q is a seed", bad)
		}
	}
}
