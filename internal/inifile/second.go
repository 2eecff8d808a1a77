package inifile

import (
	"bytes"
	"reflect"

	"gopkg.in/ini.v1"
)

// maxLines is the most lines that an edited section may have. go-ini compares
// each key with every other.
const maxLines = 2000

// options make go-ini read a section as AWS readers do, as far as it can.
// Quotes stay because AWS readers do not agree on them, and no value is ever
// taken by a method that replaces %(name)s in it.
var options = ini.LoadOptions{
	AllowNestedValues:        true,
	ChildSectionDelimiter:    "\x00",
	IgnoreContinuation:       true,
	InsensitiveKeys:          true,
	PreserveSurroundedQuote:  true,
	SkipUnrecognizableLines:  true,
	SpaceBeforeInlineComment: true,
}

// secondReading is a section as go-ini reads it.
type secondReading map[string]secondValue

type secondValue struct {
	text   string
	nested []string // lines
}

// readAgain has go-ini read the text of one section, header and all. It is not
// ok if go-ini finds anything else in it, or cannot read it. Its error is not
// passed on: it quotes lines, which may hold secrets.
func readAgain(name string, text []byte) (r secondReading, ok bool) {
	file, err := ini.LoadSources(options, text)
	if err != nil {
		return nil, false
	}
	r = secondReading{}
	for _, section := range file.Sections() {
		keys := section.Keys()
		if section.Name() != name && len(keys) > 0 {
			return nil, false
		}
		for _, k := range keys {
			r[k.Name()] = secondValue{k.Value(), k.NestedValues()}
		}
	}
	return r, file.HasSection(name)
}

// verifyAgain compares what go-ini reads in the section before and after the
// edit: the pairs are there, no key that was dropped is, and every other is as it
// was. Tools that use go-ini read the file too, and a second reader that shares
// nothing with the first does not make its mistakes.
func verifyAgain(c Change, before, after []byte) error {
	if bytes.Count(after, []byte("\n")) > maxLines {
		return &RefusedError{Section: c.Section, Reason: TooManyLines}
	}
	want, ok := secondReading{}, true
	if string(before) != "" {
		want, ok = readAgain(c.Section, before)
	}
	if !ok {
		return &RefusedError{Section: c.Section, Reason: BadReading}
	}
	got, _ := readAgain(c.Section, after) // nil if it cannot be read, as want is not
	for _, key := range c.Drop {
		delete(want, key)
	}
	for _, s := range c.Set {
		want[s.Key] = secondValue{text: s.Text}
	}
	if !reflect.DeepEqual(want, got) {
		return &RefusedError{Section: c.Section, Reason: BadReading}
	}
	return nil
}

// isEmptyAgain says whether go-ini reads neither a section nor a key in text.
func isEmptyAgain(text []byte) bool {
	file, err := ini.LoadSources(options, text)
	return err == nil && len(file.Sections()) == 1 && len(file.Section(ini.DefaultSection).Keys()) == 0
}
