package main

import "strings"

// roff is a manual page in the making, in the macros of man(7), which groff and
// mandoc share.
type roff struct {
	strings.Builder
	headed bool // the last line was a header
}

// macro writes a line of one macro. Its arguments are escaped and quoted.
func (r *roff) macro(name string, args ...string) {
	r.headed = name == "SH" || name == "SS"
	r.WriteString("." + name)
	for _, arg := range args {
		r.WriteString(` "` + strings.ReplaceAll(escape(arg), `"`, `\(dq`) + `"`)
	}
	r.WriteByte('\n')
}

// line writes a line of text.
func (r *roff) line(text string) {
	r.headed = false
	text = escape(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, `\(aq`) {
		text = `\&` + text
	}
	r.WriteString(text + "\n")
}

// item is an entry of a list: what it is called, and what it is.
func (r *roff) item(name, what string) {
	r.macro("TP")
	r.macro("B", name)
	r.line(what)
}

// text writes paragraphs. Lines that begin with blanks stand as they are.
func (r *roff) text(text string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if !r.headed {
			r.macro("PP")
		}
		asIs := false
		for line := range strings.SplitSeq(paragraph, "\n") {
			line, indented := strings.CutPrefix(line, "  ")
			if indented != asIs {
				r.asIs(indented)
			}
			asIs = indented
			r.line(line)
		}
		if asIs {
			r.asIs(false)
		}
	}
}

// asIs begins or ends lines that are not filled.
func (r *roff) asIs(on bool) {
	if on {
		r.WriteString(".in +4n\n.EX\n")
	} else {
		r.WriteString(".EE\n.in\n")
	}
}

// escape keeps troff from reading commands in a text, and from setting what is
// typed in the quotes and dashes of a book.
var escape = strings.NewReplacer(
	`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`,
).Replace
