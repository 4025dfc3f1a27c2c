package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	bindex "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"ksearch/index/segment"
)

// Segments are mapped into memory and are as large as the archive: to compare
// all of one with its checksum takes longer than a search. So each block of a
// segment has a checksum of its own, and before an answer is given, the blocks
// that were touched for it are compared. Which they are the kernel knows: a page
// that was read is in the page table of the process.
//
//	sums/000000000003.zap   the CRC-32C of each block of that segment, little-endian
const (
	sumsDir   = "sums"
	blockSize = 64 << 10 // the kernel maps up to as much around a page that is read
)

func isSegment(name string) bool {
	return strings.HasSuffix(name, ".zap") && !strings.HasPrefix(name, sumsDir+"/")
}

func sumsOf(segment string) string { return filepath.Join(sumsDir, filepath.Base(segment)) }

// writeSums reads a segment that bleve has written, compares it with the CRC-32
// in its footer, which bleve writes and never reads, and writes the checksums of
// its blocks under dir. It returns the checksum of the whole.
func writeSums(dir, name string, size int64) (uint32, error) {
	path := filepath.Join(dir, filepath.FromSlash(name))
	in, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	whole, body := crc32.New(castagnoli), crc32.NewIEEE()
	sums := make([]byte, 0, (size/blockSize+1)*4)
	const footer = 4
	left := size - footer // of what the footer is the checksum of
	if left < 0 {
		return 0, &DamageError{path, io.ErrUnexpectedEOF}
	}
	var foot []byte
	for block := make([]byte, blockSize); ; {
		n, err := io.ReadFull(in, block)
		if n > 0 {
			b := block[:n]
			sums = binary.LittleEndian.AppendUint32(sums, checksum(b))
			whole.Write(b) // never an error
			of := min(left, int64(n))
			body.Write(b[:of])
			left -= of
			foot = append(foot, b[of:]...)
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return 0, err
		}
	}
	if len(foot) != footer || binary.BigEndian.Uint32(foot) != body.Sum32() {
		return 0, &DamageError{path, errors.New("the checksum in its footer does not fit")}
	}
	return whole.Sum32(), writeSynced(filepath.Join(dir, sumsOf(name)), sums)
}

