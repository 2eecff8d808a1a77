package inifile

import (
	"reflect"
	"strings"
	"testing"
)

func TestLint(t *testing.T) {
	const text = "\ufeff" + `stray = 1
# comment
[profile a]
region = "eu-west-1"
output = json # note
output = text
role_arn = x
  more
s3 =
  max = 1
  max = 2
[profile a]
  indented = fine here
just words
[ profile   "b c" ]
x = 1
  [c]
y = 2
[]
[open
=
[d%e.f@g+h:i/j]
[k=l]
[profile m n]
`
	want := []Finding{
		{Mark, 1, "", ""},
		{Homeless, 1, "", ""},
		{DoubleSection, 12, "profile a", ""},
		{NoKey, 14, "profile a", ""},
		{QuotedName, 15, `profile   "b c"`, ""},
		{IndentedHeader, 17, "c", ""},
		{OpenHeader, 19, "", ""},
		{OpenHeader, 20, "", ""},
		{NoKey, 21, "", ""},
		{OddName, 23, "k=l", ""},
		{QuotedText, 4, "profile a", "region"},
		{CommentInText, 5, "profile a", "output"},
		{DoubleKey, 6, "profile a", "output"},
		{LongText, 7, "profile a", "role_arn"},
	}
	for _, data := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
		if got := Lint([]byte(data)); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
	}
	for _, clean := range []string{"", "\n", "# x\n[default]\nregion = x\n\n[profile a b]\ncredential_process = sh -c 'a#b'\ns3 =\n  a = 1\n", "\xff\xfe[\x00"} {
		if got := Lint([]byte(clean)); len(got) > 0 {
			t.Errorf("Lint(%q) = %v", clean, got)
		}
	}
}
