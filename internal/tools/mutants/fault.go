package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// fault is one change of a file. Most come with a switch, so that one build holds
// many of them, off until they are tried: see switches.go.
type fault struct {
	number     int // from 1, in the package
	path       string
	line       int
	function   string
	what       string // the code and what becomes of it, without line numbers
	start, end int    // what is replaced, as offsets
	with       string
	inserts    []insert // what gives it a switch; none: it is built alone
}

// insert is text before or behind the code at an offset. cut bytes there go.
type insert struct {
	at, cut int
	behind  bool
	text    string
}

// String names a fault for as long as its function and its text stay.
func (f fault) String() string {
	return fmt.Sprintf("%s %s: %s", f.path, f.function, f.what)
}

func (f fault) apply(source []byte) []byte {
	return []byte(string(source[:f.start]) + f.with + string(source[f.end:]))
}

// seeker collects the faults of one file.
type seeker struct {
	path     string
	source   []byte
	files    *token.FileSet
	types    map[ast.Expr]types.TypeAndValue
	imports  map[string]string // how this file calls a package, by its path
	function string
	results  *ast.FieldList    // of the innermost function
	constant bool              // inside the declaration of a constant
	whole    map[ast.Expr]bool // conditions
	heads    map[ast.Stmt]bool // parts of another statement's head
	found    []fault
	seen     map[string]int
}

func newSeeker(path string, source []byte, files *token.FileSet) *seeker {
	return &seeker{path: path, source: source, files: files, whole: map[ast.Expr]bool{}, heads: map[ast.Stmt]bool{}, seen: map[string]int{}}
}

// add notes that the code from start to end may become with. Equal faults of a
// function are numbered.
func (s *seeker) add(start, end token.Pos, what, with string) *fault {
	f := fault{
		path: s.path, line: s.files.Position(start).Line, function: s.function, what: what,
		start: s.offset(start), end: s.offset(end), with: with,
	}
	s.seen[f.String()]++
	if n := s.seen[f.String()]; n > 1 {
		f.what += fmt.Sprintf(" (%d)", n)
	}
	s.found = append(s.found, f)
	return &s.found[len(s.found)-1]
}

// wrap gives f a switch by text round n; %d stands for the number of f.
func (s *seeker) wrap(f *fault, n ast.Node, before, behind string) {
	if s.constant || strings.Contains(before, "\n") {
		return
	}
	f.inserts = append(f.inserts, insert{at: s.offset(n.Pos()), text: before}, insert{at: s.offset(n.End()), text: behind, behind: true})
}

func (s *seeker) offset(p token.Pos) int { return s.files.Position(p).Offset }

func (s *seeker) text(n ast.Node) string {
	return string(s.source[s.offset(n.Pos()):s.offset(n.End())])
}

// short is the text of n in one line, and not more of it than tells it apart.
func (s *seeker) short(n ast.Node) string {
	const most = 70
	text := strings.Join(strings.Fields(s.text(n)), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// become replaces n by other code.
func (s *seeker) become(n ast.Node, with string) *fault {
	return s.add(n.Pos(), n.End(), s.short(n)+" -> "+with, with)
}

// condition makes n always or never true, and still compiles it.
func (s *seeker) condition(n ast.Expr, always bool) {
	s.whole[n] = true
	if always {
		s.wrap(s.add(n.Pos(), n.End(), s.short(n)+": always", "true || ("+s.text(n)+")"), n, "(mutantOn(%d) || (", "))")
	}
	s.wrap(s.add(n.Pos(), n.End(), s.short(n)+": never", "false && ("+s.text(n)+")"), n, "(!mutantOn(%d) && (", "))")
}

func (s *seeker) drop(n ast.Stmt) {
	s.wrap(s.add(n.Pos(), n.End(), s.short(n)+": dropped", "{}"), n, "if !mutantOn(%d) { ", " }")
}
