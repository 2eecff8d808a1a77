package app

import (
	"reflect"
	"testing"
	"time"
)

func TestReadTarget(t *testing.T) {
	for _, test := range []struct {
		args []string
		flag string
		want target
		err  string
	}{
		{nil, "", target{}, ""},
		{nil, "acme", target{profile: "acme"}, ""},
		{[]string{"acme"}, "acme", target{profile: "acme"}, ""},
		{[]string{"acme", "123456"}, "", target{"acme", "123456", false}, ""},
		{[]string{"012345", "acme"}, "", target{"acme", "012345", false}, ""},
		{[]string{"123 456"}, "", target{code: "123456"}, ""},
		{[]string{"123", "456"}, "", target{code: "123456"}, ""},
		{[]string{"acme", "123", "456"}, "", target{"acme", "123456", false}, ""},
		{[]string{"123", "456", "acme"}, "", target{"acme", "123456", false}, ""},
		{[]string{" 123456\n"}, "", target{code: "123456"}, ""},
		{[]string{"-"}, "", target{stdin: true}, ""},
		{[]string{"-", "acme"}, "", target{"acme", "", true}, ""},
		{[]string{"123"}, "", target{profile: "123"}, ""},
		{[]string{"1234567"}, "", target{profile: "1234567"}, ""},
		{[]string{"-", "123456"}, "", target{stdin: true}, "more than one MFA code"},
		{[]string{"a", "b"}, "", target{}, "too many arguments: a b"},
		{[]string{"acme", "12 3456"}, "", target{}, "a code has six digits"},
		{[]string{"a"}, "b", target{}, `two profiles: "a" and --profile "b"`},
		{[]string{""}, "", target{}, "an argument is empty"},
	} {
		got, err := readTarget(test.args, test.flag, true)
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("readTarget(%q) = %v, want %q", test.args, err, test.err)
			}
			continue
		}
		if err != nil || got != test.want {
			t.Errorf("readTarget(%q, %q) = %+v, %v; want %+v", test.args, test.flag, got, err, test.want)
		}
	}
	if got, err := readTarget([]string{"123456"}, "", false); err != nil || got.profile != "123456" {
		t.Errorf("a command without codes read %+v, %v", got, err)
	}
}

func TestLooksLikeCode(t *testing.T) {
	for word, want := range map[string]bool{
		"12345": true, "1234567": true, "1_2": true, "+7": true, "-5": true, "12 34": true, "٣٢٤٢٣٥": true, "３２４２３５": true,
		"acme": false, "a1": false, "-": false, "": false, "1x": false,
	} {
		if got := looksLikeCode(word); got != want {
			t.Errorf("looksLikeCode(%q) = %v", word, got)
		}
	}
}

func TestArrange(t *testing.T) {
	var text string
	var on bool
	options := []*option{{long: "profile", short: "p", takes: "NAME", text: &text}, {long: "new", on: &on}}
	for _, test := range []struct {
		line []string
		want words
		err  string
	}{
		{[]string{"a", "--new", "b"}, words{flags: []string{"--new"}, args: []string{"a", "b"}}, ""},
		{[]string{"a", "-p", "x", "-p=y", "-profile", "--new"}, words{flags: []string{"-p", "x", "-p=y", "-profile", "--new"}, args: []string{"a"}}, ""},
		{[]string{"-", "a"}, words{args: []string{"-", "a"}}, ""},
		{[]string{"a", "--", "--new", "--"}, words{args: []string{"a"}, after: []string{"--new", "--"}, ended: true}, ""},
		{[]string{"a", "--new", "--help", "--bogus"}, words{help: true}, ""},
		{[]string{"a", "--version", "--bogus"}, words{version: true}, ""},
		{[]string{"a", "--", "--version", "--help"}, words{args: []string{"a"}, after: []string{"--version", "--help"}, ended: true}, ""},
		{[]string{"a", "--"}, words{args: []string{"a"}, after: []string{}, ended: true}, ""},
		{[]string{"a", "--profile"}, words{}, "--profile needs a value"},
		{[]string{"--new=1"}, words{}, "--new takes no value"},
		{[]string{"--help=1"}, words{}, "--help takes no value"},
		{[]string{"--nwe"}, words{}, "unknown flag --nwe"},
		{[]string{"--profil=x"}, words{}, "unknown flag --profil"},
		{[]string{"--profile="}, words{}, "--profile has an empty value"},
		{[]string{"-p", ""}, words{}, "--profile has an empty value"},
	} {
		got, err := arrange(test.line, options)
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("arrange(%q) = %v, want %q", test.line, err, test.err)
			}
		} else if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("arrange(%q) = %+v, %v; want %+v", test.line, got, err, test.want)
		}
	}
	for _, line := range [][]string{{"--help"}, {"a", "-h"}, {"--bogus", "--help"}, {"--profile", "--help"}} {
		if got, err := arrange(line, options); !got.help || err != nil {
			t.Errorf("arrange(%q) = %+v, %v", line, got, err)
		}
	}
	if got, _ := arrange([]string{"a", "--", "--help"}, options); got.help {
		t.Error("help behind -- was taken for a flag")
	}
}

func TestNearest(t *testing.T) {
	known := []string{"acme", "acmeAdmin", "foobar", "baszooDev"}
	for word, want := range map[string]string{
		"amce": "acme", "ACME": "acme", "foobr": "foobar", "baszoodev": "baszooDev", "acmeadmni": "acmeAdmin",
		"x": "", "production": "", "fubar": "",
	} {
		if got := nearest(word, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestReadDuration(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"8h": 8 * time.Hour, "90m": 90 * time.Minute, "1h30m": 90 * time.Minute, "3600": time.Hour, "": 0,
	} {
		if got, err := readDuration("--duration", text); err != nil || got != want {
			t.Errorf("readDuration(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-5", "-1h", "1d", "1.5s", "soon", "99999999999", "1h 30m", "١٢"} {
		if got, err := readDuration("--duration", text); err == nil {
			t.Errorf("readDuration(%q) = %v", text, got)
		}
	}
}

func TestShellFlag(t *testing.T) {
	for _, test := range []struct {
		line []string
		want string
	}{
		{[]string{"env", "--shell", "fish", "--bogus"}, "fish"}, {[]string{"env", "-shell=zsh"}, "zsh"},
		{[]string{"env", "--shell"}, ""}, {[]string{"env", "shell", "fish"}, ""}, {[]string{"env", "--", "--shell", "fish"}, ""},
	} {
		if got := shellFlag(test.line); got != test.want {
			t.Errorf("shellFlag(%q) = %q, want %q", test.line, got, test.want)
		}
	}
}

func TestQuoteWord(t *testing.T) {
	for word, want := range map[string]string{
		"acme": "acme", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "": "''", "-x": "-- '-x'", "a/b:c@d": "a/b:c@d",
	} {
		if got := quoteWord(word); got != want {
			t.Errorf("quoteWord(%q) = %s, want %s", word, got, want)
		}
	}
}
