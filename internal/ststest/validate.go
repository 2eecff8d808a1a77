package ststest

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// member is one parameter of an operation and what AWS's service model demands
// of it. See botocore's data/sts/2011-06-15/service-2.json.
type member struct {
	name     string
	required bool
	number   bool           // an integer from min to max; else text of min to max characters
	min, max int            // both included
	pattern  *regexp.Regexp // nil: anything; spelled AWS's way by shown
	shown    string
	enum     []string // all values that there are; nil: any
}

// text is a member with a pattern; Java, which AWS spells it for, matches the
// whole value.
func text(name string, min, max int, pattern string) member {
	return member{name: name, min: min, max: max, shown: pattern, pattern: regexp.MustCompile("^(?:" + pattern + ")$")}
}

func number(name string, min, max int) member {
	return member{name: name, number: true, min: min, max: max}
}

func choice(name string, values ...string) member {
	return member{name: name, max: 1 << 16, enum: values}
}

func (m member) must() member { m.required = true; return m }

// roleARN has a pattern that Java reads in its own way (no character above
// U+FFFF matches), so it is spelled twice.
func roleARN() member {
	m := text("RoleArn", 20, 2048, `[\t\n\r\x20-\x7e\x{85}\x{a0}-\x{d7ff}\x{e000}-\x{fffd}]+`)
	m.shown = `[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`
	return m
}

// input holds the parameters of a call that were sent and are well formed.
type input struct {
	texts   map[string]string
	numbers map[string]int
}

func (in input) text(name string) (string, bool) { v, ok := in.texts[name]; return v, ok }

// number is what was sent under that name, or other.
func (in input) number(name string, other int) int {
	if n, ok := in.numbers[name]; ok {
		return n
	}
	return other
}

// check reads the members from what was sent: the first of several values
// counts and unknown parameters are ignored, as with AWS. A parameter that AWS
// heeds and this server does not is refused, lest a test believe in it.
func (op operation) check(params url.Values) (input, *apiError) {
	in := input{map[string]string{}, map[string]int{}}
	for name := range params {
		if base, _, _ := strings.Cut(name, "."); slices.Contains(op.unmodelled, base) {
			return in, &apiError{http.StatusNotImplemented, "NotImplemented", fmt.Sprintf("ststest does not model %s.", base)}
		}
	}
	if err := op.checkStrictly(params); err != nil {
		return in, err
	}
	var problems []string
	for _, m := range op.members {
		values, sent := params[m.name]
		if !sent {
			if m.required {
				problems = append(problems, fmt.Sprintf("Value null at '%s' failed to satisfy constraint: Member must not be null", m.lower()))
			}
			continue
		}
		broken, err := m.read(values[0], in)
		if err != nil {
			return in, err
		}
		for _, rule := range broken {
			problems = append(problems, fmt.Sprintf("Value '%s' at '%s' failed to satisfy constraint: %s", values[0], m.lower(), rule))
		}
	}
	return in, validation(problems)
}

// checkStrictly refuses what AWS would ignore, because a client that sends it
// means something else than what would happen.
func (op operation) checkStrictly(params url.Values) *apiError {
	for name, values := range params {
		known := name == "Action" || name == "Version" || slices.ContainsFunc(op.members, func(m member) bool { return m.name == name })
		if op.strict && (!known || len(values) != 1) {
			return &apiError{http.StatusNotImplemented, "NotImplemented", fmt.Sprintf("ststest takes no %s here, or not so often.", name)}
		}
	}
	return nil
}

// validation is AWS's message for a list of broken constraints; nil for none.
func validation(problems []string) *apiError {
	if len(problems) == 0 {
		return nil
	}
	noun := "error"
	if len(problems) > 1 {
		noun = "errors"
	}
	return invalid(fmt.Sprintf("%d validation %s detected: %s", len(problems), noun, strings.Join(problems, "; ")))
}

func invalid(message string) *apiError {
	return &apiError{http.StatusBadRequest, "ValidationError", message}
}

// lower is the member's name as AWS's messages have it.
func (m member) lower() string { return strings.ToLower(m.name[:1]) + m.name[1:] }

// read stores the value in in and lists the constraints it breaks.
func (m member) read(value string, in input) (broken []string, err *apiError) {
	if !m.number {
		in.texts[m.name] = value
		if m.pattern != nil && !m.pattern.MatchString(value) {
			broken = append(broken, "Member must satisfy regular expression pattern: "+m.shown)
		}
		if m.enum != nil && !slices.Contains(m.enum, value) {
			broken = append(broken, fmt.Sprintf("Member must satisfy enum value set: [%s]", strings.Join(m.enum, ", ")))
		}
		return append(broken, m.bounds(utf8.RuneCountInString(value), "length")...), nil
	}
	if value == "" {
		return nil, &apiError{http.StatusBadRequest, "MalformedInput", "missing value for decimal type"}
	}
	n, failure := strconv.ParseInt(value, 10, 32) // takes +900 and 0900, as AWS does
	if failure != nil {
		return nil, &apiError{http.StatusBadRequest, "MalformedInput", ""}
	}
	in.numbers[m.name] = int(n)
	return m.bounds(int(n), "value"), nil
}

func (m member) bounds(n int, what string) []string {
	switch {
	case n < m.min:
		return []string{fmt.Sprintf("Member must have %s greater than or equal to %d", what, m.min)}
	case n > m.max:
		return []string{fmt.Sprintf("Member must have %s less than or equal to %d", what, m.max)}
	}
	return nil
}
