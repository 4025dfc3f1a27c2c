package index_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"slices"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/indextest"
)

const mebibyte = 1 << 20

// slowFS holds files that take a second for each mebibyte that is read. A file
// whose name begins with "short" ends in an error after a mebibyte.
type slowFS struct{ fstest.MapFS }

func (s slowFS) Open(name string) (fs.File, error) {
	f, err := s.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	return slowFile{f}, nil
}

type slowFile struct{ fs.File }

func (f slowFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	time.Sleep(time.Duration(n) * time.Second / mebibyte) // in the time of a synctest bubble
	return n, err
}

// blockFormat makes an article of each mebibyte of a file. "!" at the start of
// one ends the file.
var blockFormat = corpus.Format{
	Name:  "blocks",
	Knows: func(string, []byte) bool { return true },
	Read: func(_ context.Context, in *corpus.Input) iter.Seq2[*corpus.Article, error] {
		return func(yield func(*corpus.Article, error) bool) {
			b := make([]byte, mebibyte)
			for n := 1; ; n++ {
				_, err := io.ReadFull(in, b)
				switch {
				case errors.Is(err, io.EOF):
					return
				case err == nil && b[0] == '!':
					err = corpus.ErrMalformed
				}
				if err != nil {
					yield(nil, err)
					return
				}
				if !yield(&corpus.Article{ID: string(rune('A' + n)), Headline: "a block"}, nil) {
					return
				}
			}
		}
	},
}

func TestProgressMovesWithinAFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const blocks = 30 // more than is read as a whole
		large, broken := make([]byte, blocks*mebibyte), make([]byte, blocks*mebibyte)
		broken[2*mebibyte] = '!'
		long := time.Date(1990, 3, 12, 0, 0, 0, 0, time.UTC)
		files := slowFS{fstest.MapFS{
			"large":  {Data: large, Mode: 0o644, ModTime: long},
			"broken": {Data: broken, Mode: 0o644, ModTime: long},
		}}
		var seen []int64
		var asked int64
		src := &corpus.Reader{FS: files, Formats: []corpus.Format{blockFormat}, Names: nobody{}, BytesRead: func(n int64) { asked += n }}
		stats, err := index.Ingest(t.Context(), new(indextest.Memory), src, &index.IngestOptions{
			Workers: 1,
			Progress: func(s index.IngestStats) {
				if s.AllBytes > 0 && s.Bytes > s.AllBytes {
					t.Errorf("%d of %d bytes are read", s.Bytes, s.AllBytes)
				}
				seen = append(seen, s.Bytes)
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if stats.Bytes != stats.AllBytes || stats.AllBytes != 2*blocks*mebibyte {
			t.Errorf("in the end %d of %d bytes are read, want %d", stats.Bytes, stats.AllBytes, 2*blocks*mebibyte)
		}
		if want := int64((3 + blocks) * mebibyte); asked != want {
			t.Errorf("the caller was told of %d bytes, want %d", asked, want)
		}
		if !slices.IsSorted(seen) {
			t.Errorf("the bytes go back: %d", seen)
		}
		if n := len(slices.Compact(seen)); n < blocks {
			t.Errorf("the bytes moved %d times, want once a block: %d", n, seen)
		}
	})
}

func TestSkippedMemberIsNamedByLaterRuns(t *testing.T) {
	for _, tt := range []struct {
		bad  corpus.BadArticle
		want string
	}{
		{corpus.BadArticle{Err: errors.New("it is bad")}, "it is bad"},
		{corpus.BadArticle{N: 2, Err: errors.New("it is bad")}, "article 2: it is bad"},
		{corpus.BadArticle{Member: "03/flood.xml", Err: errors.New("it is bad")}, "03/flood.xml: it is bad"},
		{corpus.BadArticle{Member: "a.zip!b\n.xml", N: 3, Err: errors.New("it is bad")}, `"a.zip!b\n.xml", article 3: it is bad`},
	} {
		if got := index.AppendReason(nil, &tt.bad); len(got) != 1 || got[0] != tt.want {
			t.Errorf("of %+v is kept %q, want %q", tt.bad, got, tt.want)
		}
	}
}
