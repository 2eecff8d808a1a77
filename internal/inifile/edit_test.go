package inifile

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	keys = []Pair{{"id", "1"}, {"secret", "2"}}
	old  = []string{"token", "id"}
)

func TestEdit(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"empty file", "", "[a]\nid = 1\nsecret = 2\n"},
		{"appended", "[b]\nx = 1\n", "[b]\nx = 1\n\n[a]\nid = 1\nsecret = 2\n"},
		{"appended after a blank line", "[b]\nx = 1\n\n", "[b]\nx = 1\n\n[a]\nid = 1\nsecret = 2\n"},
		{"appended without final newline", "[b]\nx = 1", "[b]\nx = 1\n\n[a]\nid = 1\nsecret = 2\n"},
		{"appended with the file's line ends", "[b]\r\nx = 1", "[b]\r\nx = 1\r\n\r\n[a]\r\nid = 1\r\nsecret = 2\r\n"},
		{"appended after a byte order mark", "\ufeff", "\ufeff\n[a]\nid = 1\nsecret = 2\n"},
		{"appended after a comment", "# note", "# note\n\n[a]\nid = 1\nsecret = 2\n"},
		{"appended after a damaged header", "[b", "[b\n\n[a]\nid = 1\nsecret = 2\n"},
		{"replaced in place", "[a]\nid=9\nsecret: 9\n[b]\n", "[a]\nid = 1\nsecret = 2\n[b]\n"},
		{"replaced, own line ends", "[a]\r\nid=9\r\nx=1\nsecret =9", "[a]\r\nid = 1\r\nx=1\nsecret = 2"},
		{"replaced, case", "[a]\nID = 9\nSecret = 9\n", "[a]\nid = 1\nsecret = 2\n"},
		{"inserted after the last key", "[a]\nx = 1\n\n# about b\n[b]\ny = 1\n", "[a]\nx = 1\nid = 1\nsecret = 2\n\n# about b\n[b]\ny = 1\n"},
		{"inserted after a nested block", "[a]\ns3 =\n  x = 1\n  # c\n\n[b]\n", "[a]\ns3 =\n  x = 1\n  # c\nid = 1\nsecret = 2\n\n[b]\n"},
		{"inserted after a continuation", "[a]\nx = 1\n  more\n", "[a]\nx = 1\n  more\nid = 1\nsecret = 2\n"},
		{"inserted after no key", "[a]\n\n[b]\n", "[a]\nid = 1\nsecret = 2\n\n[b]\n"},
		{"inserted with the section's line ends", "[b]\n[a]\r\n[c]\n", "[b]\n[a]\r\nid = 1\r\nsecret = 2\r\n[c]\n"},
		{"carriage returns twice", "[a]\r\r\nid = 9\r\r\n", "[a]\r\r\nid = 1\r\r\nsecret = 2\r\r\n"},
		{"inserted after no line end", "[a]\r\nx = 1", "[a]\r\nx = 1\r\nid = 1\r\nsecret = 2\r\n"},
		{"inserted after a header without line end", "[b]\r\n[a]", "[b]\r\n[a]\r\nid = 1\r\nsecret = 2\r\n"},
		{"dropped", "[a]\ntoken = 9\nid = 9\ntokens = 9\nTOKEN=\n# token = 9\n", "[a]\nid = 1\ntokens = 9\nsecret = 2\n# token = 9\n"},
		{"duplicates go", "[a]\nid = 8\nx = 1\nid = 9\nsecret = 9\nID: 7\n", "[a]\nid = 1\nx = 1\nsecret = 2\n"},
		{"nested keys of the same name stay", "[a]\ns3 =\n  id = 9\n  token = 9\n", "[a]\ns3 =\n  id = 9\n  token = 9\nid = 1\nsecret = 2\n"},
		{"odd lines stay", "[a] # note\n  \nwords\n\tx=1\n\t\n[b]", "[a] # note\n  \nwords\n\tx=1\nid = 1\nsecret = 2\n\t\n[b]"},
		{"other sections stay", "[b]\nid = `9\n[c\ntoken = \"\"\"\n[a]\n[a.b]\nid = 8\n[ A ]\nid = \xff7\n", "[b]\nid = `9\n[c\ntoken = \"\"\"\n[a]\nid = 1\nsecret = 2\n[a.b]\nid = 8\n[ A ]\nid = \xff7\n"},
		{"unchanged", "[a]\nid = 1\nsecret = 2\n", "[a]\nid = 1\nsecret = 2\n"},
	} {
		data := []byte(test.data)
		got, err := Edit(data, "a", keys, old)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: Edit(%q) =\n     %q, %v\nwant %q", test.name, test.data, got, err, test.want)
		}
		if string(data) != test.data {
			t.Errorf("%s: Edit changed its argument", test.name)
		}
		again, err := Edit(got, "a", keys, old)
		if err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: edited again: %q, %v", test.name, again, err)
		}
	}
}

