package profile

import (
	"strings"
)

// addRole puts n's role before those that are assumed from it. What STS could
// only refuse is refused here, before a code is spent on it:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
func (p *Profile) addRole(n *node) error {
	role, external, name := n.get("role_arn"), n.get("external_id"), n.get("role_session_name")
	switch {
	case !isRoleARN(role.Value):
		return &SettingError{"role_arn", role, "the ARN of a role, such as arn:aws:iam::123456789012:role/NAME"}
	case n.emptyOr("external_id", external, isExternalID):
		return &SettingError{"external_id", n.origin("external_id", external), externalIDForm}
	case n.emptyOr("role_session_name", name, isSessionName):
		return &SettingError{"role_session_name", n.origin("role_session_name", name), sessionNameForm}
	}
	d, err := duration(n.get("duration_seconds"), maxRole)
	if err != nil {
		return err
	}
	r := Role{Profile: n.name, ARN: role.Value, Duration: d, ExternalID: external.Value, SessionName: name.Value}
	if err := r.label(n); err != nil {
		return err
	}
	p.Roles = append([]Role{r}, p.Roles...)
	return nil
}

// What a SettingError says of values of another form.
const (
	externalIDForm  = "2 to 1224 letters, digits and _ + = , . @ : / -"
	sessionNameForm = "2 to 64 letters, digits and _ + = , . @ -"
)

// isRoleARN takes what AWS and the compatible servers call a role, whose account
// may be empty.
func isRoleARN(text string) bool {
	a, isARN := parseARN(text)
	for _, r := range text {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return isARN && len(text) >= 20 && len(text) <= 2048 && (a.Service != "iam" || strings.HasPrefix(a.Resource, "role/"))
}

func isExternalID(s string) bool { return consistsOf(s, "_+=,.@:/-", 2, 1224) }

func isSessionName(s string) bool { return consistsOf(s, "_+=,.@-", 2, 64) }

// checkRoleIsThere refuses a role_arn that is there and has no value, or goes on
// in the line below: the session of the user in place of the role's would be
// another one than was asked for.
func (n *node) checkRoleIsThere() error {
	role := n.get("role_arn")
	for _, p := range []*part{&n.credentials, &n.config} {
		v := p.value("role_arn")
		switch {
		case v != nil && v.Continued:
			return &SettingError{"role_arn", Setting{v.Text, p.origin()}, "on one line: indented lines follow it"}
		case v != nil && role.Value == "":
			return &SettingError{"role_arn", Setting{"", p.origin()}, "the ARN of a role"}
		}
	}
	return nil
}

// emptyOr says whether a key is there without a value, or with one that is not
// as it has to be.
func (n *node) emptyOr(key string, s Setting, ok func(string) bool) bool {
	if s.Value != "" {
		return !ok(s.Value)
	}
	return n.origin(key, s).Origin.Kind != Nowhere
}

// origin is s, or for one without a value the place where its key is.
func (n *node) origin(key string, s Setting) Setting {
	for _, p := range []*part{&n.credentials, &n.config} {
		if s.Value == "" && p.value(key) != nil {
			return Setting{"", p.origin()}
		}
	}
	return s
}

// nameRoles gives the roles without a session name that of the user, so that
// CloudTrail tells who it was: of user_arn, else of the virtual MFA device, which
// AWS suggests to call after the user.
func (p *Profile) nameRoles() {
	name := userName(p.User.Value, "user/")
	if name == "" {
		name = userName(p.Serial.Value, "mfa/")
	}
	for i, r := range p.Roles {
		if r.SessionName == "" && isSessionName(name) {
			p.Roles[i].SessionName = name
		}
	}
}

// userName is the last part of the resource of an ARN of IAM of that kind.
func userName(text, kind string) string {
	a, ok := parseIAM(text)
	rest, isKind := strings.CutPrefix(a.Resource, kind)
	if !ok || !isKind {
		return ""
	}
	return rest[strings.LastIndexByte(rest, '/')+1:]
}
