package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
)

// figure is a number and what it is to reach.
type figure struct {
	name       string
	text       string // the value as it is shown
	gate, goal string // as they are shown; empty: there is none
	missed     bool   // the gate
	missedGoal bool
	exact      bool // the same in every run, so that a missed gate is no chance
}

// limits are the most that a figure may be, and the most that it should be; nil:
// there are none.
type limits struct{ gate, goal float64 }

func newFigure(name string, value float64, text, format string, l *limits, exact bool) figure {
	f := figure{name: name, text: text, exact: exact}
	if l != nil {
		f.gate, f.goal = fmt.Sprintf(format, l.gate), fmt.Sprintf(format, l.goal)
		f.missed, f.missedGoal = value > l.gate, value > l.goal
	}
	return f
}

// verdict says in a word what was reached.
func (f figure) verdict() string {
	switch {
	case f.gate == "":
		return ""
	case f.missed:
		return "missed"
	case f.missedGoal:
		return "reached"
	}
	return "reached, and the goal"
}

const processesTogether = 20

// figures are those that the project is held to.
func (w *world) figures(r *report, rounds int) ([]figure, error) {
	warm, http, https := r.tables[0].results, r.tables[1].results, r.tables[2].results
	kept := warm[2 : 2+len(sizes)]
	ratio := func(name string, r result, l *limits) figure {
		return newFigure(name, r.ratio.median, r.ratio.text(2), "%.2f", l, false)
	}
	memory := func(name string, r result, l *limits) figure {
		return newFigure(name, r.peak, fmt.Sprintf("%.1f MiB", r.peak), "%.1f MiB", l, false)
	}
	figures := []figure{
		ratio("kept session ÷ empty Go program", kept[0], &limits{2.6, 2.3}),
		ratio("the same with 10,000 profiles", kept[2], &limits{3.6, 3.0}),
		memory("peak memory, kept session", kept[0], &limits{8, 7.2}),
		memory("peak memory, login over HTTPS", https[1], nil),
		ratio("login ÷ bare Go POST, HTTP", http[2], &limits{1.35, 1.2}),
		ratio("login ÷ bare Go POST, HTTPS", https[1], nil),
	}
	counted, err := w.instructionFigures(r)
	if err != nil {
		return nil, err
	}
	figures = append(figures, counted...)
	number := func(name string, n int64, most float64) {
		figures = append(figures, newFigure(name, float64(n), fmt.Sprint(n), "%.0f", &limits{most, most}, true))
	}
	number("requests with a kept session", max(kept[0].requests, kept[1].requests, kept[2].requests), 0)
	number("requests of a login", max(http[2].requests, https[1].requests), 1)
	number("connections of a login", max(http[2].connections, https[1].connections), 1)
	together, err := w.together(processesTogether)
	if err != nil {
		return nil, err
	}
	number(fmt.Sprintf("requests of %d logins at once with one code", processesTogether), together, 1)
	size, err := w.size()
	if err != nil {
		return nil, err
	}
	hook, err := w.promptFigures(r, rounds)
	if err != nil {
		return nil, err
	}
	completion, err := w.completionFigures(r, rounds)
	if err != nil {
		return nil, err
	}
	roles, err := w.rolesFigure(r, rounds)
	return slices.Concat(figures, []figure{size}, hook, completion, []figure{roles}), err
}

// instructionFigures are empty without valgrind, which the report then says.
func (w *world) instructionFigures(r *report) ([]figure, error) {
	var figures []figure
	for _, c := range []struct {
		name   string
		row    row
		limits *limits
	}{
		{"instructions, empty Go program", w.empty(), nil},
		{"instructions, kept session", w.kept(sizes[0]), &limits{2.6, 2.2}},
		{"instructions, kept session, 10,000 profiles", w.kept(sizes[2]), nil},
		{"instructions, login over HTTP", w.coldLogin(w.http), nil},
	} {
		n, err := c.row.instructions(0)
		if errors.Is(err, errNoValgrind) {
			r.notes = append(r.notes, "Instructions are not counted: "+err.Error()+".")
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		figures = append(figures, newFigure(c.name, n, fmt.Sprintf("%.2f M", n), "%.1f M", c.limits, true))
	}
	return figures, nil
}

// size is that of the release binary.
func (w *world) size() (figure, error) {
	binary, err := os.Stat(w.built("awsmfa"))
	if err != nil {
		return figure{}, err
	}
	size := float64(binary.Size()) / 1e6
	return newFigure("binary", size, fmt.Sprintf("%.2f MB", size), "%.1f MB", &limits{10, 9.3}, true), nil
}
