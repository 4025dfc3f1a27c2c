package corpus

import (
	"errors"

	"ksearch/corpus/names"
)

// Finish completes an article that a program made, as if a file had stated
// what is set in it: the dateline is read and cut from the body, credit lines
// are cut, the language is recognised, and people, places and organisations
// are found beside those that are set. An ID that is set stays; without one it
// is made from Source.Path.
//
// It returns what was too long and was cut, and an error if there is no
// article in it, or no ID to be had. FS and Formats of r are not used.
func (r *Reader) Finish(a *Article) (cut []error, err error) {
	if a.ID == "" && a.Source.Path == "" {
		return nil, errors.New("corpus: an article needs an ID, or a Source.Path to make one from")
	}
	id := a.ID
	a.ID = ""
	finder := r.Names
	if finder == nil {
		finder = &names.Tagger{}
	}
	f := finisher{source: a.Source, names: finder}
	cut, err = f.finish(a)
	if id != "" {
		a.ID = id
	}
	if err != nil {
		return nil, &BadArticle{Path: a.Source.Path, Err: err}
	}
	return cut, nil
}
