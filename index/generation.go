package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// An index is a folder of generations:
//
//	CURRENT       the name of the live one, replaced by a rename
//	gen-000012/   MANIFEST    what is in it: see manifest
//	              index_meta.json, store/   bleve's
//	              sums/       checksums of the blocks of its segments: see sealed
//	              sources/    the sources: see sourceLog
//	              people.json the spellings of one person: see people
//	LOCK          who writes
//
// A generation is never written again once CURRENT has named it. The next one
// starts as a clone that shares the files of the last by hard links, and
// becomes the live one by the rename, whole or not at all.
const (
	currentFile  = "CURRENT"
	manifestFile = "MANIFEST"
	genPrefix    = "gen-"
	deadPrefix   = "dead-" // of a generation that is being removed
)

func genName(n uint64) string { return fmt.Sprintf("%s%06d", genPrefix, n) }

func genNumber(name string) (uint64, bool) {
	digits, ok := strings.CutPrefix(name, genPrefix)
	n, err := strconv.ParseUint(digits, 10, 63)
	return n, ok && err == nil && genName(n) == name
}

// ErrNoIndex is the error for a folder that holds no index.
var ErrNoIndex = errors.New("index: there is no index")

// ErrSchema is the error for an index that another version of ksearch wrote.
var ErrSchema = errors.New("index: written by another version of ksearch")

// A DamageError says which file of an index is not as it was written. The
// articles are whole where they came from, and the index can be built again.
type DamageError struct {
	File string
	Err  error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("index: %s is damaged: %v: mend the index with `ksearch check --repair FOLDER`", e.File, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// manifest says what a generation holds. It is written last, and its last
// line is the checksum of what stands before.
type manifest struct {
	Schema     int       `json:"schema"`
	Generation uint64    `json:"generation"`
	Created    time.Time `json:"created"`
	Stats      tally     `json:"stats"`
	Files      []file    `json:"files"`
}

// has reports whether a file is one of the generation; a nil manifest has none.
func (m *manifest) has(name string) bool {
	return m != nil && slices.ContainsFunc(m.Files, func(f file) bool { return f.Name == name })
}

// tally is what must be known of all articles together.
type tally struct {
	Articles uint64  `json:"articles"`
	Sources  int     `json:"sources"`
	Text     uint64  `json:"text"`   // bytes of headlines, standfirsts and bodies
	Tokens   lengths `json:"tokens"` // of each of textFields

	// Profiles counts the articles by the rules that they are analysed by:
	// analysis.Profile. It is never changed in place, so a copy is one.
	Profiles map[string]uint64 `json:"profiles"`
}

// file is one file of a generation, as it was published.
type file struct {
	Name string `json:"name"` // slash-separated, relative to the generation
	Size int64  `json:"size"`
	CRC  uint32 `json:"crc32c"`
}

// current returns the number of the live generation of dir, or ErrNoIndex.
// Where CURRENT is missing it is the newest one that was written to its end,
// so that a file which was lost does not make an archive one that never was.
func current(dir string) (uint64, error) {
	n, err := named(dir)
	if errors.Is(err, ErrNoIndex) {
		if n := newestWhole(dir); n > 0 {
			return n, nil
		}
	}
	return n, err
}

// named is the number of the generation that CURRENT names.
func named(dir string) (uint64, error) {
	b, err := readSmall(filepath.Join(dir, currentFile), 100)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return 0, fmt.Errorf("%w in %s: make one with `ksearch index --index %[2]s FOLDER`", ErrNoIndex, dir)
	}
	if errors.As(err, new(*DamageError)) {
		return 0, err
	}
	if err != nil {
		return 0, fmt.Errorf("index: open: %w", err)
	}
	name, ended := strings.CutSuffix(string(b), "\n")
	n, ok := genNumber(name)
	if !ok || !ended {
		return 0, &DamageError{filepath.Join(dir, currentFile), fmt.Errorf("%q names no generation", b)}
	}
	return n, nil
}

// newestWhole is the newest generation of dir that has a manifest, which is
// written last; 0 is none.
func newestWhole(dir string) (newest uint64) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		n, ok := genNumber(e.Name())
		if _, err := os.Stat(filepath.Join(dir, e.Name(), manifestFile)); ok && err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}

// readManifest reads the manifest of the generation in dir, and compares its
// files with it: sizes always, and the checksums of all but segments, which are
// large.
func readManifest(dir string) (*manifest, error) {
	m, err := openManifest(dir)
	if err != nil {
		return nil, err
	}
	return m, m.checkSources(dir)
}

