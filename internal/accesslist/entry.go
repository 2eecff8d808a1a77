// Package accesslist reads and makes the access lists by which Windows says who may
// use a file or a folder. Only what asks Windows itself is for Windows alone.
//
// See https://learn.microsoft.com/windows/win32/secauthz/access-control-lists.
package accesslist

import (
	"slices"
	"strings"
)

// Entry is one entry of a list.
type Entry struct {
	SID   string // whom it is about, such as S-1-1-0, which is Everyone
	Mask  uint32 // which rights
	Type  byte   // Allow, Deny or another type of an ACE_HEADER
	Flags byte   // of an ACE_HEADER
}

// Types of entries. A condition goes with the last one.
const (
	Allow   byte = 0
	Deny    byte = 1
	AllowIf byte = 9
)

const inheritOnly = 0x08 // INHERIT_ONLY_ACE: not about the file or folder itself

// Rights to a file or folder as the system stores them, and the generic ones that
// stand for several of them.
const (
	readData   = 0x1
	writeData  = 0x2  // of a folder: put files into it
	appendData = 0x4  // of a folder: put folders into it
	deleteIn   = 0x40 // of a folder: delete what is in it
	deleteIt   = 0x10000
	writeList  = 0x40000
	takeIt     = 0x80000

	genericAll, genericExecute, genericWrite, genericRead = 0x10000000, 0x20000000, 0x40000000, 0x80000000
	fileAll, fileExecute, fileWrite, fileRead             = 0x1f01ff, 0x1200a0, 0x120116, 0x120089
)

// specific is mask with each generic right replaced by those that it stands for.
func specific(mask uint32) uint32 {
	for _, g := range [][2]uint32{{genericAll, fileAll}, {genericExecute, fileExecute}, {genericWrite, fileWrite}, {genericRead, fileRead}} {
		if mask&g[0] != 0 {
			mask = mask&^g[0] | g[1]
		}
	}
	return mask
}

// others are those whom other users of the machine belong to; see
// https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers.
var others = []string{
	"S-1-1-0",      // Everyone
	"S-1-2-0",      // Local
	"S-1-5-2",      // Network
	"S-1-5-4",      // Interactive
	"S-1-5-7",      // Anonymous
	"S-1-5-11",     // Authenticated Users
	"S-1-5-15",     // This Organization
	"S-1-5-113",    // Local account
	"S-1-5-32-545", // Users
	"S-1-5-32-546", // Guests
}

// account is how the SIDs begin of what an administrator has made: users and groups,
// of a machine or a domain, and of Entra ID.
func account(sid string) bool {
	return strings.HasPrefix(sid, "S-1-5-21-") || strings.HasPrefix(sid, "S-1-12-1-")
}

// isOther says whether other users of the machine belong to sid: also to Domain Users
// and Domain Guests.
func isOther(sid string) bool {
	return slices.Contains(others, sid) || account(sid) && (strings.HasSuffix(sid, "-513") || strings.HasSuffix(sid, "-514"))
}

// OpenToOthers says whether a list lets other users of the machine at large read what
// is in the folder or file, or change it. A single user or a group of people to whom
// somebody has given it counts as wanted. Entries that deny do not count: those
// about everybody are about the owner, too.
func OpenToOthers(list []Entry) bool {
	const rights = readData | writeData | appendData | deleteIn | deleteIt | writeList | takeIt
	return slices.ContainsFunc(list, func(e Entry) bool {
		return (e.Type == Allow || e.Type == AllowIf) && isOther(e.SID) && specific(e.Mask)&rights != 0
	})
}

// IsForeign says whether owner is a user of the machine or its domain other than
// user, and no administrator: an owner may change the list at any time. Some file
// servers give SIDs of their own, from which that cannot be told.
func IsForeign(owner, user string) bool {
	return account(owner) && owner != user && !strings.HasSuffix(owner, "-500") && !strings.HasSuffix(owner, "-512")
}

// SameAccess says whether two lists give the same rights to the same people, whether
// the entries are a file's own or come from its folder.
func SameAccess(a, b []Entry) bool { return slices.Equal(effective(a), effective(b)) }

// effective are the entries about the file itself.
func effective(list []Entry) (about []Entry) {
	for _, e := range list {
		if e.Flags&inheritOnly == 0 {
			about = append(about, Entry{e.SID, specific(e.Mask), e.Type, 0})
		}
	}
	return about
}
