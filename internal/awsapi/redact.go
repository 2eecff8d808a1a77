package awsapi

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// pieceLength is how many letters and digits of a secret, in a row, are hidden
// wherever they stand. Shorter secrets are known by all they have, down to
// minPiece; below that, only by how they are written.
const (
	pieceLength = 16
	minPiece    = 6
)

// redactor hides secrets from text that a server wrote, which may repeat what it
// was sent: URL-encoded, as XML or JSON has it, in base64 or hexadecimal, with
// blanks and line ends between, or a part of it. So text and secrets are compared
// by their letters and digits alone, once all escapes are undone.
type redactor struct {
	code   string
	plain  []string                // the secrets
	pieces map[int]map[string]bool // of their letters and digits, by length
}

func newRedactor(code string, secrets []string) *redactor {
	r := &redactor{code: code, pieces: map[int]map[string]bool{}}
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		r.plain = append(r.plain, secret)
		r.add(fold(secret).text)
		r.add(fold(fmt.Sprintf("%x", secret)).text)
		for shift := range 3 { // of the groups of three bytes that base64 encodes
			encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
			r.add(fold(encoded[(shift*8+5)/6 : len(encoded)-1]).text)
		}
	}
	return r
}

func (r *redactor) add(folded []byte) {
	if len(folded) < minPiece {
		return
	}
	n := min(pieceLength, len(folded))
	if r.pieces[n] == nil {
		r.pieces[n] = map[string]bool{}
	}
	for i := range len(folded) - n + 1 {
		r.pieces[n][string(folded[i:i+n])] = true
	}
}

// hide is s with hidden in the place of each secret, of codes, and of what could
// be a session token.
func (r *redactor) hide(s string) string {
	for _, secret := range r.plain {
		s = strings.ReplaceAll(s, secret, hidden)
	}
	return maskTokens(maskCodes(r.hideSpelled(s), r.code))
}

// hideSpelled looks at s without its escapes, and cuts the spelling itself.
func (r *redactor) hideSpelled(s string) string {
	f := fold(s)
	secret := make([]bool, len(s)) // by the bytes of s
	mark := func(from, to int) {   // by the bytes of f
		for i := f.from[from]; i < f.to[to-1]; i++ {
			secret[i] = true
		}
	}
	for n, pieces := range r.pieces {
		end := 0 // what is marked already
		for i := 0; i+n <= len(f.text); i++ {
			if pieces[string(f.text[i:i+n])] {
				mark(max(i, end-1), i+n)
				end = i + n
			}
		}
	}
	for i := 0; r.code != "" && i+len(r.code) <= len(f.text); i++ {
		if to := i + len(r.code); string(f.text[i:to]) == r.code && !f.joined(i-1) && !f.joined(to-1) {
			mark(i, to)
		}
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case !secret[i]:
			b.WriteByte(s[i])
		case i == 0 || !secret[i-1]:
			b.WriteString(hidden)
		}
	}
	return b.String()
}

// spelled is text with, for each byte, the bytes of another text that spell it.
type spelled struct {
	text     []byte
	from, to []int
}

// joined says whether the bytes at i and i+1 are digits with nothing in between.
func (s spelled) joined(i int) bool {
	return i >= 0 && i+1 < len(s.text) && isDigit(s.text[i]) && isDigit(s.text[i+1]) && s.to[i] == s.from[i+1]
}

// fold is the letters and digits of s, in lower case, once its escapes are undone.
func fold(s string) spelled {
	f := spelled{[]byte(s), make([]int, len(s)), make([]int, len(s))}
	for i := range len(s) {
		f.from[i], f.to[i] = i, i+1
	}
	for range 3 { // escapes of escapes
		before := len(f.text)
		if f = f.unescaped(); len(f.text) == before {
			break
		}
	}
	n := 0
	for i, b := range f.text {
		if isDigit(b) || isLetter(b) {
			f.text[n], f.from[n], f.to[n] = b, f.from[i], f.to[i]
			if isLetter(b) {
				f.text[n] |= 0x20
			}
			n++
		}
	}
	return spelled{f.text[:n], f.from[:n], f.to[:n]}
}

// unescaped undoes one layer of escapes.
func (s spelled) unescaped() spelled {
	var out spelled
	for i := 0; i < len(s.text); {
		b, width := unescape(s.text[i:])
		out.text = append(out.text, b)
		out.from = append(out.from, s.from[i])
		out.to = append(out.to, s.to[i+width-1])
		i += width
	}
	return out
}

// unescape gives the first byte that text stands for, and how many bytes spell
// it: those of a URL (%2B), of XML (&#43; &#x2B; &amp;) or of JSON (\u002b \/).
func unescape(text []byte) (b byte, width int) {
	switch text[0] {
	case '%':
		return hexEscape(text, 1, 2)
	case '&':
		if end := slices.Index(text[:min(len(text), 12)], ';'); end > 0 {
			return entity(text, string(text[1:end]))
		}
	case '\\':
		if len(text) > 1 && (text[1] == 'u' || text[1] == 'U') {
			return hexEscape(text, 2, 4)
		}
		if len(text) > 1 && text[1] == 'x' {
			return hexEscape(text, 2, 2)
		}
		if len(text) > 1 && strings.IndexByte("nrtbf", text[1]) >= 0 {
			return ' ', 2
		}
	}
	return text[0], 1
}

// entity is a character of XML, by name or number, with & before and ; behind it.
func entity(text []byte, name string) (byte, int) {
	if named := map[string]byte{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}[name]; named != 0 {
		return named, len(name) + 2
	}
	number, isNumber := strings.CutPrefix(name, "#")
	base := 10
	if digits, isHex := strings.CutPrefix(strings.ToLower(number), "x"); isHex {
		number, base = digits, 16
	}
	if n, err := strconv.ParseUint(number, base, 8); isNumber && err == nil && n < 0x80 {
		return byte(n), len(name) + 2
	}
	return text[0], 1
}

// hexEscape reads digits of an ASCII character behind skip bytes.
func hexEscape(text []byte, skip, digits int) (byte, int) {
	if len(text) >= skip+digits {
		if n, err := strconv.ParseUint(string(text[skip:skip+digits]), 16, 16); err == nil && n < 0x80 {
			return byte(n), skip + digits
		}
	}
	return text[0], 1
}
