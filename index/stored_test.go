package index

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

// TestStored: an article of which every field is set comes back as it is, also
// one that a later version of the struct has.
func TestStored(t *testing.T) {
	a := new(corpus.Article)
	n := 0
	fill(reflect.ValueOf(a).Elem(), &n)
	a.Body = "" // it is stored apart
	a.People[0].Mentions[0] = names.Mention{Field: "headline", Text: a.People[0].Name, Start: 1, End: 4}
	a.People[0].Mentions[1] = names.Mention{Field: "body", Text: "not what is there", Start: 900, End: 7}
	got, err := decodeArticle(string(encodeArticle(a)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, got); diff != "" {
		t.Errorf("an article is stored, and read again with other values (-stored +read):\n%s", diff)
	}
	empty, err := decodeArticle(string(encodeArticle(&corpus.Article{})))
	if err != nil || !reflect.DeepEqual(empty, &corpus.Article{}) {
		t.Errorf("the zero article is read as %+v, %v", empty, err)
	}
}

// fill sets all that is kept of v to values that are not zero, each another.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2018, 3, 12, 9, 30, *n, 500, time.UTC)))
		return
	case *names.Point:
		v.Set(reflect.ValueOf(&names.Point{Lat: 36.19 + float64(*n), Lon: -44.01}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("%s %d \xff", v.Type(), *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) * 1_000_003)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic(v.Type())
	}
}

// FuzzStored: bytes that were not stored by ksearch are an error, or an article
// that is stored and comes back as it is.
func FuzzStored(f *testing.F) {
	for _, a := range []*corpus.Article{
		{},
		{ID: "a#0", Source: corpus.Source{Path: "\xff/a.txt", Revision: "r1"}, Headline: "A flood", Keywords: []string{"weather"}},
		{
			ID: "b#0", Headline: "Hana Salih in Akre", Published: corpus.Date{Time: time.Unix(1e9, 0).UTC(), Precision: corpus.Day},
			People: []corpus.Entity{{Name: "Hana Salih", Stated: true, Mentions: []names.Mention{{Field: "headline", Text: "Hana Salih", End: 10}}}},
			Places: []corpus.Entity{{Name: "Akre", Country: "IQ", Point: &names.Point{Lat: 36.7, Lon: 43.9}, GeoNames: 1}},
		},
	} {
		f.Add(string(encodeArticle(a)))
	}
	f.Add(string(binary.AppendUvarint(nil, 1<<63)))
	f.Add("\x05a")
	f.Fuzz(func(t *testing.T, b string) {
		a, err := decodeArticle(b)
		if err != nil {
			if a != nil {
				t.Fatalf("%q is an error, %v, and an article, %+v", b, err, a)
			}
			return
		}
		back, err := decodeArticle(string(encodeArticle(a)))
		if err != nil || !reflect.DeepEqual(back, a) {
			t.Fatalf("%q: stored again it is %v, got -, want +:\n%s", b, err, cmp.Diff(back, a))
		}
	})
}
