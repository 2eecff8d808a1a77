package cmdline

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestReadTarget(t *testing.T) {
	for _, test := range []struct {
		args []string
		flag string
		want Target
		err  string
	}{
		{nil, "", Target{}, ""},
		{nil, "acme", Target{Profile: "acme", Flagged: true}, ""},
		{[]string{"acme"}, "acme", Target{Profile: "acme", Flagged: true}, ""},
		{[]string{"acme", "123456"}, "", Target{Profile: "acme", Code: "123456", Stdin: false}, ""},
		{[]string{"012345", "acme"}, "", Target{Profile: "acme", Code: "012345", Stdin: false}, ""},
		{[]string{"123 456"}, "", Target{Code: "123456"}, ""},
		{[]string{"123", "456"}, "", Target{Code: "123456"}, ""},
		{[]string{"acme", "123", "456"}, "", Target{Profile: "acme", Code: "123456", Stdin: false}, ""},
		{[]string{"123", "456", "acme"}, "", Target{Profile: "acme", Code: "123456", Stdin: false}, ""},
		{[]string{" 123456\n"}, "", Target{Code: "123456"}, ""},
		{[]string{"-"}, "", Target{Stdin: true}, ""},
		{[]string{"-", "acme"}, "", Target{Profile: "acme", Code: "", Stdin: true}, ""},
		{[]string{"123"}, "", Target{Profile: "123"}, ""},
		{[]string{"1234567"}, "", Target{Profile: "1234567"}, ""},
		{[]string{"-", "123456"}, "", Target{Stdin: true}, "more than one MFA code"},
		{[]string{"a", "b"}, "", Target{}, "too many arguments: a b"},
		{[]string{"acme", "12 3456"}, "", Target{}, "a code has six digits"},
		{[]string{"a"}, "b", Target{}, `two profiles: "a" and --profile "b"`},
		{[]string{""}, "", Target{}, "an argument is empty"},
	} {
		got, err := ReadTarget(test.args, test.flag, true)
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("ReadTarget(%q) = %v, want %q", test.args, err, test.err)
			}
			continue
		}
		if err != nil || got != test.want {
			t.Errorf("ReadTarget(%q, %q) = %+v, %v; want %+v", test.args, test.flag, got, err, test.want)
		}
	}
	if got, err := ReadTarget([]string{"123456"}, "", false); err != nil || got.Profile != "123456" {
		t.Errorf("a command without codes read %+v, %v", got, err)
	}
}

