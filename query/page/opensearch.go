package page

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
)

// opensearch describes the search to browsers, which can then offer it beside
// others: OpenSearch 1.1. Its addresses are whole ones, of the host that the
// request names.
func (h *handler) opensearch(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if host == "" || strings.ContainsFunc(host, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune(".-_:[]", c)
	}) {
		h.fail(w, http.StatusBadRequest, message{Heading: "This address cannot be read", Text: "The name of the host is none."})
		return
	}
	at := "http://" + host + h.Base
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" { // only who asked gets the answer
		at = "https://" + host + h.Base
	}
	type link struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr,omitempty"`
		Template string `xml:"template,attr"`
	}
	type image struct {
		Type string `xml:"type,attr"`
		URL  string `xml:",chardata"`
	}
	icon, err := h.static("icon.svg")
	if err != nil { // it was there when this was compiled
		panic(err)
	}
	d := struct {
		XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string
		Description string
		Encoding    string `xml:"InputEncoding"`
		Image       image
		URL         []link `xml:"Url"`
	}{
		ShortName: short(h.Title, 16), Description: "Search the articles of " + h.Title, Encoding: "UTF-8",
		Image: image{"image/svg+xml", strings.TrimSuffix(at, h.Base) + icon},
		URL: []link{
			{"text/html", "", at + "/?q={searchTerms}"},
			{"application/x-suggestions+json", "suggestions", at + "/suggest?q={searchTerms}"},
			{"application/opensearchdescription+xml", "self", at + "/opensearch.xml"},
		},
	}
	if h.API != "" {
		d.URL = append(d.URL, link{"application/atom+xml", "", strings.TrimSuffix(at, h.Base) + h.exportLink("atom", nil) + "&q={searchTerms}"})
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(d); err != nil { // strings can always be written
		panic(err)
	}
	b.WriteByte('\n')
	w.Header().Set("Content-Type", "application/opensearchdescription+xml; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(b.Len()))
	_, _ = b.WriteTo(w) // whoever asked has gone
}

// short returns at most n characters of s, whole words if there are any.
func short(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	s = string(runes[:n])
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return s
}
