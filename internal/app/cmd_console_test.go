package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"awsmfa/internal/console"
	"awsmfa/internal/hint"
	"awsmfa/internal/ui"
)

// Nobody is told that all is well when the page was asked for by somebody else, and
// the browser that comes after another user is as good as any. What others do prints
// no URL.
func TestWhoCameToTheSignInPage(t *testing.T) {
	const address = "https://s.example/?SigninToken=x"
	twice := "the sign-in page was asked for twice, and the first to ask is signed in"
	for _, test := range []struct {
		visits          []console.Visit
		fails           error
		stdout, says, e string
	}{
		{visits: []console.Visit{console.Served}},
		{visits: []console.Visit{console.OtherUser, console.Served}, says: "another user of this machine asked for the sign-in page and was refused"},
		{visits: []console.Visit{console.ServedUntold, console.Again}, e: twice},
		{visits: []console.Visit{console.OtherSystem, console.Served}, says: "a program that is not of this system, or was gone at once, asked for the sign-in page and was refused"},
		{visits: []console.Visit{console.OtherUser, console.OtherSystem}, fails: errors.New("exit status 1"), stdout: address + "\n", says: "the browser failed: exit status 1; open this"},
		{fails: errors.New("exit status 1"), stdout: address + "\n", says: "the browser failed: exit status 1; open this"},
	} {
		var stdout, says strings.Builder
		r := &consoleRun{stdout: &stdout}
		r.Say = ui.Messages{To: &says}
		visits, failed := make(chan console.Visit, len(test.visits)), make(chan error, 1)
		for _, v := range test.visits {
			visits <- v
		}
		if test.fails != nil {
			failed <- test.fails
		}
		err := r.await(t.Context(), address, visits, failed)
		if stdout.String() != test.stdout || !strings.Contains(says.String(), test.says) || (test.says == "") != (says.Len() == 0) {
			t.Errorf("%v: stdout %q, stderr %q", test.visits, &stdout, &says)
		}
		if (err == nil) != (test.e == "") || err != nil && (err.Error() != test.e || !strings.Contains(hint.Of(err), "revoke the sessions")) {
			t.Errorf("%v: %v", test.visits, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (&consoleRun{}).await(ctx, address, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
