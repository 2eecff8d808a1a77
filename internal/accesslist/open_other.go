//go:build !windows

package accesslist

// OpenAt says nothing: only Windows has these lists.
func OpenAt(string) (open, folder bool) { return false, false }
