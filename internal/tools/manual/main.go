// Manual writes awsmfa(1) from the commands of the program, by the ToMan of cli:
//
//	go run ./internal/tools/manual >internal/tools/manual/awsmfa.1
//
// What no command has, its variables, its files and its exit statuses, stands in
// page.md, the template that cli fills in.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/app"
)

//go:embed page.md
var template string

func main() {
	text, err := page()
	if err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
	fmt.Print(text)
}

// page is the whole manual page.
func page() (string, error) {
	cli.MarkdownDocTemplate = template
	commands := app.Commands()
	for _, c := range commands {
		for _, c := range append([]*cli.Command{c}, c.Subcommands...) {
			c.Description = markdown(strings.TrimSpace(c.Description))
		}
	}
	described := &cli.App{Name: "awsmfa", Usage: app.Tagline, Commands: commands}
	man, err := described.ToManWithSection(1)
	return ".\\\" Made by go run ./internal/tools/manual; do not edit.\n" + copyable(man), err
}

// copyable has what is to be typed stand in the page as ASCII: without it groff
// shows typographic dashes, quotes and accents.
func copyable(man string) string {
	var b strings.Builder
	for line := range strings.Lines(man) {
		if !strings.HasPrefix(line, ".") {
			line = ascii.Replace(line)
		}
		b.WriteString(line)
		if strings.HasPrefix(line, ".TH ") {
			b.WriteString(".ad l\n.nr HY 0\n") // no wide blanks, and no hyphens in what is typed
		}
	}
	return b.String()
}

var ascii = strings.NewReplacer(`\-`, `\-`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)

// markdown is a text of the help, whose examples are indented by two blanks.
func markdown(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "  ") {
			b.WriteString("  " + line)
		} else {
			b.WriteString(escape.Replace(line))
		}
	}
	return b.String()
}

var escape = strings.NewReplacer(`\`, `\\`, "*", `\*`, "`", "\\`", "<", `\<`, "[", `\[`)
