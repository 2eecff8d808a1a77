package shellenv

import (
	"slices"
	"strings"
	"testing"

	"awsmfa/export"
)

func TestApplyKnowsNoCaseOnWindows(t *testing.T) {
	vars := []export.Var{{Name: "AWS_PROFILE", Unset: true}, {Name: "AWS_REGION", Value: "eu-west-1"}}
	environ := []string{"aws_profile=x", "Aws_Region=us-east-1", "Path=C:"}
	for system, want := range map[string][]string{
		"windows": {"Path=C:", "AWS_REGION=eu-west-1"},
		"linux":   {"aws_profile=x", "Aws_Region=us-east-1", "Path=C:", "AWS_REGION=eu-west-1"},
	} {
		if got := applyOn(system, environ, vars); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", system, got, want)
		}
	}
}

// A variable of Windows may be spelled in any way.
func TestEnvKnowsNoCaseOnWindows(t *testing.T) {
	list := []string{"aws_region=eu-west-1", "Awsmfa_Restore="}
	for system, want := range map[string]bool{"windows": true, "linux": false} {
		env := envOn(system, list)
		region, there := env("AWS_REGION")
		if there != want || want != (region == "eu-west-1") {
			t.Errorf("%s: %q, %t", system, region, there)
		}
		if value, there := env("AWSMFA_RESTORE"); value != "" || there != want {
			t.Errorf("%s: empty: %q, %t", system, value, there)
		}
	}
}

func TestChooseKnowsNoCaseOnWindows(t *testing.T) {
	user := func(name string) string {
		if strings.EqualFold(name, "AWS_ENDPOINT_URL_STS") {
			return "http://mine"
		}
		return ""
	}
	for system, want := range map[string]string{"windows": "", "linux": "AWS_ENDPOINT_URL"} {
		got := chooseOn(system, nil, settings("AWS_ENDPOINT_URL=http://d"), user, []string{"aws_endpoint_url_sts=http://mine"})
		if names(got.KeptOut) != want {
			t.Errorf("%s: kept out %q, want %q", system, names(got.KeptOut), want)
		}
	}
}
