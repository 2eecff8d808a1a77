package awsapi

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSettingErrors(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.pem")
	if err := os.WriteFile(empty, []byte("# none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	region := func(r string) Settings { return Settings{Region: r} }
	endpoint := func(u string) Settings { return Settings{Region: "eu-west-1", Endpoint: u} }
	for _, test := range []struct {
		s             Settings
		setting, text string
	}{
		{region(""), SettingRegion, `region "" is not the name of a region`},
		{region("eu-west-1.evil.example"), SettingRegion, `region "eu-west-1.evil.example" is not the name of a region`},
		{region("EU-WEST-1"), SettingRegion, `region "EU-WEST-1" is not the name of a region`},
		{region("-"), SettingRegion, `region "-" is not the name of a region`},
		{region("a\u009b\n"), SettingRegion, `region "a\u009b\n" is not the name of a region`},
		{region(strings.Repeat("a", 64)), SettingRegion, `region "` + strings.Repeat("a", 64) + `" is not the name of a region`},
		{region("mars-global"), "", ""},
		{region("aws-global"), "", ""},
		{region("fips-"), SettingRegion, `region "" is not the name of a region`},
		{Settings{Region: "us-east-1-fips", Endpoint: "https://sts.example"}, "", ""},
		{endpoint("sts.example"), SettingEndpoint, `endpoint URL "sts.example" does not begin with https:// or http://`},
		{endpoint("ftp://sts.example"), SettingEndpoint, `endpoint URL "ftp://sts.example" does not begin with https:// or http://`},
		{endpoint("https://"), SettingEndpoint, `endpoint URL "https://" names no host`},
		{endpoint("http://:8080/x"), SettingEndpoint, `endpoint URL "http://:8080/x" names no host`},
		{endpoint("https://sts.example/?a=b"), SettingEndpoint, `endpoint URL "https://sts.example" must not have a query or a fragment`},
		{endpoint("https://sts.example/#a"), SettingEndpoint, `endpoint URL "https://sts.example" must not have a query or a fragment`},
		{endpoint("https://bob:hush@sts.example"), SettingEndpoint, "endpoint URL must not hold a user name or password"},
		{endpoint("bob:hush@sts.example"), SettingEndpoint, "endpoint URL must not hold a user name or password"},
		{endpoint("bob:hush@sts.example:8080/x"), SettingEndpoint, "endpoint URL must not hold a user name or password"},
		{endpoint("//bob:hush@sts.example"), SettingEndpoint, "endpoint URL must not hold a user name or password"},
		{endpoint("https:bob:hush@sts.example"), SettingEndpoint, "endpoint URL must not hold a user name or password"},
		{endpoint("bob%3ahush%40sts.example"), SettingEndpoint, "endpoint URL must not hold a user name or password"},
		{endpoint("ftp://bob%3ahush%40sts.example/"), SettingEndpoint, "endpoint URL cannot be parsed"},
		{endpoint("ftp://sts.example/@?token=hush"), SettingEndpoint, `endpoint URL "ftp://sts.example/@" does not begin with https:// or http://`},
		{endpoint("sts.example#hush"), SettingEndpoint, `endpoint URL "sts.example" does not begin with https:// or http://`},
		{endpoint("https://bob:hush@ sts.example"), SettingEndpoint, "endpoint URL cannot be parsed"},
		{endpoint("http://127.0.0.1:8080"), "", ""},
		{endpoint("HTTPS://[::1]:8443/sts/"), "", ""},
		{Settings{Region: "eu-west-1", Endpoint: "https://sts.example", FIPS: true}, "", ""},
		{Settings{Region: "eu-west-1", Endpoint: "https://sts.example", DualStack: true}, "", ""},
		{Settings{Region: "eu-west-1", CABundle: "/nowhere/ca.pem"}, SettingCABundle, `CA bundle "/nowhere/ca.pem" cannot be read: no such file or directory`},
		{Settings{Region: "eu-west-1", CABundle: "/"}, SettingCABundle, `CA bundle "/" cannot be read: is a directory`},
		{Settings{Region: "eu-west-1", CABundle: empty}, SettingCABundle, `CA bundle "` + empty + `" holds no certificate`},
	} {
		test.s.Now = time.Now
		c, err := New(test.s)
		var bad *SettingError
		switch {
		case test.setting == "":
			if err != nil || c == nil {
				t.Errorf("%+v: %v", test.s, err)
			}
		case !errors.As(err, &bad) || c != nil || bad.Setting() != test.setting || err.Error() != test.text:
			t.Errorf("got %v\nwant %s", err, test.text)
		}
	}
	if _, err := New(Settings{Region: "eu-west-1", CABundle: "/nowhere/ca.pem"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v hides its cause", err)
	}
}

func TestPartitionRegion(t *testing.T) {
	for partition, want := range map[string]string{
		"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1",
		"aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1", "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1",
		"aws-mars": "", "": "",
	} {
		if got := PartitionRegion(partition); got != want {
			t.Errorf("PartitionRegion(%q) = %q, want %q", partition, got, want)
		}
	}
}

// Where a request really goes, and the region it is signed for.
func TestEndpoints(t *testing.T) {
	var path, signed string
	answer := func(w http.ResponseWriter, r *http.Request) {
		path, signed = r.Host+r.URL.Path, r.Header.Get("Authorization")
		body(200, success("GetSessionToken", credentials(session)))(w, r)
	}
	secure := count(answer)
	secure.StartTLS()
	defer secure.Close()
	open := serve(t, answer)
	for _, test := range []struct {
		s           Settings
		host, scope string
	}{
		{Settings{Region: "us-east-1"}, "sts.us-east-1.amazonaws.com/", "us-east-1"},
		{Settings{Region: "aws-global"}, "sts.us-east-1.amazonaws.com/", "us-east-1"},
		{Settings{Region: "aws-cn-global"}, "sts.cn-north-1.amazonaws.com.cn/", "cn-north-1"},
		{Settings{Region: "eu-west-1"}, "sts.eu-west-1.amazonaws.com/", "eu-west-1"},
		{Settings{Region: "mars-north-1"}, "sts.mars-north-1.amazonaws.com/", "mars-north-1"},
		{Settings{Region: "cn-northwest-1"}, "sts.cn-northwest-1.amazonaws.com.cn/", "cn-northwest-1"},
		{Settings{Region: "us-gov-west-1"}, "sts.us-gov-west-1.amazonaws.com/", "us-gov-west-1"},
		{Settings{Region: "us-gov-east-1", FIPS: true}, "sts.us-gov-east-1.amazonaws.com/", "us-gov-east-1"},
		{Settings{Region: "eusc-de-east-1"}, "sts.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1"},
		{Settings{Region: "us-iso-east-1"}, "sts.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1"},
		{Settings{Region: "us-isob-east-1"}, "sts.us-isob-east-1.sc2s.sgov.gov/", "us-isob-east-1"},
		{Settings{Region: "eu-isoe-west-1"}, "sts.eu-isoe-west-1.cloud.adc-e.uk/", "eu-isoe-west-1"},
		{Settings{Region: "us-isof-south-1"}, "sts.us-isof-south-1.csp.hci.ic.gov/", "us-isof-south-1"},
		{Settings{Region: "us-east-2", FIPS: true}, "sts-fips.us-east-2.amazonaws.com/", "us-east-2"},
		{Settings{Region: "eu-west-1", DualStack: true}, "sts.eu-west-1.api.aws/", "eu-west-1"},
		{Settings{Region: "us-east-2", FIPS: true, DualStack: true}, "sts-fips.us-east-2.api.aws/", "us-east-2"},
		{Settings{Region: "cn-north-1", DualStack: true}, "sts.cn-north-1.api.amazonwebservices.com.cn/", "cn-north-1"},
		{Settings{Region: "us-east-1-fips"}, "sts-fips.us-east-1.amazonaws.com/", "us-east-1"},
		{Settings{Region: "fips-us-gov-west-1"}, "sts.us-gov-west-1.amazonaws.com/", "us-gov-west-1"},
		{Settings{Region: "eu-west-1", Endpoint: "https://sts.example"}, "sts.example/", "eu-west-1"},
		{Settings{Region: "eu-west-1", Endpoint: "https://sts.example", FIPS: true, DualStack: true}, "sts.example/", "eu-west-1"},
		{Settings{Region: "eu-west-1", Endpoint: "http://[::1]:8080/base/"}, "[::1]:8080/base/", "eu-west-1"},
	} {
		c := newClient(t, test.s.Endpoint, func(s *Settings) { s.Region, s.FIPS, s.DualStack = test.s.Region, test.s.FIPS, test.s.DualStack })
		var dialled string
		c.transport.TLSClientConfig.InsecureSkipVerify = true // it has none of these names
		c.transport.DialContext = func(_ context.Context, network, addr string) (net.Conn, error) {
			if dialled = addr; strings.HasSuffix(addr, ":443") {
				return net.Dial(network, secure.host())
			}
			return net.Dial(network, open.host())
		}
		path, signed = "", ""
		if _, err := login(c); err != nil {
			t.Errorf("%+v: %v", test.s, err)
			continue
		}
		scope := "Credential=" + keys.AccessKeyID + "/20261120/" + test.scope + "/sts/aws4_request,"
		host, _, _ := strings.Cut(test.host, "/")
		if path != test.host || !strings.HasPrefix(dialled, host) || !strings.Contains(signed, scope) {
			t.Errorf("%+v: dialled %s for %s, signed %q, want %s and %s", test.s, dialled, path, signed, test.host, scope)
		}
	}
}
