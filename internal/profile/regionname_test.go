package profile

import "testing"

func TestIsRegion(t *testing.T) {
	for name, want := range map[string]bool{
		"us-east-1": true, "eu-central-2": true, "us-gov-west-1": true, "us-isob-east-1": true, "eu-isoe-west-1": true, "eusc-de-east-1": true, "cn-northwest-1": true,
		"ap-southeast-7": true, "mx-central-1": true, "aws-global": true, "aws-us-gov-global": true,
		"y": false, "": false, "eu-west": false, "euwest1": false, "eu-west-1a": false, "us-east-": false, "123456": false, "region-eu-west-1": false, "akia": false,
	} {
		if got := IsRegion(name); got != want {
			t.Errorf("IsRegion(%q) = %v", name, got)
		}
	}
}
