package keys

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// A Ring holds the keys of a file, and takes up each change of it at once. It
// is safe for concurrent use.
type Ring struct {
	file string

	mu   sync.Mutex
	seen os.FileInfo // of the file when it was read; nil: it was not there, or could not be opened
	keys map[[sha256.Size]byte]Key
	err  error // why there are no keys
}

// NewRing returns a Ring of the keys in a file. One that is not there has none.
func NewRing(file string) *Ring { return &Ring{file: file} }

// Len returns how many keys there are that have not expired.
func (r *Ring) Len() (int, error) {
	held, err := r.held()
	n := 0
	for _, k := range held {
		if k.valid() {
			n++
		}
	}
	return n, err
}

// find returns the key with a secret.
func (r *Ring) find(secret string) (k Key, found bool, err error) {
	held, err := r.held()
	if secret == "" {
		return Key{}, false, err // whatever hash somebody has put into the file
	}
	// How long it takes to find a hash tells something of the hash, and nothing
	// of a secret that has it.
	k, found = held[hash(secret)]
	return k, found && k.valid(), err
}

func (k Key) valid() bool { return k.Expires.IsZero() || time.Now().Before(k.Expires) }

// held returns the keys, which nobody changes. After an error there are none.
func (r *Ring) held() (map[[sha256.Size]byte]Key, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	info, err := os.Stat(r.file)
	if err == nil && r.seen != nil && os.SameFile(info, r.seen) && info.ModTime().Equal(r.seen.ModTime()) && info.Size() == r.seen.Size() {
		return r.keys, r.err
	}
	r.seen, r.keys, r.err = nil, nil, nil
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	f, err := os.Open(r.file)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer f.Close()
	if r.seen, err = f.Stat(); err != nil { // of what is read now
		r.seen = nil
		return nil, fmt.Errorf("keys: %w", err)
	}
	all, err := read(f)
	if err != nil {
		r.err = err
		return nil, err
	}
	r.keys = make(map[[sha256.Size]byte]Key, len(all))
	for _, k := range all {
		sum, _ := hex.DecodeString(k.Hash) // parse has looked at it
		r.keys[[sha256.Size]byte(sum)] = k
	}
	return r.keys, nil
}
