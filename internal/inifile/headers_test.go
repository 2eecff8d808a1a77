package inifile

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

type found struct {
	At   int
	Name string
}

func headersOf(data string) []found {
	var all []found
	for at, name := range Headers([]byte(data)) {
		all = append(all, found{at, string(name)})
	}
	return all
}

func TestHeaders(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       []found
	}{
		{"empty", "", nil},
		{"one", "[a]", []found{{0, "a"}}},
		{"a bracket", "[", []found{{0, ""}}},
		{"two", "[a]\nx = 1\n[b]\n", []found{{0, "a"}, {10, "b"}}},
		{"crlf", "[a]\r\nx = 1\r\n[b]\r\n", []found{{0, "a"}, {12, "b"}}},
		{"blanks inside", "[ \tprofile  a\t]", []found{{0, "profile  a"}}},
		{"tab after profile", "[profile\ta]", []found{{0, "profile\ta"}}},
		{"quotes belong to the name", `[profile "a b"]`, []found{{0, `profile "a b"`}}},
		{"indented", " \t[a]\n  [b]", []found{{2, "a"}, {8, "b"}}},
		{"indented by a no-break space", "\u00a0[a]", []found{{2, "a"}}},
		{"indented by control characters", "\f[a]\n\x00\x1c[b]", []found{{1, "a"}, {7, "b"}}},
		{"continuation line", "foo =\n  [x]\n", []found{{8, "x"}}},
		{"comment after", "[a] # x [y]\n[b];z\n[c]#[d]\n", []found{{0, "a"}, {12, "b"}, {18, "c"}}},
		{"text after", "[a] x = y\n[b]]\n", []found{{0, "a"}, {10, "b"}}},
		{"comment character inside", "[r#s]", []found{{0, "r#s"}}},
		{"in a comment", "# [a]\n; [b]\n  # [c]", nil},
		{"in a value", "x = [a]\ny [b]\n", nil},
		{"unclosed", "[a\nx = 1]\n[b]", []found{{0, ""}, {10, "b"}}},
		{"nothing inside", "[]\n[ ]", []found{{0, ""}, {3, ""}}},
		{"bracket inside", "[[a]]\n[a[b]", []found{{0, ""}, {6, ""}}},
		{"byte order mark", "\ufeff[a]", []found{{3, "a"}}},
		{"byte order mark further on", "x\n\ufeff[a]", nil},
		{"case and bytes as they are", "[DEFAULT]\n[b\xfcro]\n[büro]", []found{{0, "DEFAULT"}, {10, "b\xfcro"}, {17, "büro"}}},
		{"lone carriage return", "x = 1\r[a]", nil},
	} {
		if got := headersOf(test.data); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: Headers(%q) = %v, want %v", test.name, test.data, got, test.want)
		}
	}
}

func TestHeadersStops(t *testing.T) {
	for range Headers([]byte("[a]\n[b]\n")) {
		break // a second yield would panic
	}
}

func TestIndexIsCheap(t *testing.T) {
	data := profiles(10_000)
	count := 0
	if allocs := testing.AllocsPerRun(3, func() {
		for range Headers(data) {
			count++
		}
	}); allocs != 0 {
		t.Errorf("Headers allocates %v times", allocs)
	}
	if count != 4*10_000 {
		t.Errorf("Headers yielded %d, want %d", count, 4*10_000)
	}
	if allocs := testing.AllocsPerRun(3, func() { Index(data) }); allocs > 2 {
		t.Errorf("Index allocates %v times", allocs)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if got := len(Index(data).Sections("profile team-9999")); got != 1 {
		t.Fatalf("%d sections", got)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 200<<10 {
		t.Errorf("a look-up in 10,000 sections takes %d bytes", got)
	}
}

// Blanks are looked at once, however many brackets follow, and a bracket never
// makes the scanner look beyond its line. The yardstick is the same bytes in a
// thousand pieces; a quadratic scanner takes a thousand times as long.
func TestHeadersIsLinear(t *testing.T) {
	const n = 1 << 18
	for name, data := range map[string]string{
		"unclosed":        strings.Repeat("[x\n", n),
		"indented":        strings.Repeat(" ", n) + "[x]\n" + strings.Repeat(" ", n) + "[y]",
		"brackets":        strings.Repeat("[", n),
		"blank lines":     strings.Repeat("\n", n) + "[x]",
		"no-break spaces": strings.Repeat("\u00a0", n) + "[x]",
		"in blanks":       strings.Repeat(" [", n),
	} {
		whole := scanning([]byte(data))
		var pieces time.Duration
		for piece := range slices.Chunk([]byte(data), len(data)/1000) {
			pieces += scanning(piece)
		}
		if whole > 20*max(pieces, 50*time.Millisecond) {
			t.Errorf("%s: takes %v, in pieces %v", name, whole, pieces)
		}
	}
}

// scanning is the least of some runs, the one that the rest of the machine
// disturbed least.
func scanning(data []byte) time.Duration {
	least := time.Hour
	for range 5 {
		start := time.Now()
		for range Headers(data) {
		}
		least = min(least, time.Since(start))
	}
	return least
}

// profiles is a config file as large organisations generate it.
func profiles(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "[profile team-%d]\nregion = eu-west-1\nsource_profile = base\nrole_arn = arn:aws:iam::%012d:role/Developer\nrole_session_name = someone\n\n", i, i)
	}
	return b.Bytes()
}

// A blank of several bytes may end in the first byte beyond ASCII.
func TestStartsLineBehindWideBlanks(t *testing.T) {
	for text, want := range map[string]bool{"\u2000": true, "x\n\u2000 ": true, "x\u2000": false, "\u00c0": false, "\x80": false} {
		if got := startsLine([]byte(text), len(text)); got != want {
			t.Errorf("startsLine behind %q is %v", text, got)
		}
	}
}
