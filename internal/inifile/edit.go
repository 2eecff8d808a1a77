package inifile

import (
	"bytes"
	"slices"
)

// Pair is a key and the text it is to have.
type Pair struct{ Key, Text string }

// Change is what one section is to become: each pair of Set is in it, once, and no
// key of Drop that is not in Set.
type Change struct {
	Section string
	Set     []Pair
	Drop    []string
}

// sets says whether the change is about the key.
func (c Change) sets(key string) bool {
	return slices.ContainsFunc(c.Set, func(s Pair) bool { return s.Key == key })
}

// touches says whether the change sets or drops the key.
func (c Change) touches(key string) bool { return slices.Contains(c.Drop, key) || c.sets(key) }

// Edit is EditAll of one section.
func Edit(data []byte, section string, set []Pair, drop []string) ([]byte, error) {
	return EditAll(data, []Change{{section, set, drop}})
}

// EditAll returns data with the sections changed. A key that was there keeps its
// place, the others come after the section's last key, and a section that was not
// there comes at the end, in the order of changes. Everything else in the sections
// stays, and outside them not one byte changes. data itself is left alone. The
// time grows with the size of data and the number of changes.
//
// A section is named as its header has it, "acme" or "profile acme". Of the two
// names of the default profile in a config file, "default" and "profile default",
// the caller chooses the one that counts.
//
// EditAll refuses all changes, with a *RefusedError, wherever AWS readers would
// not all read the result of one alike. It also returns *TooLargeError and
// *EncodingError.
func EditAll(data []byte, changes []Change) ([]byte, error) {
	names := make([]string, len(changes))
	for i, c := range changes {
		if err := checkPairs(c.Section, c.Set); err != nil {
			return nil, err
		}
		names[i] = c.Section
	}
	places, err := locate(data, names)
	if err != nil {
		return nil, err
	}
	edited, err := splice(data, places, changes)
	if err == nil {
		err = verify(data, edited, places, changes)
	}
	if err != nil {
		return nil, err
	}
	return edited, nil
}

// splice puts together the sections as they are to be and what is between them.
func splice(data []byte, places []place, changes []Change) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, len(data)+1024))
	from := 0 // what is before it is done
	for _, p := range places {
		if !p.found {
			continue // they are the last ones
		}
		out.Write(data[from:p.body])
		if err := p.splice(out, changes[p.number]); err != nil {
			return nil, err
		}
		from = p.end
	}
	out.Write(data[from:])
	for _, p := range places {
		if c := changes[p.number]; !p.found && len(c.Set) > 0 {
			appendSection(out, c)
		}
	}
	return out.Bytes(), nil
}

// RemoveBare is RemoveAll of those of the changed sections that are headers and
// nothing else.
func RemoveBare(data []byte, changes []Change) ([]byte, error) {
	file := Index(data)
	var bare []string
	for _, c := range changes {
		if left := file.Sections(c.Section); len(left) == 1 && left[0].Bare() {
			bare = append(bare, c.Section)
		}
	}
	return RemoveAll(data, bare)
}

// RemoveAll returns data without the sections' headers and keys, with whatever
// stands between them, and without one of the blank lines round each. Comments and
// blank lines below the last key stay. A section that is not there is no error;
// the refusals and the time are those of EditAll.
func RemoveAll(data []byte, sections []string) ([]byte, error) {
	places, err := locate(data, sections)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, len(data)))
	var left []byte // below the last keys
	from := 0
	for _, p := range places {
		if !p.found {
			continue
		}
		out.Write(data[from:p.header])
		from = p.contentEnd()
		if next := firstLine(data[from:]); len(next) > 0 && isBlank(next) {
			from += len(next)
		} else if before := lastLine(out.Bytes()); from == len(data) && isBlank(before) {
			out.Truncate(out.Len() - len(before))
		}
		left = append(left, data[from:max(from, p.end)]...)
	}
	out.Write(data[from:])
	if err := verifyRemoved(out.Bytes(), left, sections); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// place is where a section stands, or would be added, in a file.
type place struct {
	data   []byte
	name   string
	number int  // among those that were looked for
	found  bool // false: all offsets are the end of the file
	header int  // start of the header's line
	body   int  // start of the line after it
	end    int  // start of the next header's line, or the end of the file
}

// splice writes what follows the section's header anew, line by line.
func (p place) splice(out *bytes.Buffer, c Change) error {
	if err := p.checkKeys(c.touches); err != nil {
		return err
	}
	eol := p.eol()
	content := p.contentEnd()
	left := slices.Clone(c.Set)
	for line := range bytes.Lines(p.data[p.body:content]) {
		key := lineKey(line)
		i := slices.IndexFunc(left, func(s Pair) bool { return s.Key == key })
		switch {
		case i >= 0:
			writePair(out, left[i], lineEnd(line))
			left = slices.Delete(left, i, i+1)
		case !c.touches(key):
			out.Write(line)
		}
	}
	if len(left) > 0 && !bytes.HasSuffix(out.Bytes(), []byte("\n")) {
		out.WriteString(eol)
	}
	for _, s := range left {
		writePair(out, s, eol)
	}
	out.Write(p.data[content:p.end])
	return nil
}

// appendSection adds a section at the end, with a blank line before it.
func appendSection(out *bytes.Buffer, c Change) {
	eol := fileEOL(out.Bytes())
	if out.Len() > 0 && !bytes.HasSuffix(out.Bytes(), []byte("\n")) {
		out.WriteString(eol)
	}
	if last := lastLine(out.Bytes()); !isBlank(last) && string(last) != bom+eol {
		out.WriteString(eol)
	}
	out.WriteString("[" + c.Section + "]" + eol)
	for _, s := range c.Set {
		writePair(out, s, eol)
	}
}

func writePair(out *bytes.Buffer, s Pair, eol string) {
	out.WriteString(s.Key + " = " + s.Text + eol)
}

// contentEnd is where the section's last line ends that belongs to it for
// certain. Blank lines and comments below it may well be about the next section.
// An indented comment belongs to the value above.
func (p place) contentEnd() int {
	end, at := p.body, p.body
	for line := range bytes.Lines(p.data[p.body:p.end]) {
		at += len(line)
		if !isBlank(line) && (isIndented(line) || !isComment(line)) {
			end = at
		}
	}
	return end
}

// eol is the line end of the section's header.
func (p place) eol() string {
	if end := lineEnd(p.data[p.header:p.body]); end != "" {
		return end
	}
	return fileEOL(p.data)
}
