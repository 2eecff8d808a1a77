package profile

import "testing"

func TestExpandPath(t *testing.T) {
	getenv := env("HOME", "/home/bob/", "DIR", "/certs", "A_1", "x", "LOOP", "$DIR")
	homeOf := func(user string) string {
		return map[string]string{"": "/passwd/bob", "ann": "/home/ann"}[user]
	}
	for path, want := range map[string]string{
		"": "", "/etc/ca.pem": "/etc/ca.pem", "~": "/home/bob", "~/ca.pem": "/home/bob/ca.pem", "~ann/ca.pem": "/home/ann/ca.pem", "~ann": "/home/ann",
		"~nobody/x": "~nobody/x", "a/~/b": "a/~/b", "$DIR/ca": "/certs/ca", "${DIR}ca": "/certsca", "$A_1$A_1": "xx", "$NONE/x": "$NONE/x", "${NONE}": "${NONE}",
		"$": "$", "a$": "a$", "${DIR": "${DIR", "$$DIR": "$/certs", "${}": "${}", "$LOOP": "$DIR", "$-x": "$-x", "~$A_1": "~x",
	} {
		if got := ExpandPath(path, getenv, homeOf); got != want {
			t.Errorf("ExpandPath(%q) = %q, want %q", path, got, want)
		}
	}
	for _, test := range []struct{ path, want string }{{"~/x", "/passwd/bob/x"}, {"~", "/passwd/bob"}} {
		if got := ExpandPath(test.path, env(), homeOf); got != test.want {
			t.Errorf("without HOME: ExpandPath(%q) = %q, want %q", test.path, got, test.want)
		}
	}
	root := func(string) string { return "/" } // as it is where HOME is empty
	for path, want := range map[string]string{"~/x": "/x", "~": "/", "$HOME/x": "//x"} {
		if got := ExpandPath(path, env(), root); got != want {
			t.Errorf("empty HOME: ExpandPath(%q) = %q, want %q", path, got, want)
		}
	}
	if got := ExpandPath("~/x", env(), nil); got != "~/x" {
		t.Errorf("without anything: %q", got)
	}
	if got := ExpandPath("~", env("HOME", "/"), nil); got != "/" {
		t.Errorf("the root's home: %q", got)
	}
}

func TestBundleIsExpanded(t *testing.T) {
	p, err := resolve("[profile a]\nca_bundle = ~/ca.pem\n"+testSerial+keys, "", Options{Name: "a", Getenv: env("HOME", "/home/bob")})
	if err != nil || p.STS.CABundle != (Setting{"/home/bob/ca.pem", InSection("profile a", ConfigFile)}) {
		t.Errorf("%+v, %v", p.STS.CABundle, err)
	}
	p, err = resolve("[profile a]\n"+testSerial+keys, "", Options{Name: "a", Getenv: env("AWS_CA_BUNDLE", "~ann/ca"), HomeOf: func(user string) string { return "/of/" + user }})
	if err != nil || p.STS.CABundle.Value != "/of/ann/ca" {
		t.Errorf("%+v, %v", p.STS.CABundle, err)
	}
}
