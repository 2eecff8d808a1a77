package doctor

import "testing"

func TestEmptyProfileInAnyCase(t *testing.T) {
	for system, want := range map[string]int{"windows": 1, "linux": 0} {
		c := &checkup{os: system, environ: []string{"aws_profile=", "AWS_DEFAULT_PROFILE=acme"}}
		if found := checkEmptyProfile(c); len(found) != want {
			t.Errorf("%s: %+v", system, found)
		}
	}
}
