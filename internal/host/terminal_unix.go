//go:build unix

package host

// The controlling terminal of this process, wherever its streams lead.
const terminalIn, terminalOut = "/dev/tty", "/dev/tty"
