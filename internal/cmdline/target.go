package cmdline

import (
	"strings"

	"awsmfa/internal/hint"
)

// Target is what the arguments of a command name.
type Target struct {
	Profile string
	Code    string
	Stdin   bool // the code is to be read from standard input
	Flagged bool // --profile named it
}

// ReadTarget understands [PROFILE] [CODE] in either order.
func ReadTarget(args []string, flagProfile string, takesCode bool) (Target, error) {
	var t Target
	var names []string
	for i := 0; i < len(args); i++ {
		word := args[i]
		code, is := "", false
		if takesCode {
			code, is = ReadCode(word)
			if !is && i+1 < len(args) && isDigits(word, 3) && isDigits(args[i+1], 3) {
				code, is = word+args[i+1], true
				i++
			}
		}
		switch {
		case is || takesCode && word == "-":
			if t.Code != "" || t.Stdin {
				return t, hint.Usagef("more than one MFA code").Hint("give the one that the device shows now")
			}
			if t.Stdin = !is; is {
				t.Code = code
			}
		case word == "":
			return t, hint.Usagef("an argument is empty").Hint("leave it out to use the profile of the environment")
		default:
			names = append(names, word)
		}
	}
	if len(names) > 1 {
		atMost := "give one profile"
		if takesCode {
			atMost = "give one profile and one code"
		}
		for _, name := range names {
			if takesCode && LooksLikeCode(name) {
				return t, CodeShapeError()
			}
		}
		return t, hint.Usagef("too many arguments: %s", strings.Join(names, " ")).Hint("%s", atMost)
	}
	t.Profile, t.Flagged = flagProfile, flagProfile != ""
	if len(names) == 1 {
		if flagProfile != "" && flagProfile != names[0] {
			return t, hint.Usagef("two profiles: %q and --profile %q", names[0], flagProfile).Hint("name one of them")
		}
		t.Profile = names[0]
	}
	return t, nil
}
