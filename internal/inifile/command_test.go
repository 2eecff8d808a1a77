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
}
