//go:build unix

package rcfile

import "testing"

// Each gap has its reason and one thing to do about it.
func TestGap(t *testing.T) {
	home := t.TempDir()
	getenv := func(name string) string { return map[string]string{"HOME": home}[name] }
	where := Location{Called: "bash", OS: "linux", Getenv: getenv}
	for of, want := range map[Coverage]string{
		{Shell: true, Login: true, Known: true}:  "; ",
		{Shell: true, NoPath: true}:              "; ", // nobody knows
		{Shell: true, NoPath: true, Known: true}: "login shells of bash do not have it, because awsmfa is not in their PATH; set PATH in ~/.bash_profile",
		{NoPath: true, Known: true}:              "a new bash does not have it, because awsmfa is not in its PATH; set PATH above that line",
		{Login: true, Known: true}:               "only login shells of bash have it, because no other reads ~/.x; load the hook in ~/.bashrc",
		{Known: true}:                            "a new bash does not have it: ~/.x is not read, or not to its end; move the line up in that file, before anything that ends it",
	} {
		problem, advice := of.Gap(where, "~/.x")
		if got := problem + "; " + advice; got != want {
			t.Errorf("%+v: %s, want %s", of, got, want)
		}
	}
}
