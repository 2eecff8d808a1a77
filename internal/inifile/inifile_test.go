package inifile

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"slices"
	"testing"
)

func TestSections(t *testing.T) {
	f := Index([]byte("\ufeffloose = 1\n[a]\nx = 1\n[b]\r\ny = 2\n[ a ] # again\nx = 3\n[c"))
	type seen struct {
		Name string
		At   int
		Body string
	}
	for _, test := range []struct {
		name string
		want []seen
	}{
		{"a", []seen{{"a", 13, "x = 1\n"}, {"a", 34, "x = 3\n"}}},
		{"b", []seen{{"b", 23, "y = 2\n"}}},
		{"c", nil}, {"", nil}, {"A", nil},
	} {
		var got []seen
		for _, s := range f.Sections(test.name) {
			got = append(got, seen{s.Name, s.At, string(s.body)})
			if string(f.data[s.from:s.from+len(s.body)]) != string(s.body) {
				t.Errorf("section %q says its body is at %d", s.Name, s.from)
			}
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("Sections(%q) = %v, want %v", test.name, got, test.want)
		}
	}
	if got, want := slices.Collect(f.Names()), []string{"a", "b", "a"}; !slices.Equal(got, want) {
		t.Errorf("Names = %q, want %q", got, want)
	}
	var lines []int
	for s := range f.All() {
		lines = append(lines, line(f.data, s.At))
	}
	if want := []int{2, 4, 6}; !slices.Equal(lines, want) {
		t.Errorf("All is in lines %v, want %v", lines, want)
	}
}

// A name that begins as another does is not that one.
func TestSectionsWithCommonStart(t *testing.T) {
	f := Index([]byte("[ab]\n[\t a ]\n[a b]\n[\u00a0a]\n[a[]\n[a\n]\n"))
	var at []int
	for _, s := range f.Sections("a") {
		at = append(at, s.At)
	}
	if want := []int{5, 18}; !slices.Equal(at, want) {
		t.Errorf("Sections are at %v, want %v", at, want)
	}
}

func TestIndexRefuses(t *testing.T) {
	for _, test := range []struct {
		name, data, want string
	}{
		{"UTF-16 little endian", "\xff\xfe[\x00a\x00]\x00", "file is UTF-16 text, not UTF-8"},
		{"UTF-16 big endian", "\xfe\xff\x00[\x00a\x00]", "file is UTF-16 text, not UTF-8"},
		{"UTF-16 without mark", "[\x00a\x00]\x00", "file is UTF-16 text, not UTF-8"},
		{"too large", string(make([]byte, MaxFile+1)), "file is larger than 16 MiB"},
	} {
		f := Index([]byte(test.data))
		if err := f.Err(); err == nil || err.Error() != test.want {
			t.Errorf("%s: Err = %v, want %s", test.name, err, test.want)
		}
		for name := range f.Names() {
			t.Errorf("%s: has a section %q", test.name, name)
		}
	}
	var encoding *EncodingError
	if !errors.As(Index([]byte("\xff\xfe")).Err(), &encoding) {
		t.Error("not an *EncodingError")
	}
	var large *TooLargeError
	if !errors.As(Index(make([]byte, MaxFile+1)).Err(), &large) || large.Limit != MaxFile {
		t.Error("not a *TooLargeError")
	}
	if err := Index(make([]byte, 2, MaxFile)).Err(); err == nil {
		t.Error("two NUL bytes are text")
	}
	for _, data := range []string{"[a]\nx = \x00\n", "[a\x00]\n"} {
		if err := Index([]byte(data)).Err(); err != nil {
			t.Errorf("a NUL byte in one section spoils the file: %v", err)
		}
	}
}

