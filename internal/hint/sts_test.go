package hint

import (
	"testing"

	"awsmfa/internal/awsapi"
)

func TestAdviceWithAndWithoutACode(t *testing.T) {
	for kind, want := range map[awsapi.Kind][2]string{
		awsapi.Unreachable: {"check the network, the region and HTTPS_PROXY; the code was not sent and is still good", "check the network, the region and HTTPS_PROXY"},
		awsapi.Lost:        {"the code may be used, so wait for the next one", "try again in a minute"},
		awsapi.Denied:      {"ask the administrator of the account for this permission", "ask the administrator of the account for this permission"},
		awsapi.Cancelled:   {"the code may be used, so wait for the next one", ""},
	} {
		about := stsHints[kind]
		if about.withCode() != want[0] || about.withoutCode() != want[1] {
			t.Errorf("%v: %q and without a code %q", kind, about.withCode(), about.withoutCode())
		}
	}
}
