package inifile

import "testing"

func TestCommand(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{`x`, `x`},
		{`sh -c 'cd / ; echo 1'`, `sh -c 'cd / ; echo 1'`},
		{`sh -c "cd / ; echo 1" # note`, `sh -c "cd / ; echo 1"`},
		{`sh -c 'echo "a # b" ; c'	;note`, `sh -c 'echo "a # b" ; c'`},
		{`"sh -c 'a ; b'" # note`, `sh -c 'a ; b'`},
		{`say "\" # " # note`, `say "\" # "`},
		{`say '\' # note`, `say '\'`},
		{`say '\' ; x' # note`, `say '\'`},
		{`say \' # note`, `say \'`},
		{`say \# ; note`, `say \#`},
		{`say a#b;c # note`, `say a#b;c`},
		{`say 'open ; x`, `say 'open`},
		{`# note`, ``},
		{`say # it's`, `say`},
		{`say 'a'   ; note`, `say 'a'`},
		{`say "a" ;`, `say "a"`},
		{`say 'a ; b\`, `say 'a`},
	} {
		values := valuesOf(t, "credential_process = "+test.line+"\n")
		if got := values[0].Command(); got != test.want {
			t.Errorf("Command of %q = %q, want %q", test.line, got, test.want)
		}
	}
	for _, line := range []string{"credential_process=say 'a' # note\n", "credential_process  =\tsay 'a' # note\n", "  credential_process:say 'a' # note\n"} {
		if got := valuesOf(t, line)[0].Command(); got != "say 'a'" {
			t.Errorf("Command of %q = %q", line, got)
		}
	}
}

func TestCutInQuotes(t *testing.T) {
	for line, want := range map[string]bool{
		`credential_process = say 'a ; b'`:     true,
		`credential_process = say 'a ; b' c`:   true,
		`credential_process = say 'a ; b' # c`: false, // where all readers agree on a comment
		`credential_process = say 'open ; x`:   false,
		`credential_process = say 'a;b'`:       false,
		`mfa_process = say 'a ; b'`:            false,
	} {
		if got := valuesOf(t, line+"\n")[0].isCutInQuotes(); got != want {
			t.Errorf("%s: %t", line, got)
		}
	}
}