// The limits are the largest that is read.
func TestLargestFile(t *testing.T) {
	data := append([]byte("[a]\nx = 1\n"), bytes.Repeat([]byte("\n"), MaxFile)...)[:MaxFile]
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	for name, f := range map[string]*File{"in memory": Index(data), "in pieces": Stream(MaxFile, open)} {
		if got := f.Sections("a"); len(got) != 1 || f.Err() != nil {
			t.Errorf("%s: %d sections, %v", name, len(got), f.Err())
		}
	}
	loaded := Stream(MaxFile, open)
	if loaded.Load(); loaded.Err() != nil {
		t.Errorf("loaded: %v", loaded.Err())
	}
	data = append(data, '\n')
	if loaded = Stream(MaxFile, open); loaded.Err() != nil {
		t.Fatal(loaded.Err())
	}
	if loaded.Load(); !reflect.DeepEqual(loaded.Err(), &TooLargeError{Limit: MaxFile}) {
		t.Errorf("loaded, a byte too large: %v", loaded.Err())
	}
	grown := Stream(MaxFile, open)
	if grown.Sections("a"); !reflect.DeepEqual(grown.Err(), &TooLargeError{Limit: MaxFile}) {
		t.Errorf("in pieces, a byte too large: %v", grown.Err())
	}
}

func TestNilFileIsEmpty(t *testing.T) {
	var f *File
	for range f.Names() {
		t.Error("has a name")
	}
	for range f.All() {
		t.Error("has a section")
	}
	for range f.Mentioning("x") {
		t.Error("mentions something")
	}
	if data, err := f.Bytes(); data != nil || err != nil {
		t.Errorf("Bytes = %q, %v", data, err)
	}
	if f.Sections("a") != nil || f.Err() != nil {
		t.Error("is not empty")
	}
}

func TestBare(t *testing.T) {
	for _, test := range []struct {
		data string
		want bool
	}{
		{"[a]", true}, {"[a]\n", true}, {"[ a ] \r\n\r\n", true}, {"[a]\n\n# next\n[b]\nx = 1\n", true},
		{"[a]\n[b]\n", true}, {"[a]\nx = 1\n", false}, {"[a]\nwords\n", false}, {"[a]\n# mine\n", false},
		{"[a]\n\n\nx = 1\n", false}, {"[a] # mine\n", false},
	} {
		if got := Index([]byte(test.data)).Sections("a")[0].Bare(); got != test.want {
			t.Errorf("%q: Bare = %v", test.data, got)
		}
	}
}

func TestMatchAndMentioning(t *testing.T) {
	f := Index([]byte("word = 0\n[a]\nword = 1\nword = 2\n[b]\nx = 1\n[a ]\n[c]\nx = word"))
	at := func(sections []Section) (lines []int) {
		for _, s := range sections {
			lines = append(lines, line(f.data, s.At))
		}
		return lines
	}
	if got, want := at(f.Match(func(name []byte) bool { return string(name) == "a" })), []int{2, 7}; !slices.Equal(got, want) {
		t.Errorf("Match finds lines %v, want %v", got, want)
	}
	if got, want := at(slices.Collect(f.Mentioning("word"))), []int{2, 8}; !slices.Equal(got, want) {
		t.Errorf("Mentioning finds lines %v, want %v", got, want)
	}
	for range f.Mentioning("word") {
		break
	}
	for s := range f.Mentioning("") {
		t.Errorf("no word is in [%s]", s.Name)
	}
}

func TestSplitName(t *testing.T) {
	for header, want := range map[string][2]string{
		"":                   {"", ""},
		"a":                  {"", "a"},
		" a":                 {"", "a"},
		`"a"`:                {"", `"a"`},
		"profile":            {"", "profile"},
		"profile ":           {"profile", ""},
		"profile a":          {"profile", "a"},
		"profile\t a b":      {"profile", "a b"},
		"services a":         {"services", "a"},
		`profile "a b"`:      {"profile", "a b"},
		`profile 'a b'`:      {"profile", "a b"},
		`profile ""`:         {"profile", ""},
		`profile "`:          {"profile", `"`},
		`profile "a'`:        {"profile", `"a'`},
		`profile a"b"`:       {"profile", `a"b"`},
		"profile \u00a0a":    {"profile", "\u00a0a"},
		"profile xax":        {"profile", "xax"},
		"profile\u00a0a b c": {"profile\u00a0a", "b c"},
	} {
		if kind, name := SplitName([]byte(header)); string(kind) != want[0] || string(name) != want[1] {
			t.Errorf("SplitName(%q) = %q, %q", header, kind, name)
		}
	}
}
