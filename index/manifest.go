package index

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"syscall"
)

// A manifest may come from anywhere, with an index that somebody has copied or
// a snapshot. These are bounds on it.
const (
	maxManifestBytes = 64 << 20 // an entry of a file has about 100
	maxFiles         = 100_000
)

// fileNames are the names of files of a generation. None leads out of it.
var fileNames = regexp.MustCompile(`^(store/|` + sumsDir + `/|` + sourcesDir + `/)?[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// valid reports whether the files of m can be those of a generation.
func (m *manifest) valid() error {
	if len(m.Files) > maxFiles {
		return fmt.Errorf("it lists %d files, and the most is %d", len(m.Files), maxFiles)
	}
	seen := make(map[string]bool, len(m.Files))
	for _, f := range m.Files {
		switch {
		case !fileNames.MatchString(f.Name) || f.Name == manifestFile || slices.Contains(folders(), f.Name):
			return fmt.Errorf("it lists %.100q, which is no file of a generation", f.Name)
		case seen[f.Name]:
			return fmt.Errorf("it lists %s twice", f.Name)
		case f.Size < 0:
			return fmt.Errorf("it lists %s with %d bytes", f.Name, f.Size)
		}
		seen[f.Name] = true
	}
	return nil
}

// readSmall reads a file of at most so many bytes. One that is none, such as a
// named pipe, which would be waited for, is an error.
func readSmall(name string, most int64) ([]byte, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, &DamageError{name, errors.New("it is a symbolic link")}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &DamageError{name, errors.New("it is no file")}
	case info.Size() > most:
		return nil, &DamageError{name, fmt.Errorf("it has %d bytes, and the most is %d", info.Size(), most)}
	}
	return io.ReadAll(f)
}
