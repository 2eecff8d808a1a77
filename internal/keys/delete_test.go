package keys

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/safefile"
	"awsmfa/internal/ststest"
)

// The key that took the place of another is deleted only once that one is gone: without a
// key that works nobody can log in to use the old one again, whose secret may be in the
// record alone.
func TestDeleteTheNewKey(t *testing.T) {
	ctx := context.Background()
	var asked []Key
	agree := func(_ context.Context, k Key) (bool, error) { asked = append(asked, k); return true, nil }
	s := stopped(t, done)
	record, before := s.record(), s.changes()
	err := Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, newerKeys.AccessKeyID, agree)
	if !errors.As(err, new(*SuccessorError)) || s.changes() != before || s.record() != record || len(asked) > 0 || !strings.Contains(adviceOn(err, "acme"), "keys rotate acme --undo") {
		t.Errorf("%v, %s, keys %v", err, adviceOn(err, "acme"), s.Keys("dora"))
	}
	for _, id := range []string{doraKeys.AccessKeyID, newerKeys.AccessKeyID} {
		if err := Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, id, agree); err != nil {
			t.Error(err)
		}
	}
	if len(asked) != 2 || asked[0].Alone || asked[1].Alone || asked[0].Last || !asked[1].Last || len(asked[1].Places) != 3 || s.journals() != 0 || len(s.Keys("dora")) != 0 {
		t.Errorf("asked about %+v, keys %v", asked, s.Keys("dora"))
	}

	// Where the files have neither, the question says so.
	s, asked = stopped(t, done), nil
	s.write(s.r.Files.Config, "")
	s.write(s.r.Files.Credentials, "")
	if err := Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, agree); err != nil || len(asked) != 1 || !asked[0].Alone {
		t.Errorf("%v, asked about %+v", err, asked)
	}
}

// A key is not deleted while another run changes keys.
func TestDeleteWaits(t *testing.T) {
	s := newScene(t, ststest.Config{})
	unlock, err := s.r.Files.lockJournals(t.Context(), s.r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	err = Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, func(context.Context, Key) (bool, error) {
		t.Error("asks while another changes keys")
		return true, nil
	})
	if !errors.Is(err, context.DeadlineExceeded) || len(s.Keys("dora")) != 1 {
		t.Errorf("%v, %v", err, s.Keys("dora"))
	}
}

// A person hears what is waited for: another run, or another program that has the file.
func TestWaitsHaveAVoice(t *testing.T) {
	s := newScene(t, ststest.Config{})
	unlock, err := s.r.Files.lockJournals(t.Context(), s.r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	free, err := safefile.Lock(t.Context(), s.r.Files.Credentials, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	s.r.Files.Waiting = func(what string) {
		if told = append(told, what); len(told) == 1 {
			unlock()
		} else {
			free()
		}
	}
	if _, err := Rotate(t.Context(), s.r); err != nil || !slices.Equal(told, []string{"the access keys", s.r.Files.Credentials}) {
		t.Errorf("%v, told %q", err, told)
	}
}
