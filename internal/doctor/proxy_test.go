//go:build unix

package doctor

import (
	"net"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
)

// unreachable is the error of an STS at a port that nobody listens on.
func unreachable(t *testing.T) error {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	client, err := awsapi.New(awsapi.Settings{Region: "eu-west-1", Endpoint: "http://" + l.Addr().String(), Now: time.Now, Version: "VERSION"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.CallerIdentity(t.Context(), creds.Credentials{AccessKeyID: "AKIABOB", SecretAccessKey: "hush"})
	if err == nil {
		t.Fatal("somebody answered")
	}
	return err
}

// TestSystemProxy has a stand-in for the scutil of macOS.
func TestSystemProxy(t *testing.T) {
	const listing = `<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
  }
  FTPPassive : 1
  HTTPEnable : 0
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.example
}
`
	for _, test := range []struct {
		name, listing string
		want          systemProxy
	}{
		{"address", listing, systemProxy{address: "proxy.example:3128"}},
		{"no port", "  HTTPSEnable : 1\n  HTTPSProxy : proxy.example\n", systemProxy{address: "proxy.example"}},
		{"IPv6", "  HTTPSEnable : 1\n  HTTPSPort : 80\n  HTTPSProxy : ::1\n", systemProxy{address: "[::1]:80"}},
		{"off", "  HTTPSEnable : 0\n  HTTPSPort : 80\n  HTTPSProxy : proxy.example\n", systemProxy{}},
		{"script", "  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://x/y.pac\n", systemProxy{script: true}},
		{"none", "<dictionary> {\n}\n", systemProxy{}},
		{"hostile", "  HTTPSEnable : 1\n  HTTPSProxy : x;touch pwned\n  HTTPSPort : 1;2\n", systemProxy{}},
	} {
		if got := proxyOf(test.listing); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
	scutil := filepath.Join(t.TempDir(), "scutil")
	if err := os.WriteFile(scutil, []byte("#!/bin/sh\n[ \"$1\" = --proxy ] && [ -z \"$AWS_SECRET_ACCESS_KEY\" ] || exit 2\ncat <<'END'\n"+listing+"END\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hush")
	c := healthy("", "")
	look := func() []Finding { c.gatherSystemProxy(t.Context(), scutil); return checkSystemProxy(c) }
	c.whoErr = unreachable(t)
	if got := look(); got != nil {
		t.Errorf("on Linux: %v", got)
	}
	c.os = "darwin"
	want := []Finding{{Note, "System Settings name the proxy proxy.example:3128, which the AWS CLI uses; awsmfa knows only HTTPS_PROXY", "export HTTPS_PROXY=http://proxy.example:3128"}}
	if got := look(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	c.whoErr, c.systemProxy = nil, systemProxy{}
	if got := look(); got != nil {
		t.Errorf("with AWS in reach: %v", got)
	}
}
