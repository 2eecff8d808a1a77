package ui

import "strings"

// Above is the lines that speak writes, to stand above a question. They have no
// colours, which a question would escape, and fit the terminal or, where the
// question is asked on another than these messages go to, one of the usual width.
func (m Messages) Above(speak func(Messages)) string {
	var b strings.Builder
	width := DefaultWidth
	if m.Look != nil {
		width = m.Look().Width
	}
	m.To, m.Look = &b, func() Look { return Look{Width: width} }
	speak(m)
	return b.String()
}
