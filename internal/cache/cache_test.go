package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/session"
)

const key = "0123456789abcdef0123456789abcdef"

var made = time.Date(2026, 11, 20, 12, 0, 0, 123e6, time.UTC)

func sample() session.Session {
	return session.Session{
		Credentials: creds.Credentials{AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "hush/hush+", SessionToken: strings.Repeat("token=", 100), Expires: made.Add(12 * time.Hour)},
		Profile:     "acme", Device: "arn:aws:iam::123456789012:mfa/bob", Region: "eu-central-1",
		Made: made, Length: 12 * time.Hour,
	}
}

// place is a folder that is not there yet.
func place(t testing.TB) string { return filepath.Join(t.TempDir(), "above", "awsmfa") }

// opened gives the folder at path and what it notices.
func opened(t testing.TB, path string) (*Dir, *[]string) {
	t.Helper()
	var heard []string
	d, err := Open(path, func(err error) { heard = append(heard, err.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, &heard
}

func save(t testing.TB, d *Dir, key string, k session.Session) {
	t.Helper()
	if err := d.Save(key, k); err != nil {
		t.Fatal(err)
	}
}

func TestEveryStringSurvives(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	if k, ok := d.Load(key); ok {
		t.Fatalf("Load before anything was cached = %v", k)
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, s := range []string{"", " ", " a ", "a = b", "end", "\nend\n", "a\r\nb", `\`, `\x`, `\x0a`, `\\n`, "é", "\x1b[2J", "\u202e", string(every)} {
		k := sample()
		k.Profile, k.Device, k.Role, k.Region = s, s+"d", "r"+s, s+s
		save(t, d, key, k)
		again, _ := opened(t, path)
		for _, from := range []*Dir{d, again} {
			if got, ok := from.Load(key); !ok || got != k {
				t.Errorf("%q: Load = %+v %v, want %+v", s, got, ok, k)
			}
		}
		text, err := os.ReadFile(filepath.Join(path, key+".session"))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(text), "\n"); lines != 14 {
			t.Errorf("%q: the file has %d lines, want 14", s, lines)
		}
		if i := slices.IndexFunc(text, func(c byte) bool { return c != '\n' && (c < ' ' || c > '~') }); i >= 0 {
			t.Errorf("%q: byte %#x is in the file", s, text[i])
		}
	}
	if len(*heard) != 0 {
		t.Errorf("heard %q", *heard)
	}
}

func TestTimesAndLengthsSurvive(t *testing.T) {
	d, _ := opened(t, place(t))
	zone := time.FixedZone("X", -7*3600)
	for _, change := range []func(*session.Session){
		func(k *session.Session) { k.Made = time.Time{} },
		func(k *session.Session) { k.Made = made.Add(987654 * time.Nanosecond).In(zone) },
		func(k *session.Session) { k.Expires = time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC) },
		func(k *session.Session) { k.Length = 0 },
		func(k *session.Session) { k.Length = 36*time.Hour + 1 },
		func(k *session.Session) { k.Length = -time.Hour },
	} {
		k := sample()
		change(&k)
		save(t, d, key, k)
		got, ok := d.Load(key)
		if !ok || !got.Made.Equal(k.Made) || !got.Expires.Equal(k.Expires) || got.Length != k.Length {
			t.Errorf("Load = %+v, want %+v", got, k)
		}
		if again, _ := d.Load(key); again != got {
			t.Errorf("a second Load = %+v, not == the first, %+v", again, got)
		}
	}
}

func TestWhatCannotBeKept(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	want := sample()
	save(t, d, key, want)
	for _, test := range []struct {
		name, key string
		change    func(*session.Session)
		want      string
	}{
		{"no token", key, func(k *session.Session) { k.SessionToken = "" }, "no session token"},
		{"no end", key, func(k *session.Session) { k.Expires = time.Time{} }, "no expiration"},
		{"newline", key, func(k *session.Session) { k.SecretAccessKey = "a\nb" }, "secret access key holds a character that no credential has"},
		{"year", key, func(k *session.Session) { k.Expires = k.Expires.AddDate(9000, 0, 0) },
			"a session made at 2026-11-20T12:00:00.123Z that ends at 11026-11-21T00:00:00.123Z cannot be cached"},
		{"size", key, func(k *session.Session) { k.Profile = strings.Repeat("x", maxSize) }, `"` + filepath.Join(path, key+".session") + `" is larger than 64 KiB`},
		{"no key", "", func(*session.Session) {}, errKey.Error()},
		{"short key", "0123456789abcde", func(*session.Session) {}, errKey.Error()},
		{"long key", strings.Repeat("a", 65), func(*session.Session) {}, errKey.Error()},
		{"capital", strings.ToUpper(key), func(*session.Session) {}, errKey.Error()},
		{"way out", "../../0123456789abcdef", func(*session.Session) {}, errKey.Error()},
	} {
		k := sample()
		test.change(&k)
		if err := d.Save(test.key, k); err == nil || err.Error() != test.want {
			t.Errorf("%s: Save = %v, want %s", test.name, err, test.want)
		}
		if got, ok := d.Load(key); !ok || got != want {
			t.Errorf("%s: Load afterwards = %v, %v", test.name, got, ok)
		}
	}
	if names := list(t, path); !slices.Equal(names, []string{key + ".session"}) || len(*heard) != 0 {
		t.Errorf("the folder holds %q, heard %q", names, *heard)
	}
}

func list(t testing.TB, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFolderMadeByAnotherIsSeen(t *testing.T) {
	path := place(t)
	waiting, _ := opened(t, path)
	if _, ok := waiting.Load(key); ok {
		t.Fatal("there is something before anything was cached")
	}
	d, _ := opened(t, path)
	save(t, d, key, sample())
	if got, ok := waiting.Load(key); !ok || got != sample() {
		t.Errorf("Load = %v, %v", got, ok)
	}
}

func TestLoadingMakesNothing(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	d.Load(key)
	d.Spent("device", "123456", made)
	if list, err := d.Sessions(); list != nil || err != nil {
		t.Errorf("Sessions = %v, %v", list, err)
	}
	if err := d.Remove(key); err != nil {
		t.Error(err)
	}
	if err := d.Unspend("device", "123456"); err != nil {
		t.Error(err)
	}
	if removed, err := d.RemoveLeftovers(); removed != nil || err != nil {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	if _, err := os.Lstat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was made: %v", err)
	}
}

func TestOnlyAKeyIsLoaded(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	for _, wrong := range []string{"", "../" + key, key + ".session", strings.ToUpper(key), key[:15]} {
		if k, ok := d.Load(wrong); ok || (k != session.Session{}) {
			t.Errorf("Load(%q) = %v, %v", wrong, k, ok)
		}
	}
}

func TestKeysOfAnyLength(t *testing.T) {
	d, heard := opened(t, place(t))
	for _, n := range []int{16, 17, 32, 63, 64} {
		key := strings.Repeat("f", n)
		save(t, d, key, sample())
		if k, ok := d.Load(key); !ok || k != sample() {
			t.Errorf("%d digits: Load = %v, %v", n, k, ok)
		}
	}
	if len(*heard) != 0 {
		t.Errorf("heard %q", *heard)
	}
}

// A login that waits looks at the same files many times.
func TestEachFileIsReportedOnce(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	var want []string
	for _, name := range []string{strings.Repeat("ab", 16), strings.Repeat("cd", 16), strings.Repeat("ef", 16)} {
		save(t, d, name, sample())
		if err := os.WriteFile(filepath.Join(path, name+sessionSuffix), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		want = append(want, d.Damaged(name+sessionSuffix).Error())
	}
	for range 3 {
		for _, name := range []string{strings.Repeat("ab", 16), strings.Repeat("cd", 16), strings.Repeat("ef", 16)} {
			d.Load(name)
		}
	}
	if !slices.Equal(*heard, want) {
		t.Errorf("heard %q, want %q", *heard, want)
	}
}

func TestTheLargestSession(t *testing.T) {
	d, heard := opened(t, place(t))
	k := sample()
	text, err := render(key, k)
	if err != nil {
		t.Fatal(err)
	}
	k.Profile += strings.Repeat("x", maxSize-len(text))
	save(t, d, key, k)
	if got, ok := d.Load(key); !ok || got != k || len(*heard) != 0 {
		t.Errorf("Load = %v, heard %q", ok, *heard)
	}
	k.Profile += "x"
	if unsafe := new(UnsafeError); !errors.As(d.Save(key, k), &unsafe) || unsafe.Reason != TooLarge {
		t.Errorf("Save of one byte more = %v", unsafe)
	}
}

func TestCloseTwice(t *testing.T) {
	d, _ := opened(t, place(t))
	for range 2 {
		if err := d.Close(); err != nil {
			t.Errorf("without a folder: %v", err)
		}
	}
	save(t, d, key, sample())
	for range 2 {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, ok := d.Load(key); !ok {
		t.Error("a closed folder is not opened again")
	}
}

func TestListAndRemove(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	other := strings.Repeat("ab", 16)
	role := sample()
	role.Role = "arn:aws:iam::123456789012:role/Admin"
	save(t, d, other, role)
	save(t, d, key, sample())
	broken := strings.Repeat("cd", 16)
	for _, name := range []string{broken + ".session", "0.txt", "notes.txt", "x.session", key + ".lock", key + ".spent"} {
		if err := os.WriteFile(filepath.Join(path, name), []byte("hush"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bare := func(k session.Session) session.Session { k.SecretAccessKey, k.SessionToken = "", ""; return k }
	got, err := d.Sessions()
	if err != nil || len(got) != 3 {
		t.Fatalf("Sessions = %+v, %v", got, err)
	}
	if (got[0] != Entry{Key: key, Session: bare(sample())}) || (got[1] != Entry{Key: other, Session: bare(role)}) {
		t.Errorf("Sessions = %+v", got)
	}
	if got[2].Key != broken || (got[2].Session != session.Session{}) || got[2].Err.Error() != `"`+filepath.Join(path, broken+".session")+`" is damaged` {
		t.Errorf("the damaged one = %+v", got[2])
	}
	for _, k := range []string{key, broken, key} {
		if err := d.Remove(k); err != nil {
			t.Error(err)
		}
	}
	if _, ok := d.Load(key); ok {
		t.Error("it is still there")
	}
	if err := d.Remove("../x"); err != errKey {
		t.Errorf("Remove outside = %v", err)
	}
	if names := list(t, path); !slices.Equal(names, []string{"0.txt", key + ".lock", key + ".spent", other + ".session", "notes.txt", "x.session"}) || len(*heard) != 0 {
		t.Errorf("the folder holds %q, heard %q", names, *heard)
	}
}

func TestSaveClearsAwayWhatIsLongPast(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	day := 24 * time.Hour
	other := strings.Repeat("ab", 16)
	for name, age := range map[string]time.Duration{
		other + ".session": 6 * day, other + ".lock": 6 * day, other + ".spent": 6 * day, other + ".lock.held": 6 * day, key + ".lock.held": 8 * day,
		key + ".lock": 7 * day, key + ".spent": 7 * day, strings.Repeat("cd", 16) + ".session": 8 * day, strings.Repeat("01", 16) + ".session": 7*day - time.Minute, "tmp-report": 800 * day,
		"photo.jpg": 800 * day, "session": 800 * day, "x.lock": 800 * day,
		strings.Repeat("ef", 16) + ".session": -800 * day, // the clock was set back since
	} {
		file := filepath.Join(path, name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, made.Add(-age), made.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	before := list(t, path)
	save(t, d, key, sample())
	if names := list(t, path); !slices.Equal(names, before) {
		t.Errorf("the second time, too, others were cleared away; left is %q", names)
	}
	d, _ = opened(t, path)
	save(t, d, key, sample())
	want := []string{strings.Repeat("01", 16) + ".session", key + ".session", other + ".lock", other + ".lock.held", other + ".session", other + ".spent", strings.Repeat("ef", 16) + ".session", "photo.jpg", "session", "tmp-report", "x.lock"}
	if names := list(t, path); !slices.Equal(names, want) {
		t.Errorf("the folder holds\n%q, want\n%q", names, want)
	}
}

func TestPath(t *testing.T) {
	for _, test := range []struct {
		goos, want string
		env        map[string]string
	}{
		{"linux", "/home/bob/.cache/awsmfa", map[string]string{"HOME": "/home/bob"}},
		{"linux", "/var/c/awsmfa", map[string]string{"HOME": "/home/bob", "XDG_CACHE_HOME": "/var/c"}},
		{"linux", "/home/bob/.cache/awsmfa", map[string]string{"HOME": "/home/bob", "XDG_CACHE_HOME": "c"}},
		{"freebsd", "/home/bob/.cache/awsmfa", map[string]string{"HOME": "/home/bob/"}},
		{"darwin", "/Users/bob/Library/Caches/awsmfa", map[string]string{"HOME": "/Users/bob", "XDG_CACHE_HOME": "/var/c"}},
		{"linux", "/own", map[string]string{"AWSMFA_CACHE_DIR": "/own/x/..//", "XDG_CACHE_HOME": "/var/c"}},
		{"linux", "/home/bob/s/x", map[string]string{"AWSMFA_CACHE_DIR": "~/s/${SUB}", "HOME": "/home/bob", "SUB": "x"}},
		{"linux", `AWSMFA_CACHE_DIR "~/s": not an absolute path`, map[string]string{"AWSMFA_CACHE_DIR": "~/s"}},
		{"linux", `AWSMFA_CACHE_DIR "own": not an absolute path`, map[string]string{"AWSMFA_CACHE_DIR": "own", "HOME": "/home/bob"}},
		{"linux", `HOME "bob/.cache/awsmfa": not an absolute path`, map[string]string{"HOME": "bob"}},
		{"linux", `AWSMFA_CACHE_DIR "C:\\own": not an absolute path`, map[string]string{"AWSMFA_CACHE_DIR": `C:\own`}},
		{"linux", "no folder for cached sessions: HOME is not set", nil},
		{"darwin", "no folder for cached sessions: HOME is not set", nil},
		{"windows", "no folder for cached sessions: LocalAppData is not set", map[string]string{"HOME": "/home/bob"}},
		{"windows", `C:\Users\bob\AppData\Local\awsmfa`, map[string]string{"LocalAppData": `C:\Users\bob\AppData\Local`}},
		{"windows", `LocalAppData "bob\\awsmfa": not an absolute path`, map[string]string{"LocalAppData": "bob"}},
	} {
		got, err := Path(func(name string) string { return test.env[name] }, test.goos)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s %v: Path = %s, want %s", test.goos, test.env, got, test.want)
		}
	}
}

func TestAbsolute(t *testing.T) {
	for _, test := range []struct {
		goos, path string
		want       bool
	}{
		{"linux", "/", true}, {"linux", "/own", true}, {"linux", "own", false}, {"linux", "", false}, {"linux", `C:\own`, false},
		{"windows", `C:\`, true}, {"windows", "C:/", true}, {"windows", `c:\own`, true}, {"windows", "c:/own", true}, {"windows", `\\server\share`, true},
		{"windows", "", false}, {"windows", "C", false}, {"windows", "C:", false}, {"windows", "C:own", false}, {"windows", `C:o\n`, false}, {"windows", "C:o/n", false},
		{"windows", `\own`, false}, {"windows", "/own", false}, {"windows", `own`, false}, {"windows", `ab\c`, false}, {"windows", "ab/c", false},
	} {
		if got := absolute(test.path, test.goos); got != test.want {
			t.Errorf("%s %q: absolute = %v, want %v", test.goos, test.path, got, test.want)
		}
	}
}

// A file system that gives a new file away, or opens it to others, is unsafe rather
// than unwritable.
func TestUnsafeIsNotUnwritable(t *testing.T) {
	d := &Dir{path: "/sessions"}
	for _, err := range []error{nil, &UnsafeError{"/sessions/a", ForeignOwner}} {
		if got := d.explain(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
	var unwritable *UnwritableError
	if err := d.explain(fs.ErrPermission); !errors.As(err, &unwritable) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a refusal became %v", err)
	}
}
