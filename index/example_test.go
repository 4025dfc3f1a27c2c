package index_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// A folder of files is indexed and searched. The folder of the index may be
// read and written by other processes at the same time.
func Example() {
	ctx, dir, cleanup := exampleIndex()
	defer cleanup()

	ix, err := index.Open(dir, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer ix.Close()
	files := &corpus.Reader{FS: corpus.Dir("../corpus/articles")}
	if _, err := index.Ingest(ctx, ix, files, nil); err != nil {
		log.Fatal(err)
	}
	res, err := query.Search(ctx, ix, "Peshmerga Kirkuk")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Hits[0].Article.Headline, res.Facets[0].Values[0])

	// Output: Peshmerga, federal forces open joint centre in Kirkuk {Rebaz Dalawi 10}
}

// Articles come from a program and not from files: Finish finds what a file
// would be searched for, the dateline, the language, people and places.
func Example_values() {
	ctx, dir, cleanup := exampleIndex()
	defer cleanup()

	ix, err := index.Open(dir, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer ix.Close()
	a := &corpus.Article{
		ID:       "cms-4711",
		Headline: "New bridge opens",
		Body:     "ERBIL (Citadel 24) – Mayor Shilan Othman on Sunday opened the new bridge on the road to Mosul.",
	}
	if _, err := new(corpus.Reader).Finish(a); err != nil {
		log.Fatal(err)
	}
	if err := ix.Apply(ctx, &index.Batch{Put: []*corpus.Article{a}}); err != nil {
		log.Fatal(err)
	}
	res, err := query.Search(ctx, ix, "dateline:Erbil person:Othman bridges")
	if err != nil {
		log.Fatal(err)
	}
	for _, hit := range res.Hits {
		fmt.Println(hit.ID, hit.Article.Dateline.Agency, hit.Article.People[0].Name, hit.Article.Places[0].Name)
	}

	// Output: cms-4711 Citadel 24 Shilan Othman Mosul
}

func exampleIndex() (ctx context.Context, dir string, cleanup func()) {
	tmp, err := os.MkdirTemp("", "ksearch")
	if err != nil {
		log.Fatal(err)
	}
	return context.Background(), filepath.Join(tmp, "news.index"), func() { os.RemoveAll(tmp) }
}
