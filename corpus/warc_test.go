package corpus

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func warcRecord(kind, url, block string, headers ...string) string {
	media := "application/http; msgtype=response"
	if kind == "conversion" || kind == "resource" {
		media = "text/plain"
	}
	for _, h := range headers {
		if strings.HasPrefix(h, "Content-Type:") {
			media = ""
		}
	}
	if media != "" {
		headers = append(headers, "Content-Type: "+media)
	}
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: %s\r\nWARC-Date: 2021-05-06T07:08:09Z\r\nContent-Length: %d\r\n%s\r\n\r\n%s\r\n\r\n",
		kind, url, len(block), strings.Join(headers, "\r\n"), block)
}

func httpResponse(media, headers, body string) string {
	return "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: " + media + "\r\n" + headers + "\r\n" + body
}

const warcPage = `<html><head><title>Bridge opens</title><meta property="og:type" content="article"><meta property="og:title" content="Bridge opens"></head>` +
	`<body><article><h1>Bridge opens</h1><p>ZAKHO (Hamrin News) - The old bridge opened on Monday, after two years of work that the province paid for.</p>` +
	`<p>The first to cross it were the masons who had set its stones, and the children of the quarter.</p></article></body></html>`

func TestPagesOfACrawl(t *testing.T) {
	const at = "https://hamrin.example/2021/05/06/bridge"
	page := func(url string) string {
		return warcRecord("response", url, httpResponse("text/html; charset=utf-8", "", warcPage))
	}
	chunked := fmt.Sprintf("%x;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", 40, warcPage[:40], len(warcPage)-40, warcPage[40:])
	long := strings.Repeat("<p>long ", maxRecord/8+1)
	for _, tt := range []struct {
		what, data string
		want       string // the addresses of the articles, and the errors
	}{
		{"a page", page(at), at},
		{"two of one address", page(at) + page(at), at + " " + at},
		{"gzip", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: gzip\r\n", gzipOf(t, warcPage))), at},
		{"gzip in chunks", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
			fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gzipOf(t, warcPage)), gzipOf(t, warcPage)))), at},
		{"gzip that was unpacked", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: gzip\r\n", warcPage)), at},
		{"deflate", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: deflate\r\n", zlibOf(t, warcPage))), at},
		{"zstd", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: zstd\r\n", zstdOf(t, warcPage))), at},
		{"br", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: br\r\n", brotliOf(t, warcPage))), at},
		{"compress", warcRecord("response", at, httpResponse("text/html", "Content-Encoding: compress\r\n", "\x1f\x9d\x90")) + page(at), `! malformed: the page is packed by "compress" ` + at},
		{"chunks", warcRecord("response", at, httpResponse("text/html", "Transfer-Encoding: chunked\r\n", chunked)), at},
		{"no chunks after all", warcRecord("response", at, httpResponse("text/html", "Transfer-Encoding: chunked\r\n", warcPage)), at},
		{"a resource", warcRecord("resource", at, warcPage, "Content-Type: text/html"), at},
		{"a text", warcRecord("conversion", at, "Bridge opens\n\nZAKHO (Hamrin News) - The old bridge opened on Monday."), at},
		{"a text that is no news", warcRecord("conversion", at, "Home\nAbout us\nContact") + page(at), at},
		{"of ARC", "filedesc://a.arc 127.0.0.1 20140216050221 text/plain 5\n1 0 x\n\n" + at + " x 127.0.0.1 20140216050221 text/html " +
			fmt.Sprint(len(httpResponse("text/html", "", warcPage))) + "\n" + httpResponse("text/html", "", warcPage) + "\n", at + " x"},
		{"what is no page", warcRecord("warcinfo", "", "software: x") + warcRecord("request", at, "GET / HTTP/1.1\r\n\r\n") +
			warcRecord("revisit", at, "HTTP/1.1 200 OK\r\n\r\n") + warcRecord("response", at, httpResponse("image/jpeg", "", "\xff\xd8")) +
			warcRecord("response", at, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+warcPage) +
			warcRecord("response", at, "HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n"+warcPage) +
			warcRecord("response", "https://hamrin.example/robots.txt", httpResponse("text/html", "", warcPage)) +
			warcRecord("response", "dns:hamrin.example", "20210506 127.0.0.1"), "! no news article"},
		{"a page that is too long", warcRecord("response", at, httpResponse("text/html", "", long)) + page(at+"2"), "! too large: a page may have 16 MiB " + at + "2"},
		{"a broken record", page(at) + "WARC/1.0\r\nContent-Length: x\r\n\r\nxyz\r\n" + page(at+"2"), at + " ! malformed record: its header states no Content-Length " + at + "2"},
		{
			"a length that is short", strings.Replace(page(at), "Content-Length: ", "Content-Length: 1\r\nX: ", 1) + page(at+"2"),
			"! malformed record: it begins with no line of HTTP ! malformed record: the line " + at + "2",
		},
		{"no HTTP", warcRecord("response", at, "<html>") + page(at+"2"), "! malformed record: it begins with no line of HTTP " + at + "2"},
		{"one that is cut off", page(at) + page(at + "2")[:400], at + " ! malformed WARC: the last record is cut off"},
		{
			"one that the crawler cut off", warcRecord("response", at, httpResponse("text/html", "", warcPage), "WARC-Truncated: length"),
			at + ` ! kept, but ` + at + `: the crawler cut the page off: "length"`,
		},
		{"garbage", page(at) + "x y z\r\n" + page(at+"2") + "WARC/1.0", at + ` ! malformed record: the line "x y z" begins none ` + at + "2 ! malformed WARC: the last record is cut off"},
	} {
		articles, errs := readAll(t, oneFile("a.warc", tt.data), "a.warc")
		rest := tt.want
		for _, a := range articles {
			if a.Body != "" && !strings.Contains(a.Body, "The old bridge opened") {
				t.Errorf("%s: body %q, want that of the page", tt.what, a.Body)
			}
			if !strings.Contains(rest, a.URL) {
				t.Errorf("%s: an article of %q, want %s", tt.what, a.URL, tt.want)
			}
			rest = strings.Replace(rest, a.URL, "", 1)
		}
		for _, err := range errs {
			found := false
			for part := range strings.SplitSeq(rest, "!") {
				found = found || strings.TrimSpace(part) != "" && strings.Contains(err.Error(), strings.TrimSpace(part))
			}
			if !found {
				t.Errorf("%s: error %v, want %s", tt.what, err, tt.want)
			}
		}
		if n := strings.Count(tt.want, "!"); len(errs) != n || len(articles) != strings.Count(tt.want, "https://")-strings.Count(tt.want, "kept, but https://") {
			t.Errorf("%s: %d articles and errors %v, want %s", tt.what, len(articles), errs, tt.want)
		}
	}
}

func brotliOf(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPagesOfACrawlHaveTheirAddressAsKey(t *testing.T) {
	const at = "https://hamrin.example/bridge"
	page := warcRecord("response", "<"+at+">", httpResponse("text/html", "", warcPage))
	for name, data := range map[string]string{"a.warc.gz": gzipOf(t, page) + gzipOf(t, page), "a.warc": page + page} {
		articles, errs := readAll(t, oneFile(name, data), name)
		if len(errs) > 0 || len(articles) != 2 || articles[0].ID != MakeID(name, at) || articles[1].ID == articles[0].ID {
			t.Errorf("%s: articles %v, errors %v, want two, the first with the key %s", name, articles, errs, at)
		}
	}
}

func TestWACZIsReadByItsRecordsAlone(t *testing.T) {
	const at = "https://hamrin.example/bridge"
	data := zipOf(t,
		packedFile{"indexes/index.cdx.gz", gzipOf(t, "com,example)/ 2021 {}")},
		packedFile{"archive/data.warc.gz", gzipOf(t, warcRecord("response", at, httpResponse("text/html", "", warcPage)))},
		packedFile{"pages/pages.jsonl", `{"format":"json-pages-1.0","id":"pages","title":"All Pages"}` + "\n" + `{"id":"1","url":"` + at + `","title":"Bridge opens","text":"The bridge"}` + "\n"},
		packedFile{"datapackage.json", `{"profile":"data-package","title":"x","description":"y"}`})
	articles, errs := readAll(t, oneFile("a.wacz", data), "a.wacz")
	if len(errs) > 0 || len(articles) != 1 || articles[0].Source.Member != "archive/data.warc.gz" || articles[0].ID != MakeID("a.wacz", "archive/data.warc.gz\x00"+at) {
		t.Errorf("articles %v, errors %v, want one of the WARC in it", articles, errs)
	}
}

func FuzzWARC(f *testing.F) {
	const at = "https://hamrin.example/bridge"
	page := warcRecord("response", at, httpResponse("text/html; charset=utf-8", "Content-Encoding: gzip\r\n", gzipOf(f, warcPage)))
	f.Add([]byte(page+"x\r\n"+warcRecord("response", at, httpResponse("text/html", "Transfer-Encoding: chunked\r\n", "3\r\n<p>\r\n1\r\nx\r\n0\r\n"))), uint8(0))
	f.Add([]byte(warcRecord("conversion", at, shortCopy)+warcRecord("resource", at, warcPage, "Content-Type: text/html", "WARC-Truncated: length")), uint8(0))
	f.Add([]byte("filedesc://a.arc 0 20140216050221 text/plain 5\n1 0 x\n\nhttp://x y 0 20140216050221 text/html 50\nHTTP/1.0 200 OK\r\nContent-Type:text/html\r\n\r\n<p>x"), uint8(0))
	fuzz(f, []string{"a.warc"})
}
