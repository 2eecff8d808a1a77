package rcfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"awsmfa/export"
	"awsmfa/internal/cmdline"

	"github.com/urfave/cli/v2"
)

// loader is a line of a start-up file that loads the hook.
type loader struct {
	number    int    // of the line, from 1
	call      string // its command as --install would spell it; empty if it cannot be parsed
	installed bool   // it and the comment above it are to the letter what --install writes
	from, to  int    // its bytes, with those of the comment if it is installed
}

// Options are the flags of "awsmfa hook" that decide what is printed.
type Options struct {
	Function  string // name of the function; empty: authaws
	NoWarning bool
	Renew     bool // a role session before a prompt
}

// Flags are those flags, with o as their destination.
func (o *Options) Flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "name", Usage: "`NAME` of the function (default authaws)", Destination: &o.Function},
		&cli.BoolFlag{Name: "no-warning", Usage: "without the warning before a session ends", Destination: &o.NoWarning},
		&cli.BoolFlag{Name: "renew", Usage: "renew a role session before a prompt, which needs no code", Destination: &o.Renew},
	}
}

// call is the command that prints the hook with these options.
func (f Shell) call(o Options) string {
	call := "awsmfa hook " + f.Name
	if o.Function != "" && o.Function != "authaws" {
		call += " --name " + o.Function
	}
	if o.NoWarning {
		call += " --no-warning"
	}
	if o.Renew {
		call += " --renew"
	}
	return call
}

// comment and guarded are the two lines that --install writes.
func (f Shell) comment() string { return "# added by: awsmfa hook " + f.Name + " --install" }

func (f Shell) guarded(call string) string { return fmt.Sprintf(f.guard, f.plain(call)) }

// plain is the line without regard for an awsmfa that is not there.
func (f Shell) plain(call string) string {
	return strings.Replace(f.line, "awsmfa hook "+f.Name, call, 1)
}

// with is the text with the hook loaded at its end, unless it is loaded
// already: by the same line, or by any that --install has not written.
func (f Shell) with(text []byte, call string) []byte {
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
func (f Shell) without(text []byte) []byte {
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
func (f Shell) loaders(text []byte) []loader {
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
// command: one whose output the shell runs, at once or later in the line.
func (f Shell) understand(line string) (call string, loads bool) {
	code, _, _ := strings.Cut(strings.ReplaceAll(" "+line, "\t", " "), " #")
	parts := strings.Split(code, "awsmfa")
	r := newReader(f.Name)
	kept, runs := "", -1
	for i, rest := range parts[1:] {
		before := parts[i]
		r.read(before)
		if call, is := f.understandCall(rest); is && (before == "" || !isNameByte(before[len(before)-1])) { // not the end of a longer name
			switch r.fate(rest) {
			case evaluated:
				return call, true
			case printed:
				kept, runs = call, r.runs
			}
		}
		r.read("awsmfa")
	}
	r.read(parts[len(parts)-1] + " ")
	if runs < 0 || r.runs == runs {
		return "", false
	}
	return kept, true
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("_-.", c) >= 0
}

// understandCall reads what stands behind the name of the program.
func (f Shell) understandCall(rest string) (call string, loads bool) {
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
	var o Options
	args, err := cmdline.Parse(line[1:], o.Flags())
	if err != nil {
		return "", slices.ContainsFunc(line[1:], f.isNamed)
	}
	args = cmdline.Joined(args)
	return f.call(o), len(args) > 0 && f.isNamed(args[0])
}

// isNamed says whether the word is the name of the shell, or may be: a variable
// may hold it in a file that several shells read.
func (f Shell) isNamed(word string) bool {
	d, known := export.Lookup(word)
	return word == f.Name || known && d.Name() == f.Name || strings.HasPrefix(word, "$")
}
