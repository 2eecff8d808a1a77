package app

import (
	"testing"

	"awsmfa/internal/keys"
	"awsmfa/internal/ui"
)

// A terminal shows every place of a key, however narrow it is; elsewhere a key is a line.
func TestKeysTable(t *testing.T) {
	all := []keys.Key{
		{ID: "AKIAIOSFODNN7EXAMPLE", Status: "Active", Places: []keys.Place{{File: "/h/.aws/credentials", Section: "acme"}, {File: "/h/.aws/config", Section: "profile b", Store: "keyring"}}},
		{ID: "AKIAI44QH8DHBEXAMPLE", Status: "Inactive"},
	}
	for width, want := range map[int]string{
		0: `ACCESS KEY ID         STATUS    STORED IN
AKIAIOSFODNN7EXAMPLE  active    [acme] in credentials, [profile b] in config (keyring)
AKIAI44QH8DHBEXAMPLE  inactive  in no file here
`,
		60: `ACCESS KEY ID         STATUS    STORED IN
AKIAIOSFODNN7EXAMPLE  active    [acme] in credentials
                                [profile b] in con~(keyring)
AKIAI44QH8DHBEXAMPLE  inactive  in no file here
`,
	} {
		if got := keysTable(all, ui.Look{Width: width}); got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
}
