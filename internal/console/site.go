// Package console signs in to the AWS console with a role session: the two
// steps of the federation endpoint, and a redirect that keeps the URL, which is
// a secret, out of command lines. It opens no browser and makes no session.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
package console

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Site is where one partition signs in and has its console, as URLs without a
// slash at the end.
type Site struct{ SignIn, LogOut, Console string }

// documented is the site of a partition of which AWS documents it. Only the sign-in
// host of a region goes on to redirect_uri after logging out.
func documented(partition string) (s Site, ok bool) {
	switch partition {
	case "aws":
		return Site{"https://signin.aws.amazon.com", "https://us-east-1.signin.aws.amazon.com", "https://console.aws.amazon.com"}, true
	case "aws-cn":
		return Site{"https://signin.amazonaws.cn", "https://cn-north-1.signin.amazonaws.cn", "https://console.amazonaws.cn"}, true
	case "aws-us-gov":
		return Site{"https://signin.amazonaws-us-gov.com", "https://us-gov-west-1.signin.amazonaws-us-gov.com", "https://console.amazonaws-us-gov.com"}, true
	case "aws-eusc":
		return Site{"https://eusc-de-east-1.signin.amazonaws-eusc.eu", "https://eusc-de-east-1.signin.amazonaws-eusc.eu", "https://console.amazonaws-eusc.eu"}, true
	}
	return Site{}, false
}

// Error is why there is no sign-in, and what to do. Its text never holds the URL
// of a request, which has the session in it.
type Error struct {
	text, advice string
	cause        error
}

func (e *Error) Error() string { return e.text }

// Hint tells how to go on.
func (e *Error) Hint() string { return e.advice }

// Unwrap is the error of the network or of the context, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// Override is the variable that takes the place of the sign-in host, for tests.
const Override = "AWS_ENDPOINT_URL_SIGNIN"

// SiteOf is the site of a partition, named as in an ARN. override is the value
// of Override, which may only lead to this machine: the session is sent there.
// Its error is an *Error.
func SiteOf(partition, override string) (Site, error) {
	site, known := documented(partition)
	if !known {
		return Site{}, &Error{text: fmt.Sprintf("AWS does not document how to sign in to the console of partition %q", partition),
			advice: "use the sign-in page of your organisation"}
	}
	if override == "" {
		return site, nil
	}
	u, err := url.Parse(override)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !isLoopback(u.Hostname()) || u.User != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return Site{}, &Error{text: Override + " is not a URL of this machine, such as http://127.0.0.1:8000", advice: "unset it: it is for tests"}
	}
	site.SignIn = u.Scheme + "://" + u.Host
	site.LogOut = site.SignIn
	return site, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
