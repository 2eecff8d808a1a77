package main

import (
	"slices"
	"strings"

	"awsmfa/internal/app"
)

// page is the whole manual page.
func page(m app.Manual) string {
	r := &roff{}
	r.WriteString(".\\\" Made by go run ./internal/tools/manual; do not edit.\n")
	r.macro("TH", "AWSMFA", "1", "", "awsmfa", "")
	r.WriteString(".ad l\n.nr HY 0\n") // no wide blanks, and no hyphens in what is typed
	r.macro("SH", "NAME")
	r.WriteString(`awsmfa \- ` + escape(m.Tagline) + "\n")
	r.synopsis(m)
	r.macro("SH", "DESCRIPTION")
	r.text(description)
	r.commands(m)
	for _, s := range sections {
		r.section(s)
	}
	r.macro("SH", "SEE ALSO")
	r.line("aws(1), https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html")
	return r.String()
}

func (r *roff) synopsis(m app.Manual) {
	r.macro("SH", "SYNOPSIS")
	for i, c := range m.Commands {
		if i > 0 {
			r.macro("br")
		}
		r.WriteString(strings.TrimSpace(`\fBawsmfa `+escape(c.Name)+`\fR `+escape(c.Arguments)) + "\n")
	}
	r.macro("br")
	r.WriteString(`\fBawsmfa\fR \-\-help | \-\-version` + "\n")
}

// shared are the flags that stand the same in so many commands that they are
// described once.
func shared(m app.Manual) map[app.ManualFlag]bool {
	const many = 3
	count := map[app.ManualFlag]int{}
	for _, c := range m.Commands {
		for _, f := range c.Flags {
			count[f]++
		}
	}
	all := map[app.ManualFlag]bool{}
	for f, n := range count {
		all[f] = n >= many
	}
	return all
}

func (r *roff) commands(m app.Manual) {
	r.macro("SH", "COMMANDS")
	often := shared(m)
	var common []app.ManualFlag
	for _, c := range m.Commands {
		r.macro("SS", strings.TrimSpace(c.Name+" "+c.Arguments))
		r.text(c.Short + ".")
		r.text(c.Text)
		var names []string
		for _, f := range c.Flags {
			if !often[f] {
				r.item(flagNames(f), f.Usage)
				continue
			}
			names = append(names, "--"+f.Name)
			if !slices.Contains(common, f) {
				common = append(common, f)
			}
		}
		if names != nil {
			r.text("Also, see FLAGS: " + strings.Join(names, ", ") + ".")
		}
	}
	r.macro("SH", "FLAGS")
	r.text("They stand anywhere before --. Every command also takes --help.")
	for _, f := range common {
		r.item(flagNames(f), f.Usage)
	}
}

func flagNames(f app.ManualFlag) string {
	names := "--" + f.Name
	if f.Letter != "" {
		names = "-" + f.Letter + ", " + names
	}
	return strings.TrimSpace(names + " " + f.Takes)
}

func (r *roff) section(s section) {
	r.macro("SH", s.title)
	if s.text != "" {
		r.text(s.text)
	}
	for _, i := range s.items {
		r.item(i.name, i.what)
	}
}
