package login

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/session"
)

// The sessions of a device stand together, the MFA session first, and the device of
// this shell before the others.
func TestSortByDevice(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	known := func(id, profile, device, role string, hours int, shell bool) *Known {
		return &Known{Session: session.Session{
			Credentials: creds.Credentials{AccessKeyID: id, Expires: at.Add(time.Duration(hours) * time.Hour)},
			Profile:     profile, Device: device, Role: role,
		}, Shell: shell}
	}
	want := []*Known{
		known("1", "zeta", "zoo", "", 1, false),
		known("2", "beta", "zoo", "a", 1, true), // which makes zoo the first
		known("3", "yota", "zoo", "a", 1, false),
		known("4", "alone", "", "", 1, false),
		known("5", "bob", "phone", "", 2, false),
		known("6", "bob", "phone", "", 1, false), // ends before the other
		known("7", "eve", "phone", "", 3, false),
		known("8", "aaa", "phone", "a", 1, false),
		known("9", "aaa", "phone", "b", 2, false),
		known("A", "dan", "1", "", 1, false), // the same names on two devices
		known("B", "dan", "1", "x", 1, false),
		known("C", "dan", "2", "", 1, false),
		known("D", "dan", "2", "x", 1, false),
		known("E", "only", "roles", "a", 1, false),
	}
	for range 50 {
		list := slices.Clone(want)
		rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if sortByDevice(list); !slices.Equal(list, want) {
			t.Fatalf("sorted:\n%swant\n%s", shown(list), shown(want))
		}
	}
}

// An MFA session goes by the profile that has its device and keys, not by the role that
// it was made for.
func TestListNamesTheOwner(t *testing.T) {
	w := newWorld(t, 1)
	w.put(t, "0000000000000001", "role0", "", time.Now(), time.Hour)
	if list, err := List(w.Deps, w.read(t), ""); err != nil || len(list) != 1 || list[0].Profile != "base" {
		t.Errorf("%v, lists\n%s", err, shown(list))
	}
}

// What cannot be read is said, and keeps nothing else from the list.
func TestListOfWhatCannotBeRead(t *testing.T) {
	now := time.Now()
	w := newWorld(t, 0)
	w.put(t, "0000000000000001", "base", "", now, time.Hour)
	w.put(t, "0000000000000002", "base", "", now, time.Hour)
	w.put(t, "0000000000000003", "base", "", now, time.Hour)
	files, err := filepath.Glob(filepath.Join(w.home, "sessions", "*0000000000000002*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.write(t, "credentials", "\xff\xfe[\x00a\x00]\x00") // UTF-16
	list, err := List(w.Deps, w.read(t), "")
	if err != nil || len(list) != 2 {
		t.Errorf("%v, lists\n%s", err, shown(list))
	}
	if n := strings.Count(w.says.String(), "warning: "); n != 2 {
		t.Errorf("%d warnings: %s", n, w.says)
	}

	w = newWorld(t, 0)
	w.env["AWSMFA_CACHE_DIR"] = "relative"
	if list, err := List(w.Deps, w.read(t), ""); err != nil || len(list) != 0 || strings.Count(w.says.String(), "warning: ") != 1 {
		t.Errorf("without a cache: %v, lists %s, says %s", err, shown(list), w.says)
	}
}
