package profile

import "testing"

// Keys of a store are known by their ID, and nothing takes their place.
func TestStoredKeys(t *testing.T) {
	const static = "[a]\naws_access_key_id = " + testID + "\naws_secret_access_key = " + testSecret + "\n"
	for config, want := range map[string]Keys{
		"awsmfa_keys = keyring\nawsmfa_key_id = AKIASTORED\n":    {Store: "keyring", Profile: "a", Origin: InSection("profile a", ConfigFile)},
		"awsmfa_keys = pass:aws/a\nawsmfa_key_id = AKIASTORED\n": {Store: "pass:aws/a", Profile: "a", Origin: InSection("profile a", ConfigFile)},
	} {
		want.AccessKeyID = "AKIASTORED"
		for _, credentials := range []string{"", static} {
			p, err := resolve("[profile a]\n"+testSerial+config, credentials, Options{Name: "a"})
			if err != nil || p.Keys != want {
				t.Errorf("%q: %+v, %v", config, p.Keys, err)
			}
		}
	}
	for id, want := range map[string]KeysWhy{"": PartKeys, "awsmfa_key_id = ${KEY}\n": BadKeyID} {
		_, err := resolve("[profile a]\n"+testSerial+"awsmfa_keys = keyring\n"+id, static, Options{Name: "a"})
		checkKeysError(t, err, "a", want, InSection("profile a", ConfigFile))
	}
}

func TestFindIAM(t *testing.T) {
	const config = "[profile a]\nendpoint_url = http://127.0.0.1:9\n" + testSerial + keys
	for _, o := range []Options{{Name: "a", FindIAM: true}, {Name: "a", FindDevice: true}} {
		if p, err := resolve(config, "", o); err != nil || p.IAM.Value != "http://127.0.0.1:9" {
			t.Errorf("%+v: %+v, %v", o, p.IAM, err)
		}
	}
	if p, err := resolve(config, "", Options{Name: "a"}); err != nil || p.IAM.Value != "" {
		t.Errorf("%+v, %v", p.IAM, err)
	}
}
