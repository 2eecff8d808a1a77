package export

import "strings"

// windowsCmd lines are for cmd.exe, one command a line:
//
//	for /f "delims=" %i in ('…') do @%i
//
// It has no quoting, only characters that it leaves alone between the quotes of
// set. It has no empty variables either: setting one to nothing removes it.
var windowsCmd = Dialect{
	name:    "windows-cmd",
	typed:   true,
	aliases: []string{"cmd"},
	failure: "cmd /c exit 1\n", // sets the error level; exit alone would close the window
	refuse:  refuseWindowsCmd,
	write: func(b *strings.Builder, vars []Var) {
		for _, v := range vars {
			if v.Unset {
				put(b, `set "`, v.Name, "=\"\n")
			} else {
				put(b, `set "`, v.Name, "=", v.Value, "\"\n")
			}
		}
	},
}

func refuseWindowsCmd(value string) string {
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"' || c == '%' || c == '!':
			return "holds a character that cmd.exe expands (\", % or !)"
		case c < ' ' || c > '~':
			return "holds a character that depends on the console's code page"
		}
	}
	return ""
}
