package session

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/profile"
)

// The key of what existing caches hold never changes.
func TestKeyStaysValid(t *testing.T) {
	step := Step{RoleARN: "arn:aws:iam::123456789012:role/Admin", ExternalID: "x:1", SessionName: "awsmfa", Serial: "dev"}
	const want = "87881eb51479fe073d13dc986b41625a"
	if got := plan(baseStep).key(step, "AKIA"); got != want {
		t.Errorf("key = %s, want %s", got, want)
	}
	step.Duration, step.AtLeast, step.Tags, step.PolicyARNs = time.Hour, time.Hour, []Tag{}, []string{}
	if got := plan(baseStep).key(step, "AKIA"); got != want {
		t.Errorf("key with a length = %s, want %s", got, want)
	}
}

// Whatever makes another session makes another key.
func TestKeysDiffer(t *testing.T) {
	seen := map[string]string{}
	for name, change := range map[string]func(*Plan, *Step, *string){
		"as it is":          func(*Plan, *Step, *string) {},
		"realm":             func(p *Plan, _ *Step, _ *string) { p.Realm = "aws-cn" },
		"signer":            func(_ *Plan, _ *Step, signer *string) { *signer = "AKIB" },
		"serial":            func(_ *Plan, s *Step, _ *string) { s.Serial = "dev2" },
		"role":              func(_ *Plan, s *Step, _ *string) { s.RoleARN = "role2" },
		"external ID":       func(_ *Plan, s *Step, _ *string) { s.ExternalID = "x" },
		"name":              func(_ *Plan, s *Step, _ *string) { s.SessionName = "x" },
		"moved":             func(_ *Plan, s *Step, signer *string) { s.Serial, *signer = "AKIAdev", "" },
		"policy":            func(_ *Plan, s *Step, _ *string) { s.Policy = "x" },
		"source identity":   func(_ *Plan, s *Step, _ *string) { s.SourceIdentity = "x" },
		"policy ARN":        func(_ *Plan, s *Step, _ *string) { s.PolicyARNs = []string{"x"} },
		"policy ARNs":       func(_ *Plan, s *Step, _ *string) { s.PolicyARNs = []string{"x", "y"} },
		"policy ARN joined": func(_ *Plan, s *Step, _ *string) { s.PolicyARNs = []string{"xy"} },
		"tag":               func(_ *Plan, s *Step, _ *string) { s.Tags = []Tag{{"a", "b=c"}} },
		"tag, cut":          func(_ *Plan, s *Step, _ *string) { s.Tags = []Tag{{"a=b", "c"}} },
		"tags":              func(_ *Plan, s *Step, _ *string) { s.Tags = []Tag{{"a", "b"}, {"c", "d"}} },
		"tags, other":       func(_ *Plan, s *Step, _ *string) { s.Tags = []Tag{{"a", "d"}, {"c", "b"}} },
		"transitive":        func(_ *Plan, s *Step, _ *string) { s.TransitiveTags = []string{"x"} },
	} {
		p, step, signer := plan(baseStep), Step{RoleARN: "role", Serial: "dev"}, "AKIA"
		change(&p, &step, &signer)
		key := p.key(step, signer)
		if seen[key] != "" || len(key) != 32 {
			t.Errorf("%s and %s have key %q", name, seen[key], key)
		}
		seen[key] = name
	}
	// Values that hold digits, as if they were lengths.
	if (Plan{Realm: "9abcdefghi2"}).key(Step{}, "") == (Plan{Realm: "1"}).key(Step{Serial: "00"}, "abcdefghi") {
		t.Error("a length runs into what it counts")
	}
	one := Step{Tags: []Tag{{"a", "b"}, {"c", "d"}}, PolicyARNs: []string{"x", "y"}, TransitiveTags: []string{"a", "c"}}
	other := Step{Tags: []Tag{{"c", "d"}, {"a", "b"}}, PolicyARNs: []string{"y", "x"}, TransitiveTags: []string{"c", "a"}}
	if p := plan(baseStep); p.key(one, "AKIA") != p.key(other, "AKIA") {
		t.Error("the order of tags and policies makes another session")
	}
}

func TestStepString(t *testing.T) {
	if got := baseStep.String() + ", " + roleStep.String(); got != "the MFA device dev, the role role" {
		t.Error(got)
	}
}

