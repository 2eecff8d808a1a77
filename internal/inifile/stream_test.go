package inifile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// streamed is data as a large file that is looked at in pieces of that size.
func streamed(data []byte, piece int, through func(io.Reader) io.Reader) *File {
	f := Stream(int64(len(data)), func() (io.ReadCloser, error) {
		return io.NopCloser(through(bytes.NewReader(data))), nil
	})
	f.piece = piece
	return f
}

// answers is all that a file can be asked, as text.
func answers(f *File) string {
	var b strings.Builder
	show := func(question string, sections []Section) {
		for _, s := range sections {
			values, err := s.Values()
			fmt.Fprintf(&b, "%s: %q at %d, bare %v, %+v, %v\n", question, s.Name, s.At, s.Bare(), values, err)
		}
	}
	show("all", slices.Collect(f.All()))
	show("mentioning", slices.Collect(f.Mentioning("key")))
	show("match", f.Match(func(name []byte) bool { return bytes.HasPrefix(name, []byte("profile")) }))
	for name := range f.Names() {
		show("named", f.Sections(name))
	}
	text, err := f.Bytes()
	fmt.Fprintf(&b, "bytes %q, %v\nerr %v\n", text, err, f.Err())
	return b.String()
}

func sameAnswers(t *testing.T, data []byte) {
	t.Helper()
	want := answers(Index(data))
	for _, piece := range []int{2, 7, 64, 1 << 20} {
		for way, through := range map[string]func(io.Reader) io.Reader{
			"whole": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader, "data with the end": iotest.DataErrReader,
		} {
			f := streamed(data, piece, through)
			if Index(data).Err() != nil {
				if got := f.Err(); !reflect.DeepEqual(got, Index(data).Err()) {
					t.Errorf("%q: error %v, want %v", data, got, Index(data).Err())
				}
				continue
			}
			if got := answers(f); got != want {
				t.Fatalf("%q in pieces of %d, %s:\n%s\nwant\n%s", data, piece, way, got, want)
			}
		}
	}
}

// A large file answers as it would if it were kept, wherever a piece ends.
func TestStream(t *testing.T) {
	for _, text := range []string{
		"", "\n", "[", "[]", "[a]", "[a]\n", "\n[a]\nkey = 1", "key = 0\n[a]\nkey = 1\n\n[b]\n",
		bom + "[a]\nkey = 1\n" + bom + "[b]\nkey = 2\n", "[a]\r\nkey = 1\r\n[b]\r\n", "\n\n\n\n\n\n\n\n[a]\n\n\n\n\n\n\n\n\n",
		"[a]\nkey = " + strings.Repeat("x", 300) + "\n[profile b]\nkey =\n  nested = 1\n[a]\nother = 2\n", "  [a]\n\t [profile b] # key\nkey = 1",
		"[a]\nkey = \x00\n[b]\nkey = 1\n", "\xff\xfe[\x00", "\x00[", "[a]\n\x00key = 1\n[b]\nkey = 2\n", "[a]\nkey = 1\n[", "[a]\n\xff\xfe = 1\n[b]\nkey = 2\n", "[" + strings.Repeat("n", 200) + "]\n[b\n[c]d]\n",
	} {
		sameAnswers(t, []byte(text))
	}
}

func FuzzStream(f *testing.F) {
	f.Add([]byte(bom + "[a]\nkey = 1\n\n [profile b]\r\n key = 2\n[a\n[c] # \x00\n"))
	f.Fuzz(func(t *testing.T, data []byte) { sameAnswers(t, data) })
}

// Whoever has heard enough hears no more.
func TestStreamStops(t *testing.T) {
	f := streamed(profiles(50), 64, func(r io.Reader) io.Reader { return r })
	sections, names, mentions := 0, 0, 0
	for range f.All() {
		if sections++; sections == 3 {
			break
		}
	}
	for range f.Names() {
		if names++; names == 3 {
			break
		}
	}
	for range f.Mentioning("region") {
		if mentions++; mentions == 3 {
			break
		}
	}
	if sections != 3 || names != 3 || mentions != 3 || f.Err() != nil {
		t.Errorf("%d sections, %d names, %d mentions, %v", sections, names, mentions, f.Err())
	}
}

// What cannot be read, at first or later, is no empty file.
func TestStreamErrors(t *testing.T) {
	broken := func(r io.Reader) io.Reader {
		return io.MultiReader(io.LimitReader(r, 600), iotest.ErrReader(fs.ErrPermission))
	}
	f := streamed(profiles(50), 64, broken)
	if f.Err() != nil {
		t.Errorf("the start can be read: %v", f.Err())
	}
	if got := f.Sections("profile team-49"); len(got) > 0 || !errors.Is(f.Err(), fs.ErrPermission) {
		t.Errorf("%v, %v", got, f.Err())
	}
	for s := range f.All() {
		if want := Index(profiles(50)).Sections(s.Name); !reflect.DeepEqual([]Section{s}, want) {
			t.Errorf("a part of a section is given: %+v, want %+v", s, want)
		}
	}
	mended := *f
	mended.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(profiles(50))), nil }
	if got := mended.Sections("profile team-49"); len(got) != 1 || !errors.Is(mended.Err(), fs.ErrPermission) {
		t.Errorf("the first error is forgotten: %v, %v", got, mended.Err())
	}
	if _, err := f.Bytes(); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("bytes: %v", err)
	}
	f = Stream(Large, func() (io.ReadCloser, error) { return nil, fs.ErrNotExist })
	if !errors.Is(f.Err(), fs.ErrNotExist) || len(slices.Collect(f.All())) > 0 {
		t.Errorf("not there: %v", f.Err())
	}
	if _, err := f.Bytes(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("bytes: %v", err)
	}
	if f = Stream(MaxFile+1, nil); !reflect.DeepEqual(f.Err(), &TooLargeError{Limit: MaxFile}) || f.Sections("a") != nil {
		t.Errorf("too large: %v", f.Err())
	}
	grown := &endless{}
	f = Stream(Large, func() (io.ReadCloser, error) { return io.NopCloser(grown), nil })
	if f.Sections("a"); !reflect.DeepEqual(f.Err(), &TooLargeError{Limit: MaxFile}) {
		t.Errorf("grew too large: %v", f.Err())
	}
}

