package query_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"ksearch/index"
	"ksearch/query"
)

// FuzzRequestsOfTheDescription makes requests of /openapi.json, with values that
// it allows, values at their bounds, and values that nobody should send. None
// is answered with a fault, each answer is as described, and what is described
// as wrong is refused.
func FuzzRequestsOfTheDescription(f *testing.F) {
	ix, err := index.Open(f.TempDir(), nil)
	if err != nil {
		f.Fatal(err)
	}
	defer ix.Close()
	if err := ix.Apply(f.Context(), bridges()); err != nil {
		f.Fatal(err)
	}
	opts := &query.HandlerOptions{Describe: func(context.Context) (any, error) { return map[string]int{"articles": 31}, nil }}
	handlers := map[string]*query.Handler{"index": query.NewHandler(ix, opts), "memory": query.NewHandler(completing{shelf(f)}, opts)}
	doc, err := described()
	if err != nil {
		f.Fatal(err)
	}
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		for name, h := range handlers {
			r := (&asker{rand.New(rand.NewPCG(seed, 6)), doc}).request(t)
			said := fmt.Sprintf("seed %d, %s: %s %.300s %v", seed, name, r.Method, r.URL, r.Header)
			wrong := r.Method == http.MethodGet && refused(doc, r.Clone(t.Context()))
			began := time.Now()
			resp := ask(checked{h, t}, r)
			if took := time.Since(began); resp.StatusCode >= 500 || took > 2*time.Second {
				t.Errorf("%s: status %d after %v: %.300s", said, resp.StatusCode, took, text(t, resp))
			}
			if wrong && resp.StatusCode/100 != 4 {
				t.Errorf("%s: status %d, though it is described as wrong", said, resp.StatusCode)
			}
		}
	})
}

// refused reports whether the description of a GET has it that r is wrong.
func refused(doc *openapi3.T, r *http.Request) bool {
	path, item, op := operation(doc, r)
	if op == nil {
		return true
	}
	return openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: map[string]string{"id": "any"}, Options: &openapi3filter.Options{SkipSettingDefaults: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		Route: &routers.Route{Spec: doc, Path: path, PathItem: item, Method: r.Method, Operation: op},
	}) != nil
}

// An asker makes requests of a description.
type asker struct {
	*rand.Rand
	doc *openapi3.T
}

func pick[T any](a *asker, from ...T) T { return from[a.IntN(len(from))] }

// hostile are texts that nobody should send as a value.
func hostile() []string {
	return []string{
		"", " ", "\x00", "\xff\xfe", "\u202e", "%00", "../../etc/passwd", "'; DROP TABLE a; --", "<script>", "{{.}}", "${7*7}", "\r\nX-Evil: 1", "null", "NaN", "-1", "1e999",
		"99999999999999999999", "(((((((((", `"`, `"\`, "*", "?*?*?*?*", "a~99", "/(a+)+$/", "NOT NOT NOT", "a OR", "date:[* TO *]", "id:*", "people:\"\"", "w/5", "~", "-", "^",
		strings.Repeat("a", 2000), strings.Repeat("(", 900), strings.Repeat("a OR ", 190) + "a", strings.Repeat("کەرکوک ", 60), strings.Repeat("\u0301", 400), strings.Repeat("x,", 400),
	}
}

// request makes one.
func (a *asker) request(t *testing.T) *http.Request {
	paths := a.doc.Paths.Map()
	path := pick(a, slices.Sorted(maps.Keys(paths))...)
	item := paths[path]
	target := strings.ReplaceAll(path, "{id}", url.PathEscape(pick(a, "a07", "a29", "odd/ID with blanks ÿ", "none", pick(a, hostile()...))))
	evil := a.IntN(2) == 0
	method, body := pick(a, "GET", "GET", "GET", "GET", "POST", "POST", "POST", "POST", "HEAD", pick(a, "OPTIONS", "DELETE")), ""
	values, typ := url.Values{}, ""
	if method == "POST" && item.Post != nil {
		content := item.Post.RequestBody.Value.Content
		typ = pick(a, slices.Sorted(maps.Keys(content))...)
		object := a.object(content[typ].Schema.Value, evil)
		if typ == "application/json" {
			b, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			body = string(b)
		} else {
			body = form(object).Encode()
		}
		if evil && a.IntN(6) == 0 {
			body = pick(a, "", "[", strings.Repeat("[", 9000), body+body, body+"}", strings.Replace(body, ":", "", 1), strings.Repeat("a=b&", 20_000), pick(a, hostile()...))
		}
		if evil && a.IntN(9) == 0 {
			typ = pick(a, "", "text/plain", "application/json; charset=utf-16", "multipart/form-data", pick(a, "application/json", typ))
		}
	} else if item.Get != nil {
		for _, p := range item.Get.Parameters {
			if p.Value.In == openapi3.ParameterInQuery && a.IntN(12) == 0 {
				for range 1 + a.IntN(3)/2 {
					values[p.Value.Name] = append(values[p.Value.Name], form(map[string]any{"x": a.value(p.Value.Name, p.Value.Schema.Value, evil)})["x"]...)
				}
			}
		}
		if evil && a.IntN(9) == 0 {
			values.Add(pick(a, "x", "f.", "-f.x", "f.people.2", "f.people.99", "facet_prefix.", "Q", pick(a, hostile()...)), pick(a, hostile()...))
		}
	}
	if len(values) > 0 {
		target += "?" + values.Encode()
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if typ != "" {
		r.Header.Set("Content-Type", typ)
	}
	for name, some := range map[string][]string{
		"Accept": {"*/*", "text/html", "text/plain", "application/json;q=0", ",;q=", pick(a, hostile()...)}, "Accept-Encoding": {"gzip", "zstd", "gzip;q=0", "*", pick(a, hostile()...)},
		"If-None-Match": {"*", `W/"x"`, pick(a, hostile()...)}, "Content-Encoding": {"gzip"}, "Origin": {"null", "https://evil.example"}, "Range": {"bytes=0-1"},
	} {
		if v := pick(a, some...); a.IntN(8) == 0 {
			r.Header.Set(name, v)
		}
	}
	return r
}

// form writes values as a form has them.
func form(object map[string]any) url.Values {
	out := url.Values{}
	for name, v := range object {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, one := range list {
			out.Add(name, fmt.Sprint(one))
		}
	}
	return out
}

// object makes an object with some of the properties of a schema.
func (a *asker) object(s *openapi3.Schema, evil bool) map[string]any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if a.IntN(8) == 0 {
			object[name] = a.value(name, s.Properties[name].Value, evil)
		}
	}
	for _, pattern := range slices.Sorted(maps.Keys(s.PatternProperties)) {
		if a.IntN(3) == 0 {
			begin := "facet_prefix."
			if !strings.Contains(pattern, "prefix") {
				begin = pick(a, "f.", "-f.")
			}
			name := begin + string(pick(a, query.FacetFields()...))
			object[name] = a.value(name, s.PatternProperties[pattern].Value, evil)
		}
	}
	return object
}

// value makes a value for a schema, or one that is wrong.
func (a *asker) value(name string, s *openapi3.Schema, evil bool) any {
	if evil && a.IntN(3) == 0 {
		return pick[any](a, nil, []any{}, []any{[]any{}}, map[string]any{"q": "a"}, true, -1, 1.5, pick(a, hostile()...), pick(a, hostile()...), pick(a, hostile()...))
	}
	if len(s.OneOf) > 0 {
		return a.value(name, pick(a, s.OneOf...).Value, evil)
	}
	switch {
	case len(s.Enum) > 0:
		return pick(a, s.Enum...)
	case s.Type.Is("boolean"):
		return a.IntN(2) == 0
	case s.Type.Is("integer"):
		low, high := int(*s.Min), int(*s.Max)
		if evil {
			return pick(a, low-1, high+1)
		}
		return pick(a, low, high, low+a.IntN(high-low+1), low+a.IntN(min(high-low, 20)+1))
	case s.Type.Is("array"):
		list := []any{}
		for range 1 + a.IntN(3) {
			list = append(list, a.value(name, s.Items.Value, evil))
		}
		return list
	}
	switch name {
	case "q", "filter":
		return pick(a, "bridge", "ferry", "bridge OR ferry", `"the bridge" -ferry`, "person:Hana", "date:2018-03", "on time", "brigde", "sort:newest bridge", "nothing", "*")
	case "now":
		return pick(a, "2018-03-12", "2018-03-12T09:30:00Z")
	case "facets":
		return pick(a, "people", "people,places", "dates:day:50", "none", "sections", "languages:3")
	case "fields", "exclude":
		return pick(a, "headline", "body", "people,published", "source")
	}
	return pick(a, "Hana Salih", "Ha", "2018-03", "b", "")
}
