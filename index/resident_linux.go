package index

import (
	"encoding/binary"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// A pageTable tells which pages of a mapping this process has read. Nil is
// where the kernel does not let it be read.
type pageTable = *pagemap

// A pagemap is /proc/self/pagemap, and room for what it tells.
type pagemap struct {
	file  *os.File
	found [128]region
}

// readPageTable opens it.
func readPageTable() (t pageTable, closed func()) {
	f, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return nil, func() {}
	}
	return &pagemap{file: f}, func() { _ = f.Close() } // it was read
}

// faults is how many pages of memory this process was not yet given when it used
// them, in all; 0 is where the kernel does not tell.
func faults() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Minflt + u.Majflt
}

// resident calls touched for the parts of a mapping that this process has read,
// and perhaps for some that it has not: with their first byte, and the one after
// their last. Where the kernel does not tell, that is all of it.
//
// The ioctl PAGEMAP_SCAN of Linux 6.7 finds them in a time that goes with their
// number; before, /proc/self/pagemap has a word for each page.
func resident(pages pageTable, mapping []byte, touched func(from, to int)) {
	if len(mapping) == 0 {
		return
	}
	if pages == nil {
		touched(0, len(mapping))
		return
	}
	base := addressOf(mapping)
	for from := 0; from < len(mapping); {
		regions, to, err := scanPages(pages, base, from, len(mapping))
		if err != nil {
			readPages(pages.file, base, from, len(mapping), touched)
			return
		}
		for _, r := range regions {
			touched(int(r.start-base), min(int(r.end-base), len(mapping)))
		}
		from = to
	}
}

func addressOf(mapping []byte) uintptr { return uintptr(unsafe.Pointer(&mapping[0])) }

// region is struct page_region of linux/fs.h.
type region struct {
	start, end uintptr
	_          uint64 // categories
}

// scanPages returns regions between from and to whose pages are present, and up
// to where it has looked. They are good until the next call.
func scanPages(pages *pagemap, base uintptr, from, to int) ([]region, int, error) {
	var pinned runtime.Pinner // the kernel is told of it by a number
	defer pinned.Unpin()
	found := &pages.found
	pinned.Pin(pages)
	const (
		present = 1 << 3
		scan    = 0xc0606610 // _IOWR('f', 16, struct pm_scan_arg)
	)
	size := uintptr(os.Getpagesize())
	arg := struct { // pm_scan_arg
		size, flags, start, end, walkEnd, vec, vecLen, maxPages, inverted, mask, anyOf, wanted uint64
	}{
		size: 96, start: uint64(base + uintptr(from)), end: uint64((base + uintptr(to) + size - 1) &^ (size - 1)),
		vec: uint64(uintptr(unsafe.Pointer(found))), vecLen: uint64(len(found)), mask: present, wanted: present,
	}
	n, _, e := syscall.Syscall(syscall.SYS_IOCTL, pages.file.Fd(), scan, uintptr(unsafe.Pointer(&arg)))
	end := min(int(uintptr(arg.walkEnd)-base), to)
	switch {
	case e != 0:
		return nil, 0, e
	case end <= from:
		return nil, 0, syscall.EINVAL
	}
	return found[:n], end, nil
}

// readPages does the same for older kernels.
func readPages(pages *os.File, base uintptr, from, to int, touched func(from, to int)) {
	const present = 1 << 63
	size := os.Getpagesize()
	words := make([]byte, 8*4096)
	for from < to {
		words := words[:min(len(words), (to-from+size-1)/size*8)]
		n, err := pages.ReadAt(words, int64((base+uintptr(from))/uintptr(size)*8))
		if n < len(words) || err != nil {
			touched(from, to)
			return
		}
		for i := 0; i < n; i += 8 {
			if binary.LittleEndian.Uint64(words[i:])&present != 0 {
				touched(from, min(from+size, to))
			}
			from += size
		}
	}
}