func TestStepCheck(t *testing.T) {
	const policy = "arn:aws:iam::aws:policy/ReadOnlyAccess"
	many := func(n int) (tags []Tag, keys, arns []string) {
		for i := range n {
			tags = append(tags, Tag{fmt.Sprint(i), ""})
			keys = append(keys, fmt.Sprint(i))
			arns = append(arns, policy)
		}
		return tags, keys, arns
	}
	tags50, keys50, _ := many(50)
	tags51, keys51, _ := many(51)
	_, _, arns10 := many(10)
	_, _, arns11 := many(11)
	object := func(n int) string { return `{"a":"` + strings.Repeat("x", n-8) + `"}` }
	for _, test := range []struct {
		step Step
		want string
	}{
		{Step{}, ""},
		{Step{Policy: object(2048)}, ""},
		{Step{Policy: object(2049)}, "session policy has more than 2048 characters, policy ARNs included"},
		{Step{Policy: object(2048 - len(policy)), PolicyARNs: []string{policy}}, ""},
		{Step{Policy: object(2049 - len(policy)), PolicyARNs: []string{policy}}, "session policy has more than 2048 characters, policy ARNs included"},
		{Step{Policy: `["a"]`}, "session policy is not a JSON object"},
		{Step{Policy: `{"a":1`}, "session policy is not a JSON object"},
		{Step{Policy: `{"a":"ÿ"}`}, ""},
		{Step{Policy: `{"a":"Ā"}`}, "session policy holds a character beyond U+00FF"},
		{Step{PolicyARNs: arns10}, ""},
		{Step{PolicyARNs: arns11}, "policy ARN is given more than 10 times"},
		{Step{PolicyARNs: []string{"arn:aws-cn:iam::123456789012:policy/path/Name"}}, ""},
		{Step{PolicyARNs: []string{"ReadOnlyAccess"}}, `policy ARN "ReadOnlyAccess" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn:aws:iam::12345678901:policy/x"}}, `policy ARN "arn:aws:iam::12345678901:policy/x" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn:aws:iam::aws:role/x"}}, `policy ARN "arn:aws:iam::aws:role/x" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn:aws:iam::aws:policy/"}}, `policy ARN "arn:aws:iam::aws:policy/" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn:aws:iam::aws:policy/a b"}}, `policy ARN "arn:aws:iam::aws:policy/a b" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn::iam::aws:policy/a"}}, `policy ARN "arn::iam::aws:policy/a" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"xarn:aws:iam::aws:policy/a"}}, `policy ARN "xarn:aws:iam::aws:policy/a" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn:aws:s3::aws:policy/a"}}, `policy ARN "arn:aws:s3::aws:policy/a" is not that of a managed policy`},
		{Step{PolicyARNs: []string{"arn:aws:iam:x:aws:policy/a"}}, `policy ARN "arn:aws:iam:x:aws:policy/a" is not that of a managed policy`},
		{Step{PolicyARNs: []string{longARN(2048)}}, ""},
		{Step{PolicyARNs: []string{longARN(1024), longARN(1024)}}, ""},
		{Step{PolicyARNs: []string{longARN(1024), longARN(1025)}}, "policy ARN list has more than 2048 characters"},
		{Step{PolicyARNs: []string{longARN(2049)}}, "policy ARN " + fmt.Sprintf("%.100q", longARN(2049)) + " is not that of a managed policy"},
		{Step{PolicyARNs: []string{"arn:aws:iam::aws:policy/~"}}, ""},
		{Step{PolicyARNs: []string{"arn:aws:iam::aws:policy/\x7f"}}, `policy ARN "arn:aws:iam::aws:policy/\x7f" is not that of a managed policy`},
		{Step{Tags: tags50}, ""},
		{Step{Tags: tags51}, "session tag is given more than 50 times"},
		{Step{Tags: []Tag{{strings.Repeat("ä", 128), strings.Repeat("ö", 256)}}}, ""},
		{Step{Tags: []Tag{{strings.Repeat("a", 129), ""}}}, "session tag key " + fmt.Sprintf("%.100q", strings.Repeat("a", 129)) + " has not 1 to 128 characters"},
		{Step{Tags: []Tag{{"", "x"}}}, `session tag key "" has not 1 to 128 characters`},
		{Step{Tags: []Tag{{"k", strings.Repeat("ö", 257)}}}, `session tag "k" has a value of more than 256 characters`},
		{Step{Tags: []Tag{{"k", "a*b"}}}, `session tag "k" holds a character other than letters, digits, spaces and _.:/=+-@`},
		{Step{Tags: []Tag{{"k\n", "b"}}}, `session tag "k\n" holds a character other than letters, digits, spaces and _.:/=+-@`},
		{Step{Tags: []Tag{{"k", "\xff"}}}, `session tag "k" holds a character other than letters, digits, spaces and _.:/=+-@`},
		{Step{Tags: []Tag{{"k é_.:/=+-@2", "b c"}}}, ""},
		{Step{Tags: []Tag{{"AWS:x", "b"}}}, `session tag key "AWS:x" begins with aws:, which is AWS's own`},
		{Step{Tags: []Tag{{"Team", "b"}, {"team", "c"}}}, `session tag key "team" is given twice; capital letters make no difference`},
		{Step{Tags: tags50, TransitiveTags: keys50}, ""},
		{Step{TransitiveTags: keys51}, "transitive session tag is given more than 50 times"},
		{Step{Tags: []Tag{{"Team", "x"}}, TransitiveTags: []string{"team"}}, ""},
		{Step{Tags: []Tag{{"team", "x"}}, TransitiveTags: []string{"team", "a*"}}, `transitive session tag "a*" is not the key of a session tag of the role`},
		{Step{SourceIdentity: "bo"}, ""},
		{Step{SourceIdentity: "b"}, `source identity "b" has not 2 to 256 letters, digits and _+=,.@-`},
		{Step{SourceIdentity: strings.Repeat("b", 256)}, ""},
		{Step{SourceIdentity: strings.Repeat("b", 257)}, `source identity ` + fmt.Sprintf("%.100q", strings.Repeat("b", 257)) + ` has not 2 to 256 letters, digits and _+=,.@-`},
		{Step{SourceIdentity: "a_+=,.@-9"}, ""},
		{Step{SourceIdentity: "bob smith"}, `source identity "bob smith" has not 2 to 256 letters, digits and _+=,.@-`},
		{Step{SourceIdentity: "bób"}, `source identity "bób" has not 2 to 256 letters, digits and _+=,.@-`},
	} {
		err := test.step.Check()
		var option *OptionError
		if (err == nil) != (test.want == "") || err != nil && (!errors.As(err, &option) || err.Error() != test.want || !strings.HasPrefix(test.want, option.Option)) {
			t.Errorf("%+v: %v, want %q", test.step, err, test.want)
		}
	}
}

