package profile

import "awsmfa/internal/inifile"

// part is the section or sections of one profile in one file, later ones
// overriding earlier ones.
type part struct {
	section string // its name; empty: there is none
	file    string
	values  []inifile.Value
	marks   uint64         // of the keys
	last    map[string]int // of many values: the last of each key
}

// manyValues is from how many values on a part has a table of them.
const manyValues = 64

// readPart reads sections of one name as one, later values counting.
func readPart(file string, sections []inifile.Section) (part, error) {
	p := part{file: file}
	for _, s := range sections {
		values, err := s.Values()
		if err != nil {
			return part{}, &FileError{s.Name, file, err}
		}
		p.section = s.Name
		if p.values == nil {
			p.values = values
		} else {
			p.values = append(p.values, values...)
		}
	}
	for i := range p.values {
		p.marks |= keyMark(p.values[i].Key)
	}
	if len(p.values) > manyValues {
		p.last = map[string]int{}
		for i, v := range p.values {
			p.last[v.Key] = i
		}
	}
	return p, nil
}

// keyMark is one of 64 bits that stands for a key. A profile has few keys and is
// asked for many, and for most of those a look at its marks will do.
func keyMark(key string) uint64 {
	n := len(key)
	return 1 << ((uint(n)*7 + uint(key[0]) + uint(key[n/2])*3 + uint(key[n-1])*5) % 64)
}

// value is the last one of key, the one that counts; nil: there is none.
func (p *part) value(key string) *inifile.Value {
	if p.marks&keyMark(key) == 0 {
		return nil
	}
	i := -1
	if p.last == nil {
		i = inifile.LastIndex(p.values, key)
	} else if at, ok := p.last[key]; ok {
		i = at
	}
	if i < 0 {
		return nil
	}
	return &p.values[i]
}

func (p *part) get(key string) string {
	v := p.value(key)
	switch {
	case v == nil:
		return ""
	case key == "credential_process" || key == "mfa_process":
		return v.Command()
	}
	return v.Text
}

func (p *part) origin() Origin { return InSection(p.section, p.file) }

// node is a profile as both files have it.
type node struct {
	name        string
	credentials part
	config      part
	longTerm    part // [NAME-long-term] of the credentials file, as aws-mfa has it

	marks   uint64 // of the keys that get may find
	keys    Keys   // static ones that can sign a login, if hasKeys
	hasKeys bool
}

func (n *node) exists() bool {
	return n.credentials.section != "" || n.config.section != "" || n.longTerm.section != ""
}

// get is the profile's own setting. Where both files have it, AWS readers take
// that of the credentials file.
func (n *node) get(key string) Setting {
	if n.marks&keyMark(key) == 0 {
		return Setting{}
	}
	for _, p := range []*part{&n.credentials, &n.config} {
		if v := p.get(key); v != "" {
			return Setting{v, p.origin()}
		}
	}
	if key == "mfa_serial" {
		if v := n.longTerm.get("aws_mfa_device"); v != "" {
			return Setting{v, n.longTerm.origin()}
		}
	}
	return Setting{}
}

// memory has the profiles that were looked up, since many have one source. It
// forgets those that were not asked for lately, so that a file of a million
// profiles takes no more memory than its size deserves.
type memory struct{ latest, before map[string]*lookup }

// lookup is a profile that was looked up, or why it cannot be read.
type lookup struct {
	node
	err error
}

// mostLatest is how many profiles are remembered before the others are forgotten.
const mostLatest = 4096

func (m *memory) get(name string) (l *lookup, ok bool) {
	if l, ok = m.latest[name]; !ok {
		if l, ok = m.before[name]; ok {
			m.keep(name, l)
		}
	}
	if !ok {
		l = &lookup{}
	}
	return l, ok
}

func (m *memory) keep(name string, l *lookup) {
	if len(m.latest) >= mostLatest {
		m.before, m.latest = m.latest, nil
	}
	if m.latest == nil {
		m.latest = map[string]*lookup{}
	}
	m.latest[name] = l
}