// openManifest does the same, but for the checksums of the log of sources: no
// search reads it, and it grows with the archive.
func openManifest(dir string) (*manifest, error) {
	name := filepath.Join(dir, manifestFile)
	b, err := readSmall(name, maxManifestBytes)
	if err != nil {
		return nil, err
	}
	m, err := decodeManifest(name, b)
	if err != nil {
		return nil, err
	}
	if is := genName(m.Generation); is != filepath.Base(dir) {
		return nil, &DamageError{name, fmt.Errorf("it is that of %s", is)}
	}
	for _, f := range m.Files {
		if err := f.check(dir, !isSegment(f.Name) && !isLog(f.Name)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// checkSources compares the log of sources in dir with what was published.
func (m *manifest) checkSources(dir string) error {
	for _, f := range m.Files {
		if isLog(f.Name) {
			if err := f.check(dir, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func isLog(name string) bool { return strings.HasPrefix(name, sourcesDir+"/") }

// decodeManifest reads what encode returned. The errors call it name.
func decodeManifest(name string, b []byte) (*manifest, error) {
	cut := strings.LastIndexByte(strings.TrimSuffix(string(b), "\n"), '\n') + 1
	if want := fmt.Sprintf("%08x\n", checksum(b[:cut])); string(b[cut:]) != want {
		return nil, &DamageError{name, errors.New("its checksum does not fit")}
	}
	m := new(manifest)
	if err := json.Unmarshal(b[:cut], m); err != nil {
		return nil, &DamageError{name, err}
	}
	if m.Schema != Schema {
		return nil, fmt.Errorf("%w: %s has schema %d, this one reads %d: build the index anew with `ksearch index --rebuild FOLDER`", ErrSchema, filepath.Dir(name), m.Schema, Schema)
	}
	if err := m.valid(); err != nil {
		return nil, &DamageError{name, err}
	}
	return m, nil
}

// check compares the file with what was published: its size, and if sum is
// set its checksum.
func (f file) check(dir string, sum bool) error {
	name := filepath.Join(dir, filepath.FromSlash(f.Name))
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &DamageError{name, errors.New("it is missing")}
	case err != nil:
		return fmt.Errorf("index: %w", err)
	case !info.Mode().IsRegular():
		return &DamageError{name, errors.New("it is no file")}
	case info.Size() != f.Size:
		return &DamageError{name, fmt.Errorf("it has %d bytes, %d were written", info.Size(), f.Size)}
	case !sum:
		return nil
	}
	got, err := fileChecksum(name, f.Size)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if got != f.CRC {
		return &DamageError{name, errors.New("its checksum does not fit")}
	}
	return nil
}

// damage names the first of the files in dir that is not as it was written, and
// otherwise returns err.
func (m *manifest) damage(dir string, err error) error {
	for _, f := range m.Files {
		if damage := (*DamageError)(nil); errors.As(f.check(dir, true), &damage) {
			return damage
		}
	}
	return err
}

// write writes the manifest for the files in dir. Those that are links to
// files of the generation before, in oldDir, keep the checksum of when they
// were new.
func (m *manifest) write(ctx context.Context, dir, oldDir string, old []file) error {
	known := map[string]file{}
	for _, f := range old {
		known[f.Name] = f
	}
	kept := func(f file, info fs.FileInfo) (file, bool) {
		k, ok := known[f.Name]
		if !ok || k.Size != f.Size {
			return f, false
		}
		was, err := os.Lstat(filepath.Join(oldDir, filepath.FromSlash(f.Name)))
		return k, err == nil && os.SameFile(was, info)
	}
	sums, err := writeAllSums(ctx, dir, kept)
	if err != nil {
		return err
	}
	m.Files = nil
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		f := file{Name: filepath.ToSlash(rel), Size: info.Size()}
		if k, ok := kept(f, info); ok {
			m.Files = append(m.Files, k)
			return nil
		}
		if crc, ok := sums[f.Name]; ok {
			f.CRC = crc
		} else if f.CRC, err = fileChecksum(path, f.Size); err != nil {
			return err
		}
		m.Files = append(m.Files, f)
		return syncFile(path)
	})
	if err != nil {
		return err
	}
	return m.save(dir)
}

// encode returns m as it is kept, with the checksum.
func (m *manifest) encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	b = append(b, '\n')
	return fmt.Appendf(b, "%08x\n", checksum(b)), nil
}

// save makes dir a whole generation: all its files are there and synced.
func (m *manifest) save(dir string) error {
	b, err := m.encode()
	if err != nil {
		return err
	}
	// By a rename, for a reader takes a generation that has one for whole.
	name := filepath.Join(dir, manifestFile)
	if err := writeSynced(name+".new", b); err != nil {
		return err
	}
	if err := os.Rename(name+".new", name); err != nil {
		return err
	}
	for _, d := range append(folders(), ".") {
		if err := syncFile(filepath.Join(dir, d)); err != nil {
			return err
		}
	}
	return nil
}

// shared reports whether a file of a generation is never written again, so
// that the next generation may link it.
func shared(name string) bool {
	return strings.HasSuffix(name, ".zap") || strings.HasPrefix(name, sourcesDir+"/")
}

// folders are those in a generation.
func folders() []string { return []string{"store", sumsDir, sourcesDir} }

// clone makes dst a generation with the content of src.
func clone(src, dst string, m *manifest) error {
	for _, d := range folders() {
		if err := os.MkdirAll(filepath.Join(dst, d), 0o755); err != nil {
			return err
		}
	}
	for _, f := range m.Files {
		from, to := filepath.Join(src, filepath.FromSlash(f.Name)), filepath.Join(dst, filepath.FromSlash(f.Name))
		if shared(f.Name) && os.Link(from, to) == nil {
			continue
		}
		// No hard links on this file system, or a file that bleve writes.
		if err := copyFile(from, to); err != nil {
			return err
		}
	}
	return nil
}

// makeFolder makes the folder of an index, and what it lies in, durable.
func makeFolder(dir string) error {
	made := []string{}
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		made = append(made, at)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("index: make the index: %w", err)
	}
	for _, at := range made {
		// A folder that may be written to, and not be read, cannot be synced.
		if err := syncFile(filepath.Dir(at)); err != nil && !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("index: make the index: %w", err)
		}
	}
	return nil
}

// publish makes generation n the live one of dir. Its name is durable before
// CURRENT can be.
func publish(dir string, n uint64) error {
	if err := syncFile(dir); err != nil {
		return err
	}
	tmp := filepath.Join(dir, currentFile+".new")
	if err := writeSynced(tmp, []byte(genName(n)+"\n")); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(dir, currentFile)); err != nil {
		return err
	}
	return syncFile(dir)
}

