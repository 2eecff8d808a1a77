package inifile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// However a header is written, its hash is that of the name that SplitName parts
// off, wherever the data ends.
func TestHashHeader(t *testing.T) {
	x := newIndex(0)
	for _, name := range []string{"", "a", "abcdefg", "abcdefgh", "abcdefghi", "a-name-of-sixteen", "seventeen-letters", "b\xfcro", "büro-of-the-company", "a.b@c+d/e:f", strings.Repeat("long", 40)} {
		for _, header := range []string{"[%s]", "[profile %s]", "[profile\t%s]", "[ profile  %s ]", "[\u00a0%s]", "[profile \"%s\"]", "[profile '%s']", "[services %s]", "[%s\t]"} {
			for _, after := range []string{"", "\n", " # more text than eight bytes\nkey = [x]\n"} {
				data := []byte(fmt.Sprintf(header, name) + after)
				_, last := SplitName(headerName(data))
				if got, want := x.hashHeader(data[1:]), x.hash(last); got != want {
					t.Errorf("%q has another hash than its name %q", data, last)
				}
			}
		}
	}
}

// The usual headers are hashed at once, and nothing else is: of a large file that is
// most of the work.
func TestHashLine(t *testing.T) {
	x := newIndex(0)
	for _, test := range []struct {
		line string
		want bool
	}{
		{"\n[a]\n", true},
		{"\n[abcdefg]\n", true},
		{"\n[abcdefgh]\n", true},
		{"\n[abcdefghi]\n", true},
		{"\n[abcdefghijklmno]\n", true},
		{"\n[profile a]\n", true},
		{"\n[profile abcdefgh]\n", true},
		{"\n[profile abcdefghijklmno]\n", true},
		{"\n[a.b@c+d/e:f]# ü", true},
		{"\n[profile]\n", true},
		{" [a]\n", false},
		{"\n[]\n", false},
		{"\n[profile ]\n", false},
		{"\n[abcdefghijklmnop]\n", false},
		{"\n[profile abcdefghijklmnop]\n", false},
		{"\n[a b]\n", false},
		{"\n[abcdefghi j]\n", false},
		{"\n[abcdefg hi]\n", false},
		{"\n['a']\n", false},
		{"\n[ü]\n", false},
		{"\n[caf\xe9]\n", false},
		{"\n[abcdefghü]\n", false},
		{"\n[abc\ndef]\n", false},
		{"\n[abcdefghij\n", false},
	} {
		line := [33]byte([]byte(test.line + strings.Repeat("x", 33)))
		_, name := SplitName(headerName(line[1:]))
		if got := hashLine(&line, x.seed); (got != 0) != test.want || test.want && got != x.hash(name) {
			t.Errorf("%q: %#x; the name %q has %#x", test.line, got, name, x.hash(name))
		}
	}
}

// Names that are longer are hashed without taking the header apart, too.
func TestHashPlain(t *testing.T) {
	x := newIndex(0)
	for _, name := range []string{"a", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnop", strings.Repeat("longer", 9)} {
		for _, before := range []string{"", "profile "} {
			got := hashPlain([]byte(before+name+"]\nx = 1\n"), x.seed)
			if want := x.hash([]byte(name)); got != want {
				t.Errorf("%s%s: %#x; the name has %#x", before, name, got, want)
			}
		}
	}
	for _, text := range []string{"]01234567", "profile ]01234567", "abc]", "abcdefghi]", "a b]01234567", "abcdefghi j]01234567", "abc 567890]01234567", "'abcdefghi']01234567", "abcdefghü]01234567", "caf\xe9]01234567", "", "]", "abcdefghi\n01234567"} {
		if hash := hashPlain([]byte(text), x.seed); hash != 0 {
			t.Errorf("%q: %#x", text, hash)
		}
	}
}

func FuzzHashHeader(f *testing.F) {
	f.Add([]byte("profile a]\n"))
	f.Add([]byte("profile \"a b\"] # x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		x := newIndex(0)
		data = append([]byte("["), data...)
		name := headerName(data)
		if _, last := SplitName(name); len(name) > 0 && x.hashHeader(data[1:]) != x.hash(last) {
			t.Errorf("%q has another hash than its name %q", data, last)
		}
	})
}

// Names that differ have hashes that differ, but for a chance of one in four
// thousand millions: a look-up reads no section of another name.
func TestHashTellsNamesApart(t *testing.T) {
	x := newIndex(0)
	seen, same := map[uint32]bool{}, 0
	const n = 100_000
	for i := range n {
		h := x.hash([]byte(fmt.Sprintf("account-%d-developer", i)))
		if seen[h] {
			same++
		}
		seen[h] = true
	}
	if same > 20 { // one or two are to be expected
		t.Errorf("%d of %d names share a hash", same, n)
	}
}

