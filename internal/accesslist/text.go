package accesslist

import "strings"

// text is an owner and a list in the language of Windows for them, as in
// "O:BAD:PAI(A;ID;FA;;;SY)"; see
// https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format.
type text struct {
	owner   string // "O:BA"
	flags   string // "PAI"; P: protected from what the folder hands on
	entries []string
}

func parse(s string) text {
	owner, list, _ := strings.Cut(s, "D:")
	flags, _, _ := strings.Cut(list, "(")
	return text{owner, flags, entriesIn(list[len(flags):])}
}

// entriesIn splits "(...)(...)". A condition in an entry has parentheses, too, and
// quoted words.
func entriesIn(list string) (entries []string) {
	depth, start, quoted := 0, 0, false
	for i := range len(list) {
		switch c := list[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			if depth == 0 {
				start = i
			}
			depth++
		case c == ')':
			if depth--; depth == 0 {
				entries = append(entries, list[start:i+1])
			}
		}
	}
	return entries
}

// flagsOf gives the flags of an entry, such as OICIID, and what is before and behind
// them.
func flagsOf(entry string) (before, flags, behind string) {
	kind, rest, _ := strings.Cut(entry, ";")
	flags, behind, _ = strings.Cut(rest, ";")
	return kind + ";", flags, ";" + behind
}

// withoutID takes the flag of an entry that has come from the folder out of flags,
// which have two letters each.
func withoutID(flags string) string {
	var left strings.Builder
	for i := 0; i+1 < len(flags); i += 2 {
		if flags[i:i+2] != "ID" {
			left.WriteString(flags[i : i+2])
		}
	}
	return left.String()
}

// isProtected says whether a folder hands nothing on to the file. The flags AI and AR,
// which have no P, may stand beside it.
func (t text) isProtected() bool { return strings.Contains(t.flags, "P") }

// own is what a new file in the same folder needs to get the list: Windows adds what
// the folder hands on.
func (t text) own() string {
	if t.isProtected() {
		return t.whole()
	}
	entries := ""
	for _, entry := range t.entries {
		if _, flags, _ := flagsOf(entry); withoutID(flags) == flags {
			entries += entry
		}
	}
	if entries == "" {
		return t.owner
	}
	return t.owner + "D:" + entries
}

// whole is what a new file in any folder needs to get the list. All entries are then
// the file's own.
func (t text) whole() string {
	s := t.owner + "D:P"
	for _, entry := range t.entries {
		before, flags, behind := flagsOf(entry)
		s += before + withoutID(flags) + behind
	}
	return s
}

// withoutOwner leaves the owner to Windows, which makes it the user.
func (t text) withoutOwner(s string) string { return strings.TrimPrefix(s, t.owner) }

// private is the list of a file that the user, the system and the administrators have
// to themselves, as below a user's profile.
func private(user string) string { return privateWith("", user) }

// privateFolder is that of a folder, which hands it on to all that is made in it.
func privateFolder(user string) string { return privateWith("OICI", user) }

func privateWith(flags, user string) string {
	s := "D:P"
	for _, sid := range []string{"SY", "BA", user} {
		s += "(A;" + flags + ";FA;;;" + sid + ")"
	}
	return s
}
