package export

import (
	"encoding/base64"
	"strings"
)

// powershell code is for "… | Out-String | Invoke-Expression". A script block
// without its end does not parse. Setting a variable to nothing is not removing
// it: since .NET 9 that leaves it there, empty.
var powershell = Dialect{
	name:    "powershell",
	typed:   true,
	quote:   wordPowerShell,
	aliases: []string{"pwsh"},
	failure: "throw '" + failed + "'\n",
	refuse:  refuseNotUTF8,
	write: func(b *strings.Builder, vars []Var) {
		b.WriteString("& { ")
		for _, v := range vars {
			if v.Unset {
				put(b, `Microsoft.PowerShell.Management\Remove-Item -LiteralPath Env:`, v.Name, " -ErrorAction SilentlyContinue; ")
			} else {
				put(b, "${Env:", v.Name, "}=", quotePowerShell(v.Value), "; ")
			}
		}
		b.WriteString("}\n")
	},
}

// quotePowerShell doubles the quote. What is not printable ASCII makes base64 of
// the value: beyond ASCII it would pass through the code page of the console, and
// PowerShell takes four more characters (U+2018 to U+201B) for a single quote;
// Out-String writes the line ends of the system in place of those that it reads.
// See https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules.
func quotePowerShell(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return "[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('" + base64.StdEncoding.EncodeToString([]byte(s)) + "'))"
		}
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
