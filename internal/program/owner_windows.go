package program

// CheckOwner allows everything: Windows has no user who may do all and be
// somebody else's by HOME.
func CheckOwner(string, int) error { return nil }
