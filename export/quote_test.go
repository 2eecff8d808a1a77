package export

import "testing"

// What a value becomes between the quotes of each language, to the byte, at the
// edges of what stands for itself: a blank and a tilde are the first and the last
// of printable ASCII.
func TestQuotes(t *testing.T) {
	const plain = ` ~aZ0$%"#&;<=>?@[]^_{|}` + "`"
	for _, test := range []struct {
		name        string
		quote       func(string) string
		value, want string
	}{
		{"sh", quotePOSIX, "", `''`},
		{"sh", quotePOSIX, plain + `!\`, `'` + plain + `!\'`},
		{"sh", quotePOSIX, "'a''", `''\''a'\'''\'''`},
		{"sh", quotePOSIX, "\x1f\x7f\x80é", "'\x1f\x7f\x80é'"},
		{"fish", quoteFish, "", `''`},
		{"fish", quoteFish, plain + "!", `'` + plain + `!'`},
		{"fish", quoteFish, `'a\`, `'\'a\\'`},
		{"fish", quoteFish, "\x01\x1f\x7f\x80é\xff", `''\X01''\X1F''\X7F''\X80''\XC3''\XA9''\XFF''`},
		{"tcsh", quoteTcsh, "", `''`},
		{"tcsh", quoteTcsh, plain + "é", `'` + plain + `é'`},
		{"tcsh", quoteTcsh, `'a\!`, `''\''a'\\''\!''`},
		{"elvish", quoteElvish, "", `""`},
		{"elvish", quoteElvish, " ~aZ0$%'!`", "\" ~aZ0$%'!`\""},
		{"elvish", quoteElvish, `"a\`, `"\"a\\"`},
		{"elvish", quoteElvish, "\x01\x1f\x7f\x80é\xff", `"\x01\x1f\x7f\x80\xc3\xa9\xff"`},
		{"xonsh", quotePython, "", `''`},
		{"xonsh", quotePython, plain + "!", `'` + plain + `!'`},
		{"xonsh", quotePython, `'a\`, `'\'a\\'`},
		{"xonsh", quotePython, "\x01\x1f\x7fé\u2019\U0001f600", `'\U00000001\U0000001f\U0000007f\U000000e9\U00002019\U0001f600'`},
		{"xonsh", quotePython, "\x80\xffa\xef\xbf\xc3", `'\udc80\udcffa\udcef\udcbf\udcc3'`},
		{"xonsh", quotePython, "\ufffd", `'\U0000fffd'`}, // the character that stands for a byte that is none
		{"powershell", quotePowerShell, "", `''`},
		{"powershell", quotePowerShell, plain + `!\`, `'` + plain + `!\'`},
		{"powershell", quotePowerShell, "'a''", `'''a'''''`},
		{"powershell", quotePowerShell, "\x1fa", `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('H2E='))`},
		{"powershell", quotePowerShell, "a\x7f", `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('YX8='))`},
		{"powershell", quotePowerShell, "’", `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('4oCZ'))`},
	} {
		if got := test.quote(test.value); got != test.want {
			t.Errorf("%s: %q is spelled %s, want %s", test.name, test.value, got, test.want)
		}
	}
}

// One variable is a whole statement, too.
func TestOneVariable(t *testing.T) {
	for _, test := range []struct{ dialect, unset, set string }{
		{"sh", "(" + unrefMksh.lacks + `) 2>&- || { \typeset -g +n A; \:; } 2>&- && (` + unrefKsh.lacks + `) 2>&- || { \unset -n A; } && \unset -v A`, `\export A='x'`},
		{"bash", `(\builtin unset -n awsmfa && \builtin exit 1; \builtin exit 0) 2>&- || { \builtin unset -n A; } && \builtin unset -v A && \builtin unset -v A && \builtin unset -v A`, `\builtin export A='x'`},
		{"zsh", `(\builtin \unset -n awsmfa && \builtin \exit 1; \builtin \exit 0) 2>&- || { \builtin \unset -n A; } && \builtin \unset A`, `\builtin \export A='x'`},
	} {
		d := lookup(t, test.dialect)
		if got := write(d, []Var{{Name: "A", Value: "x"}}); got != "{ "+test.unset+" && "+test.set+" || \\false; }\n" {
			t.Errorf("%s sets it with %s", test.dialect, got)
		}
		if got := write(d, []Var{{Name: "A", Unset: true}}); got != "{ "+test.unset+" || \\false; }\n" {
			t.Errorf("%s removes it with %s", test.dialect, got)
		}
	}
}

// fish gives a variable back by taking away what covers it, and only then sets it.
func TestFishGivesBack(t *testing.T) {
	got, err := fish.Render([]Var{{Name: "P", Value: "it's", Back: true}})
	const want = `begin; set -eg P; set -qUx P; and builtin test "$P" = 'it\'s'; or set -gx P 'it\'s'; builtin true; end` + "\n"
	if err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// Only cmd.exe loses the status of a program, so only its text says that all of it
// is there.
func TestSuccess(t *testing.T) {
	for _, d := range dialects {
		want := map[string]string{"windows-cmd": "set \"__awsmfa_failed=\"\n"}[d.Name()]
		if got := d.Success(); got != want {
			t.Errorf("%s: Success is %q, want %q", d.Name(), got, want)
		}
	}
}

// The characters at the edges of what a dialect carries.
func TestEdgesOfWhatIsCarried(t *testing.T) {
	for _, test := range []struct {
		dialect, value string
		carried        bool
	}{
		{"windows-cmd", " ~", true}, {"windows-cmd", "\x80", false}, {"windows-cmd", `a"`, false}, {"windows-cmd", "a%", false}, {"windows-cmd", "a!", false},
		{"dotenv", "+-./=:@_,%aZ09é日", true}, {"dotenv", "a=b", true}, {"dotenv", "=a", false}, {"dotenv", "a:=b", false}, {"dotenv", "a b", false},
		{"dotenv", "e\u0301", true}, {"dotenv", "a!", false}, {"dotenv", "a\xff", false}, {"dotenv", "", true},
		{"json", "a\xff", false}, {"json", "é", true}, {"sh", "a\xff", true}, {"tcsh", "a\xff", false},
	} {
		if _, err := lookup(t, test.dialect).Render([]Var{{Name: "A", Value: test.value}}); (err == nil) != test.carried {
			t.Errorf("%s: %q: %v", test.dialect, test.value, err)
		}
	}
}
