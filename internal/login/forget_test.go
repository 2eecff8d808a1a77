package login

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/credfile"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// managed is a section of the credentials file that a login has written.
func managed(section, id, profile string) string {
	return fmt.Sprintf("[%s]\naws_access_key_id = %s\naws_secret_access_key = s\naws_session_token = t\nexpiration = 2030-01-01T00:00:00Z\nmanager = awsmfa\nawsmfa_profile = %s\n",
		section, id, profile)
}

// sections are the names of the sections of the credentials file.
func (w *world) sections(t *testing.T) (names string) {
	t.Helper()
	for line := range strings.Lines(w.text(t, "credentials")) {
		if name, is := strings.CutPrefix(strings.TrimSpace(line), "["); is {
			names += strings.TrimSuffix(name, "]") + " "
		}
	}
	return names
}

// cached are the last digits of the keys of the cached sessions.
func (w *world) cached(t *testing.T) (keys string) {
	t.Helper()
	for _, e := range w.cachedSessions() {
		keys += e.Key[len(e.Key)-1:]
	}
	return keys
}

// forgettable is a world with sessions of one device, one of another device and one
// of another profile without a device, in the cache and in the credentials file.
func forgettable(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, 1)
	now := time.Now().Truncate(time.Second)
	w.put(t, "0000000000000001", "base", "", now.Add(-6*time.Minute), time.Hour)
	w.put(t, "0000000000000002", "role0", "arn:aws:iam::000000000000:role/Developer", now.Add(-5*time.Minute), time.Hour)
	dir, err := w.Cache()
	if err != nil {
		t.Fatal(err)
	}
	for i, other := range []session.Session{{Profile: "zoo", Device: "GAHT12345678"}, {Profile: "base", Device: "GAHT87654321"}, {Profile: "keyless"}, {Profile: "lone"}} {
		other.AccessKeyID, other.SecretAccessKey, other.SessionToken = fmt.Sprintf("ASIA000000000000000%d", i+3), "s", "t"
		other.Made, other.Length = now.Add(time.Duration(i-4)*time.Minute), time.Hour
		other.Expires = other.Made.Add(time.Hour)
		if err := dir.Save(fmt.Sprintf("000000000000000%d", i+3), other); err != nil {
			t.Fatal(err)
		}
	}
	w.write(t, "config", w.text(t, "config")+"[profile keyless]\nmfa_serial = arn:aws:iam::123456789012:mfa/other\n")
	w.write(t, "credentials", w.text(t, "credentials")+managed("base-mfa", "ASIAOLDER", "base")+managed("theirs", "ASIA0000000000000002", "zoo")+
		managed("zoo-mfa", "ASIAZOO", "zoo")+managed("keyless-mfa", "ASIAKEYLESS", "keyless"))
	return w
}

// forget forgets in a world of its own, and gives what of forgettable is left: the
// cached sessions, and the sections.
func forget(t *testing.T, name, env string, all bool) (gone Forgotten, left string, err error) {
	t.Helper()
	w := forgettable(t)
	if name, value, set := strings.Cut(env, "="); set {
		w.env[name] = value
	}
	gone, err = Forget(t.Context(), w.Deps, w.read(t), name, all)
	return gone, w.cached(t) + " " + w.sections(t), err
}

// The sessions of a profile go with all those of its device; the others stay.
func TestForget(t *testing.T) {
	for _, test := range []struct {
		name, env string
		all       bool
		gone      Forgotten
		left      string
	}{
		{"base", "", false, Forgotten{Sessions: 3, Sections: 2}, "356 base zoo-mfa keyless-mfa "},
		{"role0", "", false, Forgotten{Sessions: 2, Sections: 1}, "3456 base base-mfa zoo-mfa keyless-mfa "},
		{"", "", true, Forgotten{Sessions: 6, Sections: 4}, " base "},
	} {
		if gone, left, err := forget(t, test.name, test.env, test.all); err != nil || gone != test.gone || left != test.left {
			t.Errorf("%q: %+v, %v, left are %q; want %+v, %q", test.name, gone, err, left, test.gone, test.left)
		}
	}
}

// The session of a profile whose keys are gone goes by its name, be it the one of
// this shell.
func TestForgetWithoutKeys(t *testing.T) {
	for _, test := range []struct{ name, env string }{{"keyless", ""}, {"", "AWSMFA_PROFILE=keyless"}} {
		gone, left, err := forget(t, test.name, test.env, false)
		if err != nil || gone != (Forgotten{Sessions: 1, Sections: 1}) || left != "12346 base base-mfa theirs zoo-mfa " {
			t.Errorf("%q %q: %+v, %v, left are %q", test.name, test.env, gone, err, left)
		}
	}
}

