package environ

import (
	"slices"
	"testing"
)

func TestWithoutKeys(t *testing.T) {
	env := []string{"A=1", "AWS_PROFILE=p", "AWS_ACCESS_KEY_ID=x", "aws_Secret_Access_Key=x", "AWS_SESSION_TOKEN=", "AWS_SECRET_KEY=x", "AWS_CONTAINER_AUTHORIZATION_TOKEN=x", "AWSMFA_RESTORE=x", "AWS_SECRET_ACCESS_KEYS=y"}
	if got, want := WithoutKeys(env), []string{"A=1", "AWS_PROFILE=p", "AWS_SECRET_ACCESS_KEYS=y"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if WithoutKeys(nil) == nil {
		t.Error("no variables became all of ours")
	}
}
