package shellenv

import (
	"maps"
	"testing"

	"awsmfa/export"
	"awsmfa/internal/profile"
)

// A login keeps the shells of MSYS2 from rewriting its variables, and logging out
// gives back what the user had.
func TestMSYS(t *testing.T) {
	for _, test := range []struct{ system, had, want string }{
		{"MINGW64", "", "AWS_"}, {"UCRT64", "FOO;BAR_", "FOO;BAR_;AWS_"}, {"MSYS", ";FOO;;", "FOO;AWS_"},
		{"MINGW64", "*", "*"}, {"MINGW64", "FOO;AWS", "FOO;AWS"}, {"MINGW64", "AWS_", "AWS_"}, {"MINGW64", "AWS_SECRET", "AWS_SECRET;AWS_"},
		{"", "", ""}, {"", "FOO", "FOO"},
	} {
		shell := map[string]string{}
		if test.had != "" {
			shell["MSYS2_ENV_CONV_EXCL"] = test.had
		}
		if test.system != "" {
			shell["MSYSTEM"] = test.system
		}
		before := maps.Clone(shell)
		for range 2 { // the second is a renewal
			apply(shell, Login(sample, profile.Profile{Name: "acme"}, Settings{}, all(shell)))
			if got := shell["MSYS2_ENV_CONV_EXCL"]; got != test.want || Rewrites(env(shell)) {
				t.Errorf("%v: %q", test, got)
			}
		}
		apply(shell, Logout(env(shell)))
		if !maps.Equal(shell, before) {
			t.Errorf("%v: after that %q, want %q", test, shell, before)
		}
	}
}

// What the user makes of it meanwhile stays.
func TestMSYSThatTheUserChanged(t *testing.T) {
	shell := map[string]string{"MSYSTEM": "MINGW64", "MSYS2_ENV_CONV_EXCL": "FOO"}
	login := func() { apply(shell, Login(sample, profile.Profile{Name: "acme"}, Settings{}, all(shell))) }
	login()
	shell["MSYS2_ENV_CONV_EXCL"] = "BAR"
	login()
	if got := shell["MSYS2_ENV_CONV_EXCL"]; got != "BAR;AWS_" {
		t.Errorf("a renewal makes it %q", got)
	}
	delete(shell, "MSYS2_ENV_CONV_EXCL")
	login()
	apply(shell, Logout(env(shell)))
	if got, there := shell["MSYS2_ENV_CONV_EXCL"]; there {
		t.Errorf("after that %q", got)
	}
}

func TestMSYSIsNotForFiles(t *testing.T) {
	vars := []export.Var{{Name: "MSYS2_ENV_CONV_EXCL", Value: "AWS_"}, {Name: "AWS_REGION", Value: "x"}}
	if got := For(mustLookup("dotenv"), vars); len(got) != 1 {
		t.Errorf("dotenv has %v", got)
	}
}
