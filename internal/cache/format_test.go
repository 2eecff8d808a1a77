package cache

import (
	"strings"
	"testing"
	"time"

	"awsmfa/internal/session"
)

// Versions that run side by side read each other's files and wait for each
// other's locks.

func TestFormatOfASession(t *testing.T) {
	k := sample()
	k.Profile, k.Role, k.KeyID, k.SessionToken = `my p\é~`, "arn:aws:iam::123456789012:role/Admin", "AKIAEXAMPLE", "token"
	want := `awsmfa session 2
key = 0123456789abcdef0123456789abcdef
profile = my p\x5c\xc3\xa9~
device = arn:aws:iam::123456789012:mfa/bob
role = arn:aws:iam::123456789012:role/Admin
region = eu-central-1
made = 2026-11-20T12:00:00.123Z
expires = 2026-11-21T00:00:00.123Z
length = 12h0m0s
long_term_key_id = AKIAEXAMPLE
access_key_id = ASIAEXAMPLE
secret_access_key = hush/hush+
session_token = token
end
`
	if got, err := render(key, k); got != want || err != nil {
		t.Errorf("the file is\n%s%v, want\n%s", got, err, want)
	}
	if got, ok := parse(key, want); !ok || got != k {
		t.Errorf("parse = %+v, %v", got, ok)
	}
}

func TestFormatOfSpentCodes(t *testing.T) {
	c := codes{salt: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", list: []spentCode{
		{"00ff", session.Spent{At: made, Key: key}},
		{"11ee", session.Spent{At: made.Add(time.Second), Refused: true}},
	}}
	want := `awsmfa spent codes 1
salt = ABCDEFGHIJKLMNOPQRSTUVWXYZ
code = 00ff 2026-11-20T12:00:00.123Z sent 0123456789abcdef0123456789abcdef
code = 11ee 2026-11-20T12:00:01.123Z refused ` + `
end
`
	if got := c.render(); got != want {
		t.Errorf("the file is\n%s, want\n%s", got, want)
	}
	got, ok := parseCodes(want)
	if !ok || got.render() != want {
		t.Errorf("parseCodes = %+v, %v", got, ok)
	}
	for _, wrong := range []string{
		strings.Replace(want, "sent 0", "sent 0 0", 1), strings.Replace(want, " sent", "", 1), strings.Replace(want, "salt =", "salt", 1),
		want + "end\n", strings.TrimSuffix(want, "end\n") + "End\n", strings.Replace(want, "codes 1", "codes 2", 1),
	} {
		if c, ok := parseCodes(wrong); ok || c.salt != "" || c.list != nil {
			t.Errorf("parseCodes of\n%s = %+v, %v", wrong, c, ok)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	const device = "arn:aws:iam::123456789012:mfa/bob"
	for kind, want := range map[session.Lock]string{
		session.Sending: "e9184a7c4c2f3c3414ce9e1347a1eb31",
		session.Asking:  "7c37489d0e7160ff664c591c5f843eed",
	} {
		if got := fileOf(string(kind), device); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
	if got := spentFile(device); got != "e9184a7c4c2f3c3414ce9e1347a1eb31.spent" {
		t.Errorf("the file of its spent codes is %s", got)
	}
}

// Listing takes apart thousands of session tokens, of which none is escaped.
func TestPlainTextIsNotCopied(t *testing.T) {
	token := strings.Repeat("token=", 200)
	if n := testing.AllocsPerRun(100, func() {
		if s, ok := unescape(token); !ok || len(s) != len(token) {
			t.Error("it is another")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
