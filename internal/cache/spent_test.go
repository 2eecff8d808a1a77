package cache

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/session"
)

func spend(t *testing.T, d *Dir, device, code string, s session.Spent) {
	t.Helper()
	if err := d.Spend(device, code, s); err != nil {
		t.Fatal(err)
	}
}

// known gives those of codes that are known to be spent, as another process sees it.
func known(t *testing.T, path, device string, now time.Time, codes ...string) map[string]session.Spent {
	t.Helper()
	d, heard := opened(t, path)
	found := map[string]session.Spent{}
	for _, code := range codes {
		if s, ok := d.Spent(device, code, now); ok {
			found[code] = s
		}
	}
	if len(*heard) != 0 {
		t.Errorf("heard %q", *heard)
	}
	return found
}

func same(a, b map[string]session.Spent) bool {
	if len(a) != len(b) {
		return false
	}
	for code, s := range a {
		if o, ok := b[code]; !ok || s != o {
			return false
		}
	}
	return true
}

func TestSpentCodesAreAList(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	sent := func(after time.Duration) session.Spent { return session.Spent{At: made.Add(after)} }
	spend(t, d, "dev1", "111111", sent(0))
	spend(t, d, "dev1", "222222", sent(time.Second))
	spend(t, d, "dev2", "333333", sent(0))
	want := map[string]session.Spent{"111111": sent(0), "222222": sent(time.Second)}
	if got := known(t, path, "dev1", made, "111111", "222222", "333333", ""); !same(got, want) {
		t.Errorf("known = %v, want %v", got, want)
	}

	settled := session.Spent{At: made, Key: key}
	refused := session.Spent{At: made.Add(time.Second), Refused: true}
	spend(t, d, "dev1", "111111", settled)
	spend(t, d, "dev1", "222222", refused)
	want = map[string]session.Spent{"111111": settled, "222222": refused}
	if got := known(t, path, "dev1", made, "111111", "222222"); !same(got, want) {
		t.Errorf("known = %v, want %v", got, want)
	}

	for range 2 {
		if err := d.Unspend("dev1", "111111"); err != nil {
			t.Fatal(err)
		}
	}
	delete(want, "111111")
	if got := known(t, path, "dev1", made, "111111", "222222"); !same(got, want) {
		t.Errorf("known = %v, want %v", got, want)
	}
	if got := known(t, path, "dev2", made, "333333"); !same(got, map[string]session.Spent{"333333": sent(0)}) {
		t.Errorf("of the other device, known = %v", got)
	}
}

func TestACodeIsForgottenWhenItIsDead(t *testing.T) {
	for _, test := range []struct {
		name string
		now  time.Duration // after the code was sent
		want bool
	}{
		{"at once", 0, true},
		{"in time", session.SpentFor, true},
		{"dead", session.SpentFor + time.Millisecond, false},
		{"clock set forward", 24 * 365 * time.Hour, false},
		{"clock a little back", -10 * time.Second, true},
		{"clock set back", -10*time.Second - time.Millisecond, false},
		{"clock set far back", -24 * 365 * time.Hour, false},
	} {
		path := place(t)
		d, _ := opened(t, path)
		spend(t, d, "dev", "111111", session.Spent{At: made})
		if _, ok := d.Spent("dev", "111111", made.Add(test.now)); ok != test.want {
			t.Errorf("%s: spent is %v", test.name, ok)
		}
		// Sending another code at that time drops it from the file as well.
		spend(t, d, "dev", "222222", session.Spent{At: made.Add(test.now)})
		c := d.codes("dev")
		if c.index("dev", "111111") >= 0 != test.want || c.index("dev", "222222") < 0 {
			t.Errorf("%s: the file holds %v", test.name, c.list)
		}
	}
}

func TestNoCodeIsWritten(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	spend(t, d, "arn:aws:iam::123456789012:mfa/bob", "765432", session.Spent{At: made})
	var salts []string
	for range 2 {
		for _, name := range list(t, path) {
			text, err := os.ReadFile(filepath.Join(path, name))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(name+string(text), "765432") {
				t.Errorf("%s holds the code:\n%s", name, text)
			}
			if m := regexp.MustCompile(`(?m)^salt = ([A-Z2-7]{26})$`).FindSubmatch(text); m != nil {
				salts = append(salts, string(m[1]))
			}
		}
		spend(t, d, "arn:aws:iam::123456789012:mfa/bob", "765432", session.Spent{At: made.Add(time.Hour)})
	}
	if len(salts) != 2 || salts[0] == salts[1] {
		t.Errorf("salts are %q", salts)
	}
	c := codes{salt: salts[0]}
	if c.sum("ab", "c") == c.sum("a", "bc") || c.sum("a", "1") == (&codes{salt: salts[1]}).sum("a", "1") {
		t.Error("the sum does not depend on device, code and salt")
	}
}

func TestDamagedCodesCountAsNone(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	spend(t, d, "dev", "111111", session.Spent{At: made, Key: key})
	spend(t, d, "dev", "222222", session.Spent{At: made, Refused: true})
	file := filepath.Join(path, spentFile("dev"))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{strings.Replace(string(whole), "refused", "maybe", 1), strings.Replace(string(whole), "T12", "T25", 1)}
	for i := range whole {
		texts = append(texts, string(whole[:i]))
	}
	for _, text := range texts {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		d, heard := opened(t, path)
		d.Spent("dev", "111111", made)
		if s, ok := d.Spent("dev", "111111", made); ok || !slices.Equal(*heard, []string{`"` + file + `" is damaged`}) {
			t.Errorf("%q: Spent = %v, heard %q", text, s, *heard)
		}
		d.Close()
	}
	spend(t, d, "dev", "333333", session.Spent{At: made})
	if got := known(t, path, "dev", made, "111111", "333333"); !same(got, map[string]session.Spent{"333333": {At: made}}) {
		t.Errorf("after the next one, known = %v", got)
	}
}

// Each use of codes that cannot be read reports that, and none stops at it.
func TestUnreadableCodesAreReported(t *testing.T) {
	for name, use := range map[string]func(*Dir) error{
		"Spent":   func(d *Dir) error { d.Spent("dev", "111111", made); return nil },
		"Sent":    func(d *Dir) error { d.Sent("dev", made); return nil },
		"Spend":   func(d *Dir) error { return d.Spend("dev", "111111", session.Spent{At: made}) },
		"Unspend": func(d *Dir) error { return d.Unspend("dev", "111111") },
	} {
		path := place(t)
		d, heard := opened(t, path)
		spend(t, d, "dev", "111111", session.Spent{At: made})
		file := filepath.Join(path, spentFile("dev"))
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := use(d)
		if want := []string{`"` + file + `" is damaged`}; err != nil || !slices.Equal(*heard, want) {
			t.Errorf("%s: %v, heard %q", name, err, *heard)
		}
	}
}
