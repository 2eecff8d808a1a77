package cache

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"awsmfa/internal/session"
)

const (
	spentSuffix = ".spent"
	spentFormat = "awsmfa spent codes 1"
	// ahead is how far in the future a code may have been sent. More means that
	// the clock was set back, and that the time says nothing.
	ahead = 10 * time.Second
)

// codes are those sent for one device. A code itself is never written, only its
// HMAC-SHA256 under salt, which is made anew whenever the list was empty.
//
// There are a million codes, so a program that can read the file can find the
// code, with any hash that is fast enough to log in with. What protects it is that
// the file is the user's alone, that AWS has seen the code and takes none twice,
// and that file and salt are removed when the codes in it are dead: by Open, and
// so by the next command that looks at sessions. When none is run, the file stays.
type codes struct {
	salt string // hexadecimal
	list []spentCode
}

type spentCode struct {
	sum string // hexadecimal
	session.Spent
}

// Spent tells whether code was sent for device in the last session.SpentFor. It
// may be called without any lock.
func (d *Dir) Spent(device, code string, now time.Time) (session.Spent, bool) {
	c := d.codes(device)
	c.forget(now)
	if i := c.index(device, code); i >= 0 {
		return c.list[i].Spent, true
	}
	return session.Spent{}, false
}

// Spend remembers s for the code, replacing what is known of it, and forgets the
// codes that are dead at that time. It is called with the device's Sending lock
// held. Errors are *UnsafeError or *UnwritableError.
func (d *Dir) Spend(device, code string, s session.Spent) error {
	c := d.codes(device)
	c.forget(s.At)
	if len(c.list) == 0 {
		c.salt = rand.Text()
	}
	if i := c.index(device, code); i >= 0 {
		c.list = slices.Delete(c.list, i, i+1)
	}
	c.list = append(c.list, spentCode{c.sum(device, code), s})
	return d.change(func(f *folder) error { return f.writeCodes(spentFile(device), c) })
}

// Unspend forgets that the code was sent. Errors are those of Spend.
func (d *Dir) Unspend(device, code string) error {
	c := d.codes(device)
	i := c.index(device, code)
	if i < 0 {
		return nil
	}
	c.list = slices.Delete(c.list, i, i+1)
	return d.change(func(f *folder) error { return f.writeCodes(spentFile(device), c) })
}

// spentFile has the name of the lock that is held when it is written, which
// forgetIn finds by it.
func spentFile(device string) string { return fileOf(string(session.Sending), device) + spentSuffix }

// codes reads what was sent for device; the list is empty where that fails.
func (d *Dir) codes(device string) codes {
	name := spentFile(device)
	text, err := d.read(name)
	c, ok := parseCodes(text)
	if err == nil && !ok {
		err = d.Damaged(name)
	}
	d.Tell(err)
	return c
}

func (c *codes) forget(now time.Time) {
	c.list = slices.DeleteFunc(c.list, func(s spentCode) bool { return isDead(s.At, now) })
}

// isDead says whether a code that was sent then is of no use to anybody any more.
func isDead(sent, now time.Time) bool {
	age := now.Sub(sent)
	return age > session.SpentFor || age < -ahead
}

func (c *codes) index(device, code string) int {
	sum := c.sum(device, code)
	return slices.IndexFunc(c.list, func(s spentCode) bool { return s.sum == sum })
}

func (c *codes) sum(device, code string) string {
	h := hmac.New(sha256.New, []byte(c.salt))
	h.Write([]byte(device + "\x00" + code))
	return hex.EncodeToString(h.Sum(nil))
}

func (c *codes) render() string {
	var b strings.Builder
	b.WriteString(spentFormat + "\n")
	put(&b, "salt", c.salt)
	for _, s := range c.list {
		state := "sent"
		if s.Refused {
			state = "refused"
		}
		put(&b, "code", strings.Join([]string{s.sum, timeText(s.At), state, s.Key}, " "))
	}
	b.WriteString(lastLine + "\n")
	return b.String()
}

func parseCodes(text string) (c codes, ok bool) {
	r := reader{rest: text}
	r.expect(spentFormat)
	c.salt = r.value("salt")
	for r.rest != lastLine+"\n" {
		words := strings.Split(r.value("code"), " ")
		if len(words) != 4 || words[2] != "sent" && words[2] != "refused" {
			return codes{}, false
		}
		c.list = append(c.list, spentCode{words[0], session.Spent{At: r.time(words[1]), Key: words[3], Refused: words[2] == "refused"}})
	}
	if r.bad {
		return codes{}, false
	}
	return c, true
}
