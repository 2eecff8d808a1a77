//go:build !unix

package host

import "context"

// UntilSuspended calls do. No key suspends a process here.
func UntilSuspended(ctx context.Context, do func(context.Context) error) (suspended bool, err error) {
	return false, do(ctx)
}

// Suspend is for systems where UntilSuspended can say so.
func Suspend() {}
