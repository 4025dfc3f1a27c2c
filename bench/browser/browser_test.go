// Package browser tries the search page in a browser. It is a module of its
// own, so that whoever embeds ksearch does not require one.
package browser

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
	searchpage "ksearch/query/page"
)

var screenshots = flag.String("screenshots", "", "write pictures of the pages into this folder")

const (
	hostile = `<script>window.pwned=1</script>"><img src=x onerror=window.pwned=1>` + "\u202eevil"
	patient = 20 * time.Second // for what a page does; a busy machine is slow
)

var (
	browser context.Context // one for all tests; nil: there is none
	address string          // of the archive
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	path := chromium()
	if path == "" {
		if os.Getenv("KSEARCH_BROWSER") == "required" {
			fmt.Println("there is no browser, and KSEARCH_BROWSER says that one is required: install chromium")
			return 1
		}
		return m.Run() // each test says that it is skipped
	}
	folder, err := os.MkdirTemp("", "ksearch-browser")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer os.RemoveAll(folder)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	archive, err := serve(ctx, filepath.Join(folder, "index"))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer archive.Close()
	address = archive.URL
	var quit context.CancelFunc
	ctx, quit = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Flag("headless", true), chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.UserDataDir(filepath.Join(folder, "profile")), chromedp.WindowSize(1280, 900))
	defer quit()
	ctx, quit = chromedp.NewContext(ctx)
	defer quit()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		fmt.Println("start the browser:", err)
		return 1
	}
	browser = ctx
	return m.Run()
}

func chromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// serve serves the sample articles, and a hostile one, as `ksearch serve` does.
func serve(ctx context.Context, dir string) (*httptest.Server, error) {
	ix, err := index.Open(dir, nil)
	if err != nil {
		return nil, err
	}
	if _, err := index.Ingest(ctx, ix, &corpus.Reader{FS: corpus.Dir("../../corpus/articles")}, nil); err != nil {
		return nil, err
	}
	when, err := corpus.ParseDate("2024-11-21")
	if err != nil {
		return nil, err
	}
	name := []corpus.Entity{{Name: hostile}}
	src := corpus.Source{Path: hostile + ".txt", Revision: "1"}
	err = ix.Apply(ctx, &index.Batch{Done: []corpus.Source{src}, Put: []*corpus.Article{{
		ID: "hostile000000001", Headline: "Quarry " + hostile, Standfirst: hostile, Body: "Of a quarry. " + hostile + "\n\n" + hostile,
		People: name, Places: name, Organisations: name, Section: hostile, Published: when, Source: src, Keywords: []string{hostile}, Credit: hostile,
		Dateline: corpus.Dateline{Places: []string{hostile}, Agency: hostile, Raw: hostile}, Bylines: []string{hostile}, Language: "en",
		URL: "javascript:window.pwned=1",
	}}})
	if err != nil {
		return nil, err
	}
	api := query.NewHandler(ix, &query.HandlerOptions{Timeout: patient, Queue: 100})
	mux := http.NewServeMux()
	mux.Handle("/v1/", api)
	mux.Handle("/", searchpage.NewHandler(api, &searchpage.Options{API: "/", Timeout: patient}))
	return httptest.NewServer(mux), nil
}

// A tab is a tab of the browser. What goes wrong on its pages fails the test.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	faults []string
}

// A look is what a page is looked at with.
type look struct {
	width, height int64
	touch, dark   bool
}

var (
	desk  = look{width: 1280, height: 900}
	phone = look{width: 390, height: 844, touch: true}
)

func open(t *testing.T, l look, path string) *tab {
	t.Helper()
	if browser == nil {
		t.Skip("there is no browser: install chromium, or name one in $CHROMIUM")
	}
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx}
	b.do(chromedp.Navigate("about:blank"))
	err := chromedp.Listen(ctx, func(ev any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			b.faults = append(b.faults, fmt.Sprintf("an exception: %+v", ev.ExceptionDetails))
		case *log.EventEntryAdded: // of the Content-Security-Policy too
			// A page that says what is wrong with a search has this status.
			if ev.Entry.Level == "error" && !strings.Contains(ev.Entry.Text, "status of 400") {
				b.faults = append(b.faults, fmt.Sprintf("%s %s", ev.Entry.Text, ev.Entry.URL))
			}
		case *page.EventJavascriptDialogOpening:
			b.faults = append(b.faults, "a dialog: "+ev.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
	opts := []chromedp.EmulateViewportOption{}
	if l.touch {
		opts = append(opts, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.do(chromedp.EmulateViewport(l.width, l.height, opts...))
	b.visit(path)
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, f := range b.faults {
			t.Errorf("the page had a fault: %s", f)
		}
	})
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address + path))
}

// is returns what a page makes of an expression, as text.
func (b *tab) is(expression string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return s
}

// want waits until an expression is true on a page that is all there: the address
// is the new one as soon as a page begins to come.
func (b *tab) want(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patient)
	defer cancel()
	for {
		// A page that is just going away may answer nothing.
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && Boolean("+expression+")")); err == nil && ok {
			return
		}
		select {
		case <-ctx.Done():
			b.t.Fatalf("%s is not so on %s", expression, b.is("location.href"))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// same fails the test if an expression is not what is wanted.
func (b *tab) same(expression, want string) {
	b.t.Helper()
	if got := b.is(expression); got != want {
		b.t.Errorf("%s is %q on %s, want %q", expression, got, b.is("location.href"), want)
	}
}

// slash presses the key that leads to the search box, where it types nothing.
func (b *tab) slash() {
	b.t.Helper()
	b.want("document.readyState === 'complete' && document.documentElement.classList.contains('js')")
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "/", Code: "Slash"})
		return err
	}))
	b.want("document.activeElement.id === 'q'")
}

// press presses keys wherever the focus is.
func (b *tab) press(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// middle returns where on the window the middle of an element is.
func (b *tab) middle(selector string) (x, y float64) {
	b.t.Helper()
	s := b.is(fmt.Sprintf(`(() => { const e = document.querySelector(%s); e.scrollIntoView({block: "center"}); const r = e.getBoundingClientRect();
		return JSON.stringify([r.left + r.width / 2, r.top + r.height / 2]) })()`, quoted(selector)))
	var at [2]float64
	if err := json.Unmarshal([]byte(s), &at); err != nil {
		b.t.Fatalf("%s: %v", selector, err)
	}
	return at[0], at[1]
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.want("document.querySelector(" + quoted(selector) + ")")
	x, y := b.middle(selector)
	b.do(chromedp.MouseClickXY(x, y))
}

func quoted(s string) string {
	q, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(q)
}

// axe returns the JavaScript of axe-core.
func axe(t *testing.T) string {
	t.Helper()
	f, err := os.Open("testdata/axe.min.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// shoot writes a picture of the page, if pictures are asked for.
func (b *tab) shoot(name string) {
	b.t.Helper()
	if *screenshots == "" {
		return
	}
	s, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(*screenshots, strings.ReplaceAll(name, "/", "-")+".png"), s, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
