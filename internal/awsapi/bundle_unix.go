//go:build unix

package awsapi

import "syscall"

// nonBlocking opens a pipe that has taken the place of a file without waiting.
const nonBlocking = syscall.O_NONBLOCK
