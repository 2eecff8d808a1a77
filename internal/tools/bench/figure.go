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
		return "missed: (say why here)"
	case f.missedGoal:
		return "reached"
	}
	return "reached, and the goal"
}

const processesTogether = 20

// mostInstructions and mostInstructionsOfMany are what a call that finds a cached
// session may take, in millions, with ten profiles and with 10,000.
const (
	mostInstructions       = 2.3
	mostInstructionsOfMany = 5
)

// figures are those that the project is held to.
func (w *world) figures(r *report, rounds int) ([]figure, error) {
	warm, http, https := r.tables[0].results, r.tables[1].results, r.tables[2].results
	cached := warm[2 : 2+len(sizes)+1]
	ratio := func(name string, r result, l *limits) figure {
		return newFigure(name, r.ratio.median, r.ratio.text(2), "%.2f", l, false)
	}
	memory := func(name string, r result, l *limits) figure {
		return newFigure(name, r.peak, fmt.Sprintf("%.1f MiB", r.peak), "%.1f MiB", l, false)
	}
	figures := []figure{
		ratio("cached session ÷ empty Go program", cached[0], &limits{2.6, 2.3}),
		ratio("the same with 10,000 profiles", cached[2], &limits{3.0, 2.7}),
		ratio("the same for a role of them", cached[3], nil),
		memory("peak memory, cached session", cached[0], &limits{8, 7.5}),
		memory("the same with 10,000 profiles", cached[2], nil),
		memory("peak memory, login over HTTPS", https[1], nil),
		ratio("login ÷ bare Go POST, HTTP", http[2], &limits{1.6, 1.45}),
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
	number("requests with a cached session", max(cached[0].requests, cached[1].requests, cached[2].requests, cached[3].requests), 0)
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
	start, err := w.startFigures(r, rounds)
	if err != nil {
		return nil, err
	}
	completion, err := w.completionFigures(r, rounds)
	if err != nil {
		return nil, err
	}
	roles, err := w.rolesFigure(r, rounds)
	return slices.Concat(figures, []figure{size}, hook, start, completion, []figure{roles}), err
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
		{"instructions, cached session", w.cached(sizes[0]), &limits{mostInstructions, 2.1}},
		{"instructions, cached session, 200 profiles", w.cached(sizes[1]), nil},
		{"instructions, cached session, 10,000 profiles", w.cached(sizes[2]), &limits{mostInstructionsOfMany, 4}},
		{"the same for a role", w.cachedOf("bench-admin", sizes[2]), nil},
		{"instructions, list of 10,000 profiles", w.looks("list"), nil},
		{"instructions, status of one of 10,000 profiles", w.looks("status", "bench"), nil},
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
	return newFigure("binary", size, fmt.Sprintf("%.2f MB", size), "%.1f MB", &limits{10, 9.6}, true), nil
}
