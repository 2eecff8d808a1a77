package cache

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/session"
)

// damaged writes text in place of the session and says what becomes of it.
func damaged(t *testing.T, path, text string) (session.Session, bool, []string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(path, key+".session"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, heard := opened(t, path)
	d.Load(key)
	k, ok := d.Load(key)
	d.Close()
	return k, ok, *heard
}

func TestADamagedFileCountsAsAbsent(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	b, err := os.ReadFile(filepath.Join(path, key+".session"))
	if err != nil {
		t.Fatal(err)
	}
	whole := string(b)
	want := []string{`"` + filepath.Join(path, key+".session") + `" is damaged`}
	try := func(what, text string) {
		t.Helper()
		if k, ok, heard := damaged(t, path, text); ok || (k != session.Session{}) || !slices.Equal(heard, want) {
			t.Errorf("%s: Load = %+v, %v; heard %q", what, k, ok, heard)
		}
	}
	for i := range whole {
		try("cut short", whole[:i])
	}
	lines := strings.SplitAfter(whole, "\n")
	for i, line := range lines[:len(lines)-1] {
		rest := func(put ...string) string {
			return strings.Join(slices.Replace(slices.Clone(lines), i, i+1, put...), "")
		}
		try("line "+line+" missing", rest())
		try("line "+line+" twice", rest(line, line))
		try("line "+line+" of another name", rest("x"+line))
		try("line "+line+" in another style", rest(strings.Replace(line, "\n", "\r\n", 1)))
		if _, value, ok := strings.Cut(line, " = "); ok {
			try("line "+line+" without its name", rest(" = "+value))
			try("line "+line+" with another sign", rest(strings.Replace(line, " = ", " : ", 1)))
		}
		try("line "+line+" with a zero", rest("\x00"+line[1:]))
	}
	for _, change := range []struct{ old, new string }{
		{"session 2", "session 1"}, {"session 2", "session 3"}, {key, strings.Repeat("ab", 16)}, {" = acme", "=acme"}, {"acme", `\x0`}, {"acme", `\n`}, {"acme", `\xzz`}, {"acme", `\y41cme`}, {"acme", `acme\x4`}, {"acme", `acme\x`}, {"acme", `acme\`}, {"acme", "\x80"},
		{"2026-11-20T", "2026-11-20 "}, {"2026-11-20", "2026-13-20"}, {"12h0m0s", "12"}, {"ASIAEXAMPLE", ""}, {"hush/hush+", `a\x0ab`},
	} {
		try(change.new, strings.Replace(whole, change.old, change.new, 1))
	}
	try("something after the end", whole+"\n")
	try("zeros", strings.Repeat("\x00", len(whole)))
	if k, ok, heard := damaged(t, path, whole); !ok || k != sample() || len(heard) != 0 {
		t.Errorf("the whole one: Load = %v, %v, heard %q", k, ok, heard)
	}
}

// A session under another's name, as a careless copy leaves it, is of another
// device, role or account.
func TestASessionInTheWrongFileCountsAsDamaged(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	other := strings.Repeat("ab", 16)
	save(t, d, key, sample())
	save(t, d, other, sample())
	file := filepath.Join(path, other+".session")
	if err := os.Rename(filepath.Join(path, key+".session"), file); err != nil {
		t.Fatal(err)
	}
	want := []string{`"` + file + `" is damaged`}
	if k, ok := d.Load(other); ok || (k != session.Session{}) || !slices.Equal(*heard, want) {
		t.Errorf("Load = %v, %v, heard %q", k, ok, *heard)
	}
	entries, err := d.Sessions()
	if err != nil || len(entries) != 1 || (entries[0].Session != session.Session{}) || entries[0].Err.Error() != want[0] {
		t.Errorf("Sessions = %v, %v", entries, err)
	}
	save(t, d, other, sample())
	if k, ok := d.Load(other); !ok || k != sample() {
		t.Errorf("Load of what replaced it = %v, %v", k, ok)
	}
}

func TestADamagedFileIsReplaced(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	save(t, d, key, sample())
	damaged(t, path, "x")
	save(t, d, key, sample())
	if k, ok := d.Load(key); !ok || k != sample() || len(*heard) != 0 {
		t.Errorf("Load = %v, %v, heard %q", k, ok, *heard)
	}
}

// FuzzParse holds that anything that is read as a session is one that could have
// been cached, and reads the same again.
func FuzzParse(f *testing.F) {
	text, err := render(key, sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(strings.Replace(text, "acme", `\x0a\xff `, 1))
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		k, ok := parse(key, text)
		if !ok {
			if (k != session.Session{}) {
				t.Errorf("a damaged file gave %+v", k)
			}
			return
		}
		again, err := render(key, k)
		if err != nil {
			t.Fatal(err)
		}
		if back, ok := parse(key, again); !ok || back != k {
			t.Errorf("%+v became %+v", k, back)
		}
	})
}

// FuzzParseCodes is FuzzParse for the codes of a device.
func FuzzParseCodes(f *testing.F) {
	c := codes{salt: "SALT"}
	c.list = append(c.list, spentCode{c.sum("device", "123456"), session.Spent{At: made, Key: key}},
		spentCode{c.sum("device", "654321"), session.Spent{At: made.Add(time.Second), Refused: true}})
	f.Add(c.render())
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := parseCodes(text)
		if !ok {
			return
		}
		back, ok := parseCodes(c.render())
		if !ok || back.salt != c.salt || !slices.Equal(back.list, c.list) {
			t.Errorf("%+v became %+v", c, back)
		}
	})
}
