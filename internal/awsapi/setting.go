package awsapi

import (
	"fmt"
	"net/url"
	"strings"
)

// The settings that a SettingError can be about.
const (
	SettingRegion    = "region"
	SettingEndpoint  = "endpoint URL"
	SettingFIPS      = "FIPS endpoint"
	SettingDualStack = "dual-stack endpoint"
	SettingCABundle  = "CA bundle"
)

// SettingError says which setting cannot be used, and why.
type SettingError struct {
	setting string
	problem string
	cause   error
}

func (e *SettingError) Error() string { return e.setting + " " + e.problem }

// Setting is one of the constants SettingRegion to SettingCABundle.
func (e *SettingError) Setting() string { return e.setting }

// Unwrap is the error of the file system, if there was one.
func (e *SettingError) Unwrap() error { return e.cause }

// PartitionRegion is the region of a partition, named as in an ARN, that takes the
// calls of a user who has not chosen one. It is empty for an unknown partition.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html.
func PartitionRegion(partition string) string { return iamIn(partition).region }

// realRegion takes pseudo regions apart. That of a partition ("aws-global")
// stands for the default one, because tokens of the global endpoint are refused
// by regions that had to be opted into; "fips-us-east-1" and "us-east-1-fips"
// are older ways to say FIPS, which the SDK would sign for a region of that name.
func realRegion(region string, fips bool) (string, bool) {
	if partition, global := strings.CutSuffix(region, "-global"); global && PartitionRegion(partition) != "" {
		return PartitionRegion(partition), fips
	}
	if rest, ok := strings.CutPrefix(region, "fips-"); ok {
		return rest, true
	}
	rest, ok := strings.CutSuffix(region, "-fips")
	return rest, fips || ok
}

func checkRegion(region string) error {
	if !isHostLabel(region) {
		return &SettingError{setting: SettingRegion, problem: quote(region) + " is not the name of a region"}
	}
	return nil
}

// isHostLabel keeps a region from naming a host of somebody else's.
func isHostLabel(s string) bool {
	for i := range len(s) {
		if b := s[i]; (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 63 && s[0] != '-' && s[len(s)-1] != '-'
}

// checkEndpoint shows no URL that could hold a password: without a scheme, one
// is not where a parser looks for it.
func checkEndpoint(s Settings) error {
	if s.Endpoint == "" {
		return nil
	}
	bad := func(problem string) error { return &SettingError{setting: SettingEndpoint, problem: problem} }
	u, err := url.Parse(s.Endpoint)
	shown := quote(s.Endpoint[:strings.IndexAny(s.Endpoint+"?", "?#")])
	switch {
	case err != nil:
		return bad("cannot be parsed")
	case u.User != nil, mayHoldPassword(s.Endpoint):
		return bad("must not hold a user name or password")
	case u.Scheme != "http" && u.Scheme != "https":
		return bad(shown + " does not begin with https:// or http://")
	case u.Hostname() == "":
		return bad(shown + " names no host")
	case u.RawQuery != "" || u.Fragment != "":
		return bad(quote(u.Scheme+"://"+u.Host) + " must not have a query or a fragment")
	}
	return nil
}

// mayHoldPassword says whether an @, URL-encoded or not, stands in s before the
// path; all of it counts as that when there is no "://".
func mayHoldPassword(s string) bool {
	host := s
	if _, rest, ok := strings.Cut(s, "://"); ok {
		host, _, _ = strings.Cut(rest, "/")
	}
	return strings.Contains(host, "@") || strings.Contains(host, "%40")
}

// quote shows a setting of any origin and length.
func quote(s string) string { return fmt.Sprintf("%q", clip(s, 80)) }