func TestOccurrences(t *testing.T) {
	data := []byte("key\n[keykey]\n key\nke\ny k[key]")
	want := []int{0, 5, 8, 14, 25}
	whole := func(r io.Reader) io.Reader { return r }
	for way, f := range map[string]*File{"in memory": Index(data), "in pieces": streamed(data, 4, whole), "at once": streamed(data, 64, whole)} {
		var got []int
		f.occurrences([]byte("key"), func(at int) bool {
			got = append(got, at)
			return true
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s: at %v, want %v", way, got, want)
		}
		got = nil
		f.occurrences([]byte("key"), func(at int) bool {
			got = append(got, at)
			return len(got) < 2
		})
		if !slices.Equal(got, want[:2]) {
			t.Errorf("%s, the first two: at %v", way, got)
		}
	}
}

// Of a section that nobody wants, nothing is held.
func TestStreamHoldsOnlyWhatIsWanted(t *testing.T) {
	data := []byte("[a]\n" + strings.Repeat("key = value\n", MaxSection/12) + "[b]\n")
	f := streamed(data, piece, func(r io.Reader) io.Reader { return r })
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	names := slices.Collect(f.Names())
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; len(names) != 2 || taken > 4*piece {
		t.Errorf("%q take %d bytes", names, taken)
	}
}

// opened counts how often a file was opened and not closed.
type opened struct {
	io.Reader
	io.ReaderAt
	count *int
}

func (o opened) Close() error { *o.count--; return nil }

// Whatever a large file is asked, it is closed again.
func TestLargeFileIsClosed(t *testing.T) {
	data, count := append(profiles(50), profiles(50)...), 0
	atOnce := func() (io.ReadCloser, error) {
		count++
		r := bytes.NewReader(data)
		return opened{r, r, &count}, nil
	}
	inOrder := func() (io.ReadCloser, error) {
		r, err := atOnce()
		return struct{ io.ReadCloser }{r}, err
	}
	f := Stream(int64(len(data)), inOrder)
	if f.Sections("profile team-7"); count != 0 {
		t.Errorf("%d are open that cannot be read at an offset", count)
	}
	f = Stream(int64(len(data)), atOnce)
	mentioning := func() {
		for range f.Mentioning("region") {
			break
		}
	}
	sections := func() { f.Sections("profile team-7") }
	for i, ask := range []func(){func() { answers(f) }, sections, mentioning, f.Load} {
		if ask(); count != 0 {
			t.Errorf("after question %d, %d are open", i, count)
			count = 0
		}
	}
}

// endless is a file that grows faster than it can be read.
type endless struct{}

func (*endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "x\n"[i%2]
	}
	return len(p), nil
}

// A section beyond the limit is refused as it is in a file that is kept, and no
// more of it is held than shows that. Its header does not count.
func TestStreamLargeSection(t *testing.T) {
	data := []byte("[a]\n" + strings.Repeat("key = "+strings.Repeat("x", 1000)+"\n", 2*MaxSection/1000) + "[b]\nkey = 1\n")
	f := streamed(data, piece, func(r io.Reader) io.Reader { return r })
	if _, err := f.Sections("a")[0].Values(); !reflect.DeepEqual(err, &TooLargeError{Section: "a", Limit: MaxSection}) {
		t.Error(err)
	}
	if values, err := f.Sections("b")[0].Values(); err != nil || len(values) != 1 {
		t.Errorf("%v, %v", values, err)
	}
	f.stream(hasName, func(at int, text []byte) bool {
		if len(text) > MaxSection+2*piece {
			t.Errorf("%d bytes of the section at %d are held", len(text), at)
		}
		return true
	})
	data = []byte("[a] # " + strings.Repeat("x", MaxSection*3/2) + "\nkey = 1\nother = " + strings.Repeat("x", MaxSection/2) + "\nlast = 2\n")
	if got, want := answers(streamed(data, piece, func(r io.Reader) io.Reader { return r })), answers(Index(data)); got != want {
		t.Error("a long header leaves too little room for its section")
	}
	for size, want := range map[int]error{MaxSection: nil, MaxSection + 8: &TooLargeError{Section: "a", Limit: MaxSection}} {
		data := []byte("[a]\n" + strings.Repeat("x = 123\n", size/8)) // a line in each piece
		f := streamed(data, 16, func(r io.Reader) io.Reader { return r })
		for way, sections := range map[string][]Section{"all": slices.Collect(f.All()), "one": f.Sections("a")} {
			if _, err := sections[0].Values(); !reflect.DeepEqual(err, want) {
				t.Errorf("%s: a section of %d bytes: %v", way, size, err)
			}
		}
	}
}

func BenchmarkStream(b *testing.B) {
	data := profiles(10_000)
	b.ReportAllocs()
	for b.Loop() {
		f := streamed(data, piece, func(r io.Reader) io.Reader { return r })
		if _, err := f.Sections("profile team-9999")[0].Values(); err != nil {
			b.Fatal(err)
		}
	}
}
