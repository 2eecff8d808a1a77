package profile

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// An ARN is taken apart as the SDK does it.
func FuzzParseARN(f *testing.F) {
	for _, text := range []string{
		"", "arn", "arn:", "arn:aws:iam::123456789012:user/bob", "arn:aws:iam::123456789012:", "arn:aws:iam::123456789012", "arn::::::a:b",
		"x:aws:iam::123456789012:user/bob", "arn:aws:s3:::bucket/key:with:colons", ":::::", "arn:aws:iam:eu-west-1:1:mfa/a",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseARN(text)
		want, err := arn.Parse(text)
		if got != want || ok != (err == nil) {
			t.Errorf("%q: %+v, %v, want %+v, %v", text, got, ok, want, err)
		}
	})
}
