package corpus

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// noise is text that hardly packs: gzip makes three quarters of it.
func noise(size int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ.,0123456789"
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, size)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

// packedStream returns what yields the nth gzip member of a large file.
func packedStream(t *testing.T, members int, member func(n int) string) func(n int) string {
	return func(n int) string {
		if n == members {
			return ""
		}
		var b strings.Builder
		w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		if err == nil {
			_, err = io.WriteString(w, member(n))
		}
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
}

func TestPackedDumpIsStreamed(t *testing.T) {
	if testing.Short() {
		t.Skip("it packs and reads 50 MB")
	}
	const mib = 1 << 20
	text := noise(2 * mib)
	part := func(n, size int) string { n = n * 7919 % mib; return text[n : n+size] }
	forms := map[string]struct {
		members, articles int
		member            func(n int) string
		id                func(name string, n int) string
	}{
		"dump.jsonl.gz": {
			400, 4000,
			func(n int) string {
				var b strings.Builder
				for i := range 10 {
					fmt.Fprintf(&b, `{"id":%d,"headline":"Council meets again","language":"en","body":"The council met.","x":"%s"}`+"\n", n*10+i, part(n*10+i, 6000))
				}
				return b.String()
			},
			func(name string, n int) string { return MakeID(name, fmt.Sprint(n)) },
		},
		"crawl.warc.gz": {
			1600, 800, // each second record is a picture
			func(n int) string {
				media, body := "text/html", warcPage
				if n%2 == 1 {
					media, body = "image/jpeg", part(n, 30_000)
				}
				return warcRecord("response", fmt.Sprintf("https://hamrin.example/%d", n/2), httpResponse(media, "", body))
			},
			func(name string, n int) string { return MakeID(name, fmt.Sprintf("https://hamrin.example/%d", n)) },
		},
	}
	for name, tt := range forms {
		next := packedStream(t, tt.members, tt.member)
		size := sizeOf(next)
		if size < wholeSize {
			t.Fatalf("%s has %d bytes, want more than can be read whole", name, size)
		}
		r := &Reader{FS: generatedFS{size, next}, Names: stated{}}
		n, most := 0, uint64(0)
		var first, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&first)
		for a, err := range r.Articles(t.Context(), Source{Path: name}) {
			if err != nil {
				t.Fatal(err)
			}
			if want := tt.id(name, n); a.ID != want {
				t.Fatalf("%s: article %d has ID %s, want %s", name, n, a.ID, want)
			}
			if n++; n%200 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(now.HeapAlloc, first.HeapAlloc))
			}
		}
		if n != tt.articles {
			t.Errorf("%s: %d articles, want %d", name, n, tt.articles)
		}
		if most > 8<<20 {
			t.Errorf("%s: %d MiB are held, want less than 8", name, most>>20)
		}
	}
}

// largeZip writes a zip that is too large to be read whole.
func largeZip(t *testing.T) (dir, name string) {
	t.Helper()
	dir, name = t.TempDir(), "large.zip"
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for i := range 20 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d.txt", i), Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(w, "The headline number %d\n\nThe council met. %s", i, strings.Repeat("It spoke about roads. ", 50_000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return dir, name
}

