//go:build unix

package keys

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/ststest"
)

// Any one answer may be lost, after AWS has carried the request out or not. What
// cannot be done then is taken back or is left for the next run, and said.
func TestLostAnswers(t *testing.T) {
	for _, point := range newScene(t, ststest.Config{}).points(false) {
		for _, mode := range []ststest.Mode{ststest.CloseAnswered, ststest.ServerError, ststest.Throttle} {
			point := point // of this one subtest, which runs later
			point.Mode, point.Times = mode, 1
			t.Run(fmt.Sprintf("%s %d %d", point.Action, point.After, mode), func(t *testing.T) {
				t.Parallel()
				s := newScene(t, ststest.Config{})
				s.Fault(point)
				got, err := Rotate(context.Background(), s.r)
				s.whole("lost")
				var stopped *StoppedError
				var lost *LostError
				switch errors.As(err, &stopped); {
				case err == nil && len(got.Warnings) == 0:
					s.has("done nevertheless", s.newKey())
					return
				case errors.As(err, &lost):
					if made := point.Mode == ststest.CloseAnswered; len(lost.IDs) > 0 != made || len(s.Keys("dora")) > 1 != made || point.Action != "CreateAccessKey" {
						t.Errorf("%v, and keys %v", err, s.Keys("dora"))
					}
					s.has("lost", doraKeys)
					s.r.MayDelete = s.agree
				case err != nil && stopped == nil, stopped != nil && stopped.State == Unchanged:
					if len(s.Keys("dora")) != 1 {
						t.Errorf("%v, and keys %v", err, s.Keys("dora"))
					}
					s.has("unchanged", doraKeys)
				}
				s.ClearFaults()
				s.finish()
			})
		}
	}
}

// The old key may be deleted while the answer about a new one is lost: there is no ID of
// a new key then whose places could be looked for.
func TestDeleteAfterALostAnswer(t *testing.T) {
	s := newScene(t, ststest.Config{})
	s.Fault(ststest.Fault{Action: "CreateAccessKey", Mode: ststest.CloseAnswered, Times: 1})
	if _, err := Rotate(context.Background(), s.r); !errors.As(err, new(*LostError)) || s.journals() != 1 {
		t.Fatal(err)
	}
	agree := func(context.Context, Key) (bool, error) { return true, nil }
	err := Delete(context.Background(), s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, agree)
	if keys := s.Keys("dora"); err != nil || len(keys) != 1 || keys[doraKeys.AccessKeyID] != "" || s.journals() != 0 {
		t.Errorf("%v; keys %v, %d records", err, keys, s.journals())
	}
}

// What may have been made without an answer is named, and never deleted without a yes:
// somebody else may have made it, however close in time.
func TestNothingUnprovenIsDeleted(t *testing.T) {
	ctx := context.Background()
	deleted := func(s *scene) (all []string) {
		for _, r := range s.Requests() {
			if r.Action == "DeleteAccessKey" {
				all = append(all, r.Params.Get("AccessKeyId"))
			}
		}
		return all
	}
	byHand := func(s *scene) {
		s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: "AKIADORA000000000002", Secret: "x", KeyCreated: s.clock.Now(), WithMFA: allowed})
	}
	for name, test := range map[string]struct {
		fault ststest.Fault
		named int
	}{
		"made":      {ststest.Fault{Mode: ststest.CloseAnswered}, 1},
		"no secret": {ststest.Fault{Mode: ststest.OmitField, Field: "SecretAccessKey"}, 1},
		"not made":  {ststest.Fault{Mode: ststest.ServerError, Status: 502}, 0},
	} {
		s := newScene(t, ststest.Config{})
		test.fault.Action = "CreateAccessKey"
		s.Fault(test.fault)
		_, err := Rotate(ctx, s.r)
		var lost *LostError
		if !errors.As(err, &lost) || !errors.As(err, new(*awsapi.Error)) || len(lost.IDs) != test.named || len(deleted(s)) > 0 {
			t.Errorf("%s: %v, deleted %q", name, err, deleted(s))
			continue
		}
		for _, id := range lost.IDs {
			if s.Keys("dora")[id] == "" || !strings.Contains(err.Error(), id) || adviceOn(err, "acme") != "if nobody else made it, delete it: awsmfa keys delete "+id+" acme" {
				t.Errorf("%s: %v, %s", name, err, adviceOn(err, "acme"))
			}
		}
		s.has(name, doraKeys)
		s.ClearFaults()
		if test.named == 0 {
			byHand(s)
		}
		before := s.Keys("dora")

		// The next run asks, and does nothing without a yes. So does Undo.
		var asked []Key
		s.r.MayDelete = func(_ context.Context, k Key) (bool, error) { asked = append(asked, k); return false, nil }
		var quota *QuotaError
		if _, err := Rotate(ctx, s.r); !errors.As(err, &quota) {
			t.Errorf("%s, the next run: %v", name, err)
		}
		_, err = Undo(ctx, s.r)
		if !errors.As(err, &lost) || len(lost.IDs) != 1 || len(asked) != 2 || !asked[0].Unseen || !asked[1].Unseen || asked[0].ID != lost.IDs[0] {
			t.Errorf("%s, undo: %v, asked about %+v", name, err, asked)
		}
		if len(deleted(s)) > 0 || len(before) != 2 || !maps.Equal(before, s.Keys("dora")) || s.journals() != 0 {
			t.Errorf("%s: keys %v, deleted %q", name, s.Keys("dora"), deleted(s))
		}
	}
}
