package app

import (
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/profile"
)

const listHelp = `
Shows what each profile of ~/.aws/config and ~/.aws/credentials is, where its
keys, its MFA device and its region come from, and what is wrong with those that
cannot be used.`

func listCommand(s *System) *command {
	var asJSON bool
	return &command{
		Command: cli.Command{Name: "list", Usage: "profiles and what each is", Description: listHelp},
		options: []*option{{long: "json", usage: "for programs", on: &asJSON}},
		run:     func(_ context.Context, w words) error { return s.list(asJSON, append(w.args, w.after...)) },
	}
}

func (s *System) list(asJSON bool, args []string) error {
	if len(args) > 0 {
		return usagef("list takes no arguments").hint("awsmfa status %s shows its sessions", quoteWord(args[0]))
	}
	config, credentials, err := s.awsFiles()
	if err != nil {
		return err
	}
	var all []listed
	o := profile.Options{Getenv: readBefore(s.Getenv("AWSMFA_RESTORE")).user(s.Getenv), Own: ownProcess}
	for p, err := range profile.All(config, credentials, o) {
		all = append(all, describe(p, err))
	}
	if err := profile.Readable(config, credentials); err != nil {
		return err
	}
	if asJSON {
		return s.printJSON(map[string]any{"profiles": append([]listed{}, all...)})
	}
	if len(all) == 0 {
		s.people().say("no profiles")
	}
	return s.print(listTable(all, s.look()))
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
		return "role " + nameOfARN(p.Roles[n-1].ARN) + " via " + p.Source
	case n > 0:
		return "role " + nameOfARN(p.Roles[n-1].ARN)
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
func listTable(all []listed, l look) string {
	var rows [][]cell
	from := func(what, value, origin string) cell {
		if value == "" && origin == "" {
			return cell{}
		}
		return cell{text: printable(strings.TrimRight(what+" "+value, " ") + " from " + origin)}
	}
	for _, p := range all {
		problem := ""
		if p.Problem != "" {
			problem = "problem: " + printable(p.Problem)
		}
		rows = append(rows, []cell{
			l.painted(printable(p.Name), heading),
			{text: printable(p.What)},
			from("keys", "", p.KeysFrom),
			from("device", nameOfARN(p.Device), p.DeviceFrom),
			from("region", p.Region, p.RegionFrom),
			{text: writtenTo(p.WritesTo)},
			l.painted(problem, bad),
		})
	}
	return layout(rows, l.width)
}

func writtenTo(section string) string {
	if section == "" {
		return ""
	}
	return "written to [" + printable(section) + "]"
}
