package profile

import "slices"

// maxChain is the most profiles on the way from one to its keys. Nobody has as
// many, and what is said of each profile of a file would grow with the square of
// their number.
const maxChain = 25

// usualChain is how many there are for most: a role, its user, and that one's keys.
const usualChain = 3

// chain follows source_profile from p to the keys, filling in p.Keys and
// p.Roles, and returns the profiles it passed, p's own first.
func (f *files) chain(p *Profile, o Options, origin Origin) ([]*node, error) {
	if o.Name == "" {
		keys, ok, err := environmentKeys(o.Getenv)
		if err != nil {
			return nil, err
		}
		if ok {
			p.Keys = keys
			return f.environmentChain(p, origin)
		}
	}
	chain := make([]*node, 0, usualChain)
	for name := p.Name; ; {
		n, err := f.node(name)
		if err != nil {
			return nil, err
		}
		if !n.exists() {
			return nil, f.unknown(name, origin, p)
		}
		source := len(chain) > 0 || o.Override.Role != ""
		if len(chain) == 1 {
			p.Source = name
		}
		chain = append(chain, n)
		if p.Include.Value == "" {
			p.Include = n.get("include_profile")
		}
		next, err := f.step(p, n, source, o)
		if err != nil || next == "" {
			return chain, err
		}
		if next, err = f.owner(next); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(chain, func(n *node) bool { return n.name == next }) {
			return nil, &LoopError{append(chainNames(chain), next)}
		}
		if len(chain) == maxChain {
			return nil, &ChainError{p.Name}
		}
		name, origin = next, Origin{Kind: SourceProfile, Name: name}
	}
}

// unknown explains why a profile is not there.
func (f *files) unknown(name string, origin Origin, p *Profile) error {
	if origin == FromVariable("AWSMFA_PROFILE") && name == "default" {
		return &KeysError{Profile: p.Name, Why: GoneKeys}
	}
	return &UnknownError{name, origin}
}

// environmentChain is the chain of keys that come from the environment: such
// keys are no profile's, but its device and region are used with them, as the
// AWS CLI does. Only a default profile may be missing.
func (f *files) environmentChain(p *Profile, origin Origin) ([]*node, error) {
	n, err := f.node(p.Name)
	if err != nil {
		return nil, err
	}
	if !n.exists() {
		if origin.Kind != Nowhere && p.Name != "default" {
			return nil, &UnknownError{p.Name, origin}
		}
		return nil, nil
	}
	return []*node{n}, nil
}

// step takes from n what it adds to the chain: a role, or the keys. It returns
// the next profile to look at, or "" when the keys are found.
func (f *files) step(p *Profile, n *node, isSource bool, o Options) (next string, err error) {
	own, hasOwn := n.keys, n.hasKeys
	role := n.get("role_arn").Value
	if err := n.checkRoleIsThere(); err != nil && !(isSource && hasOwn) {
		return "", err
	}
	source := n.get("source_profile").Value
	if source == "" && role == "" && !hasOwn {
		source = o.sessionOf(n)
	}
	switch {
	case role != "" && !(isSource && hasOwn):
		// A profile that others source is its keys, where it has keys, and not
		// its role: that is how the AWS readers end a chain.
		if err := p.addRole(n); err != nil {
			return "", err
		}
		if source != "" && n.get("credential_source").Value != "" {
			return "", &RoleSourceError{Profile: n.name, Both: true}
		}
		if source == "" {
			return "", roleWithoutSource(p, n, o)
		}
		if source != n.name {
			return source, nil
		}
	case source != "" && !hasOwn:
		return source, nil
	}
	if hasOwn {
		p.Keys = own
		return "", nil
	}
	p.Keys, err = n.otherKeys(o)
	return "", err
}

// roleWithoutSource takes the keys of a role that credential_source explains.
func roleWithoutSource(p *Profile, n *node, o Options) error {
	switch source := n.get("credential_source").Value; {
	case source == "Environment":
		keys, ok, err := environmentKeys(o.Getenv)
		if err != nil {
			return err
		}
		if !ok {
			return &KeysError{Profile: n.name, Why: NoKeys}
		}
		p.Keys = keys
		return nil
	case source != "":
		return &OtherLoginError{Profile: n.name, Kind: "credentials of this machine (credential_source = " + source + ")"}
	case n.get("web_identity_token_file").Value != "":
		return &OtherLoginError{Profile: n.name, Kind: "a web identity"}
	}
	return &RoleSourceError{Profile: n.name}
}

// otherKeys is what n offers when it has no long-term keys: a process, or an
// error that says why it has none. A section that awsmfa manages holds what a
// login made, so it says nothing about keys.
func (n *node) otherKeys(o Options) (Keys, error) {
	if store := n.get("awsmfa_keys"); store.Value != "" {
		return Keys{}, &KeysError{n.name, storedFault(n.get("awsmfa_key_id").Value), store.Origin}
	}
	command, _, own := o.own(n)
	if command.Value != "" && !own {
		return Keys{Command: command.Value, Profile: n.name, Origin: command.Origin}, nil
	}
	for _, p := range []*part{&n.credentials, &n.config, &n.longTerm} {
		k := p.keys()
		if p.get("manager") == "awsmfa" || k.AccessKeyID == "" && k.SecretAccessKey == "" {
			continue
		}
		return Keys{}, &KeysError{n.name, keysFault(k), p.origin()}
	}
	for _, other := range otherLogins {
		if n.get(other.key).Value != "" {
			return Keys{}, &OtherLoginError{n.name, other.kind, other.command}
		}
	}
	if own {
		return Keys{}, &KeysError{n.name, OwnSession, command.Origin}
	}
	return Keys{}, &KeysError{Profile: n.name, Why: NoKeys}
}

// own is the credential_process of n, and what Own says of it.
func (o Options) own(n *node) (command Setting, profile string, ok bool) {
	command = n.get("credential_process")
	if command.Value == "" || o.Own == nil {
		return command, "", false
	}
	profile, ok = o.Own(command.Value)
	return command, profile, ok
}

// sessionOf is the other profile whose session n hands to AWS tools, because its
// credential_process gets it from this program. To us that is what a
// source_profile is: running the command would only lead back here.
func (o Options) sessionOf(n *node) string {
	if _, profile, own := o.own(n); own && profile != n.name {
		return profile
	}
	return ""
}

// otherLogins are the keys of profiles that need no MFA code from us.
var otherLogins = []struct{ key, kind, command string }{
	{"sso_session", "IAM Identity Center", "aws sso login"},
	{"sso_start_url", "IAM Identity Center", "aws sso login"},
	{"login_session", "the AWS console login", "aws login"},
	{"web_identity_token_file", "a web identity", ""},
	{"saml_auth_url", "SAML", ""},
}

func chainNames(chain []*node) []string {
	names := make([]string, len(chain))
	for i, n := range chain {
		names[i] = n.name
	}
	return names
}
