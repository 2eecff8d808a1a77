package shellenv

import (
	"slices"
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
