package app

import (
	"github.com/urfave/cli/v2"

	"awsmfa/internal/host"
)

// Commands are all commands in the order of the help, for a manual page. They
// are not to be run.
func Commands() []*cli.Command {
	system := host.Empty()
	system.OS = "linux" // one page for all, which says what differs
	var all []*cli.Command
	for _, build := range builders() {
		all = append(all, build(system).Command)
	}
	return all
}
