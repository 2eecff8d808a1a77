package hint

import (
	"slices"
	"strings"
)

// programs are the first words of the commands that messages tell people to type.
var programs = strings.Fields("awsmfa authaws unauthaws authaws.cmd aws eval execx unset unsetenv unset-env hide-env export del Remove-Item Get-Command " +
	"Invoke-Expression autoload mkdir sudo chmod chattr chflags attrib icacls kill taskkill mv ykman security")

// ambiguous are commands that are also words of a sentence, with what follows them in
// a command.
var ambiguous = map[string]string{"for": "/f", "set": `-e "`, "type": "authaws", "which": "authaws", "where": "authaws", "put": "$", "if": "command ( [ -X __import__", "use": "awsmfa"}

// StartsCommand says whether a command that a person may type starts with this word,
// which is followed by next.
func StartsCommand(word, next string) bool {
	word, _, _ = strings.Cut(word, "(") // as xonsh calls execx
	if at := strings.LastIndexAny(word, `/\`); at >= 0 {
		word = word[at+1:] // the path of a program
	}
	return slices.Contains(programs, strings.TrimSuffix(word, ".exe")) ||
		slices.ContainsFunc(strings.Fields(ambiguous[word]), func(start string) bool { return strings.HasPrefix(next, start) })
}
