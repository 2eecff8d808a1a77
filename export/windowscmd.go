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
	failure: "cmd /c exit STATUS\n",       // sets the error level; exit alone would close the window
	success: "set \"__awsmfa_failed=\"\n", // for /f loses the status: authaws.cmd sets this before
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

// maxCmdValue leaves room for a name in the 8191 characters of a line.
//
// See https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation.
const maxCmdValue = 8000

func refuseWindowsCmd(value string) string {
	if len(value) > maxCmdValue {
		return "is longer than a line of cmd.exe may be"
	}
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
