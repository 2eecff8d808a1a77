package awsapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"awsmfa/internal/ststest"
)

const (
	bobARN = "arn:aws:iam::123456789012:user/team/bob"
	bobKey = "arn:aws:iam::123456789012:u2f/user/bob/key-EXAMPLE"
)

// withIAM has the strict server answer for IAM, to a bob who may ask.
func withIAM(t *testing.T, config ststest.Config) (*strict, *Client) {
	s := startStrict(t, config)
	s.AddUser(ststest.User{Name: "team/bob", Account: "123456789012", AccessKeyID: keys.AccessKeyID, Secret: keys.SecretAccessKey,
		Allowed: []string{"iam:ListMFADevices"},
		Devices: []ststest.Device{
			{Serial: serial, Secret: []byte("12345678901234567890")}, {Serial: "GAHT12345678", Secret: []byte("x")}, {Serial: bobKey, Kind: ststest.FIDO},
		}})
	return s, newClient(t, "http://127.0.0.1:1", func(c *Settings) { c.IAMEndpoint = s.URL })
}

func TestMFADevices(t *testing.T) {
	want := []string{"GAHT12345678", serial, bobKey}
	for size, requests := range map[int]int{0: 1, 2: 2, 1: 3} {
		s, c := withIAM(t, ststest.Config{Region: "eu-west-1", PageSize: size})
		got, err := c.MFADevices(context.Background(), keys, bobARN)
		if err != nil || !reflect.DeepEqual(got, want) || len(s.Requests()) != requests || s.Connections() != requests {
			t.Errorf("pages of %d: %q, %v with %d requests on %d connections", size, got, err, len(s.Requests()), s.Connections())
		}
		if r := s.Requests()[0]; r.Params.Get("UserName") != "bob" || r.Region != "us-east-1" || r.Header.Get("User-Agent") != userAgent("1.2.3") {
			t.Errorf("asked for %q in %s as %s", r.Params.Get("UserName"), r.Region, r.Header.Get("User-Agent"))
		}
	}
}

// deviceError is what every failure has in common.
func deviceError(t *testing.T, c *Client, user string) *Error {
	t.Helper()
	got, err := c.MFADevices(context.Background(), keys, user)
	var e *Error
	if got != nil || !errors.As(err, &e) {
		t.Fatalf("got %q, %T (%v)", got, err, err)
	}
	return e
}

func TestMFADevicesRefused(t *testing.T) {
	for _, test := range []struct {
		user string
		kind Kind
	}{
		{"arn:aws:iam::123456789012:user/eve", Denied},
		{"arn:aws:iam::123456789012:root", Denied},
		{"arn:aws-cn:iam::123456789012:user/bob", RegionWrong},
		{"bob", Other},
	} {
		_, c := withIAM(t, ststest.Config{})
		if e := deviceError(t, c, test.user); e.Kind() != test.kind {
			t.Errorf("%s: %v, want %v", test.user, e, test.kind)
		}
	}
	s, c := withIAM(t, ststest.Config{})
	s.clock.Add(3600e9)
	if e := deviceError(t, c, bobARN); e.Kind() != ClockWrong {
		t.Errorf("an hour away: %v", e)
	}
}

func TestMFADevicesFaults(t *testing.T) {
	for _, test := range []struct {
		fault ststest.Fault
		kind  Kind
		text  string
	}{
		{ststest.Fault{Mode: ststest.HTML}, NotSTS, "%s answered, but not as IAM does: status 200"},
		{ststest.Fault{Mode: ststest.HTML, Status: 502}, ServerFault, "%s had an internal error: status 502"},
		{ststest.Fault{Mode: ststest.Redirect}, Redirected, ""},
		{ststest.Fault{Mode: ststest.CloseAnswered}, Lost, "%s closed the connection before answering"},
		{ststest.Fault{Mode: ststest.CutBody}, Lost, ""},
		{ststest.Fault{Mode: ststest.Oversized}, BadAnswer, "%s gave no usable answer: it cannot be read"},
		{ststest.Fault{Mode: ststest.EmptyField, Field: "SerialNumber"}, BadAnswer, ""},
		{ststest.Fault{Mode: ststest.SpoilField, Field: "SerialNumber", Text: "\u202e"}, BadAnswer, "%s gave no usable answer: a serial number holds a character that none has"},
		{ststest.Fault{Mode: ststest.Refuse, Code: "AccessDenied", Text: "no\u009b"}, Denied, `AWS denies this (AccessDenied: no\u009b)`},
	} {
		s, c := withIAM(t, ststest.Config{})
		s.Fault(test.fault)
		e := deviceError(t, c, bobARN)
		host := s.URL[len("http://"):]
		if want := fmt.Sprintf(test.text, host); e.Kind() != test.kind || test.text != "" && e.Error() != want && e.Error() != test.text {
			t.Errorf("%v: %v, want %v %s", test.fault, e.Kind(), e, want)
		}
		if len(s.Requests()) != 1 {
			t.Errorf("%v: %d requests", test.fault, len(s.Requests()))
		}
	}
}

