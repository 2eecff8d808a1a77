package inifile

import (
	"bytes"
	"slices"
)

// Pair is a key and the text it is to have.
type Pair struct{ Key, Text string }

// Edit returns data with the section changed: each pair of set is in it, once,
// and no key of drop that is not in set. A key that was there keeps its place,
// the others come after the section's last key, and a section that was not there
// comes at the end. Everything else in the section stays, and outside it not one
// byte changes. data itself is left alone.
//
// The section is named as its header has it, "acme" or "profile acme". Of the
// two names of the default profile in a config file, "default" and "profile
// default", the caller chooses the one that counts.
//
// Edit refuses, with a *RefusedError, wherever AWS readers would not all read
// the result alike. It also returns *TooLargeError and *EncodingError.
func Edit(data []byte, section string, set []Pair, drop []string) ([]byte, error) {
	if err := checkPairs(section, set); err != nil {
		return nil, err
	}
	p, found, err := locate(data, section)
	if err != nil {
		return nil, err
	}
	var edited []byte
	switch {
	case found:
		edited, err = p.splice(set, drop)
	case len(set) > 0:
		edited = appendSection(data, section, set)
	default:
		return data, nil
	}
	if err == nil {
		err = verify(p, edited, set, drop)
	}
	if err != nil {
		return nil, err
	}
	return edited, nil
}

// Remove returns data without the section's header and keys, with whatever stands
// between them, and without one of the blank lines round it. Comments and blank
// lines below the last key stay. A section that is not there is no error; the
// refusals are those of Edit.
func Remove(data []byte, section string) ([]byte, error) {
	p, found, err := locate(data, section)
	if err != nil {
		return nil, err
	}
	if !found {
		return data, nil
	}
	from, to := p.header, p.contentEnd()
	if next := firstLine(data[to:]); len(next) > 0 && isBlank(next) {
		to += len(next)
	} else if before := lastLine(data[:from]); to == len(data) && isBlank(before) {
		from -= len(before)
	}
	removed := slices.Concat(data[:from], data[to:])
	if len(Index(removed).Sections(section)) > 0 || !isEmptyAgain(data[to:max(to, p.end)]) {
		return nil, errNotVerified
	}
	return removed, nil
}

// place is where a section stands, or would be added, in a file.
type place struct {
	data   []byte
	name   string
	header int // start of the header's line
	body   int // start of the line after it
	end    int // start of the next header's line, or the end of the file
}

// splice writes the section anew, line by line.
func (p place) splice(set []Pair, drop []string) ([]byte, error) {
	ours := func(key string) bool {
		return slices.Contains(drop, key) || slices.ContainsFunc(set, func(s Pair) bool { return s.Key == key })
	}
	if err := p.checkKeys(ours); err != nil {
		return nil, err
	}
	eol := p.eol()
	content := p.contentEnd()
	left := slices.Clone(set)
	out := bytes.NewBuffer(make([]byte, 0, len(p.data)+1024))
	out.Write(p.data[:p.body])
	for line := range bytes.Lines(p.data[p.body:content]) {
		key := lineKey(line)
		i := slices.IndexFunc(left, func(s Pair) bool { return s.Key == key })
		switch {
		case i >= 0:
			writePair(out, left[i], lineEnd(line))
			left = slices.Delete(left, i, i+1)
		case key == "" || !ours(key):
			out.Write(line)
		}
	}
	if len(left) > 0 && !bytes.HasSuffix(out.Bytes(), []byte("\n")) {
		out.WriteString(eol)
	}
	for _, s := range left {
		writePair(out, s, eol)
	}
	out.Write(p.data[content:])
	return out.Bytes(), nil
}

// appendSection adds a section at the end, with a blank line before it.
func appendSection(data []byte, section string, set []Pair) []byte {
	eol := fileEOL(data)
	out := bytes.NewBuffer(make([]byte, 0, len(data)+1024))
	out.Write(data)
	if len(data) > 0 && !bytes.HasSuffix(data, []byte("\n")) {
		out.WriteString(eol)
	}
	if last := lastLine(out.Bytes()); len(last) > 0 && !isBlank(last) && string(last) != bom+eol {
		out.WriteString(eol)
	}
	out.WriteString("[" + section + "]" + eol)
	for _, s := range set {
		writePair(out, s, eol)
	}
	return out.Bytes()
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
