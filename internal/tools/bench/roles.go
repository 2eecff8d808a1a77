package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// roleCounts are how many roles are written at once; the second is ten times the
// first.
var roleCounts = []int{300, 3_000}

// rolesTable compares how long it takes to write so many roles to the credentials
// file.
func (w *world) rolesTable() (table, error) {
	t := table{title: "write --roles, with a code and a request for each role", slow: true}
	for _, n := range roleCounts {
		r, err := w.writeRoles(n)
		if err != nil {
			return table{}, err
		}
		t.rows = append(t.rows, r)
	}
	return t, nil
}

// writeRoles writes the session of a user and n roles of his, each time into the
// file as it was and with no session cached.
func (w *world) writeRoles(n int) (row, error) {
	h, err := makeRolesHome(filepath.Join(w.dir, fmt.Sprint("roles", n)), n)
	if err != nil {
		return row{}, err
	}
	credentials := h.path(".aws/credentials")
	before, err := os.ReadFile(credentials)
	if err != nil {
		return row{}, err
	}
	return row{
		name: "awsmfa write --roles, " + grouped(n) + " roles",
		argv: []string{w.built("awsmfa"), "write", "bench", "123456", "--to", "bench-mfa", "--roles", "--to-suffix=-mfa"}, copies: w.copiesOf("awsmfa"),
		env: w.env(h, w.http), server: w.http, requests: int64(n) + 1,
		before: func() error {
			if err := h.forget(); err != nil {
				return err
			}
			return os.WriteFile(credentials, before, 0o600)
		},
	}, nil
}

// rolesFigure is how the time grows with the number of roles.
func (w *world) rolesFigure(r *report, rounds int) (figure, error) {
	t, err := w.rolesTable()
	if err != nil {
		return figure{}, err
	}
	results, err := t.measure(w.built("launch"), rounds)
	if err != nil {
		return figure{}, err
	}
	r.tables = append(r.tables, measured{t.title, results})
	return newFigure("write --roles, 3,000 roles ÷ 300", results[1].ratio.median, results[1].ratio.text(2), "%.1f", &limits{12, 10.5}, false), nil
}
