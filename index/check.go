package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
// compares it with what was published, then opens it and compares the counts.
// What it finds is in Damage, each a [*DamageError] with the file; the error is
// for what kept it from looking.
func Check(ctx context.Context, dir string) (CheckReport, error) { return check(ctx, dir, false) }

// CheckAll is Check, and reads each article besides: whether all of them come
// to what was published. That takes some twenty times as long, and finds what
// no disk but only a fault of ksearch can bring about.
func CheckAll(ctx context.Context, dir string) (CheckReport, error) { return check(ctx, dir, true) }

func check(ctx context.Context, dir string, all bool) (CheckReport, error) {
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
	return checkGeneration(ctx, dir, n, all)
}

func checkGeneration(ctx context.Context, dir string, n uint64, all bool) (CheckReport, error) {
	rep := CheckReport{Generation: n}
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
	if err := checkContent(ctx, path, m, all); err != nil {
		if ctx.Err() != nil {
			return rep, ctx.Err()
		}
		rep.Damage = append(rep.Damage, err)
	}
	return rep, nil
}

// ErrBeyondRepair is the error for an index of which no generation is whole.
var ErrBeyondRepair = errors.New("index: no generation of it is whole")

// Repair makes the newest generation of the index in dir that is whole the live
// one, if the live one is damaged, and says which that is. An earlier one is
// there only if somebody has been reading it; otherwise the error wraps
// [ErrBeyondRepair], nothing is changed, and the articles are to be indexed
// again. It wraps [ErrLocked] if somebody is writing the index.
func Repair(ctx context.Context, dir string) (CheckReport, error) {
	held, err := lock(dir)
	if err != nil {
		return CheckReport{}, err
	}
	defer unlock(held) //nolint:errcheck // the process may write again in any case
	rep, err := Check(ctx, dir)
	if err != nil || len(rep.Damage) == 0 {
		return rep, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return rep, fmt.Errorf("index: repair: %w", err)
	}
	var all []uint64
	for _, e := range entries {
		if n, ok := genNumber(e.Name()); ok && n != rep.Generation {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	for _, n := range slices.Backward(all) {
		whole, err := checkGeneration(ctx, dir, n, false)
		switch {
		case ctx.Err() != nil:
			return rep, ctx.Err()
		case err != nil || len(whole.Damage) > 0:
			continue
		}
		if err := publish(dir, n); err != nil {
			return rep, fmt.Errorf("index: repair: publish generation %d: %w", n, err)
		}
		return whole, nil
	}
	return rep, fmt.Errorf("%w: %s: index its articles again with `ksearch check --repair FOLDER`", ErrBeyondRepair, dir)
}

// checkContent reads what the files mean: of all articles, or their number.
func checkContent(ctx context.Context, dir string, m *manifest, all bool) (err error) {
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
	if n, err := r.DocCount(); err != nil || n != m.Stats.Articles {
		return &DamageError{dir, errors.Join(err, fmt.Errorf("it holds %d articles, %d were published", n, m.Stats.Articles))}
	}
	if !all {
		return nil
	}
	ids, err := r.DocIDReaderAll()
	if err != nil {
		return &DamageError{dir, err}
	}
	defer ids.Close()
	in, err := segmentsIn(r)
	if err != nil {
		return &DamageError{dir, err}
	}
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
		a, err := in.article(internal.Value())
		if err != nil {
			return &DamageError{dir, err}
		}
		n, err := in.lengths(internal.Value())
		if err != nil {
			return &DamageError{dir, err}
		}
		if id, err := in.id(internal.Value()); err != nil || id != a.ID {
			return &DamageError{dir, errors.Join(err, fmt.Errorf("the article %s is stored as %s", id, a.ID))}
		}
		t.count(a, n)
	}
	if want := m.Stats; t.Articles != want.Articles || t.Text != want.Text || t.Tokens != want.Tokens || !maps.Equal(t.Profiles, want.Profiles) {
		return &DamageError{dir, fmt.Errorf("its articles come to %+v, %+v was published", t, want)}
	}
	return nil
}