func longARN(n int) string {
	const start = "arn:aws:iam::aws:policy/"
	return start + strings.Repeat("x", n-len(start))
}

// What a profile says of a role's session is in the step, whichever way the role is
// assumed, and is refused before a code is asked for.
func TestRouteLabels(t *testing.T) {
	labelled := profile.Role{
		ARN: "r", Duration: 2 * time.Hour, ExternalID: "x", SessionName: "n", Policy: "{}", PolicyARNs: []string{"arn:aws:iam::aws:policy/A"},
		Tags: []profile.Tag{{Key: "a", Value: "b"}}, TransitiveTags: []string{"a"}, SourceIdentity: "bob",
	}
	want := Step{
		RoleARN: "r", ExternalID: "x", SessionName: "n", Policy: "{}", PolicyARNs: []string{"arn:aws:iam::aws:policy/A"},
		Tags: []Tag{{"a", "b"}}, TransitiveTags: []string{"a"}, SourceIdentity: "bob",
	}
	is := func(s Step) bool {
		s.Duration = 0
		return reflect.DeepEqual(s, want)
	}
	chain, err := Route(profile.Profile{Roles: []profile.Role{{ARN: "first"}, labelled}}, Options{})
	if err != nil || is(chain.Steps[0]) || is(chain.Steps[1]) || !is(chain.Steps[2]) {
		t.Errorf("chain: %+v, %v", chain.Steps, err)
	}
	single, err := Route(profile.Profile{Roles: []profile.Role{labelled}}, Options{})
	if err != nil || !is(single.Steps[1]) || !is(single.Alternatives[0]) {
		t.Errorf("single: %+v, %v", single, err)
	}
	direct, err := Route(profile.Profile{Roles: []profile.Role{labelled}}, Options{HasCode: true})
	if err != nil || len(direct.Steps) != 1 || !is(direct.Steps[0]) {
		t.Errorf("direct: %+v, %v", direct.Steps, err)
	}
	labelled.Policy = "no JSON"
	var option *OptionError
	if got, err := Route(profile.Profile{Roles: []profile.Role{labelled}}, Options{}); !errors.As(err, &option) || option.Option != OptionPolicy || len(got.Steps) != 0 {
		t.Errorf("a bad policy: %+v, %v", got, err)
	}
}

// What a role passes on cannot be set again by the next.
func TestRouteChain(t *testing.T) {
	one := profile.Role{ARN: "one", Tags: []profile.Tag{{Key: "Team", Value: "a"}, {Key: "own", Value: "a"}}, TransitiveTags: []string{"Team"}, SourceIdentity: "bob"}
	for _, test := range []struct {
		two  profile.Role
		want string
	}{
		{profile.Role{ARN: "two"}, ""},
		{profile.Role{ARN: "two", Tags: []profile.Tag{{Key: "own", Value: "b"}}, TransitiveTags: []string{"own"}, SourceIdentity: "bob"}, ""},
		{profile.Role{ARN: "two", Tags: []profile.Tag{{Key: "team", Value: "a"}}}, `session tag "team" of the role two cannot be set: it is passed on from the role one`},
		{profile.Role{ARN: "two", SourceIdentity: "eve"}, "source identity of the role two cannot be another than that of the role one"},
	} {
		for _, roles := range [][]profile.Role{{one, test.two}, {one, {ARN: "between"}, test.two}} {
			_, err := Route(profile.Profile{Roles: roles}, Options{})
			var option *OptionError
			if (err == nil) != (test.want == "") || err != nil && (!errors.As(err, &option) || err.Error() != test.want) {
				t.Errorf("%+v: %v, want %q", test.two, err, test.want)
			}
		}
	}
}