func TestLargeZipIsReadInPlace(t *testing.T) {
	dir, name := largeZip(t)
	r := &Reader{FS: Dir(dir), Names: stated{}}
	src := Source{Path: name}
	var err error
	if src.Revision, err = r.Revision(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for a, err := range r.Articles(t.Context(), src) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Source.Revision != src.Revision {
			t.Errorf("%s is of revision %q, want %q", a.Source.Member, a.Source.Revision, src.Revision)
		}
		ids = append(ids, a.ID)
	}
	if len(ids) != 20 || ids[3] != MakeID(name, "3.txt\x00") {
		t.Errorf("a large zip has the articles %q, want 20", ids)
	}

	whole, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	streamed := &Reader{FS: streamFS{string(whole)}, Names: stated{}}
	for a, err := range streamed.Articles(t.Context(), src) {
		if err != nil || n >= len(ids) || a.ID != ids[n] {
			t.Fatalf("from a file system that only streams: article %v, error %v, want those from the folder", a, err)
		}
		n++
	}

	src.Revision = strings.Repeat("0", 64)
	var last error
	for _, err := range r.Articles(t.Context(), src) {
		last = err
	}
	if !errors.Is(last, ErrChanged) {
		t.Errorf("a large zip of another revision ends with %v, want ErrChanged", last)
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n = 0
	for _, err := range r.Articles(ctx, Source{Path: name}) {
		if last = err; n == 0 {
			cancel()
		}
		n++
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("after a cancel %d more yields, the last %v, want one, context.Canceled", n-1, last)
	}
}

// A streamFS holds one file that can only be read from start to end.
type streamFS struct{ data string }

func (s streamFS) Open(name string) (fs.File, error) {
	return &fsFile{struct{ io.Reader }{strings.NewReader(s.data)}, fileInfo{name, int64(len(s.data)), time.Unix(1e9, 0)}}, nil
}

func TestZipThatCannotBeHeldIsTold(t *testing.T) {
	next := func(n int) string {
		switch {
		case n == 0:
			return "PK\x03\x04"
		case n > maxSpool>>20:
			return ""
		}
		return strings.Repeat("x", 1<<20)
	}
	got := told(t, generatedFS{sizeOf(next), next}, "a.zip")
	if len(got) != 1 || !strings.Contains(got[0], "a zip that is packed itself may have 64 MiB") {
		t.Errorf("a zip that can only be streamed ends with %q, want ErrTooLarge", got)
	}
}

func TestZipOfManyMembers(t *testing.T) {
	if testing.Short() {
		t.Skip("it packs 100,000 members")
	}
	const members = 100_000
	files := make([]packedFile, members)
	for i := range files {
		files[i] = packedFile{fmt.Sprintf("%d.bin", i), "\x00"}
	}
	files[members-1] = packedFile{"last.txt", "A headline of words\n\nA text."}
	if got := told(t, oneFile("a.zip", zipOf(t, files...)), "a.zip"); len(got) != 1 || got[0] != "last.txt: A headline of words" {
		t.Errorf("read %q, want the one article", got)
	}
	lying := []byte(zipOf(t, files[members-1]))
	end := strings.LastIndex(string(lying), "PK\x05\x06")
	zip64 := make([]byte, 56+20)
	copy(zip64, "PK\x06\x06")
	zip64[32+3] = 0x40 // a billion records
	copy(zip64[56:], "PK\x06\x07")
	for i := range 4 {
		zip64[56+8+i] = byte(end >> (8 * i))
	}
	lying = append(append(lying[:end:end], zip64...), lying[end:]...)
	if got := told(t, oneFile("a.zip", string(lying)), "a.zip"); len(got) != 1 || !strings.Contains(got[0], "a zip may have 262144 members") {
		t.Errorf("of a zip that states a billion members: %q, want ErrTooLarge", got)
	}
}

func TestTarOfHolesIsABomb(t *testing.T) {
	// A header of GNU tar for a file of 8 GiB without any data, all one hole.
	h := make([]byte, 512)
	copy(h, "hole.jsonl")
	copy(h[100:], "0000644\x000000000\x000000000\x0000000000000\x0000000000000\x00        S")
	copy(h[257:], "ustar  \x00")
	copy(h[386:], "77777777777\x0000000000000\x00")
	copy(h[483:], "77777777777\x00")
	sum := 0
	for _, c := range h {
		sum += int(c)
	}
	copy(h[148:], fmt.Sprintf("%06o\x00 ", sum))
	data := string(h) + tarOf(t, packedFile{"good.txt", "A headline of words\n\nA text."})
	got := told(t, oneFile("a.tar", data), "a.tar")
	if len(got) != 2 || !strings.Contains(got[0], "hole.jsonl") || !strings.HasPrefix(got[1], "good.txt") {
		t.Errorf("read %q, want a complaint about the hole, and the article after it", got)
	}
}

func TestXZTakesNoMoreMemoryThanItsLimit(t *testing.T) {
	data := []byte(xzOf(t, packedRows))
	header := data[12 : 12+4*(int(data[12])+1)]
	header[4] = 40 // a dictionary of 4 GiB
	binary.LittleEndian.PutUint32(header[len(header)-4:], crc32.ChecksumIEEE(header[:len(header)-4]))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := told(t, oneFile("a.jsonl.xz", string(data)), "a.jsonl.xz")
	runtime.ReadMemStats(&after)
	if len(got) != 1 || !strings.Contains(got[0], "too much memory") {
		t.Errorf("an xz with a dictionary of 4 GiB is read as %q, want ErrTooLarge", got)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 2*maxDictionary {
		t.Errorf("it took %d MiB to refuse it, want less than %d", took>>20, 2*maxDictionary>>20)
	}
}

// A brokenFS holds one file whose bytes cannot be had after the first ones.
type brokenFS struct {
	start string
	size  int64
}

func (b brokenFS) Open(name string) (fs.File, error) {
	r := io.MultiReader(strings.NewReader(b.start), iotest.ErrReader(fs.ErrInvalid))
	return &fsFile{r, fileInfo{name, b.size, time.Unix(1e9, 0)}}, nil
}

func TestFaultOfTheFileSystemInAnArchiveMayPass(t *testing.T) {
	whole := tarOf(t, packedFile{"a.txt", "A headline of words\n\nA text."}, packedFile{"b.bin", noise(1 << 20)}, packedFile{"c.txt", "Another headline here\n\nA text."})
	for name, data := range map[string]string{"a.tar": whole, "a.tar.gz": gzipOf(t, whole)} {
		articles, errs := readAll(t, brokenFS{data[:len(data)/2], wholeSize + 1}, name)
		var bad *BadSource
		if len(articles) != 1 || len(errs) != 1 || !errors.Is(errs[0], fs.ErrInvalid) || !errors.As(errs[0], &bad) || bad.Lasting() {
			t.Errorf("%s: %d articles, then %v, want one, and a BadSource that may pass", name, len(articles), errs)
		}
	}
}