// Where no profile is meant that there is, nothing goes.
func TestNothingIsForgotten(t *testing.T) {
	unknown := func(name string) func(error) bool {
		return func(err error) bool {
			var e *profile.UnknownError
			return errors.As(err, &e) && e.Name == name
		}
	}
	for _, test := range []struct {
		name, env string
		is        func(error) bool
	}{
		{"nowhere", "", unknown("nowhere")},
		{"", "AWSMFA_PROFILE=nowhere", unknown("nowhere")},
		{"", "", unknown("default")},
		{"", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", func(err error) bool { return errors.As(err, new(*profile.KeysError)) }}, // and no secret
		{"123 456", "", func(err error) bool { return err.Error() == cmdline.CodeForProfileError().Error() }},
	} {
		gone, left, err := forget(t, test.name, test.env, false)
		if err == nil || !test.is(err) || gone != (Forgotten{}) || left != "123456 base base-mfa theirs zoo-mfa keyless-mfa " {
			t.Errorf("%q %q: %+v, %v, left are %q", test.name, test.env, gone, err, left)
		}
	}
}

// A session that has to go goes although others cannot.
func TestForgetWhatCannotGo(t *testing.T) {
	w := forgettable(t)
	w.env["AWSMFA_CACHE_DIR"] = "relative"
	if gone, err := Forget(t.Context(), w.Deps, w.read(t), "base", false); err == nil || gone != (Forgotten{}) {
		t.Errorf("without a cache: %+v, %v", gone, err)
	}

	w = forgettable(t)
	w.write(t, "credentials", "\xff\xfe[\x00a\x00]\x00") // UTF-16
	if gone, err := Forget(t.Context(), w.Deps, w.read(t), "", true); err == nil || gone != (Forgotten{Sessions: 6}) {
		t.Errorf("with a file that cannot be read: %+v, %v", gone, err)
	}

	// Somebody has put long-term keys in place of a session.
	w = forgettable(t)
	w.write(t, "credentials", managed("mine", "AKIAI44QH8DHBEXAMPLE", "base"))
	var longTerm *credfile.LongTermError
	if _, err := Forget(t.Context(), w.Deps, w.read(t), "", true); !errors.As(err, &longTerm) || w.sections(t) != "mine " {
		t.Errorf("with long-term keys: %v", err)
	}

	// A folder has the place of a session.
	w = forgettable(t)
	if err := os.Mkdir(filepath.Join(w.home, "sessions", "0000000000000003a.session"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := w.text(t, "credentials")
	if gone, err := Forget(t.Context(), w.Deps, w.read(t), "", true); err == nil || gone != (Forgotten{Sessions: 3}) || w.text(t, "credentials") != before {
		t.Errorf("with a folder in the way: %+v, %v", gone, err)
	}

	w = forgettable(t)
	if err := os.Chmod(filepath.Join(w.home, "sessions"), 0o777); err != nil {
		t.Fatal(err)
	}
	if gone, err := Forget(t.Context(), w.Deps, w.read(t), "", true); err == nil || gone != (Forgotten{}) || w.text(t, "credentials") != before {
		t.Errorf("with a folder that others can write to: %+v, %v", gone, err)
	}
}

// What killed processes left beside the files goes with everything else, and with
// nothing less.
func TestLeftoversAreForgotten(t *testing.T) {
	for _, all := range []bool{false, true} {
		w := forgettable(t)
		left := []string{
			filepath.Join(w.home, "sessions", "tmp-"+rand.Text()),
			w.path(".credentials.awsmfa-" + rand.Text()), w.path(".config.awsmfa-" + rand.Text()), w.path(".config.awsmfa-" + rand.Text()),
		}
		for _, name := range left {
			if err := os.WriteFile(name, []byte("secret"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		name, want := "nobody", 0
		w.write(t, "config", w.text(t, "config")+"[profile nobody]\nmfa_serial = GAHT00000000\n")
		if all {
			name, want = "", len(left)
		}
		gone, err := Forget(t.Context(), w.Deps, w.read(t), name, all)
		if err != nil || gone.Leftovers != want {
			t.Errorf("of all %v: %+v, %v", all, gone, err)
		}
		for _, name := range left {
			if _, err := os.Stat(name); (err == nil) == all {
				t.Errorf("of all %v: %s is there: %v", all, name, err == nil)
			}
		}
	}
}

// A file whose left-overs cannot be looked for keeps those of the other from
// nothing, and is told of.
func TestLeftoversThatCannotBeLookedFor(t *testing.T) {
	w := forgettable(t)
	w.env["AWS_SHARED_CREDENTIALS_FILE"] = filepath.Join(w.home, "elsewhere", "credentials")
	files := w.read(t)
	if err := os.WriteFile(filepath.Join(w.home, "elsewhere"), nil, 0o600); err != nil { // a file in place of its folder
		t.Fatal(err)
	}
	left := w.path(".config.awsmfa-" + rand.Text())
	if err := os.WriteFile(left, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	gone, err := Forget(t.Context(), w.Deps, files, "", true)
	if _, there := os.Stat(left); err == nil || there == nil || gone != (Forgotten{Sessions: 6, Leftovers: 1}) {
		t.Errorf("%+v, %v", gone, err)
	}
}
