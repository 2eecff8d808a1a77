// Package awsapi sends single requests to AWS STS and IAM and says what came back:
// a session that has been checked, or an error that names what is wrong. It does
// not know profiles, credentials files, terminals, or what is worth caching.
package awsapi

import (
	"cmp"
	"net/http"
	"net/url"
	"time"
)

// Settings configures a Client, which reads nothing from the process environment.
type Settings struct {
	Region   string // an AWS region; PartitionRegion gives one for a partition
	Endpoint string // URL that takes the place of the regional endpoint; empty: none
	// IAMEndpoint takes the place of the endpoint of IAM; empty: none. It is
	// not looked at before IAM is asked.
	IAMEndpoint string
	FIPS        bool   // use the FIPS 140 endpoint of the region
	DualStack   bool   // use the endpoint of the region that also has IPv6
	CABundle    string // path of a PEM file that takes the place of the system's roots; empty: none
	// Limit is how long one call may take as a whole; zero: half a minute.
	Limit time.Duration

	// Proxy picks the proxy for a request; nil: none. It is meant to be
	// http.ProxyFromEnvironment.
	Proxy   func(*http.Request) (*url.URL, error)
	Now     func() time.Time // the clock; required
	Version string           // of the program, for the User-Agent header
	Debug   func(string)     // is given one line per step, free of secrets and codes; may be nil
}

// Client sends requests to the STS of one region. It may be used by several
// goroutines at once.
type Client struct {
	settings  Settings // checked, with a real region
	transport *http.Transport
	limit     time.Duration // for one call as a whole
}

// limit leaves room for one dial that hangs, and for the next one.
const limit = 30 * time.Second

// New checks s without touching the network. Its error is a *SettingError.
func New(s Settings) (*Client, error) {
	s.Region, s.FIPS = realRegion(s.Region, s.FIPS)
	if err := checkRegion(s.Region); err != nil {
		return nil, err
	}
	if err := checkEndpoint(s); err != nil {
		return nil, err
	}
	transport, err := newTransport(s)
	if err != nil {
		return nil, err
	}
	return &Client{settings: s, transport: transport, limit: cmp.Or(s.Limit, limit)}, nil
}
