package session

import (
	"errors"
	"fmt"
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
		{Step{TransitiveTags: keys50}, ""},
		{Step{TransitiveTags: keys51}, "transitive session tag is given more than 50 times"},
		{Step{TransitiveTags: []string{""}}, `transitive session tag "" is not the key of a tag`},
		{Step{TransitiveTags: []string{"a*"}}, `transitive session tag "a*" is not the key of a tag`},
		{Step{TransitiveTags: []string{strings.Repeat("a", 128)}}, ""},
		{Step{TransitiveTags: []string{strings.Repeat("a", 129)}}, "transitive session tag " + fmt.Sprintf("%.100q", strings.Repeat("a", 129)) + " is not the key of a tag"},
		{Step{SourceIdentity: "bo"}, ""},
		{Step{SourceIdentity: "b"}, `source identity "b" has not 2 to 64 letters, digits and _+=,.@-`},
		{Step{SourceIdentity: strings.Repeat("b", 64)}, ""},
		{Step{SourceIdentity: strings.Repeat("b", 65)}, `source identity "` + strings.Repeat("b", 65) + `" has not 2 to 64 letters, digits and _+=,.@-`},
		{Step{SourceIdentity: "a_+=,.@-9"}, ""},
		{Step{SourceIdentity: "bob smith"}, `source identity "bob smith" has not 2 to 64 letters, digits and _+=,.@-`},
		{Step{SourceIdentity: "bób"}, `source identity "bób" has not 2 to 64 letters, digits and _+=,.@-`},
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

// A policy narrows the last role, whichever way it is assumed, and is refused
// before a code is asked for.
func TestRoutePolicy(t *testing.T) {
	roles := func(n int) (p profile.Profile) {
		for range n {
			p.Roles = append(p.Roles, profile.Role{ARN: "r", Duration: 2 * time.Hour})
		}
		return p
	}
	o := Options{Policy: "{}", PolicyARNs: []string{"arn:aws:iam::aws:policy/A"}}
	narrowed := func(s Step) bool { return s.Policy == o.Policy && len(s.PolicyARNs) == 1 }
	chain, err := Route(roles(2), o)
	if err != nil || narrowed(chain.Steps[0]) || narrowed(chain.Steps[1]) || !narrowed(chain.Steps[2]) {
		t.Errorf("chain: %+v, %v", chain.Steps, err)
	}
	single, err := Route(roles(1), o)
	if err != nil || !narrowed(single.Steps[1]) || !narrowed(single.Alternatives[0]) {
		t.Errorf("single: %+v, %v", single, err)
	}
	o.HasCode = true
	direct, err := Route(roles(1), o)
	if err != nil || len(direct.Steps) != 1 || !narrowed(direct.Steps[0]) {
		t.Errorf("direct: %+v, %v", direct.Steps, err)
	}
	var option *OptionError
	for _, o := range []Options{{Policy: "{}"}, {PolicyARNs: []string{"x"}}} {
		if _, err := Route(roles(0), o); !errors.As(err, &option) || err.Error() != "session policy is only for the session of a role" {
			t.Errorf("no role: %v", err)
		}
	}
	if got, err := Route(roles(1), Options{Policy: "no JSON"}); !errors.As(err, &option) || option.Option != OptionPolicy || len(got.Steps) != 0 {
		t.Errorf("a bad policy: %+v, %v", got, err)
	}
}
