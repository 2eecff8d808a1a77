package ststest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	mismatched = "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	unknownKey = "403 InvalidClientTokenId: The security token included in the request is invalid."
	expired    = "403 ExpiredToken: The security token included in the request is expired"
)

// A valid request is taken, and each single change to it is refused, with a
// code sent along that must not be spent by any of them.
func TestEachMutationIsRefused(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{Region: "eu-central-1"})
	good := bobSigns(c)
	code := s.Code(bobMFA)
	params := form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", code)
	replace := func(name, old, new string) func(*http.Request) {
		return func(r *http.Request) {
			v := r.Header.Get(name)
			if !strings.Contains(v, old) {
				t.Errorf("no %q in %s: %s", old, name, v)
			}
			r.Header.Set(name, strings.Replace(v, old, new, 1))
		}
	}
	body := func(text string) func(*http.Request) {
		return func(r *http.Request) {
			r.Body, r.ContentLength = http.NoBody, 0
			if text != "" {
				r.Body, r.ContentLength = bodyOf(text), int64(len(text))
			}
		}
	}
	for name, test := range map[string]struct {
		after func(*http.Request)
		want  string
	}{
		"body":                 {body(params.Encode() + "&x=y"), mismatched},
		"code in the body":     {body(strings.Replace(params.Encode(), code, "000000", 1)), mismatched},
		"query":                {func(r *http.Request) { r.URL.RawQuery = "x=y" }, mismatched},
		"method":               {func(r *http.Request) { r.Method = "GET"; r.URL.RawQuery = params.Encode(); body("")(r) }, mismatched},
		"host":                 {func(r *http.Request) { r.Host = "sts.amazonaws.com" }, mismatched},
		"content type":         {replace("Content-Type", "utf-8", "utf-16"), mismatched},
		"another signed value": {replace("X-Signed", "one", "two"), mismatched},
		"second value":         {func(r *http.Request) { r.Header.Add("X-Signed", "more") }, mismatched},
		"signed header gone":   {func(r *http.Request) { r.Header.Del("X-Signed") }, mismatched},
		"signature":            {replace("Authorization", "Signature=", "Signature=0"), mismatched},
		"date":                 {replace("X-Amz-Date", "20Z", "21Z"), mismatched},
		"date not signed": {replace("Authorization", ";x-amz-date", ""),
			"403 SignatureDoesNotMatch: 'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization."},
		"host not signed": {replace("Authorization", ";host", ""),
			"403 SignatureDoesNotMatch: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
		"content type not signed": {replace("Authorization", "content-type;", ""),
			"403 SignatureDoesNotMatch: 'Content-Type' must be a 'SignedHeader' in the AWS Authorization."},
		"header of AWS not signed": {func(r *http.Request) { r.Header.Set("X-Amz-Other", "x") },
			"403 SignatureDoesNotMatch: 'X-Amz-Other' must be a 'SignedHeader' in the AWS Authorization."},
		"header list":         {replace("Authorization", ";x-signed", ""), mismatched},
		"header list order":   {replace("Authorization", "x-amz-date;x-signed", "x-signed;x-amz-date"), mismatched},
		"header list case":    {replace("Authorization", "x-signed", "X-Signed"), mismatched},
		"header listed twice": {replace("Authorization", "x-signed", "x-signed;x-signed"), mismatched},
		"scope region": {replace("Authorization", "eu-central-1", "eu-west-1"),
			"403 SignatureDoesNotMatch: Credential should be scoped to a valid region. "},
		"scope service": {replace("Authorization", "/sts/", "/iam/"),
			"403 SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'. "},
		"scope region and service": {replace("Authorization", "eu-central-1/sts", "x/y"),
			"403 SignatureDoesNotMatch: Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. "},
		"scope end": {replace("Authorization", "aws4_request", "aws5_request"),
			"403 SignatureDoesNotMatch: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. "},
		"scope date": {replace("Authorization", "/20261120/", "/20261119/"),
			"403 SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261119' != '20261120', from '20261120T120020Z'. "},
		"date form": {replace("X-Amz-Date", "T120020Z", "T12:00:20Z"),
			"403 SignatureDoesNotMatch: Date must be in ISO-8601 'basic format'. Got '20261120T12:00:20Z'. See http://en.wikipedia.org/wiki/ISO_8601"},
		"scope short":  {replace("Authorization", "/aws4_request", ""), "400 IncompleteSignature"},
		"no date":      {func(r *http.Request) { r.Header.Del("X-Amz-Date") }, "400 IncompleteSignature"},
		"no signature": {replace("Authorization", "Signature=", "Other="), "400 IncompleteSignature"},
		"algorithm":    {replace("Authorization", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), "400 IncompleteSignature"},
		"signed twice": {func(r *http.Request) { r.Header.Add("Authorization", r.Header.Get("Authorization")) }, "400 IncompleteSignature"},
		"not signed": {func(r *http.Request) { r.Header.Del("Authorization") },
			"403 MissingAuthenticationToken: Request is missing Authentication Token"},
		"key":         {replace("Authorization", bobKey, "AKIANOBODY"), unknownKey},
		"another key": {replace("Authorization", bobKey, eve.AccessKeyID), mismatched},
		"token added": {func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", "x") }, unknownKey},
	} {
		g := good
		g.before = func(r *http.Request) { r.Header.Set("X-Signed", "one") }
		g.after = test.after
		if got := g.call(t, s, params).code(); got != test.want && !(strings.HasPrefix(test.want, "400") && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: got %s\nwant %s", name, got, test.want)
		}
	}
	unsigned := good
	unsigned.after = func(r *http.Request) { r.Header.Set("User-Agent", "changed on the way") }
	if got := unsigned.call(t, s, params).code(); got != "200" {
		t.Errorf("without a mutation that matters: %s", got)
	}
}

// A list of signed headers that is not in canonical form is refused, however
// well it is signed.
func TestSignedHeaderLists(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	for name, list := range map[string]func([]string) []string{
		"absent":     func(l []string) []string { return append(l, "x-zzz") },
		"upper case": func(l []string) []string { return append([]string{"X-Amz-Date"}, l...) },
		"twice":      func(l []string) []string { return append(l, l[len(l)-1]) },
		"unsorted":   func(l []string) []string { slices.Reverse(l); return l },
	} {
		g := bobSigns(c)
		g.list = list
		if got := g.call(t, s, form("Action", "GetCallerIdentity")).code(); got != mismatched {
			t.Errorf("%s: %s", name, got)
		}
	}
	g := bobSigns(c)
	g.region = ""
	if got, want := g.call(t, s, form("Action", "GetCallerIdentity")).code(), "403 SignatureDoesNotMatch: Credential should be scoped to a valid region. "; got != want {
		t.Errorf("no region: got %s, want %s", got, want)
	}
}

func TestClockLimits(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	for away, want := range map[time.Duration]string{
		0:                  "200",
		15 * time.Minute:   "200",
		-15 * time.Minute:  "200",
		-901 * time.Second: "403 SignatureDoesNotMatch: Signature expired: 20261120T114519Z is now earlier than 20261120T114520Z (20261120T120020Z - 15 min.)",
		901 * time.Second:  "403 SignatureDoesNotMatch: Signature not yet current: 20261120T121521Z is still later than 20261120T121520Z (20261120T120020Z + 15 min.)",
	} {
		g := bobSigns(c)
		g.at = g.at.Add(away)
		if got := g.call(t, s, form("Action", "GetCallerIdentity")).code(); got != want {
			t.Errorf("%v away: got %s\nwant %s", away, got, want)
		}
	}
}

// AWS looks for the key and the token, then at the end of the session, then at
// the signature, then at the parameters.
func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	one := bobSigns(c).call(t, s, form("Action", "GetSessionToken", "DurationSeconds", "900")).credentials(t, bobSigns(c))
	two := bobSigns(c).call(t, s, form("Action", "GetSessionToken", "DurationSeconds", "1000")).credentials(t, bobSigns(c))
	wrong := func(g signer) signer { g.secret = "wrong"; return g }
	with := func(g signer, token string) signer { g.token = token; return g }
	identity, malformed := form("Action", "GetCallerIdentity"), form("Action", "GetSessionToken", "DurationSeconds", "1")
	check := func(name string, g signer, params map[string][]string, want string) {
		t.Helper()
		g.at = c.now()
		if got := g.call(t, s, params).code(); got != want {
			t.Errorf("%s: got %s\nwant %s", name, got, want)
		}
	}
	check("session", one, identity, "200")
	check("no token", with(one, ""), identity, unknownKey)
	check("token of another session", with(one, two.token), identity, unknownKey)
	check("token of another session, wrong secret", wrong(with(one, two.token)), identity, unknownKey)
	check("long-term key with a token", with(bobSigns(c), one.token), identity, unknownKey)
	check("wrong secret", wrong(one), identity, mismatched)
	check("wrong secret, malformed", wrong(bobSigns(c)), malformed, mismatched)
	check("session, malformed", one, malformed,
		"400 ValidationError: 1 validation error detected: Value '1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")

	c.move(900*time.Second - 500*time.Millisecond - time.Nanosecond) // sessions end on whole seconds
	check("at the end", one, identity, "200")
	c.move(time.Nanosecond)
	check("ended", one, identity, expired)
	check("ended, wrong secret", wrong(one), identity, expired)
	check("ended, no token", with(one, ""), identity, unknownKey)
	check("not ended", two, identity, "200")

	inactive := bob
	inactive.Inactive = true
	s.AddUser(inactive)
	check("inactive key", bobSigns(c), identity, unknownKey)
	check("inactive key, wrong secret", wrong(bobSigns(c)), identity, unknownKey)
}

func TestAnyRegionIsRecorded(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	for _, region := range []string{"eu-central-1", "mars-north-1"} {
		g := bobSigns(c)
		g.region = region
		if got := g.call(t, s, form("Action", "GetCallerIdentity")).code(); got != "200" {
			t.Errorf("%s: %s", region, got)
		}
	}
	var got []string
	for _, r := range s.Requests() {
		got = append(got, r.Region)
	}
	if want := "[eu-central-1 mars-north-1]"; fmt.Sprint(got) != want {
		t.Errorf("regions %v, want %s", got, want)
	}
}
