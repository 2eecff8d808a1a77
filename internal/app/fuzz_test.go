package app

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"awsmfa/export"
	"awsmfa/internal/profile"
)

// FuzzLine takes any command line apart: nothing of it is lost, and what stands
// behind "--" is never taken for a flag.
func FuzzLine(f *testing.F) {
	for _, line := range []string{"acme\x00123456", "-p\x00x\x00--new\x00a", "--\x00--help", "--profile=\x00-", "-h", "--new=1", "---\x00-"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := strings.Split(text, "\x00")
		flags := &loginFlags{}
		w, err := arrange(line, flags.options())
		if err != nil || w.help {
			return
		}
		if n := len(w.flags) + len(w.args) + len(w.after); n != len(line) && n != len(line)-1 {
			t.Errorf("%q was arranged as %+v", line, w)
		}
		target, err := readTarget(w.args, "", true)
		if err == nil && target.code != "" && !isDigits(target.code, 6) {
			t.Errorf("%q gives the code %q", line, target.code)
		}
	})
}

// FuzzRestore logs out of a shell with any AWSMFA_RESTORE: only the variables
// that a login touches are touched.
func FuzzRestore(f *testing.F) {
	f.Add("AWS_PROFILE=mine&set.AWS_REGION=eu-west-1", "eu-west-1")
	f.Add("%zz&a;b&AWS_REGION", "")
	f.Add("PATH=/evil&set.AWS_REGION=%00", "x")
	f.Fuzz(func(t *testing.T, text, region string) {
		getenv := env(map[string]string{"AWSMFA_RESTORE": text, "AWS_REGION": region})
		allowed := map[string]bool{"AWS_ACCESS_KEY_ID": true, "AWS_SECRET_ACCESS_KEY": true, "AWS_SESSION_TOKEN": true, "AWS_CREDENTIAL_EXPIRATION": true,
			"AWSMFA_PROFILE": true, "AWSMFA_EXPIRES_AT": true, "AWSMFA_RESTORE": true}
		for _, name := range restored {
			allowed[name] = true
		}
		for _, v := range logoutVars(getenv) {
			if !allowed[v.Name] {
				t.Errorf("AWSMFA_RESTORE=%q touches %s", text, v.Name)
			}
		}
		b := readBefore(text)
		if again := readBefore(b.String()); !reflect.DeepEqual(again, b) {
			t.Errorf("%q is read as %v, written and read again as %v", text, b, again)
		}
		for _, v := range loginVars(kept, profile.Profile{Name: "a"}, getenv) {
			if v.Name == "AWSMFA_RESTORE" {
				if _, err := mustLookup("sh").Render([]export.Var{v}); err != nil {
					t.Errorf("what is written does not fit a shell: %v", err)
				}
			}
		}
	})
}

func mustLookup(name string) export.Dialect { d, _ := export.Lookup(name); return d }

// FuzzPrintable shows any text: nothing that a terminal obeys is left.
func FuzzPrintable(f *testing.F) {
	f.Add("plain \x1b[31m \u009b \u202e \xff \ufffd\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range printable(text) {
			if !unicode.IsPrint(r) && r != unicode.ReplacementChar {
				t.Errorf("printable(%q) = %q", text, printable(text))
			}
		}
	})
}
