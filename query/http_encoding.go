package query

import (
	"compress/gzip"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// compressed answers as next does, in zstd or gzip to whoever takes it: what
// has 1 KiB at least, and what is flushed before. The size of an answer tells
// something of what is in it where somebody can have a text of his own put next
// to a secret of whoever asks; no answer holds a secret, and keys stand in
// headers only.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil { // the options are always the same
		panic(err)
	}
	return wrap(next)
}

// A flusher finds the Flush of a ResponseWriter behind those of middleware,
// which gzhttp does not look for.
type flusher struct{ http.ResponseWriter }

func (f flusher) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// Flush flushes, where something can. Who writes next learns of an error.
func (f flusher) Flush() { _ = http.NewResponseController(f.ResponseWriter).Flush() }
