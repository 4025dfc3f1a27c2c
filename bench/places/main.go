// Command places measures on GeoWebNews whether the places that are found in
// the news get the right id of GeoNames and lie where they should. It prints
// the articles with an even number, which the rules were made with, apart from
// the others; and the finding of names together with their resolution, and
// then the resolution alone, with the names as the annotators marked them.
//
// Only what is marked as a name with an id and a point counts, and of that only
// nouns: "Russian" is no name of a place here.
package main

import (
	"compress/gzip"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"ksearch/corpus/names"
)

// An article is one of GeoWebNews. Offsets are counted in characters.
type article struct {
	Title    string `xml:"title"`
	Text     string `xml:"text"`
	Toponyms []struct {
		Name     string `xml:"extractedName"`
		Type     string `xml:"type"`
		Modifier string `xml:"modifierType"`
		Start    int    `xml:"start"`
		End      int    `xml:"end"`
		ID       string `xml:"geonamesID"`
		Lat      string `xml:"latitude"`
		Lon      string `xml:"longitude"`
	} `xml:"toponyms>toponym"`
}

func main() {
	verbose := flag.Bool("v", false, "list the places that are wrong, of the articles with an even number")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: places [-v] GWN.xml.gz")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "places:", err)
		os.Exit(1)
	}
}

func run(name string, verbose bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var file struct {
		Articles []article `xml:"article"`
	}
	if err := xml.NewDecoder(z).Decode(&file); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var found, given [2]score
	for n := range file.Articles {
		a := &file.Articles[n]
		w := io.Discard
		if verbose && n%2 == 0 {
			w = os.Stdout
		}
		measure(w, n, a, &found[n%2], &given[n%2])
	}
	for half, what := range []string{"even articles (tuned on)", "odd articles (held out)"} {
		fmt.Printf("%s\n  found and resolved  %s\n  resolution alone    %s\n", what, &found[half], &given[half])
	}
	return nil
}

type span struct{ start, end int }

type answer struct {
	name string
	id   int
	at   *names.Point
}

func measure(w io.Writer, n int, a *article, found, given *score) {
	bytes := offsets(a.Text)
	var marked []names.Annotation
	type gold struct {
		span
		id int
		at names.Point
	}
	var all []gold
	for _, t := range a.Toponyms {
		id, err := strconv.Atoi(strings.TrimSpace(t.ID))
		lat, errLat := strconv.ParseFloat(strings.TrimSpace(t.Lat), 64)
		lon, errLon := strconv.ParseFloat(strings.TrimSpace(t.Lon), 64)
		if err != nil || errLat != nil || errLon != nil || t.Modifier == "Adjective" || t.Start < 0 || t.End >= len(bytes) || t.Start >= t.End {
			continue
		}
		s := span{bytes[t.Start], bytes[t.End]}
		if text := a.Text[s.start:s.end]; strings.Index(text, ".") == len(text)-1 {
			s.end-- // "Calif.", but "U.S."
		}
		all = append(all, gold{s, id, names.Point{Lat: lat, Lon: lon}})
		marked = append(marked, names.Annotation{Kind: names.Place, Start: s.start, End: s.end})
	}
	slices.SortFunc(marked, func(a, b names.Annotation) int { return a.Start - b.Start })
	var tagger names.Tagger
	text := &names.Text{Language: "en", Headline: a.Title, Body: a.Text}
	alone := answers(tagger.Resolve(text, marked))
	tagged := answers(tagger.Find(text))
	for _, g := range all {
		given.add(g.id, g.at, alone[g.span], true)
		_, ok := tagged[g.span]
		found.add(g.id, g.at, tagged[g.span], ok)
		if is := alone[g.span]; is.id != g.id {
			fmt.Fprintf(w, "%d %q is %d %v, taken for %q %d %v\n", n, a.Text[g.start:g.end], g.id, g.at, is.name, is.id, is.at)
		}
	}
	found.articles++
	given.articles++
}

// offsets returns where each character of s begins, and its end.
func offsets(s string) []int {
	var out []int
	for i := range s {
		out = append(out, i)
	}
	return append(out, len(s))
}

func answers(entities []names.Entity) map[span]answer {
	out := make(map[span]answer)
	for _, e := range entities {
		for _, m := range e.Mentions {
			if e.Kind == names.Place && m.Field == "body" {
				out[span{m.Start, m.End}] = answer{e.Name, e.GeoNames, e.Point}
			}
		}
	}
	return out
}

type score struct {
	articles, gold, found, exact, near, placed int

	distances []float64
}

const nearby = 161 // km: 100 miles, as the literature on the matter has it

func (s *score) add(id int, at names.Point, is answer, found bool) {
	s.gold++
	if !found {
		return
	}
	s.found++
	if is.id == id {
		s.exact++
	}
	distance := math.Inf(1)
	if is.at != nil {
		s.placed++
		distance = names.Distance(at, *is.at)
	}
	if distance <= nearby || is.id == id {
		s.near++
	}
	s.distances = append(s.distances, distance)
}

func (s *score) String() string {
	slices.Sort(s.distances)
	median := math.NaN()
	if len(s.distances) > 0 {
		median = s.distances[len(s.distances)/2]
	}
	share := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("%d articles: of %d places %.1f %% found; of these %.1f %% with a point, %.1f %% the right id, %.1f %% within %d km, median %.0f km",
		s.articles, s.gold, share(s.found, s.gold), share(s.placed, s.found), share(s.exact, s.found), share(s.near, s.found), nearby, median)
}
