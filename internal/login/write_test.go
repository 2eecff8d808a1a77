package login

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/credfile"
	"awsmfa/internal/hint"
	"awsmfa/internal/ui"
)

// world is a home with a user called base and many roles, and a stand-in for STS
// that gives everybody a session.
type world struct {
	Deps
	home  string
	says  *strings.Builder
	asked int
	forms []url.Values // of the requests
	codes int          // that logIn has used
	env   map[string]string
	// answers are other ones than a session, by their action; see refusal.
	answers map[string]string
	// onRequest is called before a request is answered; nil: nothing.
	onRequest func(n int)
}

const answerText = `<%[1]sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%[1]sResult><Credentials>
<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>%[2]s</Expiration></Credentials></%[1]sResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></%[1]sResponse>`

func newWorld(tb testing.TB, roles int) *world {
	tb.Helper()
	w := &world{home: tb.TempDir(), says: &strings.Builder{}}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.asked++
		if w.onRequest != nil {
			w.onRequest(w.asked)
		}
		text, ok := w.answers[r.PostFormValue("Action")]
		w.forms = append(w.forms, r.PostForm)
		if ok {
			if strings.HasPrefix(text, "<ErrorResponse") {
				rw.WriteHeader(http.StatusForbidden)
			}
			fmt.Fprint(rw, text)
			return
		}
		fmt.Fprintf(rw, answerText, r.PostFormValue("Action"), time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	}))
	tb.Cleanup(server.Close)
	var config strings.Builder
	for i := range roles {
		fmt.Fprintf(&config, "[profile role%d]\nrole_arn = arn:aws:iam::%012d:role/Developer\nsource_profile = base\nregion = eu-west-1\n\n", i, i)
	}
	config.WriteString("[profile base]\nmfa_serial = arn:aws:iam::123456789012:mfa/bob\nregion = eu-west-1\n")
	w.write(tb, "config", config.String())
	w.write(tb, "credentials", "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n")
	w.env = map[string]string{"HOME": w.home, "AWS_ENDPOINT_URL_STS": server.URL, "AWSMFA_CACHE_DIR": filepath.Join(w.home, "sessions")}
	w.Deps = Deps{
		OS: runtime.GOOS, Getenv: func(name string) string { return w.env[name] }, Environ: func() []string { return nil }, Now: time.Now,
		Version: func() string { return "test" }, Say: ui.Messages{To: w.says}, TerminalInput: func() io.Reader { return nil }, TerminalOutput: func() io.Writer { return nil },
	}
	return w
}

func (w *world) path(name string) string { return filepath.Join(w.home, ".aws", name) }

func (w *world) write(tb testing.TB, name, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Join(w.home, ".aws"), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}

func (w *world) read(tb testing.TB) awsfiles.Files {
	tb.Helper()
	files, err := awsfiles.Reader{Getenv: w.Getenv, Stopped: func() <-chan struct{} { return nil }, Debugf: func(string, ...any) {}}.Read()
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// writeRoles is "write base 123456 --to base-mfa --roles --to-suffix=-mfa".
func (w *world) writeRoles(ctx context.Context, tb testing.TB) error {
	request := Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, MinLeft: UsualMin, Quiet: true}
	return Write(ctx, w.Deps, w.read(tb), request, Target{Section: "base-mfa", Roles: true, Suffix: "-mfa"})
}

