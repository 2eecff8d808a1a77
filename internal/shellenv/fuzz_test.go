package shellenv

import (
	"reflect"
	"testing"

	"awsmfa/export"
	"awsmfa/internal/profile"
)

// FuzzRestore logs out of a shell with any AWSMFA_RESTORE: only the variables
// that a login touches are touched.
func FuzzRestore(f *testing.F) {
	f.Add("AWS_PROFILE=mine&set.AWS_REGION=eu-west-1", "eu-west-1")
	f.Add("%zz&a;b&AWS_REGION", "")
	f.Add("PATH=/evil&set.AWS_REGION=%00", "x")
	f.Fuzz(func(t *testing.T, text, region string) {
		shell := map[string]string{"AWSMFA_RESTORE": text, "AWS_REGION": region}
		allowed := map[string]bool{"AWS_ACCESS_KEY_ID": true, "AWS_SECRET_ACCESS_KEY": true, "AWS_SESSION_TOKEN": true, "AWS_CREDENTIAL_EXPIRATION": true,
			"AWSMFA_PROFILE": true, "AWSMFA_EXPIRES_AT": true, "AWSMFA_RESTORE": true}
		for _, name := range restored {
			allowed[name] = true
		}
		for _, v := range Logout(env(shell)) {
			if !allowed[v.Name] && !profile.IsSettingVariable(v.Name) {
				t.Errorf("AWSMFA_RESTORE=%q touches %s", text, v.Name)
			}
		}
		b := ReadBefore(text)
		if again := ReadBefore(b.String()); !reflect.DeepEqual(again, b) {
			t.Errorf("%q is read as %v, written and read again as %v", text, b, again)
		}
		for _, v := range Login(sample, profile.Profile{Name: "a"}, Settings{}, all(shell)) {
			if v.Name == "AWSMFA_RESTORE" {
				if _, err := mustLookup("sh").Render([]export.Var{v}); err != nil {
					t.Errorf("what is written does not fit a shell: %v", err)
				}
			}
		}
	})
}

func mustLookup(name string) export.Dialect { d, _ := export.Lookup(name); return d }
