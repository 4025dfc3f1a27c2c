package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
)

// A CheckReport says what [Check] found.
type CheckReport struct {
	Generation uint64 `json:"generation"`
	Files      int    `json:"files"`
	Bytes      int64  `json:"bytes"`
	Articles   int    `json:"articles"`
	Damage     []error
}

// Check reads every byte of the live generation of the index in dir and
// compares it with what was published: the checksum of each file, the one that
// bleve keeps in each segment, each stored article, and the counts. What it
// finds is in Damage, each a [*DamageError] with the file; the error is for
// what kept it from looking.
func Check(ctx context.Context, dir string) (CheckReport, error) {
	var rep CheckReport
	n, err := current(dir)
	if err != nil {
		var damage *DamageError
		if errors.As(err, &damage) {
			rep.Damage = append(rep.Damage, err)
			return rep, nil
		}
		return rep, err
	}
	rep.Generation = n
	path := filepath.Join(dir, genName(n))
	m, err := readManifest(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		err = &DamageError{filepath.Join(path, manifestFile), errors.New("it is missing")}
	case errors.Is(err, ErrSchema):
		return rep, err
	}
	if err != nil {
		rep.Damage = append(rep.Damage, err)
		return rep, nil
	}
	rep.Articles = int(m.Stats.Articles)
	for _, f := range m.Files {
		if err := ctx.Err(); err != nil {
			return rep, err
		}
		rep.Files++
		rep.Bytes += f.Size
		if err := f.check(path, true); err != nil {
			rep.Damage = append(rep.Damage, err)
		}
	}
	if len(rep.Damage) > 0 {
		return rep, nil
	}
	if err := checkContent(ctx, path, m); err != nil {
		if ctx.Err() != nil {
			return rep, ctx.Err()
		}
		rep.Damage = append(rep.Damage, err)
	}
	return rep, nil
}

// checkContent reads what the files mean.
func checkContent(ctx context.Context, dir string, m *manifest) (err error) {
	log, err := readSources(dir)
	if err != nil {
		return err
	}
	if len(log.held) != m.Stats.Sources {
		return &DamageError{dir, fmt.Errorf("it lists %d sources, %d were published", len(log.held), m.Stats.Sources)}
	}
	b, err := openBleve(dir, true)
	if err != nil {
		return &DamageError{dir, err}
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	defer func() {
		if r := recover(); r != nil {
			err = &DamageError{dir, fmt.Errorf("reading it met %v", r)}
		}
	}()
	r, err := advancedReader(b)
	if err != nil {
		return &DamageError{dir, err}
	}
	defer r.Close()
	ids, err := r.DocIDReaderAll()
	if err != nil {
		return &DamageError{dir, err}
	}
	defer ids.Close()
	var t tally
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		internal, err := ids.Next()
		if err != nil {
			return &DamageError{dir, err}
		}
		if internal == nil {
			break
		}
		id, err := r.ExternalID(internal)
		if err != nil {
			return &DamageError{dir, err}
		}
		if err := t.add(r, id); err != nil {
			return &DamageError{dir, err}
		}
	}
	if want := m.Stats; t.Articles != want.Articles || t.Text != want.Text || t.Tokens != want.Tokens || !maps.Equal(t.Profiles, want.Profiles) {
		return &DamageError{dir, fmt.Errorf("its articles come to %+v, %+v was published", t, want)}
	}
	return nil
}
