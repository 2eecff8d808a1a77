package awsapi

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"awsmfa/internal/creds"
)

// spellings are the ways in which servers repeat what they were sent.
var spellings = map[string]func(string) string{
	"plain":     func(s string) string { return s },
	"URL":       url.QueryEscape,
	"URL lower": func(s string) string { return lowerEscapes(url.QueryEscape(s)) },
	"URL path":  url.PathEscape,
	"URL twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"URL all":   func(s string) string { return each(s, "%%%02x") },
	"XML": func(s string) string {
		return strings.NewReplacer("+", "&#x2B;", "/", "&#47;", "=", "&#X3d;").Replace(s)
	},
	"XML all":  func(s string) string { return each(s, "&#%d;") },
	"JSON all": func(s string) string { return each(s, `\u%04x`) },
	"hex":      func(s string) string { return hex.EncodeToString([]byte(s)) },
	"escaped":  func(s string) string { return each(s, `\x%02X`) },
	"quoted":   func(s string) string { return strings.Trim(must(json.Marshal(s)), `"`) },
	"slashes":  func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"lines":    func(s string) string { return split(s, "\r\n ") },
	"\\n":      func(s string) string { return split(s, `\n`) },
	"tags":     func(s string) string { return split(s, `", "`) },
	"blank":    func(s string) string { return strings.ReplaceAll(s, "+", " ") },
	"URL-safe": func(s string) string { return strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(s) },
	"upper":    strings.ToUpper,
	"base64":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 1": func(s string) string { return base64.URLEncoding.EncodeToString([]byte(":" + s + "!")) },
	"base64 2": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("a:" + s + "!!")) },
	"a part":   func(s string) string { return s[3 : len(s)-3] },
}

func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func split(s, by string) string { return s[:len(s)/3] + by + s[len(s)/3:len(s)/2] + by + s[len(s)/2:] }

func must(b []byte, err error) string {
	if err != nil {
		panic(err)
	}
	return string(b)
}

// lowerEscapes writes %2B as %2b and leaves the rest.
func lowerEscapes(s string) string {
	parts := strings.Split(s, "%")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToLower(parts[i][:2]) + parts[i][2:]
	}
	return strings.Join(parts, "%")
}

const (
	awsSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	awsToken  = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDx+bVq8a1nKDuS7aPLEZKx0q2JpXrZ0ckTsw=="
)

// No letter of a secret that was sent is shown, however a server spells it.
func TestSpelledSecretsAreHidden(t *testing.T) {
	r := newRedactor("", []string{awsSecret, awsToken, keys.SecretAccessKey})
	for name, spell := range spellings {
		for _, secret := range []string{awsSecret, awsToken, keys.SecretAccessKey} {
			if name == "a part" && len(secret) < 2*pieceLength {
				continue // too short to be known by a part
			}
			got := r.hide("the header <" + spell(secret) + "> was there, and <" + spell(secret) + "> again")
			// base64 may leave what it mixed with its neighbours.
			got = strings.NewReplacer("Og", "", "YT", "", "IQ==", "", "ISE=", "", "iE=", "", "==", "", "=", "", "%3D", "", "%3d", "", "%253D", "", "&#61;", "", `\u003d`, "", "&#X3d;", "").Replace(got)
			if before, _, _ := strings.Cut(got, hidden); !strings.HasPrefix(got, "the header <") || len(before) > len("the header <")+4 || len(got) > len("the header <******> was there, and <******> again")+16 {
				t.Errorf("%s: %s\nof %s", name, got, spell(secret))
			}
		}
	}
}

func TestSpelledCodeIsHidden(t *testing.T) {
	r := newRedactor(code, nil)
	for text, want := range map[string]string{
		"493817":                         hidden,
		"4938170 1493817 x493817y":       "4938170 1493817 x******y",
		"493 817, 493-817":               hidden + ", " + hidden,
		"%34%39%33%38%31%37":             hidden,
		"&#52;93817":                     hidden,
		`TokenCode\u003d\u003493817`:     `TokenCode\u003d` + hidden,
		"14938 17":                       "14938 17",
		"493 8171":                       "493 8171",
		"account 493817493817, 49381x7":  "account 493817493817, 49381x7",
		"the 20 of 123456789012 at 7:05": "the 20 of 123456789012 at 7:05",
	} {
		if got := r.hide(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// What is no secret stays, escapes included.
func TestPlainTextIsShown(t *testing.T) {
	r := newRedactor(code, []string{awsSecret, awsToken, "", "ab"})
	for text, want := range map[string]string{
		"arn:aws:iam::123456789012:role/Admin%20x &amp; & ; \\ %": "arn:aws:iam::123456789012:role/Admin%20x &amp; & ; \\ %",
		"wJalrXUtnFEMI/K": "wJalrXUtnFEMI/K", // fifteen of it
		"xaby":            "x******y",
		"":                "",
		"&#43 &#; &#x; &#256; &toolongtobeanentity; %2 %zz \\u12 \\": "&#43 &#; &#x; &#256; &toolongtobeanentity; %2 %zz \\u12 \\",
	} {
		if got := r.hide(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// A gateway that repeats the headers of a request in its refusal.
func TestEchoedToken(t *testing.T) {
	c := creds.Credentials{AccessKeyID: session.AccessKeyID, SecretAccessKey: awsSecret, SessionToken: awsToken, Expires: session.Expires}
	for name, spell := range spellings {
		if strings.HasPrefix(name, "XML") {
			continue // the decoder undoes them
		}
		s := serve(t, body(403, refusal("AccessDenied", "no: X-Amz-Security-Token: "+xmlText(spell(awsToken))+" of "+xmlText(spell(awsSecret)))))
		_, err := newClient(t, s.URL).AssumeRole(t.Context(), c, Role{ARN: admin, SessionName: "bob"})
		if err == nil || !regexp.MustCompile(`X-Amz-Security-Token: \w{0,3}\*{6}`).MatchString(err.Error()) {
			t.Errorf("%s: %v", name, err)
		}
		for _, secret := range []string{awsToken, awsSecret} {
			for i := range len(secret) - 12 {
				if err != nil && strings.Contains(err.Error(), secret[i:i+12]) {
					t.Errorf("%s shows %q: %v", name, secret[i:i+12], err)
				}
			}
		}
	}
}

func xmlText(s string) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(s) }
