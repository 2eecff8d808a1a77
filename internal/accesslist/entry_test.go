package accesslist

import "testing"

const (
	alice  = "S-1-5-21-1004336348-1177238915-682003330-1001"
	bob    = "S-1-5-21-1004336348-1177238915-682003330-1002"
	full   = 0x1f01ff
	modify = 0x1301bf // as the root of a disk gives it to Authenticated Users
	read   = 0x1200a9
)

// privateTo is the list of what lies in a user's profile.
func privateTo(user string, more ...Entry) []Entry {
	return append([]Entry{{"S-1-5-18", full, Allow, 0x10}, {"S-1-5-32-544", full, Allow, 0x10}, {user, full, Allow, 0x10}}, more...)
}

func TestOpenToOthers(t *testing.T) {
	for _, test := range []struct {
		name string
		list []Entry
		want bool
	}{
		{"nobody", nil, false},
		{"profile", privateTo(alice), false},
		{"another user, wanted", privateTo(alice, Entry{bob, full, Allow, 0}), false},
		{"Users may read", privateTo(alice, Entry{"S-1-5-32-545", read, Allow, 0}), true},
		{"Everyone may write", privateTo(alice, Entry{"S-1-1-0", 0x2, Allow, 0}), true},
		{"Everyone may add folders", privateTo(alice, Entry{"S-1-1-0", 0x4, Allow, 0}), true},
		{"Everyone may delete what is in it", privateTo(alice, Entry{"S-1-1-0", 0x40, Allow, 0}), true},
		{"Everyone may change the list", privateTo(alice, Entry{"S-1-1-0", 0x40000, Allow, 0}), true},
		{"Everyone may take it", privateTo(alice, Entry{"S-1-1-0", 0x80000, Allow, 0}), true},
		{"Everyone may delete it", privateTo(alice, Entry{"S-1-1-0", 0x10000, Allow, 0}), true},
		{"Authenticated Users, as below C:", privateTo(alice, Entry{"S-1-5-11", modify, Allow, 0x10}), true},
		{"new files are for Interactive", privateTo(alice, Entry{"S-1-5-4", 0x1, Allow, 0x0b}), true},
		{"generic rights", privateTo(alice, Entry{"S-1-5-11", 0x80000000, Allow, 0}), true},
		{"all generic rights", privateTo(alice, Entry{"S-1-5-11", 0x10000000, Allow, 0}), true},
		{"generic execution", privateTo(alice, Entry{"S-1-5-11", 0x20000000, Allow, 0}), false},
		{"on a condition", privateTo(alice, Entry{"S-1-5-11", read, AllowIf, 0}), true},
		{"Domain Users", privateTo(alice, Entry{"S-1-5-21-1-2-3-513", read, Allow, 0}), true},
		{"Domain Guests", privateTo(alice, Entry{"S-1-5-21-1-2-3-514", read, Allow, 0}), true},
		{"Domain Admins", privateTo(alice, Entry{"S-1-5-21-1-2-3-512", full, Allow, 0}), false},
		{"a logon session that ends in 513", privateTo(alice, Entry{"S-1-5-5-0-513", full, Allow, 0}), false},
		{"through it only", privateTo(alice, Entry{"S-1-1-0", 0x1000a0, Allow, 0}), false},
		{"denied", privateTo(alice, Entry{"S-1-5-32-545", full, Deny, 0}), false},
		{"denied and allowed", []Entry{{"S-1-5-32-546", full, Deny, 0}, {"S-1-1-0", read, Allow, 0}}, true},
	} {
		if got := OpenToOthers(test.list); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

func TestIsForeign(t *testing.T) {
	for owner, want := range map[string]bool{
		alice:                        false,
		bob:                          true,
		"S-1-12-1-1-2-3-4":           true,  // a user of Entra ID
		"S-1-5-32-544":               false, // Administrators
		"S-1-5-18":                   false, // the system
		"S-1-5-21-1-2-3-500":         false, // Administrator
		"S-1-5-21-1-2-3-512":         false, // Domain Admins
		"S-1-22-1-1000":              false, // a user of Samba
		"":                           false,
		"S-1-5-80-956008885-1-2-3-4": false, // TrustedInstaller and its like
	} {
		if got := IsForeign(owner, alice); got != want {
			t.Errorf("%s: %t", owner, got)
		}
	}
}

func TestSameAccess(t *testing.T) {
	own := func(list []Entry) (own []Entry) {
		for _, e := range list {
			e.Flags &^= 0x10
			own = append(own, e)
		}
		return own
	}
	list := privateTo(alice, Entry{bob, read, Allow, 0})
	for _, test := range []struct {
		name string
		a, b []Entry
		want bool
	}{
		{"itself", list, list, true},
		{"entries of its own", list, own(list), true},
		{"not about the file", list, append(own(list), Entry{"S-1-3-0", full, Allow, 0x0b}), true},
		{"generic rights", []Entry{{bob, 0x10000000, Allow, 0}}, []Entry{{bob, full, Allow, 0}}, true},
		{"one more", list, append(own(list), Entry{"S-1-1-0", read, Allow, 0}), false},
		{"one less", list, list[:3], false},
		{"another right", []Entry{{bob, read, Allow, 0}}, []Entry{{bob, full, Allow, 0}}, false},
		{"another type", []Entry{{bob, read, Allow, 0}}, []Entry{{bob, read, Deny, 0}}, false},
		{"another order", []Entry{{bob, read, Allow, 0}, {bob, read, Deny, 0}}, []Entry{{bob, read, Deny, 0}, {bob, read, Allow, 0}}, false},
	} {
		if got := SameAccess(test.a, test.b); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}