// discard removes generation n of dir, which was being written. If what failed
// was to make durable that it is the live one, it is all the same, and must stay.
// Where nobody can tell, the next run removes it.
func discard(dir string, n uint64) error {
	live, err := named(dir)
	known := err == nil || errors.Is(err, ErrNoIndex) || errors.As(err, new(*DamageError))
	if !known || err == nil && live == n {
		return nil
	}
	return os.RemoveAll(filepath.Join(dir, genName(n)))
}

// sweep removes the generations of dir that are not live and that nobody
// reads, and what killed runs have left behind. Only the holder of the lock
// may call it. What cannot be removed now is removed another time.
func sweep(dir string, live uint64) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		n, ok := genNumber(e.Name())
		switch {
		case ok && n != live && (n > live || unused(path)):
			// A reader that meets the folder half gone would call it damaged.
			dead := filepath.Join(dir, deadPrefix+e.Name())
			if os.Rename(path, dead) == nil {
				_ = os.RemoveAll(dead)
			}
		case strings.HasPrefix(e.Name(), deadPrefix), e.Name() == currentFile+".new":
			_ = os.RemoveAll(path)
		}
	}
}

// nextGeneration is a number that no generation in dir has.
func nextGeneration(dir string, live uint64) uint64 {
	last := live
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if n, ok := genNumber(strings.TrimPrefix(e.Name(), deadPrefix)); ok {
			last = max(last, n)
		}
	}
	return last + 1
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// fileChecksum is the checksum of a file of about so many bytes.
func fileChecksum(name string, size int64) (uint32, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	h := crc32.New(castagnoli)
	_, err = io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, make([]byte, min(size+1, 256<<10)))
	return h.Sum32(), err
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

func writeSynced(name string, b []byte) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Sync()
}

// syncFile makes a file, or the names in a folder, durable.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// diskSize is the number of bytes that the files of m take.
func (m *manifest) diskSize() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// segments is the number of segments in m.
func (m *manifest) segments() (n int) {
	for _, f := range m.Files {
		if isSegment(f.Name) {
			n++
		}
	}
	return n
}
