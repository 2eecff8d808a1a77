package app

import (
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

const listHelp = `
Shows the profiles of ~/.aws/config and ~/.aws/credentials, one a line: what
each is, its account, role and region, and the time left of its cached session.
An asterisk marks the profile of this shell. Works offline.

PATTERN picks profiles by a part of the name, the account or the role, or by a
pattern such as 'acme-*'. For one profile, named in full, and with --long, it
also shows where keys, MFA device and region come from.

KIND is one of these:

  keys       has long-term keys
  session    is an MFA session of the keys of another profile
  role       is a role, assumed with the MFA session
  copy       is where a session of another profile, or one that flags made, is
             written to
  other      logs in without an MFA code
  settings   has no keys
  unusable   has a problem, which takes the place of the rest`

func listCommand(s *host.System) command {
	var asJSON, long bool
	return command{Command: &cli.Command{
		Name: "list", ArgsUsage: "[PATTERN]", Usage: "profiles, one a line", Description: listHelp,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "long", Usage: "also show where each setting comes from", Destination: &long},
			&cli.BoolFlag{Name: "json", Usage: "print JSON", Destination: &asJSON},
		},
		Action: func(c *cli.Context) error { return listProfiles(s, asJSON, long, cmdline.Joined(c.Args().Slice())) },
	}}
}

func listProfiles(s *host.System, asJSON, long bool, args []string) error {
	if len(args) > 1 {
		return hint.Usagef("too many arguments: %s", strings.Join(args, " ")).Hint("give one pattern")
	}
	all, err := describeAll(s)
	if err != nil {
		return err
	}
	if len(args) > 0 {
		var exact bool
		if all, exact, err = matching(all, args[0]); err != nil {
			return err
		}
		long = long || exact
	}
	if asJSON {
		return ui.PrintJSON(s.Stdout, map[string]any{"profiles": append([]listed{}, all...)})
	}
	switch {
	case len(all) == 0:
		messages(s).Say("no profiles yet")
		messages(s).Hint("start with: awsmfa setup NAME")
		return nil
	case long:
		return ui.Print(s.Stdout, longList(all, look(s)))
	}
	return ui.Print(s.Stdout, listTable(all, look(s)))
}

// describeAll describes every profile, with one look at the cached sessions.
func describeAll(s *host.System) ([]listed, error) {
	files, err := readFiles(s)
	if err != nil {
		return nil, err
	}
	d := loginDeps(s)
	known, cached := login.ListAll(d, files)
	sessions := indexSessions(known, cached, s.Now())
	var all []listed
	for p, err := range profile.All(files.Config.Index, files.Credentials.Index, d.Options("")) {
		l := describe(p, err)
		sessions.addTo(&l, p)
		all = append(all, l)
	}
	return all, profile.Readable(files.Config.Index, files.Credentials.Index)
}

// matching selects profiles: the one of exactly that name, or those whose name,
// account or role contains or matches the pattern.
func matching(all []listed, pattern string) (found []listed, exact bool, err error) {
	if i := slices.IndexFunc(all, func(l listed) bool { return l.Name == pattern }); i >= 0 {
		return all[i : i+1], true, nil
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, false, hint.Usagef("%q is not a pattern", pattern).Hint("* stands for any text, ? for a character, [ab] for one of these")
	}
	var names []string
	for _, l := range all {
		names = append(names, l.Name)
		if l.matches(strings.ToLower(pattern)) {
			found = append(found, l)
		}
	}
	if len(found) > 0 {
		return found, false, nil
	}
	err = errors.New("no profile matches " + strconv.Quote(pattern))
	if near := cmdline.Nearest(pattern, names); near != "" {
		return nil, false, hint.With(err, "did you mean %s?", hint.Word(near))
	}
	return nil, false, hint.With(err, "awsmfa list shows all profiles")
}

// matches says whether a lower-case pattern selects the profile.
func (l listed) matches(pattern string) bool {
	for _, text := range []string{l.Name, l.Account, ui.ShortARN(l.RoleARN)} {
		text = strings.ToLower(text)
		if is, _ := path.Match(pattern, text); is || text != "" && strings.Contains(text, pattern) {
			return true
		}
	}
	return false
}

// listed is a profile in the list.
type listed struct {
	Name        string `json:"name"`
	Kind        string `json:"kind"`
	What        string `json:"what"`
	Source      string `json:"source,omitempty"`
	Account     string `json:"account,omitempty"`
	RoleARN     string `json:"role_arn,omitempty"`
	KeysFrom    string `json:"keys_from,omitempty"`
	Device      string `json:"device,omitempty"`
	DeviceFrom  string `json:"device_from,omitempty"`
	Region      string `json:"region,omitempty"`
	RegionFrom  string `json:"region_from,omitempty"`
	WritesTo    string `json:"writes_to,omitempty"`
	AccountID   string `json:"account_id,omitempty"`
	ThisShell   bool   `json:"this_shell"`
	SecondsLeft int64  `json:"seconds_left,omitempty"` // of the cached session
	Problem     string `json:"problem,omitempty"`
}

// describe makes the entry of a profile. With err, p is resolved in part only.
func describe(p profile.Profile, err error) listed {
	l := listed{
		Name: p.Name, Kind: kind(p), What: what(p), Source: p.Source, KeysFrom: p.Keys.Origin.String(), Device: p.Serial.Value, DeviceFrom: p.Serial.Origin.String(),
		Account: p.Account(), Region: p.Region.Value, RegionFrom: p.Region.Origin.String(), WritesTo: p.WriteTo.Value, AccountID: p.AccountID.Value,
	}
	if n := len(p.Roles); n > 0 {
		l.RoleARN = p.Roles[n-1].ARN
	}
	if p.Asked != "" {
		l.Name, l.Kind, l.What, l.Source, l.WritesTo = p.Asked, "copy", "written session of "+p.Name, p.Name, ""
	}
	var other *profile.OtherLoginError
	var keys *profile.KeysError
	switch {
	case errors.As(err, &other) && other.Profile == p.Name:
		l.Kind, l.What = "other", "login with "+other.Kind
	case errors.As(err, &keys) && keys.Why == profile.NoKeys && l.What == "":
		l.Kind, l.What = "settings", "settings without keys" // as many have for all profiles
	case err != nil:
		l.Kind, l.Problem = "unusable", err.Error()
	}
	return l
}

// kind is the KIND of a resolved profile, or "".
func kind(p profile.Profile) string {
	switch {
	case len(p.Roles) > 0:
		return "role"
	case p.Source != "":
		return "session"
	case p.Keys.Origin.Kind != profile.Nowhere:
		return "keys"
	}
	return ""
}

// what describes a profile in a few words.
func what(p profile.Profile) string {
	switch n := len(p.Roles); {
	case n > 0 && p.Source != "":
		return "role " + ui.NameOfARN(p.Roles[n-1].ARN) + " via " + p.Source
	case n > 0:
		return "role " + ui.NameOfARN(p.Roles[n-1].ARN)
	case p.Source != "":
		return "MFA session of " + p.Source
	case p.Keys.Command != "":
		return "keys from a credential_process"
	case p.Keys.Origin.Kind != profile.Nowhere:
		return "long-term keys"
	}
	return ""
}
