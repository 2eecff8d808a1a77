package prompt

import "golang.org/x/sys/unix"

// drop forgets what was typed and not read yet.
func (t *terminal) drop() { unix.IoctlSetInt(t.fd, unix.TCFLSH, unix.TCIFLUSH) }
