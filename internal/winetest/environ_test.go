//go:build linux

package winetest

import (
	"strings"
	"testing"
)

// TestVariablesInAnyCase has variables of AWS tools in a case that nobody else writes
// them in: they count, and exec leaves none of them beside its own.
func TestVariablesInAnyCase(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.env = append(s.env, "aws_profile=acme", "Aws_Region=us-east-1", "aws_Session_token=old", "Awsmfa_Expires_at=1")
	r := s.awsmfa(t, "exec", code(), "--", "cmd.exe", "/c", "set aws")
	if r.status != 0 {
		t.Fatalf("%+v", r)
	}
	set := map[string]string{}
	for line := range strings.Lines(r.stdout) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if _, twice := set[strings.ToUpper(name)]; twice {
			t.Errorf("%s is there twice", name)
		}
		set[strings.ToUpper(name)] = value
	}
	if set["AWSMFA_PROFILE"] != "acme" || set["AWS_REGION"] != "eu-west-1" || len(set["AWS_SESSION_TOKEN"]) < 20 || set["AWS_PROFILE"] != "" {
		t.Errorf("%+v", set)
	}
}
