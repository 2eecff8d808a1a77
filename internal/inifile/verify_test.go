package inifile

import "testing"

// Our own reader tells a wrong edit by itself, without the second one.
func TestVerifyValues(t *testing.T) {
	section := func(body string) Section { return Index([]byte("[a]\n" + body)).Sections("a")[0] }
	c := Change{"a", []Pair{{"id", "NEW"}, {"token", "T"}}, []string{"old"}}
	const before = "id = OLD\nold = 1\nregion = eu\ns3 =\n  max = 1\n"
	for after, want := range map[string]error{
		"id = NEW\nregion = eu\ns3 =\n  max = 1\ntoken = T\n":           nil,
		"token = T\nregion = eu\ns3 =\n  max = 1\nid = NEW\n":           nil,
		"id = OLD\nregion = eu\ns3 =\n  max = 1\ntoken = T\n":           errNotVerified,
		"id = NEW\nregion = eu\ns3 =\n  max = 1\n":                      errNotVerified,
		"id = NEW\nid = NEW\nregion = eu\ns3 =\n  max = 1\ntoken = T\n": errNotVerified,
		"id = 'NEW'\nregion = eu\ns3 =\n  max = 1\ntoken = T\n":         errNotVerified,
		"id = NEW # x\nregion = eu\ns3 =\n  max = 1\ntoken = T\n":       errNotVerified,
		"id = NEW\n  x\nregion = eu\ns3 =\n  max = 1\ntoken = T\n":      errNotVerified,
		"id = NEW\nregion = us\ns3 =\n  max = 1\ntoken = T\n":           errNotVerified,
		"id = NEW\nregion = eu\ns3 =\n  max = 2\ntoken = T\n":           errNotVerified,
		"id = NEW\ns3 =\n  max = 1\ntoken = T\n":                        errNotVerified,
		"id = NEW\nold = 1\nregion = eu\ns3 =\n  max = 1\ntoken = T\n":  errNotVerified,
		"id = NEW\nregion = eu\nx = 1\ns3 =\n  max = 1\ntoken = T\n":    errNotVerified,
	} {
		if err := verifyValues(section(before), section(after), c); err != want {
			t.Errorf("%q: %v", after, err)
		}
	}
	if err := verifyValues(section(""), section("id =\n  x = 1\n"), Change{"a", []Pair{{"id", ""}}, nil}); err == nil {
		t.Error("a value with keys below it passes")
	}
	for _, both := range [][2]string{{"x = \x00\n", ""}, {"", "x = \x00\n"}} {
		if err := verifyValues(section(both[0]), section(both[1]), Change{Section: "a"}); err == nil {
			t.Errorf("%q passes", both)
		}
	}
}