// Nobody who does not know the seed can write names that have the same hash. These had,
// under any seed, while the upper half of a word moved only by a shift.
func TestHashCannotBeAimedAt(t *testing.T) {
	one := []byte("abcdefghijklmnop")
	other := slices.Clone(one)
	for _, bit := range []int{63, 64 + 63, 64 + 34} {
		other[bit/8] ^= 1 << (bit % 8)
	}
	for range 100 {
		if x := newIndex(0); x.hash(one) == x.hash(other) {
			t.Fatalf("%q and %q have the same hash", one, other)
		}
	}
}

// A few look-ups go through the headers, whose marks are made once; many are worth a
// table, which is made once, too. Both find the headers with that hash and no others.
func TestFind(t *testing.T) {
	data := []byte(strings.Repeat("[one]\n[two]\n[three]\n", 100))
	x := newIndex(len(data))
	x.add(data, 0)
	want := func(hash uint32) (found []int) {
		for i, h := range x.headers {
			if h.hash() == hash {
				found = append(found, i)
			}
		}
		return found
	}
	var marks *byte
	var table *uint32
	for i := range 3 * fewLookups {
		hash := x.hash([]byte([]string{"one", "two", "three", "none"}[i%4])) ^ uint32(i%5)<<8
		if got := x.find(hash); !slices.Equal(got, want(hash)) {
			t.Fatalf("look-up %d finds %v, not %v", i+1, got, want(hash))
		}
		if made := x.first != nil; made != (i+1 > fewLookups) {
			t.Fatalf("after look-up %d there is a table: %t", i+1, made)
		}
		if marks == nil {
			marks = &x.marks[0]
		}
		if table == nil && x.first != nil {
			table = &x.first[0]
		}
		if &x.marks[0] != marks || table != nil && &x.first[0] != table {
			t.Fatalf("look-up %d makes them again", i+1)
		}
	}
}

// A large file is gone through once, whatever is looked up in it: the rest is
// read section by section.
func TestLargeFileIsReadOnce(t *testing.T) {
	data := profiles(10_000)
	var r counted
	f := Stream(int64(len(data)), func() (io.ReadCloser, error) {
		r.opens++
		return &struct {
			io.ReaderAt
			io.Reader
			io.Closer
		}{countedAt{bytes.NewReader(data), &r}, io.TeeReader(bytes.NewReader(data), &r), io.NopCloser(nil)}, nil
	})
	for i := range 100 {
		if got := f.Sections(fmt.Sprintf("profile team-%d", i*77)); len(got) != 1 {
			t.Fatalf("team-%d: %d sections", i*77, len(got))
		}
	}
	if f.Named("nobody") != nil || f.Err() != nil {
		t.Errorf("nobody is there: %v", f.Err())
	}
	if most := len(data) + 1024 + piece + 100*200; r.bytes > most {
		t.Errorf("%d bytes are read of %d, in %d openings", r.bytes, len(data), r.opens)
	}
}

type counted struct{ bytes, opens int }

func (c *counted) Write(p []byte) (int, error) { c.bytes += len(p); return len(p), nil }

type countedAt struct {
	io.ReaderAt
	c *counted
}

func (r countedAt) ReadAt(p []byte, at int64) (int, error) {
	r.c.bytes += len(p)
	return r.ReaderAt.ReadAt(p, at)
}

// A large file that is another one by the time a section is read has no sections
// but an error.
func TestLargeFileChanges(t *testing.T) {
	before := "[a]\nx = 1\n[b]\nx = 2\n[c]\nx = 3\n"
	for name, after := range map[string]string{
		"shorter": "[a]\nx = 1\n", "empty": "", "shifted": "\n" + before, "other name": strings.Replace(before, "[b]", "[d]", 1),
		"no header": strings.Replace(before, "[b]", "#b]", 1), "cut": before[:len("[a]\nx = 1\n[b]\nx")],
		"longer section": strings.Replace(before, "x = 2\n", "x = 22\n", 1),
	} {
		text := before
		f := streamed(nil, 64, func(r io.Reader) io.Reader { return r })
		f.open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
		if len(f.Sections("a")) != 1 {
			t.Fatal("no section")
		}
		text = after
		if got := f.Sections("b"); got != nil || !errors.Is(f.Err(), errChanged) {
			t.Errorf("%s: %v, %v", name, got, f.Err())
		}
		for s := range f.Mentioning("x = 2") {
			t.Errorf("%s: %+v mentions it", name, s)
		}
	}
}

