package cmdline

import (
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestPick(t *testing.T) {
	name := func() cli.Flag { return &cli.StringFlag{Name: "name", Aliases: []string{"n"}} }
	device := &cli.Command{Name: "device", Flags: []cli.Flag{name()}, Subcommands: []*cli.Command{
		{Name: "list", HelpName: "device list", Flags: []cli.Flag{name()}},
		{Name: "add", HelpName: "device add", Flags: []cli.Flag{name(), &cli.StringFlag{Name: "to"}, &cli.BoolFlag{Name: "yes"}}},
	}}
	for _, test := range []struct{ line, want, rest string }{
		{"", "device", ""}, {"acme", "device", "acme"}, {"list", "device list", ""}, {"add acme", "device add", "acme"},
		{"acme add", "device", "acme add"}, {"--name add", "device", "--name add"}, {"--name x add", "device add", "--name x"},
		{"--to=x add acme", "device add", "--to=x acme"}, {"--to add list", "device list", "--to add"}, {"--yes add", "device add", "--yes"},
		{"-n add add", "device add", "-n add"}, {"-- add", "device", "-- add"}, {"--bogus add", "device add", "--bogus"}, {"--name", "device", "--name"},
		{"- add", "device", "- add"}, {"add list", "device add", "list"},
	} {
		got, rest := Pick(device, strings.Fields(test.line))
		if FullName(got) != test.want || strings.Join(rest, " ") != test.rest {
			t.Errorf("Pick(%q) = %s, %q; want %s, %q", test.line, FullName(got), rest, test.want, test.rest)
		}
	}
	plain := &cli.Command{Name: "env"}
	if got, rest := Pick(plain, []string{"list"}); got != plain || len(rest) != 1 {
		t.Errorf("a command without subcommands: %s, %q", got.Name, rest)
	}
}