// writeAllSums writes the sums of the segments in dir that are not kept, and
// returns the checksum of each. Sums of segments that are no more go away.
func writeAllSums(ctx context.Context, dir string, kept func(file, fs.FileInfo) (file, bool)) (map[string]uint32, error) {
	segments, err := os.ReadDir(filepath.Join(dir, "store"))
	if err != nil {
		return nil, err
	}
	out, there := map[string]uint32{}, map[string]bool{}
	for _, e := range segments {
		name := "store/" + e.Name()
		if !isSegment(name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		there[e.Name()] = true
		if _, ok := kept(file{Name: name, Size: info.Size()}, info); ok {
			continue
		}
		if out[name], err = writeSums(dir, name, info.Size()); err != nil {
			return nil, err
		}
	}
	sums, err := os.ReadDir(filepath.Join(dir, sumsDir))
	if err != nil {
		return nil, err
	}
	for _, e := range sums {
		if !there[e.Name()] {
			if err := os.Remove(filepath.Join(dir, sumsDir, e.Name())); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// sealed is a mapped segment with the checksums of its blocks.
type sealed struct {
	file string
	data []byte // mapped
	*seals
}

// seals are shared by the generations that have a file in common.
type seals struct {
	info os.FileInfo
	sums []uint32
	good []atomic.Uint64 // a bit for each block that was found to be as it was written
	left atomic.Int64    // blocks that were not compared yet
}

func readSeals(dir, name string) (*seals, error) {
	info, err := os.Stat(filepath.Join(dir, "store", name))
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(dir, sumsOf(name)))
	if err != nil {
		return nil, err
	}
	blocks := (info.Size() + blockSize - 1) / blockSize
	if int64(len(b)) != blocks*4 {
		return nil, &DamageError{filepath.Join(dir, sumsOf(name)), errors.New("it is of another segment")}
	}
	s := &seals{info: info, sums: make([]uint32, blocks), good: make([]atomic.Uint64, (blocks+63)/64)}
	for i := range s.sums {
		s.sums[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	s.left.Store(blocks)
	return s, nil
}

func (s *seals) isGood(block int) bool { return s.good[block/64].Load()&(1<<(block%64)) != 0 }

func (s *seals) setGood(block int) {
	if bit := uint64(1) << (block % 64); s.good[block/64].Or(bit)&bit == 0 {
		s.left.Add(-1)
	}
}

func (s *sealed) rotten(block int) error {
	return &DamageError{s.file, fmt.Errorf("the checksum of its bytes from %d on does not fit", block*blockSize)}
}

// mappings are the segments that r reads, which are there until it is closed,
// without those that are still in memory only.
func mappings(r bindex.IndexReader) ([]*segment.File, error) {
	all, err := segmentsIn(r)
	var out []*segment.File
	for i := range all {
		if f, ok := all[i].Segment.(*segment.File); ok {
			out = append(out, f)
		}
	}
	return out, err
}

// segmentsOf are the names of their files.
func segmentsOf(r bindex.IndexReader) (map[string]bool, error) {
	all, err := mappings(r)
	out := map[string]bool{}
	for _, m := range all {
		out[filepath.Base(m.Path())] = true
	}
	return out, err
}

// seal returns those of the segments that r reads which were published, in the
// generation in dir. What is known of files that older ones have too is kept.
func seal(dir string, r bindex.IndexReader, older []*sealed) ([]*sealed, error) {
	all, err := mappings(r)
	if err != nil {
		return nil, err
	}
	var out []*sealed
	for _, m := range all {
		of, err := readSeals(dir, filepath.Base(m.Path()))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		case int64(len(m.Data())) != of.info.Size():
			return nil, &DamageError{m.Path(), errors.New("its size has changed")}
		}
		for _, o := range older {
			if os.SameFile(o.info, of.info) {
				of = o.seals
			}
		}
		out = append(out, &sealed{file: m.Path(), data: m.Data(), seals: of})
	}
	return out, nil
}

// seal reads what g needs to verify its answers. Where bleve cannot read what
// it wrote last, it opens what it wrote before, and says nothing.
func (g *generation) seal(older []*sealed) error {
	r, err := advancedReader(g.bleve)
	if err != nil {
		return err
	}
	defer r.Close()
	if g.sealed, err = seal(g.dir, r, older); err != nil {
		return err
	}
	n, err := r.DocCount()
	if err != nil {
		return err
	}
	if have, want := len(g.sealed), g.manifest.segments(); have != want || n != g.manifest.Stats.Articles {
		return &DamageError{filepath.Join(g.dir, "store"), fmt.Errorf("%d segments with %d articles can be read, %d with %d were published", have, n, want, g.manifest.Stats.Articles)}
	}
	return touched(g.sealed) // what it takes to open them
}

// A block is one of a segment.
type block struct {
	of *sealed
	at int
}

// verify compares b, as it is mapped.
func (b block) verify() error {
	s, from := b.of, b.at*blockSize
	if checksum(s.data[from:min(from+blockSize, len(s.data))]) != s.sums[b.at] {
		return s.rotten(b.at)
	}
	s.setGood(b.at)
	return nil
}

// appendTouched appends the blocks that this process has read, and that were
// not compared before.
func (s *sealed) appendTouched(out []block, pages pageTable) []block {
	for i := 0; i < len(s.sums); {
		if s.isGood(i) {
			i++
			continue
		}
		from, next := i*blockSize, i
		for i < len(s.sums) && !s.isGood(i) {
			i++
		}
		resident(pages, s.data[from:min(i*blockSize, len(s.data))], func(low, high int) {
			for next = max(next, (from+low)/blockSize); next <= (from+high-1)/blockSize; next++ {
				out = append(out, block{s, next})
			}
		})
	}
	return out
}

// verify compares what was read of the segments with their checksums. A page
// that this process reads for the first time is a fault: where there was none
// since all were compared, there is nothing to compare. The kernel counts a fault
// when the page is mapped already, and another search may read it in between:
// only one that is alone may rely on the count.
func (g *generation) verify() error {
	now := faults()
	if now > 0 && g.verified.Load() == now && g.guarded.Load() == 1 {
		return nil
	}
	err := g.remember(touched(g.sealed))
	if err == nil {
		g.verified.Store(now)
	}
	return err
}

// remember makes damage that was met the answer to everything that is asked of g
// from then on. It returns err.
func (g *generation) remember(err error) error {
	if damage := (*DamageError)(nil); errors.As(err, &damage) {
		g.damage.Store(damage)
	}
	return err
}

func touched(all []*sealed) error {
	if !slices.ContainsFunc(all, func(s *sealed) bool { return s.left.Load() > 0 }) {
		return nil
	}
	pages, closePages := readPageTable()
	defer closePages()
	var blocks []block
	for _, s := range all {
		blocks = s.appendTouched(blocks, pages)
	}
	if len(blocks) == 0 {
		return nil
	}
	var g errgroup.Group
	each := max(32, (len(blocks)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0)) // 32 take less than a millisecond
	for part := range slices.Chunk(blocks, each) {
		g.Go(func() error {
			for _, b := range part {
				if err := fenced(b.of.file, b.verify); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// fenced calls do, which reads the mapped file: where that has no bytes any
// longer, or none that the disk can read, it is a fault.
func fenced(file string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = &DamageError{file, fmt.Errorf("reading it met %v", r)}
		}
	}()
	return do()
}

// scrubRate is how many bytes a second Scrub reads, for searches go on meanwhile.
const scrubRate = 100 << 20

// Scrub compares every byte of the live generation with its checksums, and
// returns a [*DamageError] for the first that is not as it was written: from
// then on the same is the answer to all that is asked of that generation. What
// was compared once is trusted by later searches, so a server scrubs now and
// then to find what has rotted since. It takes a second for 100 MB.
func (ix *Index) Scrub(ctx context.Context) error {
	g, err := ix.acquire()
	if errors.Is(err, ErrNoIndex) {
		return nil
	}
	if err != nil {
		return err
	}
	defer g.release()
	for _, s := range g.sealed {
		if err := s.scrub(ctx); err != nil {
			return g.remember(err)
		}
	}
	return nil
}

// Damage is what searches and scrubs have met so far in the live generation, or
// what keeps it from being opened; nil is none.
func (ix *Index) Damage() *DamageError {
	g, err := ix.acquire()
	if err == nil {
		defer g.release()
		if damage := g.damage.Load(); damage != nil {
			return damage
		}
		ix.mu.Lock()
		err = ix.unopened.err
		ix.mu.Unlock()
	}
	damage := (*DamageError)(nil)
	_ = errors.As(err, &damage) // or it is another error
	return damage
}

// scrub reads the file, for to read the mapping would keep all of it there.
func (s *sealed) scrub(ctx context.Context) error {
	f, err := os.Open(s.file)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	defer f.Close()
	block := make([]byte, blockSize)
	const turn = 64 // blocks
	pause := time.NewTicker(turn * blockSize * time.Second / scrubRate)
	defer pause.Stop()
	for i, want := range s.sums {
		if i%turn == turn-1 {
			select {
			case <-pause.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		n, err := io.ReadFull(f, block)
		switch {
		case err != nil && err != io.ErrUnexpectedEOF:
			return &DamageError{s.file, err}
		case checksum(block[:n]) != want:
			return s.rotten(i)
		}
		s.setGood(i)
	}
	return nil
}
