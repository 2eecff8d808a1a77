//go:build unix

package host

import (
	"os"
	"os/user"
	"testing"
)

func TestHomeWithoutHOME(t *testing.T) {
	u, err := user.Current()
	if err != nil {
		t.Skip(err)
	}
	t.Setenv("HOME", "/mine") // which is given back after the test
	if got := getenv("HOME"); got != "/mine" {
		t.Errorf("HOME = %q where it is set", got)
	}
	t.Setenv("HOME", "")
	if got := getenv("HOME"); got != "" {
		t.Errorf("HOME = %q where it is empty", got)
	}
	if got := HomeOf(""); got != "/" { // os.path.expanduser("~/x") is /x then
		t.Errorf("HomeOf = %q where HOME is empty", got)
	}
	os.Unsetenv("HOME")
	if got := getenv("HOME"); got != u.HomeDir || HomeOf("") != got || HomeOf(u.Username) != got {
		t.Errorf("HOME = %q, HomeOf %q and %q, want %q", got, HomeOf(""), HomeOf(u.Username), u.HomeDir)
	}
	if got := HomeOf("no such user"); got != "" {
		t.Errorf("HomeOf nobody = %q", got)
	}
	os.Unsetenv("AWSMFA_X")
	if got := getenv("AWSMFA_X"); got != "" {
		t.Errorf("another variable = %q", got)
	}
}

func TestWindowsHome(t *testing.T) {
	for _, c := range []struct{ profile, home, want string }{
		{`C:\Users\a`, `D:\git`, `C:\Users\a`}, {"", `D:\git`, `D:\git`}, {"", "", ""},
	} {
		env := map[string]string{"USERPROFILE": c.profile, "HOME": c.home}
		if got := windowsHome(func(name string) string { return env[name] }); got != c.want {
			t.Errorf("%q: %q", c, got)
		}
	}
}
