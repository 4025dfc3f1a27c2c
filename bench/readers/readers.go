// Package readers makes up what readers of a newspaper's archive ask of it, for
// programs that measure.
package readers

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
)

// Targets returns what clients ask, each as often as it stands there: what
// readers of a newspaper's archive ask, by what the archive holds. The request
// target of get, which it is told by, begins with a slash; it closes the answer.
func Targets(get func(target string) (io.ReadCloser, error)) ([]string, error) {
	var res struct {
		Hits []struct {
			ID string `json:"id"`
		} `json:"hits"`
		Facets map[string][]struct {
			Value string `json:"value"`
		} `json:"facets"`
	}
	answer, err := get("/v1/search?q=oil&per_page=50&facets=people:20,places:20&sort=newest")
	if err != nil {
		return nil, err
	}
	defer answer.Close()
	if err := json.NewDecoder(answer).Decode(&res); err != nil {
		return nil, err
	}
	people, places := res.Facets["people"], res.Facets["places"]
	if len(res.Hits) < 10 || len(people) < 5 || len(places) < 5 {
		return nil, fmt.Errorf("too little is found to ask for: %d articles, %d people, %d places", len(res.Hits), len(people), len(places))
	}
	r := rand.New(rand.NewPCG(6, 6))
	words := []string{"oil", "Kirkuk", "minister", "council", "water", "Peshmerga", "court", "pipeline", "election", "border", "school", "price", "police", "parliament", "flood"}
	word := func() string { return words[r.IntN(len(words))] }
	q := func(target, query string) string { return target + url.QueryEscape(query) }
	var all []string
	for range 200 {
		year := 2014 + r.IntN(10)
		all = append(all,
			q("/v1/search?q=", word()+" "+word()), // ten hits, three snippets each, five facets
			q("/v1/search?q=", word()+" "+word()),
			q("/v1/search?q=", word()+" "+places[r.IntN(len(places))].Value),
			q("/v1/search?per_page=20&q=", word()+" -"+word()),
			q("/v1/search?q=", `"`+[]string{"oil minister", "joint centre", "prime minister", "oil price", "city council"}[r.IntN(5)]+`"`),
			q("/v1/search?q=", fmt.Sprintf("person:%q", people[r.IntN(len(people))].Value)),
			q("/v1/search?q=", fmt.Sprintf("%s date:%d..%d", word(), year, year+2)),
			q(fmt.Sprintf("/v1/search?f.dates=%d&sort=newest&q=", year), word()),
			q("/v1/suggest?q=", word()[:2+r.IntN(2)]),
			q("/v1/suggest?q=", word()[:3]),
			"/v1/articles/"+res.Hits[r.IntN(len(res.Hits))].ID,
			"/articles/"+res.Hits[r.IntN(len(res.Hits))].ID,
			q("/?q=", word()+" "+word()),
			"/",
		)
	}
	return all, nil
}
