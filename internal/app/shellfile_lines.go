package app

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"awsmfa/export"
)

// loader is a line of a start-up file that loads the hook.
type loader struct {
	number    int    // of the line, from 1
	call      string // its command as --install would spell it; empty: it is beyond understanding
	installed bool   // it and the comment above it are to the letter what --install writes
	from, to  int    // its bytes, with those of the comment if it is installed
}

// call is the command that prints the hook with these flags.
func (f shellFile) call(flags *hookFlags) string {
	call := "awsmfa hook " + f.shell
	if flags.name != "" && flags.name != "authaws" {
		call += " --name " + flags.name
	}
	if flags.noWarning {
		call += " --no-warning"
	}
	return call
}

// comment and guarded are the two lines that --install writes.
func (f shellFile) comment() string { return "# added by: awsmfa hook " + f.shell + " --install" }

func (f shellFile) guarded(call string) string { return fmt.Sprintf(f.guard, f.plain(call)) }

// plain is the line without regard for an awsmfa that is not there.
func (f shellFile) plain(call string) string {
	return strings.Replace(f.line, "awsmfa hook "+f.shell, call, 1)
}

// with is the text with the hook loaded at its end, unless it is loaded
// already: by the same line, or by any that --install has not written.
func (f shellFile) with(text []byte, call string) []byte {
	for _, l := range f.loaders(text) {
		if !l.installed || l.call == call {
			return text
		}
	}
	text = f.without(text)
	end := "\n"
	if !f.bare && bytes.HasSuffix(text[:bytes.LastIndexByte(text, '\n')+1], []byte("\r\n")) {
		end = "\r\n"
	}
	added := f.comment() + end + f.guarded(call) + end
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		added = end + added
	}
	return slices.Concat(text, []byte(added))
}

// without is the text without the lines that --install has written.
func (f shellFile) without(text []byte) []byte {
	var parts [][]byte
	from := 0
	for _, l := range f.loaders(text) {
		if l.installed {
			parts = append(parts, text[from:l.from])
			from = l.to
		}
	}
	return slices.Concat(append(parts, text[from:])...)
}

// loaders finds the lines that load the hook for this shell, however they are
// spelled.
func (f shellFile) loaders(text []byte) []loader {
	var found []loader
	above, aboveAt, at, number := "", 0, 0, 0
	for raw := range bytes.Lines(text) {
		number++
		line := strings.TrimRight(string(raw), "\r\n")
		if call, loads := f.understand(line); loads {
			l := loader{number: number, call: call, from: at, to: at + len(raw)}
			if line == f.guarded(call) && above == f.comment() {
				l.installed, l.from = true, aboveAt
			}
			found = append(found, l)
		}
		above, aboveAt = line, at
		at += len(raw)
	}
	return found
}

// understand says whether a line loads the hook for this shell, and by which
// command.
func (f shellFile) understand(line string) (call string, loads bool) {
	code, _, _ := strings.Cut(strings.ReplaceAll(" "+line, "\t", " "), " #")
	parts := strings.Split(code, "awsmfa")
	for i, rest := range parts[1:] {
		before := parts[i]
		if before != "" && isNameByte(before[len(before)-1]) {
			continue // the end of a longer name
		}
		if call, loads := f.understandCall(rest); loads {
			return call, true
		}
	}
	return "", false
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("_-.", c) >= 0
}

// understandCall reads what stands behind the name of the program.
func (f shellFile) understandCall(rest string) (call string, loads bool) {
	rest = strings.TrimPrefix(rest, ".exe")
	if rest == "" || isNameByte(rest[0]) {
		return "", false
	}
	if end := strings.IndexAny(rest, ")|;&<>}`"); end >= 0 {
		rest = rest[:end]
	}
	line := strings.Fields(strings.NewReplacer(`"`, "", "'", "").Replace(rest))
	if len(line) < 2 || line[0] != "hook" {
		return "", false
	}
	flags := &hookFlags{}
	args, err := readFlags(line[1:], flags.options())
	if err != nil {
		return "", slices.ContainsFunc(line[1:], f.isNamed)
	}
	return f.call(flags), len(args) > 0 && f.isNamed(args[0])
}

// isNamed says whether the word is the name of the shell, or may be: a variable
// may hold it in a file that several shells read.
func (f shellFile) isNamed(word string) bool {
	d, known := export.Lookup(word)
	return known && d.Name() == f.shell || strings.HasPrefix(word, "$")
}

// readFlags gives the options the values that a line has for them, and returns
// its arguments.
func readFlags(line []string, options []*option) (args []string, err error) {
	w, err := arrange(line, options)
	if err != nil {
		return nil, err
	}
	return slices.Concat(w.args, w.after), w.set(options)
}
