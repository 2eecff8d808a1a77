package ststest

import (
	"fmt"
	"strings"
	"testing"
)

// Tags, source identities and policies of a role session, one role after another.
func TestLabels(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	arn := func(name string) string { return "arn:aws:iam::123456789012:role/" + name }
	both := []string{TagSession, SetSourceIdentity}
	s.AddRole(Role{ARN: arn("plain")})
	s.AddRole(Role{ARN: arn("open"), AlsoAllows: both})
	assume := func(role string, extra ...string) []string {
		return append([]string{"Action", "AssumeRole", "RoleArn", arn(role), "RoleSessionName", "me"}, extra...)
	}
	tag := func(n int, key, value string) []string {
		at := fmt.Sprintf("Tags.member.%d.", n)
		return []string{at + "Key", key, at + "Value", value}
	}
	user := bobSigns(c)
	first := user.call(t, s, form(assume("open", append(tag(1, "Team", "a"), append(tag(2, "own", "b"), "TransitiveTagKeys.member.1", "team", "SourceIdentity", "bob")...)...)...))
	if first.field("SourceIdentity") != "bob" || first.field("PackedPolicySize") != "1" {
		t.Errorf("%s", first.body)
	}
	chained := first.credentials(t, user)
	const me = "arn:aws:sts::123456789012:assumed-role/open/me"
	no := func(who, action, role string) string {
		return "403 AccessDenied: User: " + who + " is not authorized to perform: " + action + " on resource: " + arn(role)
	}
	const policy = `{"Version":"2012-10-17","Statement":[]}`
	for _, test := range []struct {
		name  string
		g     signer
		role  string
		extra []string
		want  string
	}{
		{"tags without leave", user, "plain", tag(1, "k", "v"), no(bobARN, TagSession, "plain")},
		{"identity without leave", user, "plain", []string{"SourceIdentity", "bob"}, no(bobARN, SetSourceIdentity, "plain")},
		{"a policy needs none", user, "plain", []string{"Policy", policy, "PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}, "200"},
		{"inherited tags without leave", chained, "plain", nil, no(me, TagSession, "plain")},
		{"inherited", chained, "open", nil, "200"},
		{"inherited tag again", chained, "open", tag(1, "TEAM", "x"), "400 InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session."},
		{"another tag", chained, "open", tag(1, "own", "x"), "200"},
		{"the same identity", chained, "open", []string{"SourceIdentity", "bob"}, "200"},
		{"another identity", chained, "open", []string{"SourceIdentity", "eve"}, no(me, SetSourceIdentity, "open")},
		{"transitive without a tag", user, "open", []string{"TransitiveTagKeys.member.1", "k"}, "400 InvalidParameterValue: The specified transitive tag key must be included in the requested tags."},
		{"tag twice", user, "open", append(tag(1, "k", "v"), tag(2, "K", "v")...), "400 InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive."},
		{"bad tag", user, "open", tag(1, "k*", "v"), `400 ValidationError: 1 validation error detected: Value 'k*' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+`},
		{"no JSON", user, "open", []string{"Policy", "x"}, "400 MalformedPolicyDocument: Unexpected character ('x' (code 120)): expected a valid value (number, String, array, object, 'true', 'false' or 'null')"},
		{"no policy", user, "open", []string{"Policy", "{}"}, "400 MalformedPolicyDocument: Syntax errors in policy."},
		{"no policy's ARN", user, "open", []string{"PolicyArns.member.1.arn", arn("open")}, "400 ValidationError: ARN " + arn("open") + " is not valid."},
		{"large policy", user, "open", append(tag(1, strings.Repeat("k", 100), "v"), "Policy", policy+strings.Repeat(" ", 2000)), "400 PackedPolicyTooLarge: Packed policy consumes 105% of allotted space, please use smaller policy."},
	} {
		if got := test.g.call(t, s, form(assume(test.role, test.extra...)...)).code(); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
	var many []string
	for i := range 9 {
		many = append(many, tag(i+1, fmt.Sprint("k", i), strings.Repeat("v", 250))...)
	}
	if got, want := user.call(t, s, form(assume("open", many...)...)).code(), "400 PackedPolicyTooLarge: Packed size of session tags consumes 111% of allotted space."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
