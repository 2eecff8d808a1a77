package credfile

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/inifile"
)

// There is no session yet when a section is checked.
func TestCheckNeedsNoSession(t *testing.T) {
	if err := Check(nil, []Entry{{"acme", Session{Profile: "acme"}}}); err != nil {
		t.Error(err)
	}
}

// A config file that cannot be read to its end may have a role of the name.
func TestCheckConfigThatCannotBeRead(t *testing.T) {
	config := inifile.Index([]byte("\xff\xfe[\x00"))
	if err := CheckConfig(config, "acme"); !errors.As(err, new(*inifile.EncodingError)) {
		t.Errorf("CheckConfig = %v", err)
	}
}

// A file in which nothing is ours stays as it is, even one that is not edited.
func TestClearLeavesOtherFilesAlone(t *testing.T) {
	for _, file := range []string{"[x]\n [y]\n", "\x00", "[acme]\n[acme]\n", "no section\n"} {
		if got, err := Clear([]byte(file), "acme"); err != nil || string(got) != file {
			t.Errorf("Clear of %q = %q, %v", file, got, err)
		}
	}
}

// A region is ours only right before the name of the profile.
func TestClearedRegion(t *testing.T) {
	for names, want := range map[string]bool{
		"expiration manager region awsmfa_profile":                   true,
		"region awsmfa_profile x":                                    true,
		"x region awsmfa_profile":                                    true,
		"region region awsmfa_profile":                               true,
		"expiration manager awsmfa_profile region":                   false,
		"aws_session_token region expiration manager awsmfa_profile": false,
		"manager region":                                             false,
		"region manager awsmfa_profile":                              false,
		"region output awsmfa_profile":                               false,
		"region awsmfa_profile region":                               false,
	} {
		var values []inifile.Value
		for _, name := range strings.Fields(names) {
			values = append(values, inifile.Value{Key: name})
		}
		if got := slices.Contains(cleared(values), regionKey); got != want {
			t.Errorf("%s: the region is cleared: %v, want %v", names, got, want)
		}
	}
}

func TestAllStopsWhenAsked(t *testing.T) {
	file := inifile.Index([]byte("[a]\n" + keys + marks + "[b]\n" + keys + marks + "[c]\n" + keys + marks))
	var all, two []string
	for m := range All(file) {
		all = append(all, m.Section)
	}
	for m := range All(file) {
		if two = append(two, m.Section); len(two) == 2 {
			break
		}
	}
	if !slices.Equal(all, []string{"a", "b", "c"}) || !slices.Equal(two, []string{"a", "b"}) {
		t.Errorf("All = %q, stopped after %q", all, two)
	}
}
