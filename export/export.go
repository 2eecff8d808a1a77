// Package export spells environment variables in the words of a shell, or of a
// file that other programs read. It does not know which variables there are,
// where their values come from or where the text goes.
package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Var is one change to an environment.
type Var struct {
	Name  string
	Value string
	// Unset removes the variable. Where a shell can only cover what every shell of
	// the user has (fish), Value is what tools see instead.
	Unset bool
	// Back says that Value is what the variable was before: a wider scope may have
	// it still (fish).
	Back bool
}

// Format shows the name and nothing else, for every verb and flag, since Value
// may be a secret.
func (v Var) Format(f fmt.State, _ rune) { io.WriteString(f, v.Name) }

// Dialect is the words of one shell or file. Lookup gives one.
type Dialect struct {
	name    string
	aliases []string                             // other names for it, in lower case
	success string                               // the last line where the status is lost; empty elsewhere
	failure string                               // a statement that fails, with the exit status for STATUS; empty where nothing is evaluated
	refuse  func(value string) string            // what keeps it from carrying value; empty: nothing
	write   func(b *strings.Builder, vars []Var) // vars have passed check

	covers   bool                     // writes the value of a variable that is unset
	typed    bool                     // people type at its prompt
	quote    func(word string) string // for what does not mean itself bare; nil: it has no way
	literals []string                 // words that are values of the language, in lower case
}

// dialects is every dialect, in the order in which people are shown them.
// A new one is a file that says how to write it, and a row here.
var dialects = []*Dialect{
	&sh,
	&bash,
	&zsh,
	&fish,
	&tcsh,
	&elvish,
	&nu,
	&xonsh,
	&powershell,
	&windowsCmd,
	&dotenv,
	&jsonObject,
}

// Name is the one name of d that Names lists.
func (d Dialect) Name() string { return d.name }

// Render spells vars in the order given, so unsets belong first and whatever
// makes the rest take effect belongs last. The text has one line and no
// comment; dotenv and windows-cmd have a line for each variable. Whatever is
// evaluated is one statement, windows-cmd excepted: text that was cut off
// anywhere is a syntax error and changes nothing.
//
// It is all or nothing: a name that is none, a control character, or a value
// that d cannot carry is a *ValueError.
func (d Dialect) Render(vars []Var) (string, error) {
	size := 64
	for _, v := range vars {
		if v.Unset && !d.covers {
			v.Value = "" // which is not written
		}
		if err := d.check(v); err != nil {
			return "", err
		}
		size += len(v.Name) + len(v.Value) + 40
	}
	var b strings.Builder
	b.Grow(size)
	d.write(&b, vars)
	b.WriteString(d.success)
	return b.String(), nil
}

// Success is what ends the text of Render where the caller cannot see the status of
// the program, and empty elsewhere.
func (d Dialect) Success() string { return d.success }

// Evaluated says whether a shell evaluates the text, and so whether its variables
// change; dotenv and json are read by programs.
func (d Dialect) Evaluated() bool { return d.failure != "" }

// Failure is the line to print in place of Render's when there are no
// variables, so that evaluating the text fails too, with the exit status of a
// program (1 to 255; any other counts as 1) where the dialect can, or a message
// that names it. It is empty for the dialects that are read and not evaluated
// (dotenv, json).
func (d Dialect) Failure(status int) string {
	if status < 1 || status > 255 {
		status = 1
	}
	return strings.ReplaceAll(d.failure, "STATUS", strconv.Itoa(status))
}

// failed is what the statements of Failure say where they can say anything.
const failed = "awsmfa ended with STATUS"

func put(b *strings.Builder, parts ...string) {
	for _, part := range parts {
		b.WriteString(part)
	}
}
