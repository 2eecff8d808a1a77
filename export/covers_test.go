package export

import "testing"

// A value that only fish writes keeps no other dialect from its work.
func TestValueOfAnUnsetVariable(t *testing.T) {
	vars := []Var{{Name: "AWS_PROFILE", Value: "my prod", Unset: true}}
	if text, err := lookup(t, "dotenv").Render(vars); err != nil || text != "" {
		t.Errorf("dotenv: %q, %v", text, err)
	}
	vars[0].Value = "a\x00b"
	if text, err := lookup(t, "fish").Render(vars); err == nil {
		t.Errorf("fish writes %q", text)
	}
}
