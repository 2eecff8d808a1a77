package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// roleFlags are those of a role session.
type roleFlags struct {
	role, sessionName, externalID, policy string
	policyARNs                            cmdline.List
}

func (f *roleFlags) flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "role", Usage: "assume the role `ROLE` with the session of the profile: an ARN, or the name of a role in the user's account", Destination: &f.role},
		&cli.StringFlag{Name: "session-name", Usage: "`NAME` of the role session in CloudTrail (default: the profile's, else the user's)", Destination: &f.sessionName},
		&cli.StringFlag{Name: "external-id", Usage: "external `ID` that the role demands (default: that of the profile)", Destination: &f.externalID},
		&cli.StringFlag{Name: "policy", Usage: "allow the role session no more than the policy in `FILE`, which is JSON", Destination: &f.policy},
		&cli.GenericFlag{Name: "policy-arn", Usage: "allow it no more than the managed policy `ARN`, or one of AWS by name, as ReadOnlyAccess; may be given again", Value: &f.policyARNs},
	}
}

// given says whether one of them is.
func (f *roleFlags) given() bool {
	return f.role != "" || f.sessionName != "" || f.externalID != "" || f.policy != "" || len(f.policyARNs) > 0
}

// override is what the flags say, with the policy read from its file.
func (f *roleFlags) override() (profile.Override, error) {
	o := profile.Override{Role: f.role, SessionName: f.sessionName, ExternalID: f.externalID, PolicyARNs: f.policyARNs}
	if f.policy == "" {
		return o, nil
	}
	text, err := awsfiles.ReadFile(f.policy)
	if err != nil {
		return o, &awsfiles.ReadError{Path: f.policy, Err: err, NamedBy: profile.PolicyFlag}
	}
	if o.Policy, err = policyOf(text); err != nil {
		return o, hint.With(fmt.Errorf("--policy %s: %w", f.policy, err), "give a file with an IAM policy in JSON")
	}
	return o, nil
}

// words are what gives the same flags again.
func (f *roleFlags) words() (words []string) {
	for _, w := range [][2]string{
		{profile.RoleFlag, f.role}, {profile.SessionNameFlag, f.sessionName}, {profile.ExternalIDFlag, f.externalID}, {profile.PolicyFlag, f.policy},
	} {
		if w[1] != "" {
			words = append(words, w[0], w[1])
		}
	}
	for _, name := range f.policyARNs {
		words = append(words, profile.PolicyARNFlag, name)
	}
	return words
}

// maxPolicyFile is more than a policy of 2,048 characters takes, indented as it may
// be.
const maxPolicyFile = 64 << 10

// policyOf is the JSON of a policy without the blanks between its words, which AWS
// would count, too. Its errors hold nothing of the text, which may be any file.
func policyOf(text []byte) (string, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if len(text) > maxPolicyFile {
		return "", fmt.Errorf("more than %d kB are no policy", maxPolicyFile>>10)
	}
	var object map[string]json.RawMessage
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(text, &object); {
	case errors.As(err, &syntax):
		at := min(int(syntax.Offset), len(text))
		return "", fmt.Errorf("this is not JSON (line %d)", 1+bytes.Count(text[:at], []byte("\n")))
	case err != nil || object == nil:
		return "", errors.New("this is not a JSON object")
	}
	var short bytes.Buffer
	if err := json.Compact(&short, text); err != nil {
		return "", errors.New("this is not JSON")
	}
	return short.String(), nil
}
