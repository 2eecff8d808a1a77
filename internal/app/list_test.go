package app

import (
	"awsmfa/internal/ui"
	"testing"
)

func TestListTable(t *testing.T) {
	all := []listed{
		{Name: "AcmeAccount", What: "long-term keys", KeysFrom: "[AcmeAccount] in credentials", Device: "arn:aws:iam::123456789012:mfa/bob", DeviceFrom: "[AcmeAccount] in config"},
		{Name: "baszooDev", What: "role DeveloperRole of 343220004567 via foobar", KeysFrom: "[FoobarAccount] in credentials",
			Device: "GAHT12345678", DeviceFrom: "AWS_MFA_SERIAL", Region: "eu-west-1", RegionFrom: "[profile baszooDev] in config", WritesTo: "MFA"},
		{Name: "loop", What: "MFA session of pool", Problem: `source_profile goes in a circle: "loop" -> "pool" -> "loop"`},
	}
	for width, want := range map[int]string{
		80: `AcmeAccount
  long-term keys  keys from [AcmeAccount] in credentials
  device bob of 123456789012 from [AcmeAccount] in config
baszooDev
  role DeveloperRole of 343220004567 via foobar
  keys from [FoobarAccount] in credentials
  device GAHT12345678 from AWS_MFA_SERIAL
  region eu-west-1 from [profile baszooDev] in config  written to [MFA]
loop
  MFA session of pool
  problem: source_profile goes in a circle: "loop" -> "pool" -> "loop"
`,
		40: `AcmeAccount
  long-term keys
  keys from [AcmeAccount] in credentials
  device bob of 123456789012 from
    [AcmeAccount] in config
baszooDev
  role DeveloperRole of 343220004567
    via foobar
  keys from [FoobarAccount] in
    credentials
  device GAHT12345678 from
    AWS_MFA_SERIAL
  region eu-west-1 from [profile
    baszooDev] in config
  written to [MFA]
loop
  MFA session of pool
  problem: source_profile goes in a
    circle: "loop" -> "pool" -> "loop"
`,
	} {
		if got := listTable(all, ui.Look{Width: width}); got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
}