// Ten times the roles take about ten times the memory, in all: to resolve them, to
// ask for their sessions, to cache and to write them, and to forget them.
func TestWriteAndForgetAreLinear(t *testing.T) {
	measure := func(roles int) uint64 {
		w := newWorld(t, roles)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := w.writeRoles(t.Context(), t); err != nil {
			t.Fatal(err)
		}
		gone, err := Forget(t.Context(), w.Deps, w.read(t), "", true)
		if err != nil || gone.Sessions != roles+1 || gone.Sections != roles+1 || w.asked != roles+1 {
			t.Fatalf("%+v, %v, %d requests", gone, err, w.asked)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if little, much := measure(20), measure(200); much > 13*little {
		t.Errorf("20 roles take %d bytes, ten times as many %d", little, much)
	}
}

// BenchmarkWriteRoles prints the time for ten times the roles as "ratio".
func BenchmarkWriteRoles(b *testing.B) {
	var took [2]time.Duration
	for b.Loop() {
		for i, roles := range []int{300, 3_000} {
			w := newWorld(b, roles)
			began := time.Now()
			if err := w.writeRoles(b.Context(), b); err != nil {
				b.Fatal(err)
			}
			took[i] += time.Since(began)
		}
	}
	b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "ratio")
}

// stopped is a context that a signal ends at its nth look.
type stopped struct {
	context.Context
	stop context.CancelFunc
	left *atomic.Int64
}

func stopAt(ctx context.Context, n int64) stopped {
	ctx, stop := context.WithCancel(ctx)
	s := stopped{ctx, stop, new(atomic.Int64)}
	s.left.Store(n)
	return s
}

func (s stopped) look() {
	if s.left.Add(-1) == 0 {
		s.stop()
	}
}

func (s stopped) Err() error {
	s.look()
	return s.Context.Err()
}

func (s stopped) Done() <-chan struct{} {
	s.look()
	return s.Context.Done()
}

// A signal at any moment of a login that writes its session, too, keeps what was to
// come after it from being done, and leaves the file whole.
func TestStoppedAtAnyMoment(t *testing.T) {
	for name, run := range map[string]func(*world, context.Context) error{
		"awsmfa_write_to": func(w *world, ctx context.Context) error {
			l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, MinLeft: UsualMin})
			if err != nil {
				t.Fatal(err)
			}
			k, err := l.Session(ctx)
			if (err == nil) != (k.SessionToken != "") {
				t.Errorf("%+v, %v", k, err)
			}
			return err
		},
		"write": func(w *world, ctx context.Context) error { return w.writeRoles(ctx, t) },
	} {
		stops := 0
		for n := int64(1); ; n++ {
			w := newWorld(t, 2)
			config, err := os.ReadFile(w.path("config"))
			if err != nil {
				t.Fatal(err)
			}
			if name == "awsmfa_write_to" {
				w.write(t, "config", string(config)+"awsmfa_write_to = base-mfa\n")
			}
			before, _ := os.ReadFile(w.path("credentials"))
			ctx := stopAt(t.Context(), n)
			err = run(w, ctx)
			after, _ := os.ReadFile(w.path("credentials"))
			added, whole := strings.CutPrefix(string(after), string(before))
			if !whole || added != "" && !strings.HasSuffix(added, "awsmfa_profile = base\n") && !strings.HasSuffix(added, "awsmfa_profile = role1\n") {
				t.Errorf("%s, stopped at %d: the credentials file is %q", name, n, after)
			}
			if ctx.Context.Err() == nil {
				if err != nil || added == "" {
					t.Errorf("%s, not stopped: %v", name, err)
				}
				break
			}
			if stops++; !hint.Interrupted(err) || strings.Contains(w.says.String(), "warning") {
				t.Errorf("%s, stopped at %d: %v; %s", name, n, err, w.says)
			}
		}
		if stops < 5 {
			t.Errorf("%s: only %d moments", name, stops)
		}
	}
}

// The sessions of roles also go where their awsmfa_write_to says; a section that
// cannot be written keeps no other from being.
func TestRolesAreWrittenThrough(t *testing.T) {
	for _, test := range []struct{ credentials, says string }{
		{"", ""},
		{"[own1]\naws_access_key_id = AKIDOFNOBODY\naws_secret_access_key = s\n",
			"awsmfa: warning: the session is not written to the credentials file: section [own1] of the credentials file holds long-term keys\n" +
				"awsmfa: hint: " + hint.OverLongTermKeys + "\n"},
	} {
		w := newWorld(t, 3)
		config, err := os.ReadFile(w.path("config"))
		if err != nil {
			t.Fatal(err)
		}
		text := string(config)
		for i := range 3 {
			text = strings.Replace(text, fmt.Sprintf("[profile role%d]\n", i), fmt.Sprintf("[profile role%d]\nawsmfa_write_to = own%[1]d\n", i), 1)
		}
		w.write(t, "config", text)
		credentials, err := os.ReadFile(w.path("credentials"))
		if err != nil {
			t.Fatal(err)
		}
		w.write(t, "credentials", string(credentials)+test.credentials)
		if err := w.writeRoles(t.Context(), t); err != nil || w.says.String() != test.says {
			t.Errorf("%v, says %q", err, w.says)
		}
		got := map[string]string{}
		for m := range credfile.All(w.read(t).Credentials.Index) {
			got[m.Section] = m.Profile
		}
		want := map[string]string{"base-mfa": "base", "role0-mfa": "role0", "role1-mfa": "role1", "role2-mfa": "role2", "own0": "role0", "own2": "role2"}
		if test.credentials == "" {
			want["own1"] = "role1"
		}
		if !maps.Equal(got, want) {
			t.Errorf("written are %v, want %v", got, want)
		}
	}
}
