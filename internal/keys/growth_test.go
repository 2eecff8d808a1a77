package keys

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
	"awsmfa/internal/ststest"
)

// many is a scene whose credentials file has the key in n more sections.
func many(t *testing.T, n int) *scene {
	s := newScene(t, ststest.Config{})
	var text strings.Builder
	text.WriteString(credentials)
	for i := range n {
		fmt.Fprintf(&text, "\n[s%d]\naws_access_key_id = %s\naws_secret_access_key = %s\n", i, doraKeys.AccessKeyID, doraKeys.SecretAccessKey)
	}
	s.write(s.r.Files.Credentials, text.String())
	return s
}

// counted is a store that counts what it is asked to delete.
type counted struct {
	held
	deleted *int
}

func (c counted) Delete(ctx context.Context, id string) error {
	*c.deleted++
	return c.held.Delete(ctx, id)
}

// Ten times the sections with one key take about ten times the memory, in all: each file
// is read and changed as a whole, and a store is asked once.
func TestManySectionsAreLinear(t *testing.T) {
	ctx := context.Background()
	deleted := 0
	for name, do := range map[string]func(*scene) error{
		"rotate": func(s *scene) error { _, err := Rotate(ctx, s.r); return err },
		"move": func(s *scene) error {
			st := newStores()
			if _, _, err := s.move(st, "keyring"); err != nil {
				return err
			}
			m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: ToFile, Files: s.r.Files, Dir: s.r.Dir,
				Agree: func(context.Context, []Place) (bool, error) { return true, nil }}
			m.Stores = func(name string) (keyring.Store, error) {
				store, err := st.open(name)
				return counted{store.(held), &deleted}, err
			}
			_, err := m.Run(ctx)
			return err
		},
	} {
		measure := func(n int) uint64 {
			s := many(t, n)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if err := do(s); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		if little, much := measure(200), measure(2000); much > 13*little {
			t.Errorf("%s: 200 sections take %d bytes, ten times as many %d", name, little, much)
		}
	}
	if deleted != 2 {
		t.Errorf("two stores were asked %d times to delete one key", deleted)
	}
}

func BenchmarkExchange(b *testing.B) {
	for _, n := range []int{300, 3_000} {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "[s%d]\naws_access_key_id = A\naws_secret_access_key = x\n", i)
		}
		data := []byte(text.String())
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := exchange(data, "", "A", creds.Credentials{AccessKeyID: "B", SecretAccessKey: "y"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