func TestLooksLikeCode(t *testing.T) {
	for word, want := range map[string]bool{
		"12345": true, "1234567": true, "1_2": true, "+7": true, "-5": true, "12 34": true, "٣٢٤٢٣٥": true, "３２４２３５": true,
		"acme": false, "a1": false, "-": false, "": false, "1x": false,
	} {
		if got := LooksLikeCode(word); got != want {
			t.Errorf("LooksLikeCode(%q) = %v", word, got)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"acme", "acmeAdmin", "foobar", "baszooDev"}
	for word, want := range map[string]string{
		"amce": "acme", "ACME": "acme", "foobr": "foobar", "baszoodev": "baszooDev", "acmeadmni": "acmeAdmin",
		"x": "", "production": "", "fubar": "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func testFlags() (flags []cli.Flag, text *string, on *bool) {
	text, on = new(string), new(bool)
	return []cli.Flag{
		&cli.StringFlag{Name: "profile", Aliases: []string{"p"}, Usage: "use `NAME`", Destination: text},
		&cli.BoolFlag{Name: "new", Usage: "a new one", Destination: on},
	}, text, on
}

func TestArrange(t *testing.T) {
	flags, _, _ := testFlags()
	words := func(text string) []string { return strings.Fields(text) }
	for _, test := range []struct {
		line, want []string
		err        string
	}{
		{words("a --new b"), words("--new -- a b"), ""},
		{words("a -p x -p=y -profile --new"), words("-p x -p=y -profile --new -- a"), ""},
		{words("- a"), words("-- - a"), ""},
		{words("a -- --new --"), words("-- a -- --new --"), ""},
		{words("-- --version --help"), words("-- -- --version --help"), ""},
		{words("a --"), words("-- a --"), ""},
		{words("a --profile"), nil, "--profile needs a value"},
		{words("--new=1"), nil, "--new takes no value"},
		{words("--help=1"), nil, "--help takes no value"},
		{words("--nwe"), nil, "unknown flag --nwe"},
		{words("--profil=x"), nil, "unknown flag --profil"},
		{words("--profile="), nil, "--profile has an empty value"},
		{[]string{"-p", ""}, nil, "--profile has an empty value"},
	} {
		got, err := Arrange(test.line, flags)
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("Arrange(%q) = %v, want %q", test.line, err, test.err)
			}
		} else if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("Arrange(%q) = %q, %v; want %q", test.line, got, err, test.want)
		}
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string][2]string{"": {"", ""}, "a b": {"a b", ""}, "a -- b -- c": {"a", "b -- c"}, "-- b": {"", "b"}} {
		own, after, ended := Split(strings.Fields(text))
		if strings.Join(own, " ") != want[0] || strings.Join(after, " ") != want[1] || ended != strings.Contains(text, "--") {
			t.Errorf("Split(%s) = %q, %q, %v", text, own, after, ended)
		}
	}
	if got := Joined([]string{"a", "--", "b", "--"}); !slices.Equal(got, []string{"a", "b", "--"}) {
		t.Errorf("Joined = %q", got)
	}
}

func TestAsks(t *testing.T) {
	for text, want := range map[string]bool{"--help": true, "a -h": true, "--bogus --help": true, "--profile --help": true, "a -- --help": false, "a": false} {
		if got := Asks(strings.Fields(text), "--help", "-h"); got != want {
			t.Errorf("Asks(%s) = %v", text, got)
		}
	}
}

// FuzzLine takes any command line apart: nothing of it is lost, and what stands
// behind "--" is never taken for a flag.
func FuzzLine(f *testing.F) {
	for _, line := range []string{"acme\x00123456", "-p\x00x\x00--new\x00a", "--\x00--help", "--profile=\x00-", "-h", "--new=1", "---\x00-"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := strings.Split(text, "\x00")
		flags, _, _ := testFlags()
		arranged, err := Arrange(line, flags)
		if err != nil {
			return
		}
		if len(arranged) != len(line)+1 {
			t.Errorf("%q was arranged as %q", line, arranged)
		}
		args, err := Parse(line, flags)
		if err != nil {
			return
		}
		own, after, ended := Split(args)
		if at := slices.Index(line, "--"); ended != (at >= 0) || ended && !slices.Equal(after, line[at+1:]) {
			t.Errorf("%q has behind its -- %q", line, after)
		}
		target, err := ReadTarget(own, "", true)
		if err == nil && target.Code != "" && !isDigits(target.Code, 6) {
			t.Errorf("%q gives the code %q", line, target.Code)
		}
	})
}

