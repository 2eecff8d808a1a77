package hint

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/host"
	"awsmfa/internal/profile"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
)

func TestEveryKindOfSTSErrorHasAHint(t *testing.T) {
	for _, k := range awsapi.Kinds() {
		if stsHints[k].withCode() == "" {
			t.Errorf("no hint for %v", k)
		}
	}
	if len(stsHints)-1 != len(awsapi.Kinds()) { // the first kind is 1
		t.Errorf("%d hints for %d kinds", len(stsHints)-1, len(awsapi.Kinds()))
	}
}

func TestEveryErrorOfAProfileOrTheCacheHasAHint(t *testing.T) {
	errs := []error{
		&profile.UnknownError{}, &profile.LoopError{}, &profile.OtherLoginError{}, &profile.OtherLoginError{Command: "x"},
		&profile.RoleSourceError{}, &profile.SerialMissingError{}, &profile.SettingError{}, &profile.FileError{},
		&session.NeedCodeError{}, &session.SpentError{}, &session.LengthError{}, &session.LengthError{Chained: true},
	}
	for why := profile.NoKeys; why <= profile.OwnSession; why++ {
		errs = append(errs, &profile.KeysError{Why: why})
	}
	for why := profile.BadShape; why <= profile.Foreign; why++ {
		errs = append(errs, &profile.SerialError{Why: why}, &profile.SerialError{Why: why, Better: "x"})
	}
	for _, reason := range []cache.Reason{cache.OpenToOthers, cache.Damaged, cache.Link} {
		errs = append(errs, &cache.UnsafeError{Reason: reason})
	}
	errs = append(errs, &cache.UnwritableError{})
	seen := map[string]bool{}
	for _, err := range errs {
		h := Of(fmt.Errorf("wrapped: %w", err))
		if h == "" {
			t.Errorf("no hint for %#v", err)
		}
		seen[h] = true
	}
	if len(seen) < len(errs)-5 {
		t.Errorf("only %d different hints for %d errors", len(seen), len(errs))
	}
}

func TestStatus(t *testing.T) {
	for _, test := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {errors.New("x"), 1}, {Usagef("x"), 2}, {&session.LengthError{}, 2}, {&session.NeedCodeError{}, 3},
		{fmt.Errorf("x: %w", &session.NeedCodeError{}), 3}, {host.ExitStatus(7), 7}, {t.Context().Err(), 0},
	} {
		if got := Status(test.err); got != test.want {
			t.Errorf("status(%v) = %d, want %d", test.err, got, test.want)
		}
	}
}

func TestBehind(t *testing.T) {
	for skew, want := range map[time.Duration]string{
		20 * time.Minute: "20m behind AWS", -90 * time.Minute: "1h30m ahead of AWS",
	} {
		if got := Behind(skew); got != want {
			t.Errorf("behind(%v) = %q, want %q", skew, got, want)
		}
	}
}

func TestClosing(t *testing.T) {
	if got := closing("linux", "", "/a b", true); got != "chmod go-rwx '/a b'" {
		t.Error(got)
	}
	for folder, rights := range map[bool]string{true: "(OI)(CI)F", false: "F"} {
		want := `icacls C:/x /inheritance:r /remove:g *S-1-1-0 *S-1-5-11 *S-1-5-32-545 /grant "*S-1-5-21-1-2-3-1001:` + rights + `"`
		if got := closing("windows", "S-1-5-21-1-2-3-1001", "C:/x", folder); got != want {
			t.Error(got)
		}
	}
}

func TestHintOfAQuestionThatWasEnded(t *testing.T) {
	if h := Of(fmt.Errorf("x: %w", prompt.ErrEnd)); h != "run it again, and type an answer" {
		t.Errorf("%q", h)
	}
}
