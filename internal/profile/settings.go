package profile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Limits of STS in seconds:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
// and https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
const (
	minLength  = 900
	maxSession = 129600
	maxRole    = 43200
)

// duration reads a duration_seconds setting; none is zero.
func duration(s Setting, most int) (time.Duration, error) {
	if s.Value == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s.Value)
	if err != nil || n < minLength || n > most {
		return 0, &SettingError{"duration_seconds", s, fmt.Sprintf("a whole number from %d to %d", minLength, most)}
	}
	return time.Duration(n) * time.Second, nil
}

// sessionDuration is the duration_seconds of the first profile of the chain
// that is not a role, since that is whose session is made.
func sessionDuration(chain []*node) (time.Duration, error) {
	for _, n := range chain {
		if s := n.get("duration_seconds"); s.Value != "" && n.get("role_arn").Value == "" {
			return duration(s, maxSession)
		}
	}
	return 0, nil
}

// consistsOf says whether s has from least to most characters, all of them ASCII
// letters or digits or in more. Regular expressions would be compiled at every
// start of the program, which they made twice as long.
func consistsOf(s, more string, least, most int) bool {
	for i := range len(s) {
		b := s[i]
		if (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && strings.IndexByte(more, b) < 0 {
			return false
		}
	}
	return len(s) >= least && len(s) <= most
}

// Colors are those that a prompt may show a session in.
var Colors = []string{"red", "green", "yellow", "blue", "magenta", "cyan"}

func color(n *node) (Setting, error) {
	s := n.get("awsmfa_color")
	if s.Value != "" && !slices.Contains(Colors, s.Value) {
		return s, &SettingError{"awsmfa_color", s, "one of " + strings.Join(Colors, ", ")}
	}
	return s, nil
}

// region is that of the flag, the chain, or the environment. What it comes from
// decides whether it is told to the shell; a guess is not made here.
func region(chain []*node, o Options) (Setting, error) {
	s := Setting{o.Region, FromFlag("--region")}
	if s.Value == "" {
		s = first(chain, "region")
	}
	for _, v := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if s.Value == "" {
			s = Setting{o.Getenv(v), FromVariable(v)}
		}
	}
	if s.Value == "" {
		return Setting{}, nil
	}
	if !consistsOf(s.Value, "-", 1, 64) || strings.ToLower(s.Value) != s.Value {
		return Setting{}, &SettingError{"region", s, "a region name"}
	}
	return s, nil
}

// serial is the MFA device of the flag, the chain, the environment, or the
// default profile, in that order, checked for what cannot work.
func (p *Profile) serial(f *files, chain []*node, o Options) (Setting, error) {
	s := Setting{o.Serial, FromFlag("--serial")}
	if s.Value == "" {
		s = first(chain, "mfa_serial")
	}
	if s.Value == "" {
		s = Setting{o.Getenv("AWS_MFA_SERIAL"), FromVariable("AWS_MFA_SERIAL")}
	}
	if s.Value == "" {
		n, err := f.node("default")
		if err != nil {
			return Setting{}, err
		}
		s = n.get("mfa_serial")
	}
	user := p.User.Value
	switch {
	case o.FindDevice:
		return s, nil
	case s.Value == "":
		missing := &SerialMissingError{Profile: p.Name, Likely: DeviceOf(user)}
		if p.Keys.Environment {
			missing.Keys = p.Keys.Origin
		}
		return Setting{}, missing
	}
	return s, CheckSerial(s, user)
}

// CheckSerial refuses what STS could only refuse, before a code is spent on it:
// the serial number of an MFA device that no code can come from or that is not
// the user's, whose ARN may be empty. Its error is a *SerialError.
func CheckSerial(s Setting, user string) error {
	bad := func(why SerialWhy, better string) error { return &SerialError{s.Value, s.Origin, why, better} }
	if !consistsOf(s.Value, "_+=/:,.@-", 9, 256) {
		return bad(BadShape, DeviceOf(user))
	}
	device, isIAM := parseIAM(s.Value)
	if !isIAM {
		return nil // the serial number of a hardware device
	}
	switch kind, _, _ := strings.Cut(device.Resource, "/"); kind {
	case "mfa", "sms-mfa":
	case "u2f", "fido", "passkey":
		return bad(SecurityKey, "")
	case "user":
		return bad(UserARN, DeviceOf(s.Value))
	default:
		return bad(BadShape, DeviceOf(user))
	}
	if owner, ok := parseIAM(user); ok && owner.AccountID != device.AccountID {
		return bad(Foreign, DeviceOf(user))
	}
	return nil
}

// parseIAM takes an ARN of IAM apart.
func parseIAM(text string) (a arn.ARN, ok bool) {
	a, isARN := parseARN(text)
	return a, isARN && a.Service == "iam"
}

// DeviceOf is the ARN that the virtual MFA device of a user most likely has, or
// "" for what is not the ARN of a user.
func DeviceOf(user string) string {
	head, resource, ok := strings.Cut(user, ":user/")
	if !ok {
		return ""
	}
	return head + ":mfa/" + resource[strings.LastIndexByte(resource, '/')+1:]
}
