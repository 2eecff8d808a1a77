package app

import (
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

const listHelp = `
Shows what each profile of ~/.aws/config and ~/.aws/credentials is, where its
keys, its MFA device and its region come from, and what is wrong with those that
cannot be used.`

func listCommand(s *host.System) command {
	var asJSON bool
	return command{Command: &cli.Command{
		Name: "list", Usage: "profiles and what each is", Description: listHelp,
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print JSON", Destination: &asJSON}},
		Action: func(c *cli.Context) error { return listProfiles(s, asJSON, cmdline.Joined(c.Args().Slice())) },
	}}
}

func listProfiles(s *host.System, asJSON bool, args []string) error {
	if len(args) > 0 {
		return hint.Usagef("list takes no arguments").Hint("awsmfa status %s shows its sessions", hint.Word(args[0]))
	}
	files, err := readFiles(s)
	if err != nil {
		return err
	}
	var all []listed
	for p, err := range profile.All(files.Config.Index, files.Credentials.Index, loginDeps(s).Options("")) {
		all = append(all, describe(p, err))
	}
	if err := profile.Readable(files.Config.Index, files.Credentials.Index); err != nil {
		return err
	}
	if asJSON {
		return ui.PrintJSON(s.Stdout, map[string]any{"profiles": append([]listed{}, all...)})
	}
	if len(all) == 0 {
		messages(s).Say("no profiles")
	}
	return ui.Print(s.Stdout, listTable(all, look(s)))
}

// listed is what the list says of a profile.
type listed struct {
	Name       string `json:"name"`
	What       string `json:"what"`
	Source     string `json:"source,omitempty"`
	RoleARN    string `json:"role_arn,omitempty"`
	KeysFrom   string `json:"keys_from,omitempty"`
	Device     string `json:"device,omitempty"`
	DeviceFrom string `json:"device_from,omitempty"`
	Region     string `json:"region,omitempty"`
	RegionFrom string `json:"region_from,omitempty"`
	WritesTo   string `json:"writes_to,omitempty"`
	AccountID  string `json:"account_id,omitempty"`
	Problem    string `json:"problem,omitempty"`
}

// describe is for a profile that may be resolved in part only.
func describe(p profile.Profile, err error) listed {
	l := listed{
		Name: p.Name, What: what(p), Source: p.Source, KeysFrom: p.Keys.Origin.String(), Device: p.Serial.Value, DeviceFrom: p.Serial.Origin.String(),
		Region: p.Region.Value, RegionFrom: p.Region.Origin.String(), WritesTo: p.WriteTo.Value, AccountID: p.AccountID.Value,
	}
	if n := len(p.Roles); n > 0 {
		l.RoleARN = p.Roles[n-1].ARN
	}
	if p.Asked != "" {
		l.Name, l.What, l.Source, l.WritesTo = p.Asked, "written session of "+p.Name, p.Name, ""
	}
	var other *profile.OtherLoginError
	var keys *profile.KeysError
	switch {
	case errors.As(err, &other) && other.Profile == p.Name:
		l.What = "login with " + other.Kind
	case errors.As(err, &keys) && keys.Why == profile.NoKeys && l.What == "":
		l.What = "settings without keys" // as many have for all profiles
	case err != nil:
		l.Problem = err.Error()
	}
	return l
}

// what says in a few words what a profile is.
func what(p profile.Profile) string {
	switch n := len(p.Roles); {
	case n > 0 && p.Source != "":
		return "role " + ui.NameOfARN(p.Roles[n-1].ARN) + " via " + p.Source
	case n > 0:
		return "role " + ui.NameOfARN(p.Roles[n-1].ARN)
	case p.Source != "":
		return "MFA session of " + p.Source
	case p.Keys.Command != "":
		return "keys of a program"
	case p.Keys.Origin.Kind != profile.Nowhere:
		return "long-term keys"
	}
	return ""
}

// listTable has a row for each profile.
func listTable(all []listed, l ui.Look) string {
	var rows [][]ui.Cell
	from := func(what, value, origin string) ui.Cell {
		if value == "" && origin == "" {
			return ui.Cell{}
		}
		return ui.Cell{Text: ui.Escape(strings.TrimRight(what+" "+value, " ") + " from " + origin)}
	}
	for _, p := range all {
		problem := ""
		if p.Problem != "" {
			problem = "problem: " + ui.Escape(p.Problem)
		}
		rows = append(rows, []ui.Cell{
			l.Painted(ui.Escape(p.Name), ui.Heading),
			{Text: ui.Escape(p.What)},
			from("keys", "", p.KeysFrom),
			from("device", ui.NameOfARN(p.Device), p.DeviceFrom),
			from("region", p.Region, p.RegionFrom),
			{Text: writtenTo(p.WritesTo)},
			l.Painted(problem, ui.Bad),
		})
	}
	return ui.Layout(rows, l.Width)
}

func writtenTo(section string) string {
	if section == "" {
		return ""
	}
	return "written to [" + ui.Escape(section) + "]"
}
