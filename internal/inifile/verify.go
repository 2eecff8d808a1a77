package inifile

import (
	"bytes"
	"cmp"
	"errors"
	"reflect"
	"slices"
)

var errNotVerified = errors.New("edited file does not read back as intended")

// verify reads the edited file anew and compares it with what was meant: each
// section holds its pairs and what else it held, and the rest is the same.
func verify(data, edited []byte, places []place, changes []Change) error {
	file := Index(edited)
	was, is := 0, 0 // how far data and edited have been compared
	for _, p := range places {
		c := changes[p.number]
		if !p.found && len(c.Set) == 0 {
			continue
		}
		sections := file.Sections(p.name)
		if len(sections) != 1 || sections[0].At < is {
			return errNotVerified
		}
		after := sections[0]
		between, same := bytes.CutPrefix(edited[is:after.At], data[was:p.header])
		if !p.found { // line ends may stand before a new section
			between = bytes.Trim(between, "\r\n")
		}
		if !same || len(between) > 0 {
			return errNotVerified
		}
		was, is = p.end, after.from+len(after.body)
		before := Section{Name: p.name, body: data[p.body:p.end]}
		if err := verifyValues(before, after, c); err != nil {
			return err
		}
		if err := verifyAgain(c, data[p.header:p.end], edited[after.At:is]); err != nil {
			return err
		}
	}
	if !bytes.Equal(edited[is:], data[was:]) {
		return errNotVerified
	}
	return nil
}

// verifyRemoved looks for the sections in the edited file, and for keys in what was
// left of them.
func verifyRemoved(edited, left []byte, sections []string) error {
	if !isEmptyAgain(left) {
		return errNotVerified
	}
	file := Index(edited)
	for _, section := range sections {
		if len(file.Sections(section)) > 0 {
			return errNotVerified
		}
	}
	return nil
}

func verifyValues(before, after Section, c Change) error {
	had, hadErr := before.Values()
	has, hasErr := after.Values()
	if err := cmp.Or(hadErr, hasErr); err != nil {
		return err
	}
	var pairs []Pair
	theirs := func(v Value) bool { return !c.touches(v.Key) }
	for _, v := range has {
		if !theirs(v) {
			pairs = append(pairs, Pair{v.Key, v.Text})
			if v.Quoted || v.Cut || v.Continued || v.Nested != nil {
				return errNotVerified
			}
		}
	}
	if !samePairs(pairs, c.Set) || !reflect.DeepEqual(withoutPlace(had, theirs), withoutPlace(has, theirs)) {
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
