// Package ui is what people read and answer: messages, tables, colours, and
// questions. It does not know what they are about.
package ui

import (
	"fmt"
	"io"
	"strings"
	"time"

	"awsmfa/internal/hint"
)

// Messages are for people. The zero Hide hides nothing.
type Messages struct {
	To     io.Writer
	Person bool                // To is a terminal
	Hide   func(string) string // takes codes and secrets out of what messages repeat
	Debug  bool                // debug messages are wanted
	Look   func() Look         // of the terminal that To is; nil: one plain line a message
	// Away finds a terminal whose person waits for another tool, which captures
	// To; nil, or nil from it: there is none.
	Away func() io.Writer
}

// Say writes one message.
func (m Messages) Say(format string, args ...any) { m.labelled("", "", format, args...) }

// speaker is the prefix of every message.
const speaker = "awsmfa: "

// labelled writes a message behind a label, which a terminal shows in a colour.
// A terminal shows long messages in several lines, cut at blanks, the later ones
// further in.
func (m Messages) labelled(label, paint, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if m.Hide != nil {
		text = m.Hide(text)
	}
	text = label + Escape(text)
	var l Look
	if m.Look != nil {
		l = m.Look()
	}
	if width := l.Width - len(speaker); l.Width > 0 && Width(text) > width {
		text = strings.Join(Wrap(text, max(width, minWrap)), "\n"+strings.Repeat(" ", len(speaker)))
	}
	label = strings.TrimSpace(label) // Wrap may have cut the line at its blank
	text = l.Paint(label, paint) + text[len(label):]
	io.WriteString(m.To, speaker+text+"\n")
}

// minWrap is the number of columns that a wrapped message takes at least.
const minWrap = 12

// Warn reports a problem that does not stop the command, and what to do about it. No
// code was at stake, or the command would have stopped.
func (m Messages) Warn(err error) {
	m.labelled("warning: ", Warning, "%v", err)
	m.Hint(hint.Of(hint.WithoutCode(err)))
}

// WarnOnce returns Warn for errors that may come more than once, as that of a
// folder that cannot be written.
func (m Messages) WarnOnce() func(error) {
	told := map[string]bool{}
	return func(err error) {
		if text := err.Error(); !told[text] {
			told[text] = true
			m.Warn(err)
		}
	}
}

// Fail says what happened and what to do about it.
func (m Messages) Fail(err error) {
	m.labelled("error: ", Bad, "%v", err)
	m.Hint(hint.Of(err))
}

// Hint says what to do, if there is anything.
func (m Messages) Hint(text string) {
	if text != "" {
		m.labelled("hint: ", Advice, "%s", text)
	}
}

// Debugf says why something is done, when that is wanted. Never a secret.
func (m Messages) Debugf(format string, args ...any) {
	if m.Debug {
		m.Say("debug: "+format, args...)
	}
}

// noticeDelay is how long a person waits without being told for what.
const noticeDelay = 500 * time.Millisecond

// NoticeIfSlow says text on a terminal unless done is called within noticeDelay.
func (m Messages) NoticeIfSlow(text string) (done func()) {
	if !m.Person && m.Away == nil {
		return func() {}
	}
	t := time.AfterFunc(noticeDelay, func() { m.Notice("%s", text) })
	return func() { t.Stop() }
}

// Notice tells a person at a terminal what is being waited for.
func (m Messages) Notice(format string, args ...any) {
	if !m.Person {
		if m.Away == nil {
			return
		}
		terminal := m.Away()
		if terminal == nil {
			return
		}
		m.To = terminal
	}
	m.Say(format, args...)
}
