package ststest

import (
	"net/url"
	"strings"
	"testing"
)

// The messages are AWS's own, as recorded from its answers.
func TestParameters(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	const role = "arn:aws:iam::123456789012:role/app/reader"
	s.AddRole(Role{ARN: role})
	one := func(value, member, rule string) string {
		return "400 ValidationError: 1 validation error detected: Value '" + value + "' at '" + member + "' failed to satisfy constraint: " + rule
	}
	const arnPattern = `Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`
	null := "400 ValidationError: 1 validation error detected: Value null at '%' failed to satisfy constraint: Member must not be null"
	for _, test := range []struct {
		params url.Values
		want   string
	}{
		{form("Action", "GetSessionToken", "DurationSeconds", "899"), one("899", "durationSeconds", "Member must have value greater than or equal to 900")},
		{form("Action", "GetSessionToken", "DurationSeconds", "129601"), one("129601", "durationSeconds", "Member must have value less than or equal to 129600")},
		{form("Action", "GetSessionToken", "DurationSeconds", "129600"), "200"},
		{form("Action", "GetSessionToken", "DurationSeconds", "900"), "200"},
		{form("Action", "GetSessionToken", "DurationSeconds", "0900"), "200"},
		{form("Action", "GetSessionToken", "DurationSeconds", "+900"), "200"},
		{form("Action", "GetSessionToken", "DurationSeconds", " 900 "), "400 MalformedInput: "},
		{form("Action", "GetSessionToken", "DurationSeconds", "900.0"), "400 MalformedInput: "},
		{form("Action", "GetSessionToken", "DurationSeconds", "9e2"), "400 MalformedInput: "},
		{form("Action", "GetSessionToken", "DurationSeconds", "2147483648"), "400 MalformedInput: "},
		{form("Action", "GetSessionToken", "DurationSeconds", ""), "400 MalformedInput: missing value for decimal type"},
		{form("Action", "GetSessionToken", "TokenCode", "12345"), one("12345", "tokenCode", "Member must have length greater than or equal to 6")},
		{form("Action", "GetSessionToken", "TokenCode", "1234567"), one("1234567", "tokenCode", "Member must have length less than or equal to 6")},
		{form("Action", "GetSessionToken", "TokenCode", "12345x"), one("12345x", "tokenCode", `Member must satisfy regular expression pattern: [\d]*`)},
		{form("Action", "GetSessionToken", "TokenCode", "١٢٣٤٥٦"), one("١٢٣٤٥٦", "tokenCode", `Member must satisfy regular expression pattern: [\d]*`)},
		{form("Action", "GetSessionToken", "TokenCode", "12 45678"),
			"400 ValidationError: 2 validation errors detected: Value '12 45678' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*; " +
				"Value '12 45678' at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6"},
		{form("Action", "GetSessionToken", "SerialNumber", "short"), one("short", "serialNumber", "Member must have length greater than or equal to 9")},
		{form("Action", "GetSessionToken", "SerialNumber", "arn aws iam"), one("arn aws iam", "serialNumber", `Member must satisfy regular expression pattern: [\w+=/:,.@-]*`)},
		{form("Action", "GetSessionToken", "SerialNumber", "line\nbreak\n"), one("line\nbreak\n", "serialNumber", `Member must satisfy regular expression pattern: [\w+=/:,.@-]*`)},
		{form("Action", "GetSessionToken", "SerialNumber", strings.Repeat("é", 256)), one(strings.Repeat("é", 256), "serialNumber", `Member must satisfy regular expression pattern: [\w+=/:,.@-]*`)},
		{form("Action", "GetSessionToken", "Unknown", "value"), "200"},
		{form("Action", "AssumeRole", "RoleSessionName", "app"), strings.Replace(null, "%", "roleArn", 1)},
		{form("Action", "AssumeRole", "RoleArn", role), strings.Replace(null, "%", "roleSessionName", 1)},
		{form("Action", "AssumeRole", "RoleArn", "", "RoleSessionName", "app"),
			"400 ValidationError: 2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: " + arnPattern +
				"; Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20"},
		{form("Action", "AssumeRole", "RoleArn", strings.Repeat("😀", 20), "RoleSessionName", "app"), one(strings.Repeat("😀", 20), "roleArn", arnPattern)},
		{form("Action", "AssumeRole", "RoleArn", "not-an-arn", "RoleSessionName", "app"), one("not-an-arn", "roleArn", "Member must have length greater than or equal to 20")},
		{form("Action", "AssumeRole", "RoleArn", strings.Repeat("x", 2048), "RoleSessionName", "app"), "400 ValidationError: " + strings.Repeat("x", 2048) + " is invalid"},
		{form("Action", "AssumeRole", "RoleArn", strings.Repeat("x", 2049), "RoleSessionName", "app"), one(strings.Repeat("x", 2049), "roleArn", "Member must have length less than or equal to 2048")},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "a"), one("a", "roleSessionName", "Member must have length greater than or equal to 2")},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", strings.Repeat("a", 65)), one(strings.Repeat("a", 65), "roleSessionName", "Member must have length less than or equal to 64")},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "bad/name"), one("bad/name", "roleSessionName", `Member must satisfy regular expression pattern: [\w+=,.@-]*`)},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "app", "DurationSeconds", "43201"), one("43201", "durationSeconds", "Member must have value less than or equal to 43200")},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "app", "DurationSeconds", "-1"), one("-1", "durationSeconds", "Member must have value greater than or equal to 900")},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "app", "ExternalId", "x"), one("x", "externalId", "Member must have length greater than or equal to 2")},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "app", "ExternalId", "x y"), one("x y", "externalId", `Member must satisfy regular expression pattern: [\w+=,.@:\/-]*`)},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "app", "ProvidedContexts.member.1.ContextAssertion", "x"), "501 NotImplemented: ststest does not model ProvidedContexts."},
		{form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "app"), "200"},
	} {
		if got := bobSigns(c).call(t, s, test.params).code(); got != test.want {
			t.Errorf("%v:\ngot  %q\nwant %q", test.params, got, test.want)
		}
	}
}

func TestFirstOfRepeatedParametersCounts(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	for _, test := range []struct{ first, second, want string }{
		{"900", "899", "200"},
		{"899", "900", "400 ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"},
	} {
		params := form("Action", "GetSessionToken")
		params["DurationSeconds"] = []string{test.first, test.second}
		if got := bobSigns(c).call(t, s, params).code(); got != test.want {
			t.Errorf("%s then %s: %s", test.first, test.second, got)
		}
	}
}

// A refused parameter costs neither the code nor a try.
func TestValidationComesBeforeTheCode(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	code := s.Code(bobMFA)
	for range 10 {
		r := bobSigns(c).call(t, s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", code, "DurationSeconds", "1"))
		if r.field("Code") != "ValidationError" {
			t.Fatalf("got %s", r.code())
		}
	}
	if got := login(t, s, c, bobMFA, code); got != "200" {
		t.Errorf("the code after that: %s", got)
	}
}
