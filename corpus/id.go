package corpus

import (
	"crypto/sha256"
	"encoding/base32"
)

// base32hex has digits before letters, so that IDs sort as their bits do.
var base32hex = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// MakeID returns the ID of an article: 16 lower-case letters and digits, which
// are the first 80 bits of the SHA-256 of its source's path, a NUL and its key.
// The key is what tells it from the others of its file: the id that the file
// states for it, or its number. It is "" in a file that is one article.
func MakeID(path, key string) string {
	h := sha256.New()
	h.Write([]byte(path))
	h.Write([]byte{0})
	h.Write([]byte(key))
	return base32hex.EncodeToString(h.Sum(nil)[:10])
}
