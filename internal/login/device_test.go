package login

import (
	"errors"
	"os"
	"strings"
	"testing"

	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
)

const phone = "arn:aws:iam::123456789012:mfa/phone"

// lines are the device lines of a profile of the world.
func (w *world) lines(t *testing.T, name string) DeviceLines {
	t.Helper()
	files := w.read(t)
	o := w.Options(name)
	o.FindDevice = true
	p, err := profile.Resolve(files.Config.Index, files.Credentials.Index, o)
	if err != nil {
		t.Fatal(err)
	}
	return DeviceLines{Deps: w.Deps, Files: files, Profile: p, Options: o}
}

func (w *world) text(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(w.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The line goes where every profile that sources the keys has it, too, and nothing
// else changes.
func TestDeviceLinesAreWritten(t *testing.T) {
	const rest = "# a comment\n[other]\nx = 1\n"
	for name, test := range map[string]struct{ config, process, want, says string }{
		"a profile":      {"[profile base]\nregion = eu-west-1\n" + rest, "", "[profile base]\nregion = eu-west-1\nmfa_serial = " + phone + "\n" + rest, "written to [profile base]"},
		"no section":     {rest, "", rest + "\n[profile base]\nmfa_serial = " + phone + "\n", "written to [profile base]"},
		"a bare name":    {"[base]\nregion = eu-west-1\n" + rest, "", "[base]\nregion = eu-west-1\nmfa_serial = " + phone + "\n" + rest, "written to [base]"},
		"another device": {"[profile base]\nmfa_serial = " + phone + "2 # old\n" + rest, "", "[profile base]\nmfa_serial = " + phone + "\n" + rest, "written to [profile base]"},
		"with a program": {"[profile base]\n" + rest, "pass otp aws/base", "[profile base]\nmfa_serial = " + phone + "\nmfa_process = pass otp aws/base\n" + rest, "written to [profile base]"},
	} {
		w := newWorld(t, 0)
		w.write(t, "config", test.config)
		err := w.lines(t, "base").Write(t.Context(), phone, test.process)
		if got := w.text(t, "config"); err != nil || got != test.want || !strings.Contains(w.says.String(), test.says) {
			t.Errorf("%s: %v\n%s\nwant\n%s\nsaid %s", name, err, got, test.want, w.says)
		}
	}
}

// A line that would not count is not written, and what to add by hand is said.
func TestDeviceLineThatWouldNotCount(t *testing.T) {
	w := newWorld(t, 0)
	config := "[profile acme]\nsource_profile = base\nmfa_serial = " + phone + "2\n"
	w.write(t, "config", config)
	err := w.lines(t, "acme").Write(t.Context(), phone, "")
	if err == nil || w.text(t, "config") != config || !strings.Contains(err.Error(), "[profile acme]") {
		t.Errorf("%v\n%s", err, w.text(t, "config"))
	}
	if got := hint.Of(err); got != "add by hand to [profile base]: mfa_serial = "+phone {
		t.Error(got)
	}
}

// The section is the one that tools read as the profile of the keys, however it is
// spelled.
func TestHeader(t *testing.T) {
	for _, test := range []struct{ config, keys, name, want string }{
		{"", "base", "acme", "profile base"},
		{"", "", "acme", "profile acme"}, // keys of the environment
		{"[acme]\n", "", "acme", "acme"},
		{"[base]\n", "base", "acme", "base"},
		{"[base]\n[profile base]\n", "base", "acme", "profile base"},
		{"[base]\n[ profile \t base ]\n", "base", "acme", "profile base"},
		{"", "default", "acme", "default"},
		{"[default]\n", "default", "default", "default"},
		{"[profile default]\n", "default", "default", "profile default"},
	} {
		p := profile.Profile{Name: test.name, Keys: profile.Keys{Profile: test.keys}}
		if got := Header(inifile.Index([]byte(test.config)), p); got != test.want {
			t.Errorf("keys of %q, profile %s, config %q: %q, want %q", test.keys, test.name, test.config, got, test.want)
		}
	}
}

// A file that cannot be edited, or in which something else is wrong, stays as it is,
// with the reason.
func TestDeviceLineThatCannotBeWritten(t *testing.T) {
	const twice = "[profile base]\nmfa_serial = " + phone + "\n[profile base]\nmfa_serial = " + phone + "\n"
	w := newWorld(t, 0)
	w.write(t, "config", "[profile base]\nmfa_serial = "+phone+"\n")
	l := w.lines(t, "base")
	w.write(t, "config", twice)
	var refused *inifile.RefusedError
	err := l.Write(t.Context(), phone+"2", "ykman")
	if !errors.As(err, &refused) || hint.Of(err) != "add by hand to [profile base]: mfa_serial = "+phone+"2, mfa_process = ykman" {
		t.Errorf("%v; %s", err, hint.Of(err))
	}
	if err := l.Drop(t.Context()); !errors.As(err, &refused) || hint.Of(err) != "take mfa_serial out of [profile base] in config by hand" {
		t.Errorf("%v; %s", err, hint.Of(err))
	}
	if w.text(t, "config") != twice || w.says.String() != "" {
		t.Errorf("says %q; the file is\n%s", w.says, w.text(t, "config"))
	}

	const wrong = "[profile base]\nawsmfa_color = mauve-ish\n"
	w.write(t, "config", wrong)
	if err := l.Write(t.Context(), phone+"2", ""); err == nil || !strings.Contains(err.Error(), "awsmfa_color") || w.text(t, "config") != wrong {
		t.Errorf("%v\n%s", err, w.text(t, "config"))
	}
}

func TestDeviceLineIsDropped(t *testing.T) {
	w := newWorld(t, 0)
	w.write(t, "config", "[profile base]\nmfa_serial = "+phone+"\nregion = eu-west-1\n[profile acme]\nsource_profile = base\n")
	if err := w.lines(t, "acme").Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.text(t, "config"); got != "[profile base]\nregion = eu-west-1\n[profile acme]\nsource_profile = base\n" || !strings.Contains(w.says.String(), "taken out of [profile base] in ") {
		t.Errorf("%s\nsaid %s", got, w.says)
	}

	// In the credentials file, under the name of an older tool.
	w.write(t, "config", "")
	w.write(t, "credentials", "[base-long-term]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\naws_mfa_device = "+phone+"\n")
	if err := w.lines(t, "base").Drop(t.Context()); err != nil || strings.Contains(w.text(t, "credentials"), phone) || !strings.Contains(w.text(t, "credentials"), "= secret\n") {
		t.Errorf("%v\n%s", err, w.text(t, "credentials"))
	}

	// A variable is no file.
	l := w.lines(t, "base")
	l.Profile.Serial = profile.Setting{Value: phone, Origin: profile.Origin{Kind: profile.Variable, Name: "AWS_MFA_SERIAL"}}
	if err := l.Drop(t.Context()); hint.Of(err) != "take mfa_serial out of AWS_MFA_SERIAL by hand" {
		t.Errorf("%v, %s", err, hint.Of(err))
	}
}
