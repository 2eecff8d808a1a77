package awsapi

import (
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

const hidden = "******"

// show makes text of any origin fit for a terminal and a log: it hides what this
// request kept secret and what looks like a code or a token, then escapes what
// could steer a terminal.
func (x *exchange) show(s string) string {
	s = x.mask(strings.TrimSpace(s))
	return clip(x.mask(clean(s)), 300) // twice, since an escape may end in digits
}

// words is what went wrong in the network, without the layers it passed through,
// and up to the bytes of an answer that could not be read: those may be anything,
// a session among them.
func (x *exchange) words(err error) string {
	var name *net.DNSError
	var call *os.SyscallError
	var proxy *net.OpError
	if errors.As(err, &proxy) && proxy.Op == "proxyconnect" {
		return "its proxy: " + x.words(proxy.Err)
	}
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return "there is no host of this name"
	case errors.As(err, &name):
		return "its name could not be looked up"
	case errors.As(err, &call):
		return call.Err.Error()
	}
	text, _, _ := strings.Cut(err.Error(), `"`)
	return x.show(strings.TrimRight(text, " :["))
}

func (x *exchange) mask(s string) string { return x.redactor().hide(s) }

// isSecret says whether s, which is to be used as it is, holds a secret.
func (x *exchange) isSecret(s string) bool { return x.redactor().hideSpelled(s) != s }

func (x *exchange) redactor() *redactor {
	if x.redact == nil {
		x.redact = newRedactor(x.code, x.secrets)
	}
	return x.redact
}

// maskCodes hides the code that was sent, since STS repeats one that it finds
// malformed, and six digits that stand alone.
func maskCodes(s, code string) string {
	return maskRuns(s, isDigit, func(before, run, after string) bool {
		return run == code || len(run) == 6 && !endsInWord(before) && !startsWord(after)
	})
}

// maskTokens hides what has the alphabet of a session token, URL-encoded or not, and is longer than
// any part of an ARN that people choose.
func maskTokens(s string) string {
	isBase64 := func(b byte) bool { return isDigit(b) || isLetter(b) || b == '+' || b == '/' || b == '=' || b == '%' }
	return maskRuns(s, isBase64, func(_, run, _ string) bool { return len(run) >= 80 })
}

// maskRuns hides those runs of bytes that secret is true of, told what stands
// before and after.
func maskRuns(s string, in func(byte) bool, secret func(before, run, after string) bool) string {
	var b strings.Builder
	for start := 0; start < len(s); {
		end := start
		for end < len(s) && in(s[end]) == in(s[start]) {
			end++
		}
		if run := s[start:end]; in(s[start]) && secret(s[:start], run, s[end:]) {
			b.WriteString(hidden)
		} else {
			b.WriteString(run)
		}
		start = end
	}
	return b.String()
}

// clean escapes what is not printable: control bytes, C1, the characters that
// turn the direction of text, and what is not UTF-8.
func clean(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(`\x` + hexByte(s[0]))
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		s = s[n:]
	}
	return b.String()
}

// clip shortens s to at most n bytes and a mark that it goes on.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

func hexByte(b byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&15]})
}

// isCode is what a TOTP device shows: six ASCII digits.
func isCode(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return len(s) == 6
}

func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

func endsInWord(s string) bool {
	return s != "" && isWord(s[len(s)-1])
}

func startsWord(s string) bool {
	return s != "" && isWord(s[0])
}

func isWord(b byte) bool { return isLetter(b) || isDigit(b) || b == '_' }
