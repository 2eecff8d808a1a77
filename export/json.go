package export

import (
	"encoding/json"
	"strings"
)

// jsonObject is one object with the variables that are set, in order, for
// programs. "nu" has the unsets too.
var jsonObject = Dialect{
	name:   "json",
	refuse: refuseNotUTF8,
	write: func(b *strings.Builder, vars []Var) {
		writeObject(b, vars, false)
	},
}

// writeObject writes null for an unset, or leaves it out.
func writeObject(b *strings.Builder, vars []Var, unsets bool) {
	b.WriteByte('{')
	comma := ""
	for _, v := range vars {
		if v.Unset && !unsets {
			continue
		}
		value := []byte("null")
		if !v.Unset {
			value, _ = json.Marshal(v.Value) // a string that is UTF-8 cannot fail
		}
		put(b, comma, `"`, v.Name, `":`)
		b.Write(value)
		comma = ","
	}
	b.WriteString("}\n")
}
