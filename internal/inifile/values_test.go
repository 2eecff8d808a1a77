package inifile

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func valuesOf(t *testing.T, body string) []Value {
	t.Helper()
	sections := Index([]byte("[a]\n" + body)).Sections("a")
	if len(sections) != 1 {
		t.Fatalf("%q: %d sections", body, len(sections))
	}
	values, err := sections[0].Values()
	if err != nil {
		t.Fatalf("%q: %v", body, err)
	}
	return values
}

// short shows values as key=text, a letter for each mark, nested ones in braces.
func short(values []Value) string {
	var all []string
	for _, v := range values {
		s := fmt.Sprintf("%s=%s", v.Key, v.Text)
		for _, mark := range []struct {
			set    bool
			letter string
		}{{v.Quoted, "|Q"}, {v.Cut, "|C"}, {v.Continued, "|+"}} {
			if mark.set {
				s += mark.letter
			}
		}
		if v.Nested != nil {
			s += "{" + short(v.Nested) + "}"
		}
		all = append(all, s)
	}
	return strings.Join(all, " / ")
}

func TestValues(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"plain", "a = 1\nb=2\n  c\t=\t3  \n", "a=1 / b=2|+ / c=3"},
		{"none", "", ""},
		{"no final newline", "a = 1", "a=1"},
		{"crlf", "a = 1\r\nb =\r\nc = 3\r\n", "a=1 / b= / c=3"},
		{"keys in lower case", "AWS_Access_Key_ID = AKIA", "aws_access_key_id=AKIA"},
		{"duplicates are kept in order", "a = 1\nA = 2\na = 3", "a=1 / a=2 / a=3"},
		{"colon", "a: 1\nb = arn:aws\nc:d=e", "a=1 / b=arn:aws / c=d=e"},
		{"equals signs in a value", "a = b==\nurl = http://x/?y=z", "a=b== / url=http://x/?y=z"},
		{"comment lines", "# a = 1\n;b = 2\n  # c = 3\nd = 4", "d=4"},
		{"inline comment", "a = 1 # x\nb = 2 ;x\nc = 3\t#x\nd = 4\t; x", "a=1|C / b=2|C / c=3|C / d=4|C"},
		{"the first comment ends the value", "a = 1 ; x # y", "a=1|C"},
		{"no blank, no comment", "a = x#y;z\nb =#y\nc = #y", "a=x#y;z / b=#y / c=|C"},
		{"comment inside quotes", `a = "x # y"`, `a="x|C`},
		{"quotes", "a = \"x\"\nb = 'x y'\nc = \"\"", "a=x|Q / b=x y|Q / c=|Q"},
		{"quotes that do not match", "a = \"\nb = '\nc = \"x'\nd = x\"\ne = \"x\" \"y\"", "a=\" / b=' / c=\"x' / d=x\" / e=\"x\" \"y\""},
		{"go-ini: three quotes", "a = \"\"\"x\nb = 2\nc = \"\"\"y\"\"\"\nd = \"\"\"\ne = 5", `a="""x / b=2 / c="""y""" / d=""" / e=5`},
		{"go-ini: backtick", "a = `x\nb = 2\nc = `y`\n`d` = 4\n`e = 5\nf = `", "a=`x / b=2 / c=`y` / `d`=4 / `e=5 / f=`"},
		{"go-ini: quoted key", "\"a = 1\nb = 2\n\"c=d\" = 3\n\"\"\"e\"\"\" = 4", `"a=1 / b=2 / "c=d" = 3 / """e"""=4`},
		{"go-ini: dash", "- = 1\n- = 2\n-x = 3", "-=1 / -=2 / -x=3"},
		{"go-ini: backslash", "a = x\\\nb = 2", `a=x\ / b=2`},
		{"go-ini: interpolation", "a = %(b)s\nb = %(a)s\nc = 100%\nd = %%", "a=%(b)s / b=%(a)s / c=100% / d=%%"},
		{"go-ini: byte order marks", "\xfe\xffa = 1\n\ufeffb = 2", "\ufffd\ufffda=1 / \ufeffb=2"},
		{"no key", "= 1\n : 2\njust words\n\n\n==\na = 1", "a=1"},
		{"bytes as they are", "a = b\xfcro\nb = büro", "a=b\xfcro / b=büro"},
		{"nested", "s3 =\n  a = 1\n    b: 2\n\n\t# note\n  c = x # y\nd = 4", "s3={a=1 / b=2 / c=x # y} / d=4"},
		{"nested, comment after the key", "s3 = # none\n  a = \"1\"\n", "s3=|C{a=1|Q}"},
		{"nested once only", "s3 =\n  a =\n    b = 1\n", "s3={a= / b=1}"},
		{"not nested: same depth", "  a =\n  b = 1\n", "a= / b=1"},
		{"not nested: first line", "  a = 1\nb = 2", "a=1 / b=2"},
		{"continued", "a = 1\n  more\nb = 2\n\n  c = 3\n  d = 4\ne = 5\n # note\nf = 6", "a=1|+ / b=2|+ / c=3 / d=4 / e=5 / f=6"},
	} {
		if got := short(valuesOf(t, test.body)); got != test.want {
			t.Errorf("%s: %q\n got %s\nwant %s", test.name, test.body, got, test.want)
		}
	}
}

