package credfile

import (
	"errors"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// A region that was asked for is written or refused, and what is written is ours to
// change and to clear.
func TestRegionThatWasAskedFor(t *testing.T) {
	s := acme
	s.Region, s.RegionAsked = "eu-west-1", true
	for _, test := range []struct{ name, file, want string }{
		{"a new section", "", "[acme]\n" + keys + placed},
		{"a section that somebody else made", "[acme]\noutput = json\n# note\n", "[acme]\noutput = json\n" + keys + placed + "# note\n"}, // comments at an end belong to what follows
		{"a section of ours without one", "[acme]\n" + keys + marks + "output = json\n" + other, "[acme]\n" + keys + strings.Replace(marks, "awsmfa_profile = acme\n", "", 1) + "output = json\n" + region + "awsmfa_profile = acme\n" + other},
		{"one of ours with another", "[acme]\n" + keys + strings.Replace(placed, "eu-west-1", "us-east-1", 1), "[acme]\n" + keys + placed},
		{"the same, which a person set", "[acme]\n" + region, "[acme]\n" + region + keys + marks},
	} {
		got, _, err := Put([]byte(test.file), "acme", s)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: Put =\n%s, %v; want\n%s", test.name, got, err, test.want)
		}
		again := s
		again.Region = "us-west-2"
		if test.name != "the same, which a person set" {
			if got, _, err := Put(got, "acme", again); err != nil || !strings.Contains(string(got), "region = us-west-2\nawsmfa_profile") || strings.Contains(string(got), region) {
				t.Errorf("%s, then another: %s, %v", test.name, got, err)
			}
			if got, err := Clear(got, "acme"); err != nil || strings.Contains(string(got), "region") {
				t.Errorf("%s, then cleared: %s, %v", test.name, got, err)
			}
		}
	}
	var refused *RegionError
	err := Check([]byte("[acme]\nregion = us-east-1\n"), []Entry{{"acme", s}})
	if !errors.As(err, &refused) || *refused != (RegionError{"acme", "credentials", "us-east-1", "eu-west-1"}) || refused.Hint() == "" ||
		err.Error() != "[acme] in credentials says region = us-east-1, which is not changed to eu-west-1" {
		t.Errorf("a person's region: %v", err)
	}
}

func TestCheckRegion(t *testing.T) {
	for config, want := range map[string]string{
		"": "may", "[profile acme]\noutput = json\n": "may", "[acme]\nregion = us-east-1\n": "may", "[profile other]\nregion = us-east-1\n": "may",
		"[profile acme]\nregion = eu-west-1\n": "", "[profile  acme]\nregion = eu-west-1\n": "", "[profile acme]\nregion = us-east-1\n": "[profile acme] in config says region = us-east-1, which is not changed to eu-west-1",
	} {
		got := ""
		may, err := CheckRegion(inifile.Index([]byte(config)), "acme", "eu-west-1", true)
		switch {
		case err != nil:
			got = err.Error()
		case may:
			got = "may"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", config, got, want)
		}
		may, err = CheckRegion(inifile.Index([]byte(config)), "acme", "eu-west-1", false)
		if err != nil || may != (want == "may") {
			t.Errorf("%q, not asked for: %v, %v", config, may, err)
		}
	}
	if _, err := CheckRegion(inifile.Index([]byte("[profile acme]\nx = \x00\n")), "acme", "x", false); err == nil {
		t.Error("a damaged section gives no error")
	}
}
