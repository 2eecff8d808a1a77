package app

import (
	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"awsmfa/internal/profile"
)

// profileOn is the profile that a line of c names, "" without one.
func profileOn(c *cli.Command, line []string) string {
	args, err := cmdline.Parse(line, c.Flags)
	flag, ok := cmdline.Lookup(c.Flags, "profile").(*cli.StringFlag)
	if err != nil || !ok {
		return ""
	}
	t, err := cmdline.ReadTarget(cmdline.Joined(args), *flag.Destination, true)
	if err != nil {
		return ""
	}
	return t.Profile
}

// offerRoles offers the roles that profiles name: by ARN, and by name those that
// the profile on the line would find so.
func offerRoles(s *host.System, name string, to offer) {
	files, err := readFiles(s)
	if err != nil {
		return
	}
	config, credentials := files.Config.Index, files.Credentials.Index
	p, unresolved := profile.Resolve(config, credentials, loginDeps(s).Options(name))
	own := profile.Own(config, credentials)
	seen := map[string]bool{}
	for other := range profile.Names(config, credentials) {
		role, _ := own(other)
		if role == "" || seen[role] {
			continue
		}
		seen[role] = true
		if short, ok := p.RoleName(role); ok && unresolved == nil {
			to(short, "roles", is("role of profile "+other))
		}
		to(role, "roles", is("role of profile "+other))
	}
}
