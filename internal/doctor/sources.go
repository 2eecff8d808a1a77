package doctor

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// checkSources is about source_profile without role_arn, which older scripts use.
// It is enough for awsmfa and the AWS CLI, but the SDKs for Go and .NET fail, even where
// credentials has keys for the profile. As logins work, it is a note, and its advice
// takes nothing out of a profile that others rest on.
func checkSources(c *checkup) (found []Finding) {
	s := sources{checkup: c, without: map[string]string{}, copies: map[string]string{}, others: map[string]bool{}}
	s.resolve()
	const tools = "tools made with the AWS SDKs for Go (Terraform, kubectl) and .NET fail"
	if names := s.superfluous; len(names) > 0 {
		found = advised(fmt.Sprintf("remove source_profile from [%s]: the profile uses its own keys anyway", s.without[names[0]]), Note,
			"source_profile without role_arn, beside keys of the profile's own: %s with --profile: %s", tools, list(names))
	}
	if len(s.aliases) > 0 {
		names := make([]string, len(s.aliases))
		for i, p := range s.aliases {
			names[i] = p.Name
		}
		found = append(found, advised("not needed for env and exec. "+s.copyAdvice(), Note,
			"source_profile without role_arn: %s with --profile and with roles that source it: %s", tools, list(names))...)
	}
	return found
}

// sources sorts the profiles by how they use source_profile.
type sources struct {
	*checkup
	without     map[string]string // the headers of those without role_arn, by name
	superfluous []string          // of those: they have keys of their own
	aliases     []profile.Profile // of those: they stand for the session of their source
	roles       []profile.Profile // with or without a source_profile
	copies      map[string]string // profile by the section that its session is written to
	others      map[string]bool   // the names of all that are no copies
}

// resolve goes through all profiles. One that cannot log in gets no advice about
// other tools: what it lacks comes first.
func (s *sources) resolve() {
	for name, both := range s.profiles() {
		from, has := both.inConfig("source_profile")
		if _, role := both.inConfig("role_arn"); has && from.Text != "" && !role {
			s.without[name] = both.header
		}
	}
	if len(s.without) == 0 {
		return
	}
	for p, err := range profile.All(s.config.index, s.credentials.index, profile.Options{Getenv: s.getenv, FindDevice: true}) {
		_, without := s.without[p.Name]
		s.others[p.Name] = s.others[p.Name] || p.Asked == ""
		switch {
		case err == nil && p.Asked != "":
			s.copies[p.Asked] = p.Name
		case err != nil:
		case len(p.Roles) > 0:
			s.roles = append(s.roles, p)
		case without && p.Source == "":
			s.superfluous = append(s.superfluous, p.Name)
		case without && p.Serial.Value != "":
			s.aliases = append(s.aliases, p)
		}
	}
}

// copyAdvice is the command that writes a section which such tools can read, for the
// profile that the checkup is about or else the first. It changes no profile.
func (s *sources) copyAdvice() string {
	p := s.aliases[0]
	for _, other := range s.aliases {
		if other.Name == s.profile.Name {
			p = other
		}
	}
	command, section, suffix := "awsmfa write "+hint.Word(p.Name), p.WriteTo.Value, s.freeSuffix(p.Name)
	if section == "" || section == p.Name {
		section = s.sectionFor(p.Name, suffix)
		command += " --to " + hint.Word(section)
	}
	use := "--profile " + hint.Word(section)
	if roles := s.rolesOf(p.Name); len(roles) > 0 {
		command += " --roles --to-suffix=" + suffix
		use += " (" + hint.Word(roles[0]+suffix) + " for " + roles[0] + ")"
	}
	return fmt.Sprintf("To use --profile, write the session to a section of its own: %s; then use %s", command, use)
}

// rolesOf are the names of the roles whose source_profile is that one.
func (s *sources) rolesOf(name string) (roles []string) {
	for _, p := range s.roles {
		if p.Source == name {
			roles = append(roles, p.Name)
		}
	}
	return roles
}

// sectionFor is the section to which the session of that profile is written already, or
// a new one without blanks in its name, on which AWS tools differ.
func (s *sources) sectionFor(name, suffix string) string {
	for _, section := range slices.Sorted(maps.Keys(s.copies)) {
		if s.copies[section] == name && section != name {
			return section
		}
	}
	return strings.Join(strings.Fields(name), "-") + suffix
}

// freeSuffix is one that makes new names of those of the profile and its roles.
func (s *sources) freeSuffix(name string) string {
	const usual = "-mfa"
	for _, suffix := range []string{usual, "-session", "-tools"} {
		taken := func(name string) bool { return s.others[name+suffix] }
		if !taken(name) && !slices.ContainsFunc(s.rolesOf(name), taken) {
			return suffix
		}
	}
	return usual
}