func TestValuesSayWhereTheyAre(t *testing.T) {
	data := "[b]\nx = 1\n[a]\r\n\r\n# note\r\nk = 1\r\ns3 =\r\n  n = 2\r\n"
	f := Index([]byte(data))
	values, err := f.Sections("a")[0].Values()
	want := []Value{
		{Key: "k", Text: "1", At: strings.Index(data, "k =")},
		{Key: "s3", At: strings.Index(data, "s3"), Nested: []Value{{Key: "n", Text: "2", At: strings.Index(data, "  n")}}},
	}
	if err != nil || !reflect.DeepEqual(values, want) {
		t.Fatalf("Values = %+v, %v, want %+v", values, err, want)
	}
	if got := line(f.data, values[1].Nested[0].At); got != 8 {
		t.Errorf("Line = %d, want 8", got)
	}
}

func TestGet(t *testing.T) {
	values := valuesOf(t, "a = 1\nb = 2\na = 3\n")
	if v, ok := Get(values, "a"); !ok || v.Text != "3" {
		t.Errorf("Get a = %v, %v", v, ok)
	}
	if v, ok := Get(values, "c"); ok || !reflect.DeepEqual(v, Value{}) {
		t.Errorf("Get c = %v, %v", v, ok)
	}
}

// Whatever stands in one section, the sections round it read the same.
func TestDamageStaysInItsSection(t *testing.T) {
	for _, damage := range []string{
		"a = `", `a = """`, "`", `"x`, "a = \\", "a", "= 1", "[", "[]", "[[x]]", "[b", "\xff\xfe", "\x00", "- = 1",
		"a = \x00", "s3 =\n  x", "%(a)s = %(a)s", "[DEFAULT]\nregion = x", strings.Repeat("x", MaxSection+1),
	} {
		for _, end := range []string{"\n", "\n\n", "\r\n"} {
			data := "[one]\nregion = eu\n[two]\n" + damage + end + "[three]\nregion = us\n"
			f := Index([]byte(data))
			for name, want := range map[string]string{"one": "region=eu", "three": "region=us"} {
				sections := f.Sections(name)
				if len(sections) != 1 {
					t.Fatalf("%.20q: %d sections %q", damage, len(sections), name)
				}
				if values, err := sections[0].Values(); err != nil || short(values) != want {
					t.Errorf("%.20q: section %q = %s, %v", damage, name, short(values), err)
				}
			}
		}
	}
}

func TestValuesRefuses(t *testing.T) {
	for _, test := range []struct {
		name, body, want string
		target           any
	}{
		{"NUL", "a = 1\x00\n", `section "a" holds a NUL byte`, new(*EncodingError)},
		{"too large", strings.Repeat("a = 1\n", MaxSection/6+1), `section "a" is larger than 1 MiB`, new(*TooLargeError)},
	} {
		values, err := Index([]byte("[a]\n" + test.body)).Sections("a")[0].Values()
		if values != nil || err == nil || err.Error() != test.want || !errors.As(err, test.target) {
			t.Errorf("%s: Values = %d values, %v, want %s", test.name, len(values), err, test.want)
		}
	}
}

// go-ini alone takes seconds for each of these. The yardstick is the same lines
// in sections of a hundred, so a slow machine slows both; a quadratic reader
// takes more than a hundred times as long.
func TestValuesIsLinear(t *testing.T) {
	const n, few = 40_000, 100
	for name, line := range map[string]func(i int) string{
		"keys":          func(i int) string { return fmt.Sprintf("key%d = %d\n", i, i) },
		"one key":       func(int) string { return "a = 1\n" },
		"nested":        func(i int) string { return fmt.Sprintf("  key%d = %d\n", i, i) },
		"continuations": func(int) string { return "a = b\\\n" },
		"deeper":        func(i int) string { return strings.Repeat(" ", i%20) + "a =\n" },
		"quotes":        func(int) string { return "a = \"\"\"\n" },
		"backticks":     func(int) string { return "a = `\n" },
	} {
		var whole, parts strings.Builder
		whole.WriteString("[a]\ns3 =\n")
		for i := range n {
			if i%few == 0 {
				parts.WriteString("[a]\ns3 =\n")
			}
			whole.WriteString(line(i))
			parts.WriteString(line(i))
		}
		one, many := reading(t, whole.String(), 1), reading(t, parts.String(), n/few)
		if one > 10*many {
			t.Errorf("%s: one section takes %v, the same lines in many %v", name, one, many)
		}
	}
}

func reading(t *testing.T, data string, want int) time.Duration {
	t.Helper()
	sections := Index([]byte(data)).Sections("a")
	if len(sections) != want {
		t.Fatalf("%d sections, want %d", len(sections), want)
	}
	least := time.Hour // the run that the rest of the machine disturbed least
	for range 3 {
		start := time.Now()
		for _, s := range sections {
			if _, err := s.Values(); err != nil {
				t.Fatal(err)
			}
		}
		least = min(least, time.Since(start))
	}
	return least
}

func TestFirstOf(t *testing.T) {
	for text, want := range map[string]int{"": -1, "ab": -1, "=": 0, ":": 0, "=:": 0, ":=": 0, "a=:": 1, "a:=": 1, "a=b:": 1, "a:b=": 1, "ab=": 2, "ab:": 2} {
		if got := firstOf([]byte(text), '=', ':'); got != want {
			t.Errorf("firstOf(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestLastIndex(t *testing.T) {
	values := []Value{{Key: "a"}, {Key: "b"}, {Key: "a"}}
	for key, want := range map[string]int{"a": 2, "b": 1, "c": -1} {
		if got := LastIndex(values, key); got != want {
			t.Errorf("LastIndex of %s is %d, want %d", key, got, want)
		}
	}
}
