// Package keys lets those who have an API key ask a service, each within what
// they may see.
//
// Keys stand in a file, without what is secret of them: [Add] and [Remove]
// change it, a [Ring] reads it and takes up each change, and [Require] asks
// whoever sends a request for a key of the Ring. The package knows nothing of
// what is asked for.
package keys

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/query"
)

// A Key is what is known of an API key, which is all but the secret itself.
type Key struct {
	Name    string    `json:"name"` // letters, digits and -_.@+
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires,omitzero"` // it is taken until then; zero is for ever

	// Within is a query that finds what the key lets somebody see, "" the
	// whole archive. It is read anew for each request, so that "since:30d" goes
	// along with time.
	Within string `json:"within,omitempty"`

	// Hash is the SHA-256 of the secret, in hexadecimal digits. The secret is
	// random and as long as the hash, so nobody can guess it, and a hash that is
	// slow on purpose, as for passwords that people choose, would make only
	// answers slow.
	Hash string `json:"sha256"`
}

// Limits on a file of keys.
const (
	MaxKeys = 10_000
	MaxName = 64 // bytes

	maxFile = 16 << 20 // bytes: MaxKeys with long queries are fewer
)

// ErrExists is the error for a name that another key has.
var ErrExists = errors.New("keys: another key has this name")

// ErrNone is the error for a name that no key has.
var ErrNone = errors.New("keys: there is no such key")

// A DamageError says which file of keys cannot be read. As long as it cannot,
// no key is taken.
type DamageError struct {
	File string
	Err  error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("keys: %s is damaged: %v: put it right, or remove it and add the keys anew; no key is taken until then", e.File, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// content is what a file of keys holds.
type content struct {
	Version int   `json:"version"`
	Keys    []Key `json:"keys"`
}

const version = 1

// Read returns the keys in a file in the order in which they were added, none
// if there is no file. The error is a [*DamageError] if it is no file of keys.
func Read(file string) ([]Key, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer f.Close()
	return read(f)
}

// read reads a file of keys.
func read(f *os.File) ([]Key, error) {
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	all, err := parse(b)
	if err != nil {
		return nil, &DamageError{f.Name(), err}
	}
	return all, nil
}

// parse reads what encode writes. It takes nothing that it does not know, for
// that may be what keeps somebody out.
func parse(b []byte) ([]Key, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("it has more than %d bytes", maxFile)
	}
	var c content
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("something stands after the keys")
	}
	if c.Version != version {
		return nil, fmt.Errorf("it has version %d, and this program reads %d", c.Version, version)
	}
	if len(c.Keys) > MaxKeys {
		return nil, fmt.Errorf("it has more than %d keys", MaxKeys)
	}
	seen := make(map[string]bool)
	for _, k := range c.Keys {
		if err := k.check(); err != nil {
			return nil, err
		}
		if sum, err := hex.DecodeString(k.Hash); err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("the key %s has no SHA-256", k.Name)
		}
		hash := strings.ToLower(k.Hash)
		if seen[k.Name] || seen[hash] {
			return nil, fmt.Errorf("the key %s stands there twice", k.Name)
		}
		seen[k.Name], seen[hash] = true, true
	}
	return c.Keys, nil
}

func encode(all []Key) ([]byte, error) {
	b, err := json.MarshalIndent(content{version, all}, "", " ")
	return append(b, '\n'), err
}

// check returns an error for a key that no file holds.
func (k Key) check() error {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.@+", r)
	}
	if k.Name == "" || len(k.Name) > MaxName || !utf8.ValidString(k.Name) || strings.ContainsFunc(k.Name, odd) {
		return fmt.Errorf("%.80q is no name of a key: it is letters, digits and -_.@+, %d bytes at most", k.Name, MaxName)
	}
	if _, err := k.bound(); err != nil {
		return fmt.Errorf("within of the key %s: %w", k.Name, err)
	}
	return nil
}

// bound returns what k lets somebody see, nil for the whole archive. A Within
// that says nothing is an error, so that no slip opens everything.
func (k Key) bound() (query.Expr, error) {
	if k.Within == "" {
		return nil, nil
	}
	x, err := query.Parse(k.Within)
	if err != nil {
		return nil, err
	}
	switch x.(type) {
	case nil:
		return nil, errors.New("the query is blank, which is every article: leave it out if the whole archive is meant")
	case query.Sorted:
		return nil, errors.New("the query has an order, and this is only about what may be seen: leave the order out")
	}
	return x, nil
}

// prefix begins each secret, so that people and programs that look for leaked
// secrets know one when they see it.
const prefix = "ksk_"

// newSecret returns what a key is sent as: 260 random bits, in letters and
// digits.
func newSecret() string { return prefix + rand.Text() + rand.Text() }

func hash(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// Add adds a key to a file, which is made if there is none, and returns the
// secret, which stands nowhere else. Name, Expires and Within of k count; the
// error is a [*query.SyntaxError] if Within is no query, and [ErrExists] if
// there is a key with this name.
func Add(file string, k Key) (secret string, err error) {
	if err := k.check(); err != nil {
		return "", fmt.Errorf("keys: %w", err)
	}
	secret = newSecret()
	sum := hash(secret)
	k.Hash, k.Created = hex.EncodeToString(sum[:]), time.Now().UTC().Truncate(time.Second)
	if !k.Expires.IsZero() {
		k.Expires = k.Expires.UTC()
	}
	err = change(file, func(all []Key) ([]Key, error) {
		if slices.ContainsFunc(all, func(other Key) bool { return other.Name == k.Name }) {
			return nil, fmt.Errorf("%w: %s: choose another, or remove that one first", ErrExists, k.Name)
		}
		if len(all) == MaxKeys {
			return nil, fmt.Errorf("keys: %s has %d keys, which is the most: remove some", file, MaxKeys)
		}
		return append(all, k), nil
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Remove removes the key with a name from a file. The error is [ErrNone] if
// there is none.
func Remove(file, name string) error {
	return change(file, func(all []Key) ([]Key, error) {
		rest := slices.DeleteFunc(slices.Clone(all), func(k Key) bool { return k.Name == name })
		if len(rest) == len(all) {
			return nil, fmt.Errorf("%w: %.80q in %s", ErrNone, name, file)
		}
		return rest, nil
	})
}
