//go:build !unix

package rcfile

import "context"

// NewAsk returns nil: no shell is asked on this system.
func NewAsk(context.Context, []string, string) AskShell { return nil }
