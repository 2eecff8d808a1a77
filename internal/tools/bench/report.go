package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
)

// report is all that was found out.
type report struct {
	machine string
	command string // that makes such a report
	rounds  int
	tables  []measured
	figures []figure
	notes   []string
}

// measured is a table with its results.
type measured struct {
	title   string
	results []result
}

// write prints the report as o has it, and draws it.
func (r *report) write(out io.Writer, o options) error {
	if o.svg != "" {
		if err := os.WriteFile(o.svg, []byte(picture(r.tables)), 0o644); err != nil {
			return err
		}
	}
	text := r.text()
	if o.markdown {
		text = r.markdown()
	}
	_, err := io.WriteString(out, text)
	return err
}

// missed is an error that names the exact figures beyond their gate.
func (r *report) missed() error {
	var names []string
	for _, f := range r.figures {
		if f.exact && f.missed {
			names = append(names, fmt.Sprintf("%s: %s, gate %s", f.name, f.text, f.gate))
		}
	}
	if names == nil {
		return nil
	}
	return fmt.Errorf("missed: %s", strings.Join(names, "; "))
}

// grid is what every form of the report is made of: lines of cells, a title over
// them.
type grid struct {
	title string
	lines [][]string
}

func (r *report) grids() []grid {
	var grids []grid
	for _, t := range r.tables {
		lines := [][]string{{"", "÷ " + t.results[0].name, "ms", "processor ms", "peak MiB"}}
		for _, res := range t.results {
			lines = append(lines, []string{
				res.name, res.ratio.text(2), res.wall.text(2), fmt.Sprintf("%.2f", res.processor.median), fmt.Sprintf("%.1f", res.peak),
			})
		}
		grids = append(grids, grid{t.title, lines})
	}
	lines := [][]string{{"", "measured", "gate", "goal", ""}}
	for _, f := range r.figures {
		lines = append(lines, []string{f.name, f.text, atMost(f.gate), atMost(f.goal), f.verdict()})
	}
	return append(grids, grid{"Figures", lines})
}

func atMost(limit string) string {
	if limit == "" {
		return ""
	}
	return "≤ " + limit
}

// under is what stands below the tables.
func (r *report) under() []string {
	return append(r.notes, fmt.Sprintf("%s. %d rounds, a tenth of that where scripts or shells run.", r.machine, r.rounds))
}

func (r *report) text() string {
	var b strings.Builder
	for _, g := range r.grids() {
		fmt.Fprintln(&b, g.title)
		var aligned strings.Builder
		w := tabwriter.NewWriter(&aligned, 0, 0, 2, ' ', 0)
		for _, cells := range g.lines {
			fmt.Fprintln(w, "  "+strings.Join(cells, "\t"))
		}
		w.Flush()
		for line := range strings.Lines(aligned.String()) {
			fmt.Fprintln(&b, strings.TrimRight(line, " \n"))
		}
		fmt.Fprintln(&b)
	}
	for _, line := range r.under() {
		fmt.Fprintln(&b, line)
	}
	return b.String()
}

func (r *report) markdown() string {
	var b strings.Builder
	for _, g := range r.grids() {
		fmt.Fprintf(&b, "**%s**\n\n", g.title)
		for i, cells := range g.lines {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
			if i == 0 {
				b.WriteString("|---|" + strings.Repeat("---:|", len(cells)-1) + "\n")
			}
		}
		fmt.Fprintln(&b)
	}
	for _, line := range r.under() {
		fmt.Fprintln(&b, line)
	}
	fmt.Fprintf(&b, "Reproduced by `%s`.\n", r.command)
	return b.String()
}

// text shows the decimals of values below 10, and one of others.
func (s spread) text(decimals int) string {
	format := func(v float64) string {
		if v >= 10 {
			return strconv.FormatFloat(v, 'f', 1, 64)
		}
		return strconv.FormatFloat(v, 'f', decimals, 64)
	}
	if s.low == s.high {
		return format(s.median)
	}
	return fmt.Sprintf("%s (%s–%s)", format(s.median), format(s.low), format(s.high))
}

// grouped writes n with a comma for thousands.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
