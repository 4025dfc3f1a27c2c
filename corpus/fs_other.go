//go:build !unix

package corpus

// openFlags are none where no FIFO has a name in a folder.
const openFlags = 0
