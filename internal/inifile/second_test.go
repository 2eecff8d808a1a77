package inifile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// What go-ini cannot read, or reads on into, is not edited, and the error shows
// none of it.
func TestEditRefusesWhatGoINIReadsDifferently(t *testing.T) {
	for name, section := range map[string]string{
		"backtick":     "[a]\nx = `hush\n",
		"three quotes": "[a]\nx = \"\"\"hush\n",
		"quoted key":   "[a]\n\"hush = 1\n",
		"many lines":   "[a]\n" + strings.Repeat("s3 = # hush\n", maxLines),
	} {
		_, err := Edit([]byte("[z]\n"+section+"[b]\n"), "a", []Pair{{"region", "eu-west-1"}}, nil)
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Reason != BadReading && refused.Reason != TooManyLines || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Edit([]byte(section+"[b]\n"), "b", []Pair{{"region", "eu-west-1"}}, nil); err != nil {
			t.Errorf("%s in another section: %v", name, err)
		}
	}
}

func TestVerifyAgain(t *testing.T) {
	set, drop := []Pair{{"id", "NEW"}}, []string{"old"}
	const before = "[a]\nid = OLD\nold = 1\nregion = eu\ns3 =\n  max = 1\n"
	for after, want := range map[string]bool{
		"[a]\nid = NEW\nregion = eu\ns3 =\n  max = 1\n":                true,
		"[a]\nregion = eu\nid = NEW\ns3 =\n  max = 1\n":                true,
		"[a]\nid = OLD\nregion = eu\ns3 =\n  max = 1\n":                false,
		"[a]\nid = NEW\nregion = us\ns3 =\n  max = 1\n":                false,
		"[a]\nid = NEW\nregion = eu\ns3 =\n  max = 2\n":                false,
		"[a]\nid = NEW\ns3 =\n  max = 1\n":                             false,
		"[a]\nid = NEW\nold = 1\nregion = eu\ns3 =\n  max = 1\n":       false,
		"[b]\nid = NEW\nregion = eu\ns3 =\n  max = 1\n":                false,
		"[a]\nid = NEW\nregion = eu\ns3 =\n  max = 1\n[b]\nx = 1\n":    false,
		"[a]\nid = NEW\nregion = eu\ns3 =\n  max = 1\n[b]\nid = NEW\n": false,
		"[a]\nid = NEW\nregion = \"eu\"\ns3 =\n  max = 1\n":            false,
		"": false,
	} {
		if err := verifyAgain(Change{"a", set, drop}, []byte(before), []byte(after)); (err == nil) != want {
			t.Errorf("%q: %v", after, err)
		}
	}
	if err := verifyAgain(Change{"a", set, drop}, nil, []byte("[a]\nid = NEW\n")); err != nil {
		t.Errorf("new section: %v", err)
	}
	var refused *RefusedError
	for _, unreadable := range []string{"[a]\n[b]\nx = 1\n", "[a]\nx = `y\n", "[b]\n"} {
		err := verifyAgain(Change{"a", set, drop}, []byte(unreadable), []byte("[a]\nid = NEW\n"))
		if !errors.As(err, &refused) || refused.Reason != BadReading {
			t.Errorf("after %q: %v", unreadable, err)
		}
	}
	most := []byte("[a]\n" + strings.Repeat("#\n", maxLines-1))
	if err := verifyAgain(Change{Section: "a"}, most, most); err != nil {
		t.Errorf("the most lines: %v", err)
	}
	more := append(most, "#\n"...)
	if err := verifyAgain(Change{Section: "a"}, more, more); !errors.As(err, &refused) || refused.Reason != TooManyLines {
		t.Errorf("a line more: %v", err)
	}
	for text, want := range map[string]bool{"": true, "\n# x\n": true, "x = 1\n": false, "[b]\n": false, "`x": false} {
		if isEmptyAgain([]byte(text)) != want {
			t.Errorf("isEmptyAgain(%q)", text)
		}
	}
}

// Files as people have them are edited, whatever is in the section.
func TestEditTakesRealSections(t *testing.T) {
	for _, section := range []string{
		"output = json\nregion=eu-central-1\n",
		"s3 =\n    max_concurrent_requests = 20\n    addressing_style = path\nregion = eu-west-1\n",
		"# mfa_serial = arn:aws:iam::1:mfa/x\n; old\nrole_arn = arn:aws:iam::123456789012:role/dev # dev\nsource_profile = base\n",
		"credential_process = sh -c 'echo \"x;y\" # z'\n",
		"credential_process = \"/opt/a b/tool\" --profile x\n",
		"sso_start_url = https://corp.awsapps.com/start#/\nsso_region = us-east-1\n",
		"region = \"eu-west-1\"\noutput = 'json'\n",
		"aws_secret_access_key = ab+/c%(d)s%%e==\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n",
		"cli_pager =\nparameter_validation = false\n",
		"source_profile : base\nREGION : eu\n",
		"endpoint_url = http://localhost:4566/?a=b&c=d\nservices = local\n",
		"long = one\n  two\n  three\n",
		"mfa_process = ykman oath accounts code -s 'AWS: bob' \\\n",
		"region = eu\nregion = us\n",
		"\n\n\n# only comments\n\n",
	} {
		for _, eol := range []string{"\n", "\r\n"} {
			data := strings.ReplaceAll("[profile b]\n"+section+"\n[profile a]\n"+section+"\n[c]\n"+section, "\n", eol)
			if _, err := Edit([]byte(data), "profile a", []Pair{{"mfa_serial", "arn:aws:iam::1:mfa/bob"}}, []string{"aws_security_token"}); err != nil {
				t.Errorf("%q: %v", section, err)
			}
			if _, err := RemoveAll([]byte(data), []string{"profile a"}); err != nil {
				t.Errorf("%q: %v", section, err)
			}
		}
	}
}

func BenchmarkEditOfManyKeys(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		var text strings.Builder
		text.WriteString("[a]\n")
		for i := range n {
			fmt.Fprintf(&text, "key%d = value\n", i)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Edit([]byte(text.String()), "a", keys, old); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
