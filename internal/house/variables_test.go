package house

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// othersVariables are those that no string of the program holds, and who reads
// them.
var othersVariables = map[string]string{
	"AWS_EC2_METADATA_DISABLED": "the AWS CLI and the SDKs",
	"AWS_ENDPOINT_URL_IAM":      "the program, which puts the name together",
	"AWS_ENDPOINT_URL_STS":      "the program, which puts the name together",
}

var (
	wholeName   = regexp.MustCompile(`^AWS[A-Z]*_[A-Z0-9_]*[A-Z0-9]$`)
	assignsName = regexp.MustCompile(`\b(AWS[A-Z0-9_]*)=`)
)

// unknownVariables are the names beginning with AWS that a text assigns to and
// that are not known.
func unknownVariables(text string, known map[string]bool) (names []string) {
	for _, found := range assignsName.FindAllStringSubmatch(text, -1) {
		if !known[found[1]] {
			names = append(names, found[1])
		}
	}
	return names
}

// TestScenariosSetKnownVariables fails for a scenario that sets a variable of
// which the program knows nothing: it would test nothing, without a word.
func TestScenariosSetKnownVariables(t *testing.T) {
	known := map[string]bool{}
	for text := range shippedStrings(t) {
		known[text] = wholeName.MatchString(text)
	}
	for name := range othersVariables {
		if known[name] {
			t.Errorf("%s stands in the source: it is not only others'", name)
		}
		known[name] = true
	}
	files, err := filepath.Glob("../e2e/testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	set := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if names := unknownVariables(string(text), known); len(names) > 0 {
			t.Errorf("%s sets %q, which the program does not know", filepath.Base(file), names)
		}
		for _, found := range assignsName.FindAllStringSubmatch(string(text), -1) {
			set[found[1]] = true
		}
	}
	if len(set) < 15 {
		t.Errorf("the scenarios set only %q", slices.Sorted(maps.Keys(set)))
	}
}

func TestUnknownVariables(t *testing.T) {
	known := map[string]bool{"AWS_PROFILE": true}
	for text, want := range map[string]string{
		"env AWS_PROFILE=acme\n": "", "env AWSMFA_CACHEDIR=x AWS_PROFILE=a": "AWSMFA_CACHEDIR", "exec env AWS_PROFIL= awsmfa": "AWS_PROFIL",
		"export AWS_REGIONS=x; awsmfa": "AWS_REGIONS", "env MY_AWS_THING=1": "", "AWS_PROFILES": "",
	} {
		if got := strings.Join(unknownVariables(text, known), " "); got != want {
			t.Errorf("unknownVariables(%q) = %q, want %q", text, got, want)
		}
	}
}
