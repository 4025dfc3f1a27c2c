package keys_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/indextest"
	"ksearch/query"
	"ksearch/query/keys"
)

// A service answers those who have a key, each within what they may see.
func ExampleRequire() {
	dir, err := os.MkdirTemp("", "keys")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "keys.json")
	secret, err := keys.Add(file, keys.Key{Name: "sports-desk", Within: "section:Sport"})
	if err != nil {
		fmt.Println(err)
		return
	}

	var archive indextest.Memory // or index.Open
	if err := archive.Apply(context.Background(), &index.Batch{Put: []*corpus.Article{{ID: "a1", Headline: "Cup final", Section: "Sport"}}}); err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(keys.Require(query.NewHandler(&archive, nil), keys.NewRing(file), nil))
	defer server.Close()

	for _, key := range []string{secret, ""} {
		client := &query.Client{BaseURL: server.URL, Key: key}
		if res, err := query.Search(context.Background(), client, "cup"); err != nil {
			fmt.Println(err)
		} else {
			fmt.Println(res.Hits[0].Article.Headline)
		}
	}
	resp, err := http.Get(server.URL + "/healthz")
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()
	fmt.Println(resp.Status)
	// Output:
	// Cup final
	// query: send a key of this service, as in Authorization: Bearer KEY: status 401
	// 200 OK
}