func TestMFADevicesWithoutEnd(t *testing.T) {
	page := func(truncated, marker string) string {
		return "<ListMFADevicesResponse><ListMFADevicesResult><IsTruncated>" + truncated + "</IsTruncated>" + marker + "</ListMFADevicesResult></ListMFADevicesResponse>"
	}
	for text, want := range map[string]struct {
		requests int32
		problem  string
	}{
		page("true", "<Marker>again</Marker>"): {10, "IAM gave no usable answer: the list does not end"},
		page("true", ""):                       {1, "%s gave no usable answer: the list breaks off"},
	} {
		s := serve(t, body(http.StatusOK, text))
		c := newClient(t, "", func(c *Settings) { c.IAMEndpoint = s.URL + "/" })
		e := deviceError(t, c, bobARN)
		if e.Kind() != BadAnswer || e.Error() != want.problem && e.Error() != fmt.Sprintf(want.problem, s.host()) {
			t.Errorf("%v, want %s", e, want.problem)
		}
		s.want(t, want.requests, want.requests)
	}
}

// What botocore 1.43 makes of the same settings.
func TestWhereIAMIs(t *testing.T) {
	for _, test := range []struct {
		partition        string
		settings         Settings
		endpoint, region string
	}{
		{"aws", Settings{}, "https://iam.amazonaws.com", "us-east-1"},
		{"aws", Settings{FIPS: true}, "https://iam-fips.amazonaws.com", "us-east-1"},
		{"aws", Settings{DualStack: true}, "https://iam.global.api.aws", "us-east-1"},
		{"aws-cn", Settings{}, "https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1"},
		{"aws-us-gov", Settings{}, "https://iam.us-gov.amazonaws.com", "us-gov-west-1"},
		{"aws-us-gov", Settings{FIPS: true}, "https://iam.us-gov.amazonaws.com", "us-gov-west-1"},
		{"aws-eusc", Settings{}, "https://iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"},
		{"aws-iso", Settings{}, "https://iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"},
		{"aws", Settings{FIPS: true, IAMEndpoint: "http://localhost"}, "http://localhost", "us-east-1"},
		{"aws", Settings{IAMEndpoint: "http://localhost:4566/x"}, "http://localhost:4566/x", "us-east-1"},
	} {
		c := &Client{settings: test.settings}
		if endpoint, region, err := c.iam(test.partition); endpoint != test.endpoint || region != test.region || err != nil {
			t.Errorf("%s %+v: %s %s %v", test.partition, test.settings, endpoint, region, err)
		}
	}
	for _, h := range iamHosts {
		if !strings.HasPrefix(h.plain, "iam.") || PartitionRegion(h.partition) != h.region {
			t.Errorf("partition %s has IAM at %v", h.partition, h)
		}
	}
	for _, test := range []struct {
		partition, setting string
		settings           Settings
	}{
		{"aws-mars", SettingRegion, Settings{}},
		{"aws-cn", SettingFIPS, Settings{FIPS: true}},
		{"aws-iso", SettingDualStack, Settings{DualStack: true}},
		{"aws", SettingEndpoint, Settings{IAMEndpoint: "localhost"}},
	} {
		var e *SettingError
		if _, _, err := (&Client{settings: test.settings}).iam(test.partition); !errors.As(err, &e) || e.Setting() != test.setting {
			t.Errorf("%s %+v: %v", test.partition, test.settings, err)
		}
	}
}
