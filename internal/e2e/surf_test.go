//go:build unix

package e2e

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// surf is a browser: it opens the page of its last argument, follows where it
// leads, and leaves what it saw in the file surfed, with its own command line.
func surf() {
	answer, err := http.Get(os.Args[len(os.Args)-1])
	check(err)
	page, err := io.ReadAll(answer.Body)
	check(err)
	check(os.WriteFile("surfing", []byte(strings.Join(os.Args[1:], " ")+"\n"+answer.Status+"\n"+string(page)), 0o600))
	check(os.Rename("surfing", "surfed"))
}

// surfed fails unless the browser has seen what matches, or does so soon: it may
// be slower than the program that opened it.
func surfed(ts *testscript.TestScript, neg bool, args []string) {
	want := regexp.MustCompile("(?m)" + args[0])
	var seen []byte
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		seen, _ = os.ReadFile(ts.MkAbs("surfed"))
		if want.Match(seen) {
			return
		}
		if len(seen) > 0 {
			break
		}
	}
	ts.Fatalf("the browser saw %s", seen)
}
