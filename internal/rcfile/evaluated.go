package rcfile

import (
	"slices"
	"strings"
)

// evaluators are the commands that run what a program has printed, or put it where
// the shell reads it.
var evaluators = []string{"eval", "source", ".", "execx", "invoke-expression", "iex", "[scriptblock]::create", "save"}

// introducers are words behind which a command begins.
var introducers = []string{"if", "then", "elif", "else", "while", "until", "do", "time", "!", "and", "or", "not", "begin", "try",
	"command", "builtin", "noglob", "nocorrect"}

// definers begin what is not run where it stands.
var definers = []string{"function", "def", "fn", "filter"}

// reader understands as much of a line, of any shell, as it takes to tell what is
// run from what is only said: quotations, substitutions, blocks, and the first word of
// each command.
type reader struct {
	shell  string
	levels []level
	last   byte // that was read; 0 for one that was escaped
	runs   int  // how many evaluators were commands so far
}

// level is the line, or a quotation, a substitution or a block in it.
type level struct {
	end     byte // what ends it; 0: the end of the line
	inert   bool // nothing in it is run now: a function, or a value
	command string
	word    []byte // the one that is being read
	before  string // the one before
}

func newReader(shell string) *reader { return &reader{shell: shell, levels: make([]level, 1, 8)} }

func (r *reader) top() *level { return &r.levels[len(r.levels)-1] }

func (r *reader) push(end byte, inert bool) {
	r.levels = append(r.levels, level{end: end, inert: inert || r.top().inert})
}

func (r *reader) pop() {
	r.endWord()
	r.levels = r.levels[:len(r.levels)-1]
}

// read takes in more of the line.
func (r *reader) read(text string) {
	for i := range len(text) {
		c, top := text[i], r.top()
		switch {
		case r.last == r.escape() && top.end != '\'':
			top.word = append(top.word, c)
			c = 0
		case c == top.end && len(r.levels) > 1:
			r.end(c)
		case top.end == '\'' || c == r.escape():
		case top.end == '"':
			r.readQuoted(c)
		default:
			r.readCode(c)
		}
		r.last = c
	}
}

func (r *reader) escape() byte {
	if r.shell == "powershell" {
		return '`'
	}
	return '\\'
}

// end ends a level. What looks like "name()" defines a function.
func (r *reader) end(c byte) {
	r.pop()
	if top := r.top(); c == ')' && r.last == '(' && top.command == "" && len(top.word) > 0 {
		top.inert = true
	}
}

func (r *reader) readQuoted(c byte) {
	switch {
	case c == '(' && r.last == '$':
		r.push(')', false)
	case c == '`':
		r.push('`', false)
	}
}

func (r *reader) readCode(c byte) {
	switch c {
	case ' ':
		r.endWord()
		if r.shell == "xonsh" && r.last == ':' {
			r.top().command = ""
		}
	case ';', '|', '&', ')': // the last one stands behind a pattern of "case"
		r.endWord()
		r.top().command = ""
	case '\'', '"', '`':
		r.push(c, false)
	case '(':
		r.push(')', false)
	case '{':
		r.push('}', len(r.top().word) == 0 && r.top().before == "=") // a closure that is kept
	default:
		r.top().word = append(r.top().word, c)
	}
}

func (r *reader) endWord() {
	top := r.top()
	word := strings.ToLower(string(top.word))
	if word == "" {
		return
	}
	top.word, top.before = nil, word
	top.inert = top.inert || top.command == "" && slices.Contains(definers, word) || strings.HasPrefix(word, "lambda")
	if top.command == "" && begins(word) {
		top.command = word
		if !top.inert && slices.Contains(evaluators, word) {
			r.runs++
		}
	}
}

// begins says whether a word is the name of a command where one is expected.
func begins(word string) bool {
	return word != "" && !strings.Contains(word, "=") && !slices.Contains(introducers, word)
}

// fate is what becomes of the output of a command.
type fate int

const (
	notRun    fate = iota // it is an argument, a text, or in a function
	printed               // it is printed, piped on, or kept
	evaluated             // the shell runs it
)

// maxLevels is more than people write, and keeps a long line from taking long.
const maxLevels = 50

// fate is that of a command whose name comes next. rest is what stands behind its
// name, which may be the end of quotes around the name.
func (r *reader) fate(rest string) fate {
	levels := r.levels
	if len(levels) > maxLevels {
		return notRun
	}
	if end := r.top().end; (end == '"' || end == '\'') && strings.HasPrefix(rest, string(end)) {
		levels = levels[:len(levels)-1]
	}
	own := levels[len(levels)-1]
	if !own.inert && strings.HasSuffix(own.command, "evalcache") { // of a plugin for zsh
		return evaluated
	}
	if own.inert || own.command != "" || own.end == '"' || own.end == '\'' {
		return notRun
	}
	for i := len(levels) - 2; i >= 0; i-- {
		switch outer := levels[i].name(); {
		case slices.Contains(evaluators, outer):
			return evaluated
		case outer != "":
			return notRun
		}
	}
	return printed
}

// name is the command of a level in which something else is being read.
func (l level) name() string {
	if word := strings.ToLower(string(l.word)); l.command == "" && begins(word) && strings.Trim(word, "$<@&") != "" {
		return word
	}
	return l.command
}
