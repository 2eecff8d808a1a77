package inifile

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
)

var errNotVerified = errors.New("edited file does not read back as intended")

// verify reads the edited file anew and compares it with what was meant: the
// section holds the pairs and what else it held, and the rest is the same.
func verify(p place, edited []byte, set []Pair, drop []string) error {
	sections := Index(edited).Sections(p.name)
	if len(sections) == 0 {
		return errNotVerified
	}
	after := sections[0]
	between, sameBefore := bytes.CutPrefix(edited[:after.At], p.data[:p.header])
	sameAfter := bytes.Equal(edited[after.from+len(after.body):], p.data[p.end:])
	if p.header == len(p.data) { // the section is new: line ends may stand before it
		between = bytes.Trim(between, "\r\n")
	}
	if !sameBefore || !sameAfter || len(between) > 0 {
		return errNotVerified
	}
	before := Section{Name: p.name, body: p.data[p.body:p.end]}
	if err := verifyValues(before, after, set, drop); err != nil {
		return err
	}
	return verifyAgain(p.name, p.data[p.header:p.end], edited[after.At:after.from+len(after.body)], set, drop)
}

func verifyValues(before, after Section, set []Pair, drop []string) error {
	had, err := before.Values()
	if err != nil {
		return err
	}
	has, err := after.Values()
	if err != nil {
		return err
	}
	var pairs []Pair
	theirs := func(v Value) bool {
		return !slices.Contains(drop, v.Key) && !slices.ContainsFunc(set, func(s Pair) bool { return s.Key == v.Key })
	}
	for _, v := range has {
		if !theirs(v) {
			pairs = append(pairs, Pair{v.Key, v.Text})
			if v.Quoted || v.Cut || v.Continued || v.Nested != nil {
				return errNotVerified
			}
		}
	}
	if !samePairs(pairs, set) || !reflect.DeepEqual(withoutPlace(had, theirs), withoutPlace(has, theirs)) {
		return errNotVerified
	}
	return nil
}

// samePairs compares without order: keys keep the place they had.
func samePairs(a, b []Pair) bool {
	for _, s := range a {
		if !slices.Contains(b, s) {
			return false
		}
	}
	return len(a) == len(b)
}

// withoutPlace is values that are theirs, comparable between two files.
func withoutPlace(values []Value, theirs func(Value) bool) []Value {
	var all []Value
	for _, v := range values {
		if theirs(v) {
			v.At = 0
			v.Nested = withoutPlace(v.Nested, func(Value) bool { return true })
			all = append(all, v)
		}
	}
	return all
}
