package inifile

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// many is a file of n sections, and what changes each second one of them and adds
// as many.
func many(n int) (data []byte, changes []Change) {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[s%d]\nid = 0\nmine = x\n\n", i)
		name := fmt.Sprintf("s%d", i)
		if i%2 == 0 {
			name = fmt.Sprintf("new%d", i)
		}
		changes = append(changes, Change{name, keys, old})
	}
	return []byte(b.String()), changes
}

// What EditAll makes of many sections is what Edit makes of one after the other,
// and so is what it refuses.
func TestEditAllIsEditOfEach(t *testing.T) {
	done, refused := 0, 0
	for seed := range uint64(400) {
		w := writer{rand.New(rand.NewPCG(seed, 3))}
		var changes []Change
		for _, i := range w.Perm(4) {
			drop := []string{"manager", "expiration"}
			if w.IntN(4) == 0 {
				changes = append(changes, Change{fmt.Sprint("acme", i), nil, drop})
			} else {
				changes = append(changes, Change{fmt.Sprint("acme", i), []Pair{{"aws_session_token", fmt.Sprint(seed)}, {"region", "x"}}, drop})
			}
		}
		var data []byte
		for i := range 4 {
			before, section, after := w.file(fmt.Sprint("acme", i), []string{"manager", "region", "aws_session_token"})
			data = append(data, strings.TrimPrefix(before+section+after, bom)...)
		}
		want, wantErr := data, error(nil)
		for _, c := range changes {
			if wantErr == nil {
				want, wantErr = Edit(want, c.Section, c.Set, c.Drop)
			}
		}
		got, err := EditAll(data, changes)
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("seed %d: EditAll(%q) = %q, %v; one by one %q, %v", seed, data, got, err, want, wantErr)
		}
		if err != nil {
			refused++
			continue
		}
		done++
		wantErr = nil
		for _, c := range changes {
			if wantErr == nil {
				want, wantErr = RemoveAll(want, []string{c.Section})
			}
		}
		if got, err = RemoveAll(got, []string{"acme0", "acme1", "acme2", "acme3"}); (err == nil) != (wantErr == nil) || err == nil && sizeWithoutBlanks(got) != sizeWithoutBlanks(want) {
			t.Fatalf("seed %d: RemoveAll = %q, %v; one by one %q, %v", seed, got, err, want, wantErr)
		}
	}
	if done < 40 || refused < 40 {
		t.Errorf("%d were edited, %d refused", done, refused)
	}
}

// sizeWithoutBlanks leaves out what depends on the order of removals.
func sizeWithoutBlanks(data []byte) int { return len(bytes.Join(bytes.Fields(data), nil)) }

func TestRemoveAll(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{"# x\n[a]\nk = 1\n\n[b]\nk = 1\n\n[c]\nk = 1\n", "# x\n[b]\nk = 1\n"},
		{"[x]\n\n[a]\nk = 1\n\n[c]\nk = 1\n", "[x]\n"},
		{"[c]\nk = 1\n# about x\n[x]\n\n[a]\n", "# about x\n[x]\n"},
	} {
		if got, err := RemoveAll([]byte(test.data), []string{"c", "a", "z"}); err != nil || string(got) != test.want {
			t.Errorf("RemoveAll(%q) = %q, %v, want %q", test.data, got, err, test.want)
		}
	}
}

// One section that cannot be edited keeps all of them as they were.
func TestEditAllRefuses(t *testing.T) {
	for _, test := range []struct {
		data  string
		names []string
		want  RefusedError
	}{
		{"[a]\n", []string{"a", "b", "a"}, RefusedError{Section: "a", Reason: GivenTwice}},
		{"[a]\n", []string{"a", "b c"}, RefusedError{Section: "b c", Reason: BadName}},
		{"[a]\n[b]\nid =\n  1\n", []string{"a", "b"}, RefusedError{"b", 4, "id", SpansLines}},
		{"[a]\n[b]\n[a]\n", []string{"b", "a"}, RefusedError{"a", 3, "", Twice}},
		{"[a]\n [b]\n[x]\n", []string{"x", "a"}, RefusedError{"a", 2, "", BadNext}},
	} {
		var changes []Change
		for _, name := range test.names {
			changes = append(changes, Change{name, keys, old})
		}
		got, err := EditAll([]byte(test.data), changes)
		var refused *RefusedError
		if got != nil || !errors.As(err, &refused) || *refused != test.want {
			t.Errorf("%q: %q, %+v, want %+v", test.data, got, err, test.want)
		}
	}
	if got, err := EditAll([]byte("[a]\n"), nil); err != nil || string(got) != "[a]\n" {
		t.Errorf("no change: %q, %v", got, err)
	}
}

// An edit of many that went wrong in one must not get out.
func TestVerifyAll(t *testing.T) {
	const data = "[a]\nx = 1\n[b]\ny = 1\n[c]\nz = 1\n"
	const good = "[a]\nx = 1\nid = 1\n[b]\ny = 1\n[c]\nz = 1\nid = 1\n\n[d]\nid = 1\n"
	verifyEdit := func(edited string) error {
		var changes []Change
		for _, name := range []string{"c", "d", "a"} {
			changes = append(changes, Change{name, []Pair{{"id", "1"}}, nil})
		}
		places, err := locate([]byte(data), []string{"c", "d", "a"})
		if err != nil {
			t.Fatal(err)
		}
		return verify([]byte(data), []byte(edited), places, changes)
	}
	if err := verifyEdit(good); err != nil {
		t.Errorf("a good edit: %v", err)
	}
	for _, change := range [][2]string{
		{"y = 1", "y = 2"}, {"[b]\ny = 1\n", ""}, {"z = 1\nid = 1\n", "z = 1\n"}, {"z = 1\n", ""}, {"[d]\nid = 1\n", ""},
		{"[d]\nid = 1\n", "[d]\nid = 1\n[e]\n"}, {"[a]\n", "[a]\nid = 1\n[a]\n"}, {"[c]", "[C]"},
	} {
		if bad := strings.Replace(good, change[0], change[1], 1); verifyEdit(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

// Ten times the sections take about ten times the memory, in all.
func TestEditAllIsLinear(t *testing.T) {
	measure := func(n int) uint64 {
		data, changes := many(n)
		var names []string
		for _, c := range changes {
			names = append(names, c.Section)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		edited, err := EditAll(data, changes)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := RemoveAll(edited, names); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if little, much := measure(200), measure(2000); much > 13*little {
		t.Errorf("200 sections take %d bytes, ten times as many %d", little, much)
	}
}

func BenchmarkEditAll(b *testing.B) {
	for _, n := range []int{300, 3_000} {
		data, changes := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := EditAll(data, changes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
