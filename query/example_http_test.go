package query_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/indextest"
	"ksearch/query"
)

// Another service mounts the search beside its own routes, and behind its own
// middleware.
func ExampleNewHandler() {
	var archive indextest.Memory // in a service: index.Open("news.index", nil)
	err := archive.Apply(context.Background(), &index.Batch{Put: []*corpus.Article{
		{ID: "a1", Headline: "Bridge in Akre opens", Body: "A bridge over the stream opened on Friday."},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	search := query.NewHandler(&archive, &query.HandlerOptions{Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})

	mux := http.NewServeMux()
	mux.Handle("/news/", http.StripPrefix("/news", search))
	mux.HandleFunc("GET /about", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "a service") })
	withKey := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	})

	for _, target := range []string{"/about", "/news/v1/articles/a1", "/news/v1/search?q=oil+peple:x"} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("Authorization", "Bearer secret")
		w := httptest.NewRecorder()
		withKey.ServeHTTP(w, r)
		fmt.Print(w.Code, " ", w.Body)
	}
	// Output:
	// 200 a service
	// 200 {"id":"a1","headline":"Bridge in Akre opens","body":"A bridge over the stream opened on Friday."}
	// 400 {"type":"urn:ksearch:problem:syntax","title":"The query cannot be read","status":400,"detail":"unknown field \"peple\" at 5: did you mean people?","code":"syntax","errors":[{"param":"q","position":5,"length":5,"detail":"unknown field \"peple\"","hint":"did you mean people?"}]}
}

// A remote ksearch takes the place of an embedded one in one line.
func ExampleClient() {
	var archive indextest.Memory
	server := httptest.NewServer(query.NewHandler(&archive, nil)) // elsewhere: ksearch serve
	defer server.Close()

	var s query.Searcher = &query.Client{BaseURL: server.URL}
	res, err := query.Search(context.Background(), s, "Peshmerga Kirkuk")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Total.Value, res.Query.Parsed)
	// Output: 0 Peshmerga Kirkuk
}