func TestEditOnlyDrops(t *testing.T) {
	for _, test := range []struct{ data, want string }{
		{"[a]\nid = 1\nx = 2\ntoken = 3", "[a]\nx = 2\n"},
		{"[b]\nid = 1\n", "[b]\nid = 1\n"},
		{"", ""},
	} {
		if got, err := Edit([]byte(test.data), "a", nil, old); err != nil || string(got) != test.want {
			t.Errorf("Edit(%q) = %q, %v, want %q", test.data, got, err, test.want)
		}
	}
}

func TestEditRefuses(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       RefusedError
	}{
		{"twice", "[a]\n[b]\n[a]\n", RefusedError{"a", 3, "", Twice}},
		{"twice, the second indented", "[a]\nx = 1\n [a]\n", RefusedError{"a", 3, "", BadNext}},
		{"twice, the second quoted", "[a]\n[b]\n[\"a\"]\n", RefusedError{"a", 3, "", Twice}},
		{"indented", "[b]\n [a]\n", RefusedError{"a", 2, "", BadHeader}},
		{"indented at the start", " [a]\n", RefusedError{"a", 1, "", BadHeader}},
		{"indented as far as a mark is long", "   [a]\n", RefusedError{"a", 1, "", BadHeader}},
		{"indented, in a file with a mark", "\ufeff[b]\n [a]\n", RefusedError{"a", 2, "", BadHeader}},
		{"escaped", "[\\a]\n", RefusedError{"a", 1, "", BadHeader}},
		{"carriage return at the start", "\r[a]\n", RefusedError{"a", 1, "", BadLineEnd}},
		{"next without a name", "[a]\n[]\n", RefusedError{"a", 2, "", BadNext}},
		{"blanks inside", "[ a ]\n", RefusedError{"a", 1, "", BadHeader}},
		{"quoted", "['a']\n", RefusedError{"a", 1, "", BadHeader}},
		{"text after", "[a] x\n", RefusedError{"a", 1, "", BadHeader}},
		{"bracket after", "[a] # [x]\n", RefusedError{"a", 1, "", BadHeader}},
		{"next indented", "[a]\nx =\n  [b]\n", RefusedError{"a", 3, "", BadNext}},
		{"next indented by a no-break space", "[a]\n\u00a0[b]\n", RefusedError{"a", 2, "", BadNext}},
		{"next unclosed", "[a]\n[b\n", RefusedError{"a", 2, "", BadNext}},
		{"next cut by a comment character", "[a]\n[b#c]\n", RefusedError{"a", 2, "", BadNext}},
		{"next with text after", "[a]\n[b] c\n", RefusedError{"a", 2, "", BadNext}},
		{"hidden by a mark", "\ufeff[a]\n", RefusedError{"a", 1, "", ByteMark}},
		{"carriage returns", "[b]\nx = 1\ry = 2\n", RefusedError{"a", 2, "", BadLineEnd}},
		{"carriage return at the end", "[b]\r", RefusedError{"a", 1, "", BadLineEnd}},
		{"our value goes on", "[a]\nx = 1\nid = 2\n\n  more\n", RefusedError{"a", 5, "id", SpansLines}},
		{"our dropped value goes on", "[a]\ntoken =\n# note\n\tx = 1\n", RefusedError{"a", 4, "token", SpansLines}},
		{"an indented comment below our value", "[a]\nid = 2\n  # more\n", RefusedError{"a", 3, "id", SpansLines}},
		{"our key indented", "[a]\n  id = 1\n", RefusedError{"a", 2, "id", IndentedKey}},
		{"our key indented below a key with a value", "[a]\nx = 1\n  id = 1\n", RefusedError{"a", 3, "id", IndentedKey}},
		{"our key indented below a value", "[a]\nx = 1\nwords\n\u00a0 TOKEN = 1\n", RefusedError{"a", 4, "token", IndentedKey}},
		{"our key indented below a comment as value", "[a]\nx = # note\n  id = 1\n", RefusedError{"a", 3, "id", IndentedKey}},
		{"our key below a key in a comment", "[a]\ns3 #=\n  id = 1\n", RefusedError{"a", 3, "id", IndentedKey}},
		{"our value goes on below a key in a comment", "[a]\nid = 1\ns3 #=\n  x = 1\n", RefusedError{"a", 4, "id", SpansLines}},
		{"our value goes on below a line without a key", "[a]\nid = 1\n= x\n  y\n", RefusedError{"a", 4, "id", SpansLines}},
		{"our key below words", "[a]\ns3 =\nwords # x\n  id = 1\n", RefusedError{"a", 4, "id", IndentedKey}},
		{"our key below a sign", "[a]\ns3 =\n=\n  id = 1\n", RefusedError{"a", 4, "id", IndentedKey}},
		{"our key indented by a form feed", "[a]\ns3 =\n\f id = 1\n", RefusedError{"a", 3, "id", IndentedKey}},
		{"our key below an odd indentation", "[a]\ns3 =\n\u00a0x = 1\n  id = 1\n", RefusedError{"a", 4, "id", IndentedKey}},
	} {
		_, removeErr := RemoveAll([]byte(test.data), []string{"a"})
		for what, do := range map[string]func() ([]byte, error){
			"Edit":   func() ([]byte, error) { return Edit([]byte(test.data), "a", keys, old) },
			"Remove": func() ([]byte, error) { return nil, removeErr },
		} {
			if what == "Remove" && test.want.Key != "" {
				continue // Remove looks at no key
			}
			got, err := do()
			var refused *RefusedError
			if got != nil || !errors.As(err, &refused) || *refused != test.want {
				t.Errorf("%s: %s(%q) = %q, %v, want %v", test.name, what, test.data, got, err, &test.want)
			}
		}
	}
	for data, want := range map[string]EncodingError{"\xff\xfe": {UTF16: true}, "[b]\nx = \x00\n": {}} {
		var encoding *EncodingError
		if got, err := Edit([]byte(data), "a", keys, old); got != nil || !errors.As(err, &encoding) || *encoding != want {
			t.Errorf("Edit(%q) = %q, %v", data, got, err)
		}
	}
	for _, data := range []string{"[a]\ns3 =\n# note\n  id = 1\n", "[a]\nid = 1\nk=2\n  y = 1\n", "[a]\ns3 =\n\tid = 1\n", "[a]\nk=\n  id = 1\n", "[a]\nx = 1\n  # id = 1\n", "[a]\n  y\nid = 1\n"} {
		if _, err := Edit([]byte(data), "a", keys, old); err != nil {
			t.Errorf("Edit(%q): %v", data, err)
		}
	}
	var refused *RefusedError
	if _, err := Edit([]byte("[profile\ta]\n"), "profile a", keys, old); !errors.As(err, &refused) || refused.Reason != BadHeader {
		t.Errorf("a tab in the header: %v", err)
	}
	var large *TooLargeError
	big := "[a]\n" + strings.Repeat("x = 1\n", MaxSection/6+1)
	if got, err := Edit([]byte(big), "a", keys, old); got != nil || !errors.As(err, &large) {
		t.Errorf("Edit of a large section = %d bytes, %v", len(got), err)
	}
}

