package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// The picture's measures, in pixels; the width of a character is that of most
// monospaced fonts at this size.
const (
	charWidth  = 9.03
	fontSize   = 15
	lineHeight = 22
	barHeight  = 34
	margin     = 16
)

// The speed of the show, in seconds.
const (
	perKey    = .045 // between two keys
	thinking  = .9   // before a line is typed
	answering = .35  // before the first line that answers
	perLine   = .06  // between lines that answer
)

const head = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="%[3]s">
<style>
  .window { fill: #1b1f27; stroke: #59636e }
  .title { font: 14px system-ui, sans-serif; fill: #9198a1; text-anchor: middle }
  .line { font: %[4]dpx ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d6dbe3; animation: show 1ms backwards }
  .cover { fill: none; animation: uncover backwards }
  .look-1 { font-weight: 600; fill: #fff }
  .look-2 { fill: #9198a1 }
  .look-31 { fill: #ff7b72 }
  .look-32 { fill: #5fd38d }
  .look-33 { fill: #e3b341 }
  .look-34, .look-36 { fill: #79b8ff }
  .look-prompt { fill: #5fd38d }
  @keyframes show { from { opacity: 0 } }
  @keyframes uncover { from { fill: #1b1f27 } to { fill: #1b1f27; transform: translateX(var(--by)) } }
  @media (prefers-reduced-motion: reduce) { .line, .cover { animation: none } }
</style>
<rect class="window" x="1" y="1" width="%[5]d" height="%[6]d" rx="9"/>
<circle cx="20" cy="18" r="5.5" fill="#ff5f57"/><circle cx="38" cy="18" r="5.5" fill="#febc2e"/><circle cx="56" cy="18" r="5.5" fill="#28c840"/>
<text class="title" x="%[7]d" y="22">%[3]s</text>
<svg x="%[8]d" y="%[9]d" width="%[10]d" height="%[11]d">
`

// draw shows the lines one after the other, once, and leaves them there.
func draw(title string, lines []line) string {
	inner := int(math.Ceil(columns * charWidth))
	width, height := inner+2*margin, barHeight+len(lines)*lineHeight+margin
	var b strings.Builder
	fmt.Fprintf(&b, head, width, height, escaped(title), fontSize, width-2, height-2, width/2, margin, barHeight, inner, height-barHeight-1)
	at := 0.
	for i, l := range lines {
		keys := l.length()
		if keys == 0 {
			continue
		}
		if l.typed {
			at += thinking
		}
		fmt.Fprintf(&b, "<text class=\"line\" xml:space=\"preserve\" y=\"%d\" textLength=\"%.1f\" style=\"animation-delay:%.2fs\">%s</text>\n",
			i*lineHeight+16, float64(keys)*charWidth, at, spans(l))
		if !l.typed {
			at += perLine
			continue
		}
		keys -= l.prompt
		by := float64(keys) * charWidth
		fmt.Fprintf(&b, "<rect class=\"cover\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" style=\"--by:%.1fpx;animation-delay:%.2fs;animation-duration:%.2fs;animation-timing-function:steps(%d)\"/>\n",
			float64(l.prompt)*charWidth, i*lineHeight, by, lineHeight, by, at, float64(keys)*perKey, keys)
		at += float64(keys)*perKey + answering
	}
	b.WriteString("</svg>\n</svg>\n")
	return b.String()
}

// spans is the text of a line in its looks.
func spans(l line) string {
	var b strings.Builder
	for _, p := range l.pieces {
		if p.look == "" {
			b.WriteString(escaped(p.text))
			continue
		}
		fmt.Fprintf(&b, "<tspan class=\"look-%s\">%s</tspan>", strings.ReplaceAll(p.look, ";", " look-"), escaped(p.text))
	}
	return b.String()
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text))
	return b.String()
}
