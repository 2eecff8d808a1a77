package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// The picture's measures, in pixels.
const (
	pictureWidth = 760
	labelWidth   = 300
	valueWidth   = 130
	barHeight    = 18
	lineHeight   = 30
	titleHeight  = 44
)

const pictureHead = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" role="img" aria-label="%[3]s">
<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .title { font-weight: 600 }
  .unit, .value { fill: #59636e }
  .value { font-variant-numeric: tabular-nums }
  .bar { fill: #2f6fdb }
  .floor { fill: #afb8c1 }
  .spread { stroke: #1f2328; stroke-width: 1.5; opacity: .55 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .unit, .value { fill: #9198a1 }
    .bar { fill: #5b9bf5 }
    .floor { fill: #59636e }
    .spread { stroke: #e6edf3 }
  }
</style>
`

// picture draws the ratios of all tables as bars, each table on its own scale
// from zero, in colours that can be read on light and on dark.
func picture(tables []measured) string {
	var b strings.Builder
	height := 0
	var titles []string
	for _, t := range tables {
		height += titleHeight + lineHeight*len(t.results)
		titles = append(titles, t.title)
	}
	fmt.Fprintf(&b, pictureHead, pictureWidth, height+8, escaped("Run times as ratios. "+strings.Join(titles, ". ")))
	top := 0
	for _, t := range tables {
		t.draw(&b, top)
		top += titleHeight + lineHeight*len(t.results)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (t measured) draw(b *strings.Builder, top int) {
	most := 0.0
	for _, r := range t.results {
		most = math.Max(most, r.ratio.high)
	}
	scale := (pictureWidth - labelWidth - valueWidth) / most
	fmt.Fprintf(b, "<text x=\"0\" y=\"%d\"><tspan class=\"title\">%s</tspan><tspan class=\"unit\" dx=\"8\">time ÷ %s</tspan></text>\n",
		top+28, escaped(t.title), escaped(t.results[0].name))
	for i, r := range t.results {
		y := top + titleHeight + lineHeight*i
		class := "bar"
		if i == 0 {
			class = "floor"
		}
		fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", labelWidth-10, y+14, escaped(r.name))
		fmt.Fprintf(b, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n", class, labelWidth, y, r.ratio.median*scale, barHeight)
		end := math.Max(r.ratio.median, r.ratio.high)
		if r.ratio.high > r.ratio.low {
			fmt.Fprintf(b, "<path class=\"spread\" d=\"M%.1f %dH%.1f\"/>\n", labelWidth+r.ratio.low*scale, y+barHeight/2, labelWidth+end*scale)
		}
		fmt.Fprintf(b, "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s</text>\n", labelWidth+end*scale+8, y+14, escaped(r.ratio.text(2)))
	}
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text))
	return b.String()
}
