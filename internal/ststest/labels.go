package ststest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Actions that a trust policy has to allow besides sts:AssumeRole.
const (
	TagSession        = "sts:TagSession"
	SetSourceIdentity = "sts:SetSourceIdentity"
)

// labels are what narrows or labels a role session.
type labels struct {
	tags       map[string]string // by key, which is not case-sensitive: in small letters
	transitive []string          // keys of tags, in small letters
	identity   string
	policy     string
	arns       []string
}

// labelMembers are the parameters with one value.
func labelMembers() []member {
	policy := text("Policy", 1, 2048, `[\t\n\r\x20-\xff]+`)
	policy.pattern, policy.shown = regexp.MustCompile(`^[\t\n\r\x{20}-\x{ff}]+$`), `[\u0009\u000A\u000D\u0020-\u00FF]+`
	return []member{policy, text("SourceIdentity", 2, 64, `[\w+=,.@-]*`)}
}

// readLabels reads what the request has, in the order of AWS's checks: the shape of
// each value, then what they say together.
func (c call) readLabels() (l labels, err *apiError) {
	l.policy, _ = c.in.text("Policy")
	l.identity, _ = c.in.text("SourceIdentity")
	l.tags = map[string]string{}
	var problems []string
	keys, values := listed(c.params, "Tags", ".Key"), listed(c.params, "Tags", ".Value")
	for i, key := range keys {
		value := ""
		if i < len(values) {
			value = values[i]
		}
		problems = append(problems, tagProblems("tags", i+1, ".key", key, 1, 128)...)
		problems = append(problems, tagProblems("tags", i+1, ".value", value, 0, 256)...)
		folded := strings.ToLower(key)
		if _, again := l.tags[folded]; again {
			return l, unacceptable("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		l.tags[folded] = value
	}
	for i, key := range listed(c.params, "TransitiveTagKeys", "") {
		problems = append(problems, tagProblems("transitiveTagKeys", i+1, "", key, 1, 128)...)
		l.transitive = append(l.transitive, strings.ToLower(key))
	}
	l.arns = listed(c.params, "PolicyArns", ".arn")
	if n := max(len(keys), len(l.transitive)); n > 50 {
		problems = append(problems, fmt.Sprintf("Value '%d' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50", n))
	}
	if len(l.arns) > 10 {
		problems = append(problems, "Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10")
	}
	if err := validation(problems); err != nil {
		return l, err
	}
	for _, key := range l.transitive {
		if _, ok := l.tags[key]; !ok {
			return l, unacceptable("The specified transitive tag key must be included in the requested tags.")
		}
	}
	return l, l.policyProblem()
}

// listed are the values of name.member.1, .2 and so on, up to the first that is not
// there.
func listed(params url.Values, name, field string) (values []string) {
	for i := 1; ; i++ {
		key := name + ".member." + strconv.Itoa(i) + field
		if !params.Has(key) {
			return values
		}
		values = append(values, params.Get(key))
	}
}

var tagText = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

func tagProblems(list string, n int, field, value string, least, most int) (problems []string) {
	at := fmt.Sprintf("Value '%s' at '%s.%d.member%s' failed to satisfy constraint: ", value, list, n, field)
	if length := utf8.RuneCountInString(value); length < least || length > most {
		problems = append(problems, at+fmt.Sprintf("Member must have length less than or equal to %d", most))
	}
	if !tagText.MatchString(value) {
		problems = append(problems, at+`Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+`)
	}
	return problems
}

func unacceptable(message string) *apiError {
	return &apiError{http.StatusBadRequest, "InvalidParameterValue", message}
}

// policyProblem looks at the policy as far as a stand-in can, and at the packed
// size, whose measure is AWS's secret: here it is two kilobytes.
func (l labels) policyProblem() *apiError {
	malformed := func(message string) *apiError {
		return &apiError{http.StatusBadRequest, "MalformedPolicyDocument", message}
	}
	var document struct{ Statement any }
	if l.policy != "" {
		if err := json.Unmarshal([]byte(l.policy), &document); err != nil {
			return malformed(fmt.Sprintf("Unexpected character ('%c' (code %[1]d)): expected a valid value (number, String, array, object, 'true', 'false' or 'null')", l.policy[0]))
		}
		if document.Statement == nil {
			return malformed("Syntax errors in policy.")
		}
	}
	if i := slices.IndexFunc(l.arns, func(arn string) bool {
		return arnField(arn, 2) != "iam" || !strings.HasPrefix(arnField(arn, 5), "policy/")
	}); i >= 0 {
		return invalid("ARN " + l.arns[i] + " is not valid.")
	}
	switch size := l.packed(); {
	case size <= 100:
		return nil
	case l.policy == "" && len(l.arns) == 0:
		return &apiError{http.StatusBadRequest, "PackedPolicyTooLarge", fmt.Sprintf("Packed size of session tags consumes %d%% of allotted space.", size)}
	default:
		return &apiError{http.StatusBadRequest, "PackedPolicyTooLarge", fmt.Sprintf("Packed policy consumes %d%% of allotted space, please use smaller policy.", size)}
	}
}

// packed is the part of the allotted space, in percent.
func (l labels) packed() int {
	n := len(l.policy) + len(strings.Join(l.arns, ""))
	for key, value := range l.tags {
		n += len(key) + len(value)
	}
	return (n*100 + 2047) / 2048
}

// inherit adds to l what the caller's session passes on: its transitive tags and
// its source identity.
func (c call) inherit(l labels) (labels, *apiError) {
	for key := range l.tags {
		if _, taken := c.who.transitive[key]; taken {
			return l, unacceptable("One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.")
		}
	}
	for key, value := range c.who.transitive {
		l.tags[key] = value
		l.transitive = append(l.transitive, key)
	}
	if l.identity == "" {
		l.identity = c.who.identity
	}
	return l, nil
}

// missing is the first action that the role's trust policy would have to allow for
// l and does not; "" if there is none. A source identity is never changed.
func (r Role) missing(c caller, l labels) string {
	switch {
	case len(l.tags) > 0 && !slices.Contains(r.AlsoAllows, TagSession):
		return TagSession
	case l.identity != "" && !slices.Contains(r.AlsoAllows, SetSourceIdentity), c.identity != "" && c.identity != l.identity:
		return SetSourceIdentity
	}
	return ""
}

// passedOn are the tags that the next role of a chain inherits.
func (l labels) passedOn() map[string]string {
	passed := maps.Clone(l.tags)
	maps.DeleteFunc(passed, func(key, _ string) bool { return !slices.Contains(l.transitive, key) })
	return passed
}

// elements are what an answer tells of l.
func (l labels) elements() (nodes []node) {
	if size := l.packed(); size > 0 {
		nodes = append(nodes, leaf("PackedPolicySize", strconv.Itoa(size)))
	}
	if l.identity != "" {
		nodes = append(nodes, leaf("SourceIdentity", l.identity))
	}
	return nodes
}
