package hint

import (
	"testing"

	"awsmfa/internal/keyring"
)

// A locked store is like a code that nobody could be asked for; one that is not
// there is a failure.
func TestKeyringStatus(t *testing.T) {
	for _, test := range []struct {
		err  error
		want int
	}{
		{&keyring.LockedError{Store: "the keyring"}, NeedsCode}, {&keyring.NoServiceError{Store: "the keyring"}, Failed},
		{&keyring.LockedError{Store: "keychain", Unlock: "security unlock-keychain"}, NeedsCode}, {&keyring.DeniedError{Store: "keychain", Why: "x"}, Failed},
		{&keyring.NotFoundError{Store: "pass", ID: "AKIA"}, Failed}, {&keyring.NameError{Name: "x"}, Failed}, {&keyring.Error{Store: "pass"}, Failed},
	} {
		if got := Status(test.err); got != test.want || Of(test.err) == "" {
			t.Errorf("%v: status %d, hint %q", test.err, got, Of(test.err))
		}
	}
	// Most stores have said nothing that the hint could refer to.
	if got, want := Of(&keyring.Error{Store: "keychain", Problem: "failed with status 5"}), "open the store with its own program to see what is wrong there"; got != want {
		t.Errorf("hint %q, want %q", got, want)
	}
}
