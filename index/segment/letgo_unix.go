//go:build unix

package segment

import "golang.org/x/sys/unix"

// LetGo lets the system take back the pages that were read, which come again
// when they are read again.
func (s *File) LetGo() {
	_ = unix.Madvise(s.mapping, unix.MADV_DONTNEED) // advice
}
