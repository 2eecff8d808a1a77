package export

import (
	"slices"
	"strings"
	"sync"
)

// corpus is what has broken somebody's quoting before, and every byte but NUL.
var corpus = sync.OnceValue(func() []string {
	var values []string
	var up, down []byte
	for i := 1; i < 256; i++ {
		c := string([]byte{byte(i)})
		values = append(values, c, "a"+c+"b", c+c, "x"+c, c+"x")
		up, down = append(up, byte(i)), append([]byte{byte(i)}, down...)
	}
	values = append(values, string(up), string(down), "")
	for _, s := range []string{
		`'`, `''`, `"`, `""`, `'"'"'`, `'\''`, `\'`, `\"`, `\\`, `\\\`, `a\`, `a\\`, `'\`, `\n`, `\x41`, `\u0041`, `\101`, `\c`,
		`$`, `$HOME`, `${HOME}`, `$(id)`, "`id`", `$((1+1))`, `$'x'`, `$"x"`, `$$`, `$?`, `$[1]`, `%`, `%PATH%`, `%%`, `{$env.HOME}`,
		`!`, `!!`, `!x`, `a!b`, `\!`, `'!'`, `^a^b`, `*`, `?`, `[a]`, `[!a]`, `{a,b}`, `{1..3}`, `~`, `~root`, `=ls`, `a=~b`, `a:=ls`, `:=ls`, `==`, `:~`,
		`-n`, `--`, `-`, `#`, `# x`, `a #b`, `;id`, `a;b`, `a|b`, `||`, `a&b`, `&&`, `<x`, `>x`, `<(id)`, `(`, `)`, `()`, `( )`, `{`, `}`, `{ }`, `[`, `]`, `[]`, `@(id)`, `@`,
		` `, `  `, ` a`, `a `, ` a  b `, "\t", "a\tb", "\r", "a\rb", "\r\n", "\n", "a\n", "\na", "a\n\nb", "\n\n", "a\nid\n", "\x1b[31mred\x1b[0m", "\a\b\f\v",
		`end`, `begin`, `true`, `null`, `None`, `{"a":1}`, `"]; id; ["`, `"); id #`, `')]; x`, `" & calc & "`, `$awsmfa[1]`,
		"é", "日本語", "ü\\", "表", "ソ\\", "‘", "’", "‚", "‛", "“”„", "a’b'c", "\u00a0", "\u0085", "\u009b31m", "\u2028", "\u2029", "\u202e", "\u200b", "\ufeff", "\ufeffa",
		"\ue000", "\uf600", "\uf601a", "\uf6ff", "\uf8ff", "\ufdd0", "\ufffd", "\ufffe", "\uffff", "\U0001f600", "\U0010ffff", "e\u0301",
		"\xff", "\xfe\xff", "\xc3", "\xc3(", "a\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "\x81\x5c", "\x83\x5c", "é\xffé",
		"FwoGZXIvYXdzEBYaDKH+/=", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "2026-11-20T22:15:00Z", "arn:aws:iam::123456789012:mfa/me@example.com",
		strings.Repeat("AbC+/0=9", 9000), strings.Repeat("'", 3000), strings.Repeat(`\`, 3001), strings.Repeat("é", 2000), strings.Repeat("! ", 500),
	} {
		values = append(values, s)
		if len(s) < 100 {
			values = append(values, "a"+s+s+"z")
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
})
