//go:build unix && !linux && !darwin

package prompt

import "context"

// turn waits for nobody: what device /dev/tty stands for is unknown here.
func (t *terminal) turn(context.Context, func()) error { return nil }
