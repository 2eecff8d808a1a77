package setup

import (
	"strings"
	"testing"

	"awsmfa/internal/login"
	"awsmfa/internal/ui"
)

// A Mac's apps get the line with the path of the program, which they need.
func TestLineForApps(t *testing.T) {
	for system, want := range map[string]string{
		"darwin": "awsmfa: for apps, in a profile of its own: credential_process = /opt/homebrew/bin/awsmfa process acme\n",
		"linux":  "",
	} {
		var said strings.Builder
		Setup{Deps: login.Deps{OS: system, Say: ui.Messages{To: &said}}, Called: "/opt/homebrew/bin/awsmfa"}.sayForApps("acme")
		if said.String() != want {
			t.Errorf("on %s: %q, want %q", system, said.String(), want)
		}
	}
}
