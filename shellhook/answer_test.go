package shellhook

import (
	"testing"

	"awsmfa/export"
)

// secret is in each value that must not be seen.
const secret = "HIDDEN"

// session is what the stand-in hands out. The profile holds all that quoting
// must keep from being run, split or expanded.
var session = []export.Var{
	{Name: "AWS_PROFILE", Unset: true},
	{Name: "AWS_SECURITY_TOKEN", Unset: true},
	{Name: "AWS_SESSION_TOKEN", Value: "HIDDEN+token/with=="},
	{Name: "AWS_SECRET_ACCESS_KEY", Value: "HIDDEN/key+x"},
	{Name: "AWS_CREDENTIAL_EXPIRATION", Value: "2030-01-02T03:04:05Z"},
	{Name: "AWSMFA_PROFILE", Value: `my  'prod' "x" $(touch pwned) ` + "`touch pwned`" + ` $HOME \ * ? [a] {b,c} ~ !! é #x; &`},
	{Name: "AWSMFA_EXPIRES_AT", Value: "1893553445"},
	{Name: "AWS_ACCESS_KEY_ID", Value: "ASIAEXAMPLE"},
}

// environ is the variables that vars set.
func environ(vars []export.Var) map[string]string {
	m := map[string]string{}
	for _, v := range vars {
		if !v.Unset {
			m[v.Name] = v.Value
		}
	}
	return m
}

func render(t *testing.T, hook string, vars []export.Var) string {
	t.Helper()
	d, ok := export.Lookup(hook)
	if !ok {
		t.Fatalf("no dialect for %s", hook)
	}
	line, err := d.Render(vars)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func failure(t *testing.T, hook string) string {
	t.Helper()
	d, ok := export.Lookup(hook)
	if !ok {
		t.Fatalf("no dialect for %s", hook)
	}
	return d.Failure(1)
}
