package inifile

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/ini.v1"
)

// writer makes up credentials files as people and tools leave them. It takes
// nothing from the code under test.
type writer struct{ *rand.Rand }

func (w writer) pick(from ...string) string { return from[w.IntN(len(from))] }

func (w writer) eol() string {
	if w.IntN(8) == 0 {
		return "\n"
	}
	return w.pick("\n", "\r\n")
}

// fill is what may stand between sections and keys: blank lines and comments.
func (w writer) fill(eol string) string {
	var b strings.Builder
	for range w.IntN(3) {
		b.WriteString(w.pick("", "", "# note [x]", ";a = b", "#", "   ", "\t") + eol)
	}
	return b.String()
}

func (w writer) line(key, text, eol string) string {
	return key + w.pick("=", " = ", ": ", "\t=\t", " =") + text + w.pick("", "", " ") + eol
}

// body is a section's lines. Keys are none of ours unless ours says so.
func (w writer) body(eol string, ours []string) string {
	var b strings.Builder
	for range w.IntN(5) {
		b.WriteString(w.fill(eol))
		switch key := fmt.Sprintf("key%d", w.IntN(1000)); w.IntN(9) {
		case 0:
			b.WriteString("s3 =" + eol + "    " + w.line("max", "1", eol) + "    " + w.line("aws_session_token", "2", eol))
		case 1:
			b.WriteString(w.line(key, w.pick(`"x"`, "'a b'", "a # b", "a;b", "%(x)s", "b\xfc", "büro", "C:\\", "a]b", "[c]", "x==", ""), eol))
		case 2:
			b.WriteString(w.line(key, "one", eol) + "  two" + eol)
		case 3:
			b.WriteString(w.pick("`open", `a = """`, "words", "= 1", `"x = 1`, "- = 1") + eol)
		case 4, 5:
			if len(ours) > 0 {
				b.WriteString(w.line(w.pick(ours...), "OLD", eol))
			}
		default:
			b.WriteString(w.line(w.pick(key, strings.ToUpper(key)), "value", eol))
		}
	}
	return b.String()
}

// file makes up a file that holds the section between before and after, or, if
// there is none, is all before.
func (w writer) file(target string, ours []string) (before, section, after string) {
	eol := w.eol()
	sections := func() string {
		var b strings.Builder
		for range w.IntN(4) {
			name := fmt.Sprintf("%s%d", w.pick("work", "profile p", target+".", target), w.IntN(1_000_000))
			b.WriteString(fmt.Sprintf(w.pick("[%s]", "[%s]", "[ %s ]", "[%s] # x", "[\"%s\"]"), name) + eol + w.body(eol, ours) + w.fill(eol))
		}
		return b.String()
	}
	before = w.pick("", "", "\ufeff# mark"+eol) + w.fill(eol) + sections()
	if w.IntN(3) > 0 {
		section = "[" + target + "]" + w.pick("", " ", " # mine", ";mine") + eol + w.body(eol, ours) + w.fill(eol)
		after = sections()
	}
	if all := before + section + after; w.IntN(4) == 0 && strings.HasSuffix(all, eol) {
		for _, part := range []*string{&after, &section, &before} {
			if *part != "" {
				*part = strings.TrimSuffix(*part, eol)
				break
			}
		}
	}
	return before, section, after
}

func TestEditProperties(t *testing.T) {
	const target, n = "acme", 4000
	set := []Pair{{"aws_access_key_id", "ASIA"}, {"aws_session_token", "TOKEN+/=="}, {"manager", "awsmfa"}}
	drop := []string{"aws_security_token", "expiration"}
	ours := append([]string{"aws_access_key_id", "aws_session_token", "manager", "AWS_Session_Token"}, drop...)
	done, whole := 0, 0
	for seed := range uint64(n) {
		w := writer{rand.New(rand.NewPCG(seed, 1))}
		before, section, after := w.file(target, ours)
		data := before + section + after
		got, err := Edit([]byte(data), target, set, drop)
		if _, refused := err.(*RefusedError); refused {
			continue
		}
		done++
		if err != nil {
			t.Fatalf("seed %d: Edit(%q): %v", seed, data, err)
		}
		if err := sameOutside(before, section, after, string(got)); err != nil {
			t.Fatalf("seed %d: Edit(%q) = %q: %v", seed, data, got, err)
		}
		if err := sameInside(section, string(got[len(before):len(got)-len(after)]), ours); err != nil {
			t.Fatalf("seed %d: Edit(%q) = %q: %v", seed, data, got, err)
		}
		if err := sameMeaning(readAlone([]byte(data)), readAlone(got), target, set, drop); err != nil {
			t.Fatalf("seed %d: Edit(%q) = %q: %v", seed, data, got, err)
		}
		if !strings.ContainsAny(data, "`\"") { // go-ini would read on past the section
			whole++
			if err := sameMeaning(readByGoINI([]byte(data)), readByGoINI(got), target, set, drop); err != nil {
				t.Fatalf("seed %d: Edit(%q) = %q: go-ini: %v", seed, data, got, err)
			}
		}
		if again, err := Edit(got, target, set, drop); err != nil || !bytes.Equal(again, got) {
			t.Fatalf("seed %d: Edit(%q) = %q, edited again %q, %v", seed, data, got, again, err)
		}
		if removed, err := RemoveAll(got, []string{target}); section == "" && endsInText(data) && string(removed) != data {
			t.Fatalf("seed %d: appended to %q and removed again: %q, %v", seed, data, removed, err)
		}
	}
	if done < n*8/10 || whole < n/4 {
		t.Errorf("of %d files, only %d were edited and %d of them compared with go-ini", n, done, whole)
	}
}

