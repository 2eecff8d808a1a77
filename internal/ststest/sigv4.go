package ststest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Signature Version 4, written from its published description:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

// canonicalRequest is the text whose hash is signed. ok is false when a signed
// header is not there, or the list of them is not in canonical form.
func (a authorization) canonicalRequest(q wire) (text string, ok bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n%s\n", q.method, canonicalPath(q.path()), canonicalQuery(q.query()))
	for i, name := range a.signedHeaders {
		values := q.header.Values(name)
		if name == "host" {
			values = []string{q.host}
		}
		if len(values) == 0 || name != strings.ToLower(name) || i > 0 && a.signedHeaders[i-1] >= name {
			return "", false
		}
		fmt.Fprintf(&b, "%s:%s\n", name, canonicalHeader(values))
	}
	fmt.Fprintf(&b, "\n%s\n%x", strings.Join(a.signedHeaders, ";"), sha256.Sum256(q.body))
	return b.String(), true
}

// canonicalHeader joins the values of one header, with the blanks round each
// gone and those inside it made one.
func canonicalHeader(values []string) string {
	trimmed := make([]string, len(values))
	for i, v := range values {
		trimmed[i] = strings.Join(strings.FieldsFunc(v, func(r rune) bool { return r == ' ' }), " ")
	}
	return strings.Join(trimmed, ",")
}

// sign makes the signature of a canonical request with a's scope.
func (a authorization) sign(secret, stamp, request string) string {
	key := []byte("AWS4" + secret)
	for _, part := range []string{a.date, a.region, a.service, a.terminator} {
		key = hmacSHA256(key, part)
	}
	scope := strings.Join([]string{a.date, a.region, a.service, a.terminator}, "/")
	text := fmt.Sprintf("%s\n%s\n%s\n%x", algorithm, stamp, scope, sha256.Sum256([]byte(request)))
	return hex.EncodeToString(hmacSHA256(key, text))
}

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// canonicalPath resolves dots and doubled slashes and escapes what is left,
// percent signs too: services other than S3 sign the path escaped twice.
func canonicalPath(path string) string {
	var kept []string
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "", ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, escape(segment))
		}
	}
	canonical := "/" + strings.Join(kept, "/")
	if len(kept) > 0 && strings.HasSuffix(path, "/") {
		canonical += "/"
	}
	return canonical
}

// canonicalQuery sorts the parameters by name, then value, both escaped anew.
func canonicalQuery(query string) string {
	var pairs [][2]string
	for parameter := range strings.SplitSeq(query, "&") {
		if parameter == "" {
			continue
		}
		name, value, _ := strings.Cut(parameter, "=")
		pairs = append(pairs, [2]string{escape(unescape(name)), escape(unescape(value))})
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	lines := make([]string, len(pairs))
	for i, p := range pairs {
		lines[i] = p[0] + "=" + p[1]
	}
	return strings.Join(lines, "&")
}

// unescape leaves text that is not well escaped as it is: then no signature of
// it is right.
func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// escape spells every byte outside RFC 3986's unreserved set as %XX.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
