package login

import (
	"fmt"
	"net/url"

	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/shellenv"
)

// sayDifferences says, before a code is used, where the environment, [default] and
// the profile want different things, and which of them is taken. Who logs in again
// in the same shell has read it.
func (l *Login) sayDifferences() {
	if l.deps.Getenv("AWSMFA_PROFILE") == l.Profile.Name {
		return
	}
	for _, say := range []func() string{l.regionLeftOut, l.otherRegion, l.leftoverKeys, l.defaultDevice, l.endpointWithFIPS, l.include} {
		if text := say(); text != "" {
			l.note("%s: %s", l.Profile.Name, text)
		}
	}
}

// regionLeftOut is about a region that is in another partition than the device.
func (l *Login) regionLeftOut() string {
	out := l.Profile.RegionLeftOut
	if out.Value == "" {
		return ""
	}
	return fmt.Sprintf("region %s (%s) is not used: it is outside partition %s of the profile's ARNs; give --region for one inside", out.Value, out.Origin, l.Profile.Partition())
}

// otherRegion is about a region of the environment that is not the profile's.
func (l *Login) otherRegion() string {
	taken := l.Profile.Region
	if taken.Origin.Kind != profile.Section {
		return ""
	}
	user := l.deps.Options("").Getenv
	for _, variable := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if other := user(variable); other != "" && other != taken.Value {
			return fmt.Sprintf("region %s (%s) is used, not %s (%s); to use that, add --region %[3]s", taken.Value, taken.Origin, other, variable)
		}
	}
	return ""
}

// leftoverKeys is about long-term keys in the environment beside a named profile.
func (l *Login) leftoverKeys() string {
	if l.Profile.Leftover == "" || l.Profile.Leftover == creds.ShowKeyID(l.Profile.Keys.AccessKeyID) {
		return ""
	}
	return fmt.Sprintf("access key %s (AWS_ACCESS_KEY_ID) is not used, because this profile is named; the profile's keys are (%s)", l.Profile.Leftover, l.Profile.Keys.Origin)
}

// defaultDevice is about the device of [default] for the keys of somebody else.
func (l *Login) defaultDevice() string {
	p := l.Profile
	from := p.Serial.Origin
	if p.Name == "default" || from.Name != "default" && from.Name != "profile default" {
		return ""
	}
	other, err := profile.Resolve(l.files.Config.Index, l.files.Credentials.Index, profile.Options{Name: "default", Getenv: l.deps.Options("").Getenv, FindDevice: true, Own: l.deps.Own})
	if err != nil || other.Keys.AccessKeyID == p.Keys.AccessKeyID && other.Keys.Command == p.Keys.Command {
		return ""
	}
	return fmt.Sprintf("MFA device %s (%s) is used, but the access keys are not those of [default] (%s); if the device is another: awsmfa setup %s",
		p.Serial.Value, from, p.Keys.Origin, hint.Word(p.Name))
}

// endpointWithFIPS is about the two settings that exclude each other.
func (l *Login) endpointWithFIPS() string {
	s := l.Profile.STS
	if s.Endpoint.Value == "" || !s.FIPS {
		return ""
	}
	u, err := url.Parse(s.Endpoint.Value)
	if err != nil {
		return "" // which is said when STS is to be asked
	}
	return fmt.Sprintf("STS is asked at %s (%s), not at its FIPS endpoint (use_fips_endpoint): an endpoint URL comes first", u.Host, s.Endpoint.Origin)
}

// include is about a setting of aws-vault.
func (l *Login) include() string {
	i := l.Profile.Include
	if i.Value == "" {
		return ""
	}
	return fmt.Sprintf("include_profile = %s (%s) is not read; only aws-vault reads it", i.Value, i.Origin)
}

// saySettings is about what [default] would add to the shell.
func (l *Login) saySettings(s shellenv.Settings) {
	if l.deps.Getenv("AWSMFA_PROFILE") == l.Profile.Name {
		return
	}
	if len(s.KeptOut) > 0 {
		l.note("%s: %s is kept out of this shell with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", l.Profile.Name, naming(s.KeptOut))
	}
	if len(s.Default) > 0 {
		l.note("%s: AWS tools in this shell also take %s, which the profile does not set", l.Profile.Name, naming(s.Default))
	}
}

// naming tells of settings of [default] by the variables that override them.
func naming(settings []profile.Exported) (text string) {
	for i, e := range settings {
		if i > 0 {
			text += ", "
		}
		text += e.Variable
	}
	return fmt.Sprintf("what [default] says for %s", text)
}