// go-ini and this package read the same in keys about which no two readers
// differ, whatever stands round them.
func TestValuesReadAsGoINI(t *testing.T) {
	compared := 0
	for seed := range uint64(2000) {
		w := writer{rand.New(rand.NewPCG(seed, 2))}
		text := "[acme]\n" + w.body(w.eol(), []string{"region", "output"})
		if strings.ContainsAny(text, "`\"") {
			continue
		}
		values := valuesOf(t, strings.TrimPrefix(text, "[acme]\n"))
		theirs := readByGoINI([]byte(text))["acme"]
		for _, v := range values {
			if last, _ := Get(values, v.Key); v.Quoted || v.Cut || v.Nested != nil || last.At != v.At || v.Key == "-" {
				continue
			}
			compared++
			if text, ok := theirs[v.Key]; !ok || text != v.Text {
				t.Fatalf("seed %d: %q: %+v; go-ini has %q, %v", seed, text, v, text, ok)
			}
		}
	}
	if compared < 2000 {
		t.Errorf("only %d values were compared", compared)
	}
}

func endsInText(data string) bool {
	line, ended := strings.CutSuffix(data, "\n")
	return ended && strings.TrimSpace(line[strings.LastIndexByte(line, '\n')+1:]) != ""
}

func sameOutside(before, section, after, got string) error {
	if !strings.HasPrefix(got, before) || !strings.HasSuffix(got, after) {
		return fmt.Errorf("bytes outside the section differ")
	}
	if added := strings.TrimLeft(got[len(before):], "\r\n"); section == "" && !strings.HasPrefix(added, "[acme]") {
		return fmt.Errorf("more than the section was added")
	}
	return nil
}

// sameInside says whether every line of the section that is not about our keys
// is still there, in order.
func sameInside(section, got string, ours []string) error {
	theirs := func(text string) (lines []string) {
		for line := range strings.Lines(text) {
			key, _, _ := strings.Cut(strings.Replace(line, ":", "=", 1), "=")
			key = strings.ToLower(strings.TrimRight(key, " \t"))
			if !slices.Contains(ours, key) && !slices.Contains([]string{"aws_access_key_id", "aws_session_token", "manager"}, key) {
				lines = append(lines, strings.TrimRight(line, "\r\n"))
			}
		}
		return lines
	}
	if section == "" {
		return nil
	}
	if had, has := theirs(section), theirs(got); !slices.Equal(had, has) {
		return fmt.Errorf("the section had the lines %q and has %q", had, has)
	}
	return nil
}

// sameMeaning compares what a reader sees before and after.
func sameMeaning(before, after map[string]map[string]string, target string, set []Pair, drop []string) error {
	want := map[string]string{}
	for key, text := range before[target] {
		if !slices.Contains(drop, key) {
			want[key] = text
		}
	}
	for _, s := range set {
		want[s.Key] = s.Text
	}
	before[target] = want
	if !reflect.DeepEqual(before, after) {
		return fmt.Errorf("should read as %q, reads as %q", before, after)
	}
	return nil
}

// readAlone is what this package sees.
func readAlone(data []byte) map[string]map[string]string {
	all := map[string]map[string]string{}
	for s := range Index(data).All() {
		values, err := s.Values()
		if err != nil {
			panic(err)
		}
		if all[s.Name] == nil {
			all[s.Name] = map[string]string{}
		}
		for _, v := range values {
			all[s.Name][v.Key] = v.Text
			for _, n := range v.Nested {
				all[s.Name][v.Key+"."+n.Key] = n.Text
			}
		}
	}
	return all
}

// readByGoINI is what the tools see that hand the whole file to go-ini.
func readByGoINI(data []byte) map[string]map[string]string {
	all := map[string]map[string]string{}
	f, err := ini.LoadSources(ini.LoadOptions{
		IgnoreContinuation: true, SpaceBeforeInlineComment: true, InsensitiveKeys: true, AllowNestedValues: true,
		SkipUnrecognizableLines: true, ChildSectionDelimiter: "\x00",
	}, data)
	if err != nil {
		panic(err)
	}
	for _, s := range f.Sections() {
		if s.Name() == ini.DefaultSection {
			continue
		}
		all[s.Name()] = map[string]string{}
		for _, k := range s.Keys() {
			all[s.Name()][k.Name()] = k.Value()
		}
	}
	return all
}
