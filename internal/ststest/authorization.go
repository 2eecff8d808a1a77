package ststest

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	algorithm  = "AWS4-HMAC-SHA256"
	terminator = "aws4_request"
	dateLayout = "20060102T150405Z"
	maxSkew    = 15 * time.Minute
)

// authorization is what an Authorization header claims.
type authorization struct {
	accessKeyID, date, region, service, terminator string
	signedHeaders                                  []string // as sent
	signature                                      string
}

// endpoint is what a signature must be made for.
type endpoint struct {
	region  string // empty: any
	service string
	now     time.Time
}

// parseAuthorization reads the header. What it could read is returned with an
// error too.
func parseAuthorization(header http.Header) (authorization, *apiError) {
	var a authorization
	if len(header.Values("Authorization")) == 0 {
		return a, &apiError{http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token"}
	}
	sent := header.Get("Authorization")
	name, rest, _ := strings.Cut(sent, " ")
	if name != algorithm || len(header.Values("Authorization")) > 1 {
		return a, incomplete(fmt.Sprintf("Unsupported AWS 'algorithm': '%s'.", name), sent)
	}
	fields := map[string]string{}
	for field := range strings.SplitSeq(rest, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[key] = value
	}
	a.signature = fields["Signature"]
	a.signedHeaders = strings.Split(fields["SignedHeaders"], ";")
	scope := strings.Split(fields["Credential"], "/")
	a.accessKeyID = scope[0]
	var missing []string
	for _, key := range []string{"Credential", "Signature", "SignedHeaders"} {
		if fields[key] == "" {
			missing = append(missing, fmt.Sprintf("Authorization header requires '%s' parameter.", key))
		}
	}
	if header.Get("X-Amz-Date") == "" {
		missing = append(missing, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	if len(missing) == 0 && len(scope) != 5 {
		missing = append(missing, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
	}
	if len(missing) > 0 {
		return a, incomplete(strings.Join(missing, " "), sent)
	}
	a.date, a.region, a.service, a.terminator = scope[1], scope[2], scope[3], scope[4]
	return a, nil
}

func incomplete(what, sent string) *apiError {
	sum := sha256.Sum256([]byte(sent))
	return &apiError{http.StatusBadRequest, "IncompleteSignature",
		fmt.Sprintf("%s (Hashed with SHA-256) Authorization=%x", what, sum)}
}

// verify checks that a is the signature of q, made with secret for e and within
// 15 minutes of its clock.
func (a authorization) verify(q wire, secret string, e endpoint) *apiError {
	stamp := q.header.Get("X-Amz-Date")
	for _, check := range []string{a.scopeProblem(stamp, e), a.unsigned(q.header), dateProblem(stamp, e.now)} {
		if check != "" {
			return mismatch(check)
		}
	}
	request, ok := a.canonicalRequest(q)
	if !ok || !hmac.Equal([]byte(a.sign(secret, stamp, request)), []byte(a.signature)) {
		return mismatch("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	}
	return nil
}

func mismatch(message string) *apiError {
	return &apiError{http.StatusForbidden, "SignatureDoesNotMatch", message}
}

// scopeProblem says all that is wrong with the credential scope, in AWS's words
// and with its blank after each sentence.
func (a authorization) scopeProblem(stamp string, e endpoint) string {
	var problem string
	if a.region == "" || e.region != "" && a.region != e.region {
		problem += "Credential should be scoped to a valid region. "
	}
	if a.service != e.service {
		problem += fmt.Sprintf("Credential should be scoped to correct service: '%s'. ", e.service)
	}
	if a.terminator != terminator {
		problem += fmt.Sprintf("Credential should be scoped with a valid terminator: '%s', not '%s'. ", terminator, a.terminator)
	}
	if day, _, _ := strings.Cut(stamp, "T"); a.date != day {
		problem += fmt.Sprintf("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'. ", a.date, day, stamp)
	}
	return problem
}

// unsigned names the headers that a signature must cover and this one does not:
// host, content-type and all of AWS's own.
func (a authorization) unsigned(header http.Header) string {
	var missing []string
	if !slices.Contains(a.signedHeaders, "host") {
		missing = append(missing, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
	}
	for name := range header {
		lower := strings.ToLower(name)
		if (lower == "content-type" || strings.HasPrefix(lower, "x-amz-")) && !slices.Contains(a.signedHeaders, lower) {
			missing = append(missing, fmt.Sprintf("'%s' must be a 'SignedHeader' in the AWS Authorization.", name))
		}
	}
	slices.Sort(missing)
	return strings.Join(missing, " ")
}

// dateProblem says that the client's clock and ours are too far apart.
func dateProblem(stamp string, now time.Time) string {
	sent, err := time.Parse(dateLayout, stamp)
	if err != nil {
		return fmt.Sprintf("Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601", stamp)
	}
	now = now.UTC().Truncate(time.Second)
	show := func(t time.Time) string { return t.Format(dateLayout) }
	if earliest := now.Add(-maxSkew); sent.Before(earliest) {
		return fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - 15 min.)", stamp, show(earliest), show(now))
	}
	if latest := now.Add(maxSkew); sent.After(latest) {
		return fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + 15 min.)", stamp, show(latest), show(now))
	}
	return ""
}
