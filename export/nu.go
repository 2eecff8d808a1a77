package export

import "strings"

// nu has no eval, so this is data: one JSON object, null for a variable to
// remove. load-env alone would set those to null, so a function does both:
//
//	let vars = ($text | from json)
//	let gone = ($vars | columns | where {|name| ($vars | get $name) == null })
//	hide-env --ignore-errors ...$gone
//	load-env ($vars | reject ...$gone)
//
// Failure is no object, which load-env refuses; a status has no place in it.
var nu = Dialect{
	name:     "nu",
	typed:    true,
	quote:    wordNu,
	literals: []string{"true", "false", "null", "nan", "inf", "infinity"},
	aliases:  []string{"nushell"},
	failure:  "false\n",
	refuse:   refuseNotUTF8,
	write: func(b *strings.Builder, vars []Var) {
		writeObject(b, vars, true)
	},
}
