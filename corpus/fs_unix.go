//go:build unix

package corpus

import "syscall"

// openFlags keep an open from waiting for the other end of a FIFO, and from
// following a symbolic link that took the file's place.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOFOLLOW
