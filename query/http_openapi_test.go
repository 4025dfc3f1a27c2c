package query_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"ksearch/query"
)

// A checked is a Handler each answer of which must be as /openapi.json has it.
type checked struct {
	*query.Handler
	t testing.TB
}

func newHandler(t testing.TB, s query.Searcher, opts *query.HandlerOptions) checked {
	t.Helper()
	return checked{query.NewHandler(s, opts), t}
}

func (h checked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	h.Handler.ServeHTTP(rec, r) // an answer that is broken off with a panic is none
	if err := rec.check(r); err != nil {
		why, _, _ := strings.Cut(err.Error(), "\n") // then stand the schema and the value
		h.t.Errorf("%s %.200s: status %d: %s", r.Method, r.URL, rec.status, why)
	}
}

// A recorder keeps what is written, if it is not long. As the writers of much
// middleware it has no Flush, only what is behind it has.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	long   bool
}

func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func (rec *recorder) WriteHeader(status int) {
	rec.status = status
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(b []byte) (int, error) {
	const most = 1 << 20
	if rec.long = rec.long || rec.body.Len()+len(b) > most; !rec.long {
		rec.body.Write(b)
	}
	return rec.ResponseWriter.Write(b)
}

// described is /openapi.json, with the difference that nothing may be answered
// that it does not name.
var described = sync.OnceValues(func() (*openapi3.T, error) {
	w := httptest.NewRecorder()
	query.NewHandler(nil, nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	if _, err := load(w.Body.Bytes()); err != nil {
		return nil, err
	}
	var doc map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		return nil, err
	}
	closed(doc["components"].(map[string]any)["schemas"])
	strict, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	loaded, err := load(strict)
	if err == nil { // many a Searcher of a test answers with the zero Result
		result := loaded.Components.Schemas["Result"].Value.Properties
		for _, s := range []*openapi3.SchemaRef{result["query"].Value.Properties["sort"], result["total"].Value.Properties["relation"]} {
			s.Value.Enum = append(s.Value.Enum, "")
		}
	}
	return loaded, err
})

func load(b []byte) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(b)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(loader.Context)
}

// closed lets the schemas in x have no properties but those that they name.
func closed(x any) {
	switch x := x.(type) {
	case map[string]any:
		if _, named := x["properties"]; named && x["type"] == "object" && x["additionalProperties"] == nil {
			x["additionalProperties"] = false
		}
		for _, v := range x {
			closed(v)
		}
	case []any:
		for _, v := range x {
			closed(v)
		}
	}
}

// operation returns what doc says of a request; path is "" if there is no such
// address, and op is nil if it has no such method.
func operation(doc *openapi3.T, r *http.Request) (path string, item *openapi3.PathItem, op *openapi3.Operation) {
	for p, at := range doc.Paths.Map() {
		begin, ofID := strings.CutSuffix(p, "{id}")
		if p != r.URL.Path && (!ofID || !strings.HasPrefix(r.URL.Path, begin) || r.URL.Path == begin) {
			continue
		}
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			op = at.Get
		case http.MethodPost:
			op = at.Post
		}
		return p, at, op
	}
	return "", nil, nil
}

// check compares what was answered to r with the description.
func (rec *recorder) check(r *http.Request) error {
	doc, err := described()
	if err != nil {
		return err
	}
	if r.Method == http.MethodOptions && rec.status == http.StatusNoContent {
		return nil
	}
	path, item, op := operation(doc, r)
	switch {
	case path == "" && rec.status != http.StatusNotFound:
		return errors.New("there is no such address")
	case path == "" && r.Method == http.MethodHead:
		return nil
	case path == "":
		return rec.conforms(doc.Components.Schemas["Problem"].Value)
	case op == nil && rec.status != http.StatusMethodNotAllowed:
		return errors.New("there is no such method")
	case op == nil:
		op = item.Get
	}
	answer := op.Responses.Status(rec.status)
	if answer == nil {
		return errors.New("there is no such status")
	}
	if r.Method == http.MethodHead || len(answer.Value.Content) == 0 {
		if rec.body.Len() > 0 {
			return fmt.Errorf("there is a body: %.200s", rec.body.Bytes())
		}
		return nil
	}
	typ := rec.Header().Get("Content-Type")
	content := answer.Value.Content.Get(typ)
	if content == nil {
		return fmt.Errorf("there is no such type %s", typ)
	}
	for name, h := range answer.Value.Headers {
		if h.Value.Required && rec.Header().Get(name) == "" {
			return fmt.Errorf("there is no header %s", name)
		}
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: r, Route: &routers.Route{Spec: doc, Path: path, PathItem: item, Method: r.Method, Operation: op},
		},
		Status: rec.status, Header: rec.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: true},
	}
	if err := openapi3filter.ValidateResponse(r.Context(), input); err != nil {
		return err
	}
	if rec.long || !strings.Contains(typ, "json") {
		return nil
	}
	return rec.conforms(content.Schema.Value)
}

// conforms compares each value of the body with a schema.
func (rec *recorder) conforms(schema *openapi3.Schema) error {
	body, err := decoded(rec.Header().Get("Content-Encoding"), bytes.NewReader(rec.body.Bytes()))
	if err != nil {
		return err
	}
	values := json.NewDecoder(body)
	for n := 0; ; n++ {
		var v any
		err := values.Decode(&v)
		switch {
		case err == io.EOF && (n > 0 || strings.Contains(rec.Header().Get("Content-Type"), "ndjson")):
			return nil
		case err != nil:
			return err
		case n > 20: // of many that are made alike
			continue
		}
		if err := schema.VisitJSON(v, openapi3.EnableJSONSchema2020(), openapi3.VisitAsResponse()); err != nil {
			return err
		}
	}
}
