package console

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"awsmfa/internal/loopback"
)

const secretURL = "https://s.example/?SigninToken=SECRET"

func newRedirect(t *testing.T) *Redirect {
	t.Helper()
	r, err := NewRedirect(secretURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// visits are those that were reported.
func visits(r *Redirect) (all []Visit) {
	for {
		select {
		case v := <-r.Visits():
			all = append(all, v)
		default:
			return all
		}
	}
}

// ask asks for a page, and does not go where it leads.
func ask(t *testing.T, method, address, host string) (int, http.Header) {
	t.Helper()
	q, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		q.Host = host
	}
	answer, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || strings.Contains(string(body), "SECRET") {
		t.Errorf("%s, %v", body, err)
	}
	return answer.StatusCode, answer.Header
}

// TestRedirect leads the user who has the path to the target, once, and nobody else
// anywhere.
func TestRedirect(t *testing.T) {
	r := newRedirect(t)
	for _, wrong := range [][3]string{{"GET", r.URL, "evil.example"}, {"GET", r.URL, "localhost"}, {"GET", r.URL + "/", ""}, {"GET", r.URL + "?x", ""}, {"HEAD", r.URL, ""}, {"POST", r.URL, ""}, {"GET", r.URL[:len(r.URL)-1], ""}} {
		if status, header := ask(t, wrong[0], wrong[1], wrong[2]); status != 404 || header.Get("Location") != "" {
			t.Errorf("%v: %d %v", wrong, status, header)
		}
	}
	if got := visits(r); got != nil {
		t.Errorf("visits of nobody: %v", got)
	}
	status, header := ask(t, "GET", r.URL, "")
	if status != 302 || header.Get("Location") != secretURL || header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %v", status, header)
	}
	if got := visits(r); len(got) != 1 || got[0] != Served && got[0] != ServedUntold {
		t.Errorf("visits: %v", got)
	}
	for range 2 {
		if status, header := ask(t, "GET", r.URL, ""); status != http.StatusGone || header.Get("Location") != "" {
			t.Errorf("again: %d %v", status, header)
		}
	}
	if got := visits(r); len(got) != 1 || got[0] != Again {
		t.Errorf("visits: %v", got)
	}
}

// TestWhoMayCome has all kinds of users come, in turn: who is refused does not use
// the page up, however often that is.
func TestWhoMayCome(t *testing.T) {
	me := loopback.User(os.Geteuid())
	for _, test := range []struct {
		users []loopback.User
		want  []Visit
	}{
		{[]loopback.User{me}, []Visit{Served}},
		{[]loopback.User{me, me, me}, []Visit{Served, Again}},
		{[]loopback.User{0}, []Visit{Served}}, // WSL
		{[]loopback.User{me + 1, me + 1, me + 2, me}, []Visit{OtherUser, Served}},
		{[]loopback.User{loopback.Elsewhere, me + 1, loopback.Elsewhere, me}, []Visit{OtherSystem, OtherUser, Served}},
		{[]loopback.User{me, me + 1}, []Visit{Served, OtherUser}},
		{[]loopback.User{loopback.Untold, loopback.Untold}, []Visit{ServedUntold, Again}},
	} {
		r := newRedirect(t)
		for _, user := range test.users {
			r.visit(user)
		}
		got := visits(r)
		if len(got) != len(test.want) {
			t.Errorf("%v: %v, want %v", test.users, got, test.want)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%v: %v, want %v", test.users, got, test.want)
			}
		}
	}
}

// TestWhoIsLedOn: the URL goes to the first visit of the user, and is in no other
// answer.
func TestWhoIsLedOn(t *testing.T) {
	r := newRedirect(t)
	for visit, status := range map[Visit]int{Served: 302, ServedUntold: 302, Again: 410, OtherUser: 403, OtherSystem: 403} {
		w := httptest.NewRecorder()
		r.answer(w, visit)
		if led := w.Header().Get("Location") == secretURL; w.Code != status || led != (status == 302) || strings.Contains(w.Body.String(), "SECRET") {
			t.Errorf("visit %d: %d %v %s", visit, w.Code, w.Header(), w.Body)
		}
	}
}
