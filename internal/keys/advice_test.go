package keys

import (
	"context"
	"strings"
	"testing"

	"awsmfa/internal/ui"
)

// The program prints no error after Ctrl-C, so what is half done is said before.
func TestInterruptedChangesSayWhatIsSo(t *testing.T) {
	for want, err := range map[string]error{
		"awsmfa: nothing was changed, access key A is as it was\nawsmfa: hint: try again: awsmfa keys rotate acme\n":                                                                    &StoppedError{Old: "A", New: "B", State: Unchanged, Err: context.Canceled},
		"awsmfa: the files have access key A as before, and the new access key B could not be deleted\nawsmfa: hint: delete it: awsmfa keys rotate acme --undo\n":                       &StoppedError{Old: "A", New: "B", State: NewKeyLeft, Err: context.Canceled},
		"awsmfa: the rotation of access key A is not finished, and both keys work\nawsmfa: hint: finish it: awsmfa keys rotate acme, or take it back: awsmfa keys rotate acme --undo\n": &StoppedError{Old: "A", New: "B", State: Unfinished, Err: context.Canceled},
		"awsmfa: the rotation of access key A is not finished, and both keys work\nawsmfa: hint: finish taking it back: awsmfa keys rotate acme --undo\n":                               &StoppedError{Old: "A", New: "B", State: Unfinished, Undoing: true, Err: context.Canceled},
		"awsmfa: AWS may have made an access key, whose secret nobody has\nawsmfa: hint: see whether there is one: awsmfa keys list acme\n":                                             &LostError{Err: context.Canceled},
		"awsmfa: the access key is in keyring and still where it was, too\nawsmfa: hint: run the same command again\n":                                                                  &MovedError{To: "keyring", Err: context.Canceled},
	} {
		var said strings.Builder
		if got := Advised(ui.Messages{To: &said}, err, "acme"); got != err || said.String() != want {
			t.Errorf("%v: said %q, want %q", got, said.String(), want)
		}
	}
}