func TestEditRefusesNamesAndValues(t *testing.T) {
	for _, name := range []string{"", "DEFAULT", "a b", "a]", "profile", "a\nb", "profile  a", "profile a b", `"a"`, "a#b", "a;b", "büro", "a%b", "a{", "a`", "profile "} {
		_, err := Edit(nil, name, keys, nil)
		refused, ok := err.(*RefusedError)
		if want := name != "profile"; ok != want || ok && (refused.Reason != BadName || refused.Section != name) {
			t.Errorf("section %q: %v", name, err)
		}
	}
	for _, name := range []string{"a", "profile a", "A-b_c.d@e+f:g/h0", "azAZ09", "default", "profile default"} {
		if err := CheckName(name); err != nil {
			t.Error(err)
		}
	}
	for _, key := range []string{"", "A", "Z", "a b", "a=b", "-", "a\n", "a`", "a{", "a/", "a:"} {
		_, err := Edit(nil, "a", []Pair{{key, "x"}}, nil)
		if want := (RefusedError{"a", 0, key, BadKey}); err == nil || *err.(*RefusedError) != want {
			t.Errorf("key %q: %v", key, err)
		}
	}
	for _, text := range []string{"", " x", "x ", "x\ny", "x\ry", "x\ty", "\x7f", "\x9b", "ü", `"x"`, `'x`, "`x", "#x", ";x", "x #y", "x ;y", `x\`, `\`} {
		_, err := Edit(nil, "a", []Pair{{"k", text}}, nil)
		want := RefusedError{"a", 0, "k", BadValueText}
		if err == nil || *err.(*RefusedError) != want {
			t.Errorf("value %q: %v", text, err)
		} else if len(text) > 3 && strings.Contains(err.Error(), text) {
			t.Errorf("value %q is shown: %v", text, err)
		}
	}
	for _, text := range []string{"x", "=", "a+b/c==", "x#y;z", `a\b`, "%(x)s", "[x]", "x y", `x"y"`, "-", "!x~"} {
		if got, err := Edit(nil, "a", []Pair{{"k", text}}, nil); err != nil || string(got) != "[a]\nk = "+text+"\n" {
			t.Errorf("value %q: %q, %v", text, got, err)
		}
	}
	if got, err := Edit(nil, "a", []Pair{{"k", "1"}, {"k", "2"}}, nil); err == nil {
		t.Errorf("one key with two values: %q", got)
	}
}

// A refusal says where, as far as it is about a place.
func TestRefusedErrorIsPlain(t *testing.T) {
	for want, err := range map[string]RefusedError{
		`section "a" has a header that AWS tools read differently`:                      {Section: "a", Reason: BadHeader},
		`section "a" (line 1) has a header that AWS tools read differently`:             {Section: "a", Line: 1, Reason: BadHeader},
		`section "a" (line 2) has an indented key that AWS tools read differently: "k"`: {"a", 2, "k", IndentedKey},
		`section "a\nb" cannot hold a key of that name: "k\x00"`:                        {Section: "a\nb", Key: "k\x00", Reason: BadKey},
	} {
		if got := err.Error(); got != want {
			t.Errorf("Error() = %s, want %s", got, want)
		}
	}
}

func TestRemove(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"absent", "[b]\n", "[b]\n"},
		{"absent, with a blank line at the end", "[b]\n\n", "[b]\n\n"},
		{"alone", "[a]\nx = 1\n", ""},
		{"last", "[b]\ny = 1\n\n[a]\nx = 1\n", "[b]\ny = 1\n"},
		{"last, no final newline", "[b]\ny = 1\n\n[a]\nx = 1", "[b]\ny = 1\n"},
		{"first", "[a]\nx = 1\n\n[b]\ny = 1\n", "[b]\ny = 1\n"},
		{"between", "[b]\n\n[a]\r\nx = 1\r\n\r\n# about c\n[c]\n", "[b]\n\n# about c\n[c]\n"},
		{"tight", "[b]\n[a]\n[c]\n", "[b]\n[c]\n"},
		{"tight, last", "[b]\ny = 1\n[a]\nx = 1\n", "[b]\ny = 1\n"},
		{"two blank lines", "[b]\n\n\n[a]\nx = 1\n\n\n[c]\n", "[b]\n\n\n\n[c]\n"},
		{"with a block", "[a]\ns3 =\n  x = 1\n # c\n[c]\n", "[c]\n"},
		{"a comment at the end stays", "[b]\n\n[a]\nx = 1\n# end\n", "[b]\n\n# end\n"},
	} {
		if got, err := RemoveAll([]byte(test.data), []string{"a"}); err != nil || string(got) != test.want {
			t.Errorf("%s: RemoveAll(%q) = %q, %v, want %q", test.name, test.data, got, err, test.want)
		}
	}
}

// Only a changed section that has nothing left goes: not one with a key, and none of
// two with the same name.
func TestRemoveBare(t *testing.T) {
	const data = "[a]\n[b]\nx = 1\n[c]\n[c]\n[d]\n"
	changes := []Change{{Section: "a"}, {Section: "b"}, {Section: "c"}, {Section: "e"}}
	if got, err := RemoveBare([]byte(data), changes); err != nil || string(got) != "[b]\nx = 1\n[c]\n[c]\n[d]\n" {
		t.Errorf("RemoveBare = %q, %v", got, err)
	}
}

// A removal that went wrong must not get out either.
func TestVerifyRemoved(t *testing.T) {
	for _, test := range []struct {
		edited, left string
		want         error
	}{
		{"[b]\nx = 1\n", "# about c\n\n", nil},
		{"", "", nil},
		{"[a]\n", "", errNotVerified},
		{"[b]\n[c]\n", "", errNotVerified},
		{"[b]\n", "# about c\nx = 1\n", errNotVerified},
		{"[b]\n", "[c]\n", errNotVerified},
	} {
		if err := verifyRemoved([]byte(test.edited), []byte(test.left), []string{"a", "c"}); err != test.want {
			t.Errorf("%q, of which %q is left: %v", test.edited, test.left, err)
		}
	}
}

// An edit that went wrong must not get out. Each of these is one.
func TestVerify(t *testing.T) {
	const data, good = "[b]\nx = 1\n[a]\ny = 1\ntoken = 1\n[c]\n", "[b]\nx = 1\n[a]\ny = 1\nid = 1\nsecret = 2\n[c]\n"
	verifyEdit := func(data, edited string) error {
		places, err := locate([]byte(data), []string{"a"})
		if err != nil {
			t.Fatal(err)
		}
		return verify([]byte(data), []byte(edited), places, []Change{{"a", keys, old}})
	}
	if err := verifyEdit(data, good); err != nil {
		t.Errorf("a good edit: %v", err)
	}
	for name, bad := range map[string]string{
		"before":        strings.Replace(good, "x = 1", "x = 2", 1),
		"after":         good + "\n",
		"moved":         "[b]\nx = 1\n\n" + good[len("[b]\nx = 1\n"):],
		"gone":          "[b]\nx = 1\n[c]\n",
		"twice":         strings.Replace(good, "[a]\n", "[a]\n[a]\n", 1),
		"key missing":   strings.Replace(good, "id = 1\n", "", 1),
		"wrong value":   strings.Replace(good, "id = 1\n", "id = 12\n", 1),
		"key twice":     strings.Replace(good, "id = 1\n", "id = 1\nid = 1\n", 1),
		"not dropped":   strings.Replace(good, "id = 1\n", "id = 1\ntoken = 1\n", 1),
		"quoted":        strings.Replace(good, "id = 1\n", "id = \"1\"\n", 1),
		"user key lost": strings.Replace(good, "y = 1\n", "", 1),
		"user key new":  strings.Replace(good, "y = 1\n", "y = 1\nz = 1\n", 1),
		"user changed":  strings.Replace(good, "y = 1\n", "y = 2\n", 1),
	} {
		if err := verifyEdit(data, bad); err == nil {
			t.Errorf("%s: %q passes", name, bad)
		}
	}
	for _, bad := range []string{"[b]\nx = 1\nz = 1\n[a]\nid = 1\nsecret = 2\n", "[a]\nid = 1\nsecret = 2\n[b]\nx = 1\n"} {
		if err := verifyEdit("[b]\nx = 1\n", bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
	const two = "[a]\nx = 1\n[b]\nx = 2\n"
	places, err := locate([]byte(two), []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	changes := []Change{{"a", []Pair{{"x", "1"}}, nil}, {"b", []Pair{{"x", "2"}}, nil}}
	if err := verify([]byte(two), []byte(two), places, changes); err != nil {
		t.Errorf("no change: %v", err)
	}
	if err := verify([]byte(two), []byte("[b]\nx = 2\n[a]\nx = 1\n"), places, changes); err == nil {
		t.Error("two sections that changed places pass")
	}
}

// The AWS CLI, where it is there, must read what was written as it was meant,
// and what was there before as it did before.
func TestEditForTheAWSCLI(t *testing.T) {
	aws, err := exec.LookPath("aws")
	if err != nil {
		t.Skip("aws is not installed")
	}
	for _, test := range []struct{ name, data, profile, key, want string }{
		{"crlf", "[default]\r\naws_access_key_id=AKIDEFAULT\r\n\r\n# note\r\n[work]\r\nregion=us-east-1", "MFA", "aws_access_key_id", "ASIANEW"},
		{"present", "[MFA]\naws_access_key_id=OLD\naws_security_token = OLD\ns3 =\n  x = 1\n\n[work]\nregion = us-east-1\n", "MFA", "region", "eu-north-1"},
		{"absent", "# top\n[work]\naws_access_key_id = AKIWORK\nregion = us-east-1\ns3 =\n    max = 1\n\n; end", "work", "s3.max", "1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			edited, err := Edit([]byte(test.data), "MFA", []Pair{{"aws_access_key_id", "ASIANEW"}, {"region", "eu-north-1"}}, []string{"aws_security_token"})
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "credentials")
			if err := os.WriteFile(path, edited, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(aws, "configure", "get", test.key, "--profile", test.profile)
			cmd.Env = []string{"HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH"), "LANG=C",
				"AWS_SHARED_CREDENTIALS_FILE=" + path, "AWS_CONFIG_FILE=" + path + ".none"}
			out, err := cmd.Output()
			if got := strings.TrimSpace(string(out)); err != nil || got != test.want {
				t.Errorf("aws reads %s of %s as %q, %v, want %q", test.key, test.profile, got, err, test.want)
			}
		})
	}
}
