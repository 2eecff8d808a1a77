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

// TestLintFindsWhatStopsTheAWSCLI has files of which botocore reads nothing.
func TestLintFindsWhatStopsTheAWSCLI(t *testing.T) {
	for text, want := range map[string][]Finding{
		"[a]\ns3 =\n  max = 1\n\n  words\n": {{NestedNoKey, 5, "a", ""}},
		"[a]\ns3 =\n  a: b\n":               {{NestedNoKey, 3, "a", ""}},
		"[a]\ns3:\n\tx\n":                   {{NestedNoKey, 3, "a", ""}, {Colon, 2, "a", "s3"}},
		"[a]\nRegion: a=b\nx = a:B\n":       {{Colon, 2, "a", "region"}, {Capitals, 2, "a", "region"}},
		"[a]\ncredential_process = sh -c 'a #b'\n[b]\ncredential_process = a 'b #c' # d\nx = 'a #b'\n": {{CutInQuotes, 2, "a", "credential_process"}, {CommentInText, 4, "b", "credential_process"}, {CommentInText, 5, "b", "x"}},
		"[a]\ns3 =\n  # words\n  ; words\nregion = x\n":                                                nil,
		"[a]\nregion = x\n  words\n":                                                                   {{LongText, 2, "a", "region"}},
		"[a]\nx = 1\n  region = a\nregion = b\n":                                                       {{LongText, 2, "a", "x"}},
		"  [a]\n  x = 1\n  x = b\n":                                                                    {{IndentedHeader, 1, "a", ""}, {DoubleKey, 3, "a", "x"}},
		"[a]\nx = 1\n  [b]\n[b]\n":                                                                     {{IndentedHeader, 3, "b", ""}},
		"[a]\nx = 1\n  x = 2\nx = 3\n":                                                                 {{LongText, 2, "a", "x"}, {DoubleKey, 4, "a", "x"}},
		"[a]\nx = 1\n    y = 2\n  x = 3\n":                                                             {{LongText, 2, "a", "x"}},
		"[a]\n  [a]\n":                                                                                 {{IndentedHeader, 2, "a", ""}, {DoubleSection, 2, "a", ""}},
		"[a]\ns3 =\n  = x\n":                                                                           nil,
		"[a]\nk=1\n":                                                                                   nil,
		"[a]\ns3 =\n[b]\n  words\n":                                                                    nil,
		"[a]\n# caf\xe9\nregion = x # \xff\n":                                                          {{NotUTF8, 2, "a", ""}, {CommentInText, 3, "a", "region"}},
		"# \xf0\x9f\x94\x91 caf\u00e9\n[a]\nregion = x\r\n":                                            nil,
	} {
		if got := Lint([]byte(text)); !reflect.DeepEqual(got, want) {
			t.Errorf("Lint(%q) = %v, want %v", text, got, want)
		}
	}
}
