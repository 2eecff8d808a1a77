package app

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// policyDocument is what IAM takes; an Id belongs to other kinds of policies:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_id.html.
type policyDocument struct {
	Version   string
	Statement []struct {
		Sid, Effect       string
		Action, NotAction oneOrMore
		Resource          oneOrMore
		Condition         map[string]map[string]string
	}
}

// oneOrMore is a list that may be written without brackets if it has one element.
type oneOrMore []string

func (l *oneOrMore) UnmarshalJSON(text []byte) error {
	if strings.HasPrefix(string(text), "[") {
		return json.Unmarshal(text, (*[]string)(l))
	}
	*l = make([]string, 1)
	return json.Unmarshal(text, &(*l)[0])
}

func parsePolicy(t *testing.T, text string) policyDocument {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var p policyDocument
	if err := decoder.Decode(&p); err != nil || decoder.More() {
		t.Fatal(err)
	}
	return p
}

// What a thief of long-term keys could do harm with is in neither policy's list
// of what needs no MFA.
func TestPolicies(t *testing.T) {
	needMFA := []string{"iam:ChangePassword", "iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "iam:UpdateLoginProfile", "iam:CreateAccessKey"}
	for name, text := range map[string]string{"mfa": mfaPolicy, "aws": awsPolicy, "mfa with keys": withKeys(mfaPolicy), "aws with keys": withKeys(awsPolicy)} {
		p := parsePolicy(t, text)
		if p.Version != "2012-10-17" {
			t.Errorf("%s: version %q", name, p.Version)
		}
		var sids, allowed, open []string
		for _, s := range p.Statement {
			sids = append(sids, s.Sid)
			switch {
			case s.Effect == "Allow" && len(s.NotAction) == 0 && len(s.Action) > 0:
				allowed = append(allowed, s.Action...)
			case s.Effect == "Deny" && len(s.Action) == 0 && len(open) == 0:
				open = s.NotAction
				if s.Condition["BoolIfExists"]["aws:MultiFactorAuthPresent"] != "false" || len(s.Condition) != 1 || !slices.Equal(s.Resource, []string{"*"}) {
					t.Errorf("%s: %s denies %v under %v", name, s.Sid, s.Resource, s.Condition)
				}
			default:
				t.Errorf("%s: %s is neither an allowance nor the one denial", name, s.Sid)
			}
		}
		for what, list := range map[string][]string{"statement IDs": sids, "allowed actions": allowed, "actions without MFA": open} {
			if slices.Sort(list); len(slices.Compact(slices.Clone(list))) != len(list) || len(list) == 0 {
				t.Errorf("%s: %s %v", name, what, list)
			}
		}
		for _, action := range open {
			if slices.Contains(needMFA, action) {
				t.Errorf("%s: %s is possible without MFA", name, action)
			}
			if !slices.Contains(allowed, action) && action != "sts:GetSessionToken" {
				t.Errorf("%s: %s needs no MFA, but is not allowed", name, action)
			}
		}
		if keys := strings.Contains(name, "keys"); slices.Contains(allowed, "iam:CreateAccessKey") != keys || slices.Contains(sids, "AllowManageOwnAccessKeys") != keys {
			t.Errorf("%s: %v may be made", name, allowed)
		}
		if !slices.Contains(open, "iam:ListMFADevices") {
			t.Errorf("%s: setup could not find the device", name)
		}
	}
}

// createPolicies asks an independent validator: that of moto, which knows IAM's
// grammar of policies. It reads documents in JSON strings, one a line.
const createPolicies = `
import sys, json
try:
    import boto3, moto, botocore.exceptions
except ImportError:
    sys.exit(77)
with moto.mock_aws():
    iam = boto3.client("iam", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    for n, line in enumerate(sys.stdin):
        try:
            iam.create_policy(PolicyName="p%d" % n, PolicyDocument=json.loads(line))
            print("created")
        except botocore.exceptions.ClientError as e:
            print(e.response["Error"]["Code"])
`

func TestPoliciesWithMoto(t *testing.T) {
	var documents strings.Builder
	for _, text := range []string{mfaPolicy, awsPolicy, withKeys(mfaPolicy), withKeys(awsPolicy), strings.Replace(mfaPolicy, `"Resource": "*"`, `"Resource": "everything"`, 1)} {
		json.NewEncoder(&documents).Encode(text)
	}
	cmd := exec.Command("python3", "-c", createPolicies)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "PYENV_ROOT=" + os.Getenv("PYENV_ROOT")}
	cmd.Stdin = strings.NewReader(documents.String())
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) || cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 77 {
		t.Skip("python3 with moto is not installed")
	}
	if got, want := string(out), "created\ncreated\ncreated\ncreated\nMalformedPolicyDocument\n"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}
