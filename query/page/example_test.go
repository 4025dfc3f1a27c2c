package page_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"ksearch/query"
	"ksearch/query/page"
)

// empty is an archive without articles.
type empty struct{}

func (empty) Search(context.Context, *query.Request) (*query.Result, error) {
	return &query.Result{Total: query.Total{Relation: "eq"}}, nil
}

// The page stands beside the routes of another service.
func ExampleNewHandler() {
	mux := http.NewServeMux()
	mux.Handle("/archive/", page.NewHandler(empty{}, &page.Options{Title: "The Archive of the Daily News", Base: "/archive"}))
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })

	for _, path := range []string{"/archive/", "/archive/articles/none", "/healthz"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(path, w.Code)
	}
	// Output:
	// /archive/ 200
	// /archive/articles/none 404
	// /healthz 200
}
