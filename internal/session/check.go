package session

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Names of what an OptionError is about.
const (
	OptionPolicy         = "session policy"
	OptionPolicyARN      = "policy ARN"
	OptionTag            = "session tag"
	OptionTransitiveTag  = "transitive session tag"
	OptionSourceIdentity = "source identity"
)

// OptionError says that AWS would refuse a request for what narrows or labels its
// session, before a code is used for it.
type OptionError struct {
	Option  string // one of the constants OptionPolicy to OptionSourceIdentity
	Problem string // completes a sentence that starts with it
}

func (e *OptionError) Error() string { return e.Option + " " + e.Problem }

// Limits of AssumeRole.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
const (
	maxPolicy     = 2048 // characters of the policy and of all ARNs together
	maxPolicyARNs = 10
	maxTags       = 50
	maxTagKey     = 128 // characters
	maxTagValue   = 256 // characters

	maxSourceIdentity = 256 // characters; the documentation says 64, answers of AWS 256
)

// Check holds what narrows or labels the session of s against AWS's limits. Its
// error is an *OptionError.
func (s Step) Check() error {
	for _, check := range []func(Step) (option, problem string){checkPolicy, checkPolicyARNs, checkTags, checkTransitiveTags, checkSourceIdentity} {
		if option, problem := check(s); problem != "" {
			return &OptionError{option, problem}
		}
	}
	return nil
}

func checkPolicy(s Step) (option, problem string) {
	var object map[string]any
	switch {
	case s.Policy == "":
	case utf8.RuneCountInString(s.Policy+strings.Join(s.PolicyARNs, "")) > maxPolicy:
		problem = fmt.Sprintf("has more than %d characters, policy ARNs included", maxPolicy)
	case json.Unmarshal([]byte(s.Policy), &object) != nil:
		problem = "is not a JSON object"
	case strings.ContainsFunc(s.Policy, func(r rune) bool { return r > 0xff }):
		problem = "holds a character beyond U+00FF"
	}
	return OptionPolicy, problem
}

func checkPolicyARNs(s Step) (option, problem string) {
	if len(s.PolicyARNs) > maxPolicyARNs {
		return OptionPolicyARN, fmt.Sprintf("is given more than %d times", maxPolicyARNs)
	}
	for _, arn := range s.PolicyARNs {
		if !isPolicyARN(arn) {
			return OptionPolicyARN, fmt.Sprintf("%.100q is not that of a managed policy", arn)
		}
	}
	if len(strings.Join(s.PolicyARNs, "")) > maxPolicy {
		return OptionPolicyARN, fmt.Sprintf("list has more than %d characters", maxPolicy)
	}
	return OptionPolicyARN, ""
}

// isPolicyARN is about managed policies of an account or of AWS.
func isPolicyARN(text string) bool {
	a, err := arn.Parse(text)
	if err != nil || len(text) > maxPolicy || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return false
	}
	name, isPolicy := strings.CutPrefix(a.Resource, "policy/")
	return a.Partition != "" && a.Service == "iam" && a.Region == "" && (a.AccountID == "aws" || len(a.AccountID) == 12) && isPolicy && name != ""
}

func checkTags(s Step) (option, problem string) {
	if len(s.Tags) > maxTags {
		return OptionTag, fmt.Sprintf("is given more than %d times", maxTags)
	}
	seen := map[string]bool{}
	for _, t := range s.Tags {
		folded := strings.ToLower(t.Key)
		switch {
		case t.Key == "" || utf8.RuneCountInString(t.Key) > maxTagKey:
			return OptionTag, fmt.Sprintf("key %.100q has not 1 to %d characters", t.Key, maxTagKey)
		case utf8.RuneCountInString(t.Value) > maxTagValue:
			return OptionTag, fmt.Sprintf("%.100q has a value of more than %d characters", t.Key, maxTagValue)
		case !isTagText(t.Key) || !isTagText(t.Value):
			return OptionTag, fmt.Sprintf("%.100q holds a character other than letters, digits, spaces and _.:/=+-@", t.Key)
		case strings.HasPrefix(folded, "aws:"):
			return OptionTag, fmt.Sprintf("key %.100q begins with aws:, which is AWS's own", t.Key)
		case seen[folded]:
			return OptionTag, fmt.Sprintf("key %.100q is given twice; capital letters make no difference", t.Key)
		}
		seen[folded] = true
	}
	return OptionTag, ""
}

func checkTransitiveTags(s Step) (option, problem string) {
	if len(s.TransitiveTags) > maxTags {
		return OptionTransitiveTag, fmt.Sprintf("is given more than %d times", maxTags)
	}
	for _, key := range s.TransitiveTags {
		if !slices.ContainsFunc(s.Tags, func(t Tag) bool { return strings.EqualFold(t.Key, key) }) {
			return OptionTransitiveTag, fmt.Sprintf("%.100q is not the key of a session tag of the role", key)
		}
	}
	return OptionTransitiveTag, ""
}

// checkChain holds what one role passes on to the next against AWS's rules: a
// transitive tag cannot be set again, and a source identity cannot change.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining.
func checkChain(steps []Step) error {
	passed := map[string]string{} // keys of transitive tags, and the role that set them
	identity := Step{}
	for _, s := range steps {
		for _, t := range s.Tags {
			if role := passed[strings.ToLower(t.Key)]; role != "" {
				return &OptionError{OptionTag, fmt.Sprintf("%.100q of %s cannot be set: it is passed on from the role %s", t.Key, s, role)}
			}
		}
		for _, key := range s.TransitiveTags {
			passed[strings.ToLower(key)] = s.RoleARN
		}
		switch {
		case s.SourceIdentity == "":
		case identity.SourceIdentity == "":
			identity = s
		case identity.SourceIdentity != s.SourceIdentity:
			return &OptionError{OptionSourceIdentity, fmt.Sprintf("of %s cannot be another than that of %s", s, identity)}
		}
	}
	return nil
}

func checkSourceIdentity(s Step) (option, problem string) {
	other := func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.In(r, unicode.L, unicode.N) && !strings.ContainsRune("_+=,.@-", r)
	}
	if id := s.SourceIdentity; id != "" && (len(id) < 2 || len(id) > maxSourceIdentity || strings.ContainsFunc(id, other)) {
		problem = fmt.Sprintf("%.100q has not 2 to %d letters, digits and _+=,.@-", id, maxSourceIdentity)
	}
	return OptionSourceIdentity, problem
}

// isTagText is AWS's pattern [\p{L}\p{Z}\p{N}_.:/=+\-@]*, which no byte outside
// UTF-8 fits.
func isTagText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.Z, unicode.N) && !strings.ContainsRune("_.:/=+-@", r)
	})
}
