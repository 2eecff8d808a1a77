package inifile

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

func seeds(f *testing.F) {
	for _, seed := range []string{
		"", "[a]", "[a]\nx = 1\n", "\ufeff[a]\r\nx=1\r\n[b]\r\n", "[a\n[]\n[[a]]\n [a]\n", "[a]\ns3 =\n  x = 1\ny = `\n",
		"[a]\nx = \"\"\"\n[b]\n\"y = 1\n- = 2\n", "[a]\nx = 1\n  [b]\n", "\xff\xfe[\x00", "[a]\nid = 1\nID = 2\ntoken=3",
		"[a]\nid = 1\n  more\n", "[a]\n\u00a0id = 1\n", "[a] # [b]\nx = %(y)s\\\n[a]\n", "[a]\nx = 1\r[b]\n", "# [a]\n\n[b]\n",
		"[a]\ns3 #=\n\f id = 1\n", "[a]\ns3 =\n\u00a0x = 1\n  id = 1\n",
	} {
		f.Add([]byte(seed))
	}
}

// Sections are what is between headers, and headers are where a slow, simple
// reader finds them too.
func FuzzIndex(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if Index(data).Err() != nil {
			return
		}
		var want []string
		for line := range strings.Lines(strings.TrimPrefix(string(data), bom)) {
			rest := strings.TrimFunc(line, func(r rune) bool { return r <= ' ' || strings.TrimSpace(string(r)) == "" })
			if !strings.HasPrefix(rest, "[") {
				continue
			}
			name, _, closed := strings.Cut(rest[1:], "]")
			if name = strings.TrimSpace(name); closed && name != "" && !strings.Contains(name, "[") {
				want = append(want, name)
			}
		}
		got := slices.Collect(Index(data).Names())
		if !slices.Equal(got, want) {
			t.Errorf("Names of %q = %q, want %q", data, got, want)
		}
		for _, name := range want {
			for _, s := range Index(data).Sections(name) {
				if s.Name != name || data[s.At] != '[' || !bytes.Equal(data[s.from:s.from+len(s.body)], s.body) {
					t.Errorf("section %q of %q is %+v", name, data, s)
				}
			}
		}
	})
}

// Every value stands on the line it says, and values come in order.
func FuzzValues(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for s := range Index(data).All() {
			values, err := s.Values()
			var encoding *EncodingError
			if err != nil && !errors.As(err, &encoding) {
				t.Fatalf("%q: %v", data, err)
			}
			last := s.At
			var check func(values []Value)
			check = func(values []Value) {
				for _, v := range values {
					line := firstLine(data[v.At:])
					if v.At <= last || data[v.At-1] != '\n' || v.At >= s.from+len(s.body) {
						t.Errorf("%q: %+v is not in order", data, v)
					}
					last = v.At
					key, text, found := cutAny(string(line), "=:")
					if !found || strings.ToLower(strings.TrimSpace(key)) != v.Key || !strings.Contains(text, v.Text) {
						t.Errorf("%q: line %q does not hold %+v", data, line, v)
					}
					check(v.Nested)
				}
			}
			check(values)
		}
	})
}

func cutAny(text, separators string) (before, after string, found bool) {
	i := strings.IndexAny(text, separators)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// An edit is refused, or changes the section and nothing else, and changes
// nothing the second time.
func FuzzEdit(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		was := bytes.Clone(data)
		got, err := Edit(data, "a", keys, old)
		if !bytes.Equal(data, was) {
			t.Fatalf("Edit changed its argument %q", was)
		}
		if err != nil {
			if errors.Is(err, errNotVerified) {
				t.Fatalf("Edit(%q): %v", data, err)
			}
			return
		}
		before, after := readAlone(data), readAlone(got)
		if err := sameMeaning(before, after, "a", keys, old); err != nil {
			t.Errorf("Edit(%q) = %q: %v", data, got, err)
		}
		if again, err := Edit(got, "a", keys, old); err != nil || !bytes.Equal(again, got) {
			t.Errorf("Edit(%q) = %q, again %q, %v", data, got, again, err)
		}
		removed, err := RemoveAll(got, []string{"a"})
		if err != nil {
			t.Fatalf("RemoveAll(%q): %v", got, err)
		}
		delete(after, "a")
		if left := readAlone(removed); len(left) != len(after) || left["a"] != nil {
			t.Errorf("RemoveAll(%q) = %q", got, removed)
		}
	})
}
