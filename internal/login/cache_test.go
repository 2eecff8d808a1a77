package login

import (
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/cmdline"
)

// Without a usable folder for sessions a login works all the same, and says that
// nothing is cached.
func TestLoginWithoutACache(t *testing.T) {
	w := newWorld(t, 0)
	w.env["AWSMFA_CACHE_DIR"] = "relative"
	if err := w.login(t, Request{}); err != nil || w.asked != 1 {
		t.Errorf("%v, asked %d times", err, w.asked)
	}
	const want = `awsmfa: warning: the session is not cached, and other logins do not see that its code is used: AWSMFA_CACHE_DIR "relative": not an absolute path` + "\n" +
		"awsmfa: hint: sessions are not cached: set AWSMFA_CACHE_DIR to a writable folder\n"
	if w.says.String() != want {
		t.Errorf("says %q, want %q", w.says, want)
	}
	if dir, err := w.Cache(); dir != nil || err == nil {
		t.Errorf("a cache without a folder: %v, %v", dir, err)
	}
}

// The folder is opened once by all the logins of a command, which --debug shows.
func TestCacheIsOpenedOnce(t *testing.T) {
	w := newWorld(t, 2)
	w.Say.Debug = true
	if err := w.writeRoles(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(w.home, "sessions")
	if got := strings.Count(w.says.String(), "awsmfa: debug: sessions are cached in "+folder+"\n"); got != 1 {
		t.Errorf("it is opened %d times: %s", got, w.says)
	}
}

// A login that waits for another process says for which file.
func TestWaitingForAFile(t *testing.T) {
	w := newWorld(t, 0)
	w.Writer("/etc/aws").Waiting()
	if want := "awsmfa: waiting for another process that is changing /etc/aws\n"; w.says.String() != want {
		t.Errorf("says %q, want %q", w.says, want)
	}
}

// A warning about the cache comes once, however often its reason is met.
func TestWarningsComeOnce(t *testing.T) {
	w := newWorld(t, 0)
	l := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}})
	l.share().warn(errNowhere)
	l.sessions().Warn(errNowhere)
	if want := "awsmfa: warning: " + errNowhere.Error() + "\n"; w.says.String() != want {
		t.Errorf("says %q, want %q", w.says, want)
	}
}