// A section that cannot be read is none, and the first error stays.
func TestLargeFileCannotBeRead(t *testing.T) {
	data := []byte("[a]\nx = 1\n[b]\nx = 2\n")
	for name, broken := range map[string]func() (io.ReadCloser, error){
		"opened": func() (io.ReadCloser, error) { return nil, io.ErrClosedPipe },
		"read":   func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(io.ErrClosedPipe)), nil },
		"read at": func() (io.ReadCloser, error) {
			return struct {
				io.ReadCloser
				io.ReaderAt
			}{io.NopCloser(nil), brokenAt{}}, nil
		},
	} {
		f := streamed(data, 64, func(r io.Reader) io.Reader { return r })
		if len(f.Sections("a")) != 1 {
			t.Fatal("no section")
		}
		f.open = broken
		if got := f.Sections("b"); got != nil || f.Err() != io.ErrClosedPipe {
			t.Errorf("a file that cannot be %s: %v, %v", name, got, f.Err())
		}
		f.open = func() (io.ReadCloser, error) { return nil, io.ErrNoProgress }
		if f.Sections("b"); f.Err() != io.ErrClosedPipe {
			t.Errorf("a file that cannot be %s: later %v", name, f.Err())
		}
	}
}

type brokenAt struct{}

func (brokenAt) ReadAt([]byte, int64) (int, error) { return 0, io.ErrClosedPipe }

// A file that grew after its size was asked for is indexed to its end.
func TestLargeFileGrows(t *testing.T) {
	data := []byte("[a]\nx = 1\n[b]\nx = 2\n")
	f := Stream(4, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil })
	if got := f.Sections("b"); len(got) != 1 || string(got[0].body) != "x = 2\n" || f.Err() != nil {
		t.Errorf("%+v, %v", got, f.Err())
	}
}

func TestCovering(t *testing.T) {
	x := &index{}
	x.add([]byte("x\n[a]\n[b]\n"), 0)
	for at, want := range []int{-1, -1, 0, 0, 0, 0, 1, 1, 1} {
		if got := x.covering(at); got != want {
			t.Errorf("the section at %d is %d, want %d", at, got, want)
		}
	}
}

func TestLoad(t *testing.T) {
	data := profiles(50)
	opens := 0
	f := Stream(int64(len(data)), func() (io.ReadCloser, error) {
		opens++
		return io.NopCloser(bytes.NewReader(data)), nil
	})
	f.Load()
	if got, want := answers(f), answers(Index(data)); got != want || opens != 2 {
		t.Errorf("answers differ, or %d openings", opens)
	}
	f.open, f.err = func() (io.ReadCloser, error) { return nil, io.ErrClosedPipe }, nil
	if f.Load(); !errors.Is(f.Err(), io.ErrClosedPipe) {
		t.Errorf("a file that cannot be read: %v", f.Err())
	}
	(*File)(nil).Load()
}

func TestNamed(t *testing.T) {
	f := Index([]byte("[a]\n[profile a]\n[profile \"a\"]\n[services\ta]\n[a b]\n[ab]\n[profile a b]\n[]\n[a\n"))
	var got []string
	for _, s := range f.Named("a") {
		got = append(got, s.Name)
	}
	if want := "a|profile a|profile \"a\"|services\ta"; strings.Join(got, "|") != want {
		t.Errorf("Named finds %q", got)
	}
	if got := f.Sections("a"); len(got) != 1 || got[0].Name != "a" {
		t.Errorf("[a] is not the only one of that header: %v", got)
	}
	if got := f.Named("a b"); len(got) != 1 || got[0].Name != "profile a b" {
		t.Errorf("a name with a blank: %v", got)
	}
	if got := f.Sections("a b"); len(got) != 1 || got[0].Name != "a b" {
		t.Errorf("a bare name with a blank: %v", got)
	}
	if f.Named("") != nil || f.Named("c") != nil {
		t.Error("finds what is not there")
	}
}

// The time of a look-up is that of the sections that are found: with a hundred
// times the sections it is the same.
func BenchmarkSections(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		f := Index(profiles(n))
		f.Sections("profile team-5")
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				f.Sections("profile team-5")
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		data := profiles(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Index(data).indexed()
			}
		})
	}
}

// Lint takes ten times as long for ten times the findings.
func BenchmarkLint(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		data := []byte("[a]\n" + strings.Repeat("x = 1 # y\n", n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Lint(data)
			}
		})
	}
}