// cli itself reads an arranged line as Run does: the same values, the same
// arguments, and an error where Run has one.
func TestRunIsWhatCLIDoes(t *testing.T) {
	type outcome struct {
		text   string
		on     bool
		list   string
		args   string
		failed bool
	}
	command := func(o *outcome) *cli.Command {
		list := &List{}
		return &cli.Command{
			Name: "try", HideHelp: true, HideHelpCommand: true,
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "profile", Aliases: []string{"p"}, Destination: &o.text},
				&cli.BoolFlag{Name: "new", Destination: &o.on},
				&cli.GenericFlag{Name: "add", Value: list},
			},
			Action: func(c *cli.Context) error {
				o.args, o.list = strings.Join(c.Args().Slice(), "|"), strings.Join(*list, "|")
				return nil
			},
			OnUsageError: func(*cli.Context, error, bool) error { return errors.New("misused") },
		}
	}
	for _, text := range []string{
		"", "a", "a b --new", "--new", "-p x", "-p=x a", "a --profile x -- --new y", "-- --", "help", "a h", "-p x --profile y", "-p x -p y",
		"--bogus", "--profile", "-p -- --new a", "-p --new", "a --new=maybe", "-", "a -p - b",
		"--add a,b", "a --add=a b --add b -p x", "--add", "--add -- a", "--add --add",
	} {
		line := strings.Fields(text)
		var ours, theirs outcome
		ours.failed = Run(t.Context(), command(&ours), line) != nil
		app := &cli.App{Commands: []*cli.Command{command(&theirs)}, Writer: io.Discard, ErrWriter: io.Discard, HideHelp: true, ExitErrHandler: func(*cli.Context, error) {}}
		arranged, err := Arrange(line, app.Commands[0].Flags)
		if err == nil {
			err = app.Run(append([]string{"awsmfa", "try"}, arranged...))
		}
		theirs.failed = err != nil
		if ours.failed {
			ours, theirs = outcome{failed: true}, outcome{failed: theirs.failed}
		}
		if ours != theirs {
			t.Errorf("%q: we have %+v, cli has %+v", text, ours, theirs)
		}
	}
}

func TestHideTyped(t *testing.T) {
	const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	token := strings.Repeat("IQoJb3JpZ2luX2V+/", 8)
	path := "/Users/Bob/Documents/Projects/Acme/awsmf"
	for _, test := range []struct{ line, message, want string }{
		{"env 123456", "code 123456, account 123456789012, AKIA99123456", "code CODE, account 123456789012, AKIA99123456"},
		{"env -- -123456", `"-123456" is no profile`, `"-CODE" is no profile`},
		{"env --profile=123456", `no profile "123456"; awsmfa setup 123456`, `no profile "CODE"; awsmfa setup CODE`},
		{"env -p123456", "unknown flag -p123456", "unknown flag -pCODE"},
		{"env acme:123456", `no profile "acme:123456"`, `no profile "acme:CODE"`},
		{"env 123456x", `no profile "123456x"`, `no profile "CODEx"`},
		{"env 123 456 78", "too many: 123 456 78; 123456", "too many: CODE 78; CODE"},
		{"env acme 123 456", "too many: acme 123 456; 123456", "too many: acme CODE; CODE"},
		{"env --serial 12-34-56", "12 34.56 and 12--34-56", "CODE and 12--34-56"},
		{"env 123456", "12 123456 3", "12 CODE 3"},
		{"env １２３４５６", "no １２３４５６", "no CODE"},
		{"env ١٢٣٤٥٦", "no 123456", "no CODE"},
		{"env 1234567", "no 1234567 and 123456", "no 1234567 and 123456"},
		{"env acme", "code 123456", "code 123456"},
		{"env \xff123456", "\xff123456\xff", "\xffCODE\xff"},
		{"env " + secret, `no profile "` + secret + `"; awsmfa setup ` + secret, `no profile "SECRET"; awsmfa setup SECRET`},
		{"env --profile=" + secret, "no " + secret, "no SECRET"},
		{"env acme:" + secret + ",x", "no acme:" + secret + ",x", "no acme:SECRET,x"},
		{"env -p" + secret, "no " + secret, "no SECRET"},
		{"env x" + secret, "no x" + secret, "no x" + secret}, // of 41 characters
		{"env " + token + "==", "no " + token + "==", "no SECRET=="},
		{"env " + path, "no file " + path, "no file " + path},
		{"env " + strings.ToLower(secret), "no " + strings.ToLower(secret), "no " + strings.ToLower(secret)},
		{"env acme", secret, secret},
	} {
		if got := HideTyped(strings.Fields(test.line))(test.message); got != test.want {
			t.Errorf("after %q: %q became %q, want %q", test.line, test.message, got, test.want)
		}
	}
}
