package app

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

const tagline = "turn an MFA code into an AWS session in the shell you are in"

const helpTemplate = `awsmfa: ` + tagline + `

usage: awsmfa COMMAND [ARGUMENT...]

commands:
{{range .}}  {{printf "%-36s" .Line}}{{.Short}}
{{end}}
awsmfa COMMAND --help tells more.
`

const commandTemplate = `usage: awsmfa {{.Line}}

{{.Text}}
{{if .Options}}
flags:
{{range .Options}}  {{.}}
{{end}}{{end}}`

// helpEntry is what the templates show of a command.
type helpEntry struct {
	Line, Short, Text string
	Options           []*option
}

func entry(c *command) helpEntry {
	text := strings.ToUpper(c.short[:1]) + c.short[1:] + "."
	if c.long != "" {
		text += "\n\n" + strings.TrimSpace(c.long)
	}
	return helpEntry{Line: strings.TrimSpace(c.name + " " + c.usage), Short: c.short, Text: text, Options: c.options}
}

// help shows all commands.
func (s *System) help() error {
	var all []helpEntry
	for _, build := range commands() {
		all = append(all, entry(build(s)))
	}
	var text strings.Builder
	cli.HelpPrinter(&text, helpTemplate, all)
	return s.print(text.String())
}

// helpOf shows one command. Where somebody is about to evaluate the output, the
// help goes to people and the output fails instead.
func (s *System) helpOf(c *command) error {
	var text strings.Builder
	cli.HelpPrinter(&text, commandTemplate, entry(c))
	if c.failure == nil || s.StdoutIsTerminal() {
		return s.print(text.String())
	}
	fmt.Fprint(s.Stderr, text.String())
	return s.print(c.failure())
}
