package browser

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	total    = `document.querySelector(".total").textContent`
	headline = `document.querySelector(".hit h2 a").textContent`
	chips    = `[...document.querySelectorAll(".chips li a:not(.clear)")].map(a => a.textContent.replace(/\s+/g, " ").trim()).join("|")`
)

func TestTypeAndAsk(t *testing.T) {
	b := open(t, desk, "/")
	b.same("document.querySelector('h1').textContent", "Newest articles")
	b.slash()
	b.press("oil pipeline" + kb.Enter)
	b.want("location.search === '?q=oil+pipeline'")
	b.want("document.querySelectorAll('.hit mark').length > 0")
	b.press("j")
	b.want("document.activeElement === document.querySelectorAll('.hit h2 a')[0]")
	b.press("j" + kb.ArrowDown + "k")
	b.want("document.activeElement === document.querySelectorAll('.hit h2 a')[1]")
	name := b.is("document.activeElement.textContent")
	b.press(kb.Enter)
	b.want("document.querySelector('article h1')")
	b.same("document.querySelector('article h1').textContent", name)
	b.is("history.back()")
	b.want("document.querySelectorAll('.hit').length > 0")
	b.same("document.getElementById('q').value", "oil pipeline")
}

func TestSuggestions(t *testing.T) {
	b := open(t, desk, "/")
	b.slash()
	b.press("kirk")
	b.want("document.querySelectorAll('#offered [role=option]').length > 2")
	b.same("document.getElementById('q').getAttribute('aria-expanded')", "true")
	b.shoot("suggestions")
	b.press(kb.ArrowDown)
	b.same("document.getElementById(document.getElementById('q').getAttribute('aria-activedescendant')).getAttribute('aria-selected')", "true")
	b.press(kb.ArrowUp)
	b.same("document.getElementById('q').hasAttribute('aria-activedescendant')", "false")
	b.press(kb.Escape)
	b.want("document.getElementById('offered').hidden")
	b.same("document.getElementById('q').value", "kirk")

	// A name is chosen, and what is typed before it stays.
	b.press(strings.Repeat(kb.Backspace, 4) + "oil rebaz")
	b.want("[...document.querySelectorAll('#offered bdi')].some(e => e.textContent.startsWith('oil Rebaz'))")
	b.press(kb.ArrowDown + kb.Enter)
	b.want("location.search.startsWith('?q=oil&person=Rebaz')")
	b.same("document.getElementById('q').value", "oil")
	b.want(chips + ".startsWith('Remove People Rebaz')")

	// By the mouse, and in Sorani: an article.
	b.visit("/")
	b.slash()
	b.press("کەرکووک دوا")
	b.want("[...document.querySelectorAll('#offered .n')].some(e => e.textContent.startsWith('article'))")
	b.is("[...document.querySelectorAll('#offered li')].find(e => e.querySelector('.n').textContent.startsWith('article')).id = 'wanted'")
	b.click("#wanted")
	b.want("document.querySelector('article[dir=rtl] h1')")

	// Enter without a choice asks for what is typed, at once too.
	b.slash()
	b.press("bridge" + kb.Enter)
	b.want("location.search === '?q=bridge'")
	b.slash()
	b.press(strings.Repeat(kb.Backspace, 6) + "zzzzz")
	b.want("performance.getEntriesByType('resource').some(e => e.name.endsWith('suggest?q=zzzzz'))")
	b.want("document.getElementById('offered').hidden")
}

func TestFacetsStay(t *testing.T) {
	b := open(t, desk, "/?q=oil")
	before := b.is(total)
	b.click(`label[for="place-1"]`)
	b.want("new URLSearchParams(location.search).getAll('place').length === 1")
	b.want("document.activeElement.name === 'place'") // the focus is where it was
	b.want("document.querySelectorAll('.facet li input[name=place]').length > 1")
	first := b.is("document.querySelector('input[name=place]').value")
	b.click(`label[for="person-1"]`)
	b.want("new URLSearchParams(location.search).getAll('person').length === 1")
	b.same("new URLSearchParams(location.search).get('place')", first)
	b.same("document.querySelectorAll('.facet input:checked').length", "2")
	after := b.is(total)
	if after == before {
		t.Errorf("two facets leave %s", after)
	}
	where := b.is("location.pathname + location.search")

	// Whoever is sent the address sees the same.
	other := open(t, desk, where)
	other.same(total, after)
	other.same(headline, b.is(headline))

	b.click(".hit h2 a")
	b.want("document.querySelector('article h1')")
	b.is("history.back()")
	b.want("document.querySelectorAll('.facet input:checked').length === 2")
	b.click(".chips a.clear")
	b.want("location.search === '?q=oil'")
	b.same(total, before)
	b.click(".orders li:nth-child(3) a")
	b.want("location.search === '?q=oil&sort=oldest'")
	b.same("document.querySelector('.orders [aria-current]').textContent", "Oldest")
}

func TestTimelineDrag(t *testing.T) {
	b := open(t, desk, "/")
	all := b.is(total)
	bar := func(n int) (x, y float64) {
		b.is(fmt.Sprintf("[...document.querySelectorAll('.timeline a')].forEach((a, i) => a.id = 'bar-' + i), '%d'", n))
		return b.middle(fmt.Sprintf("#bar-%d .bar", n))
	}
	x0, y := bar(2)
	x1, _ := bar(4)
	from, to := b.is("document.getElementById('bar-2').dataset.from"), b.is("document.getElementById('bar-4').dataset.to")
	b.do(chromedp.DragAndDropXY(x0, y, x1, y))
	b.want("new URLSearchParams(location.search).get('from') === " + quoted(from))
	b.same("new URLSearchParams(location.search).get('to')", to)
	if b.is(total) == all {
		t.Errorf("a span of the time leaves %s", all)
	}
	b.want("document.querySelectorAll('.timeline .chosen').length === 3")
	b.want(chips + ".startsWith('Remove Published')")

	// A bar alone is a link, a month is shown by its days, and the chip leads back.
	b.click(".timeline .chosen .bar")
	b.want("new URLSearchParams(location.search).get('from') === new URLSearchParams(location.search).get('to')")
	b.want("document.querySelector('.timeline a').dataset.from.length === 10")
	b.click(".chips a")
	b.want("location.search === ''")
	b.same(total, all)

	// A drag over nothing, and one that is broken off, choose nothing.
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, step := range []chromedp.Action[chromedp.Void]{
			chromedp.MouseEvent("mousePressed", x0, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
			chromedp.MouseEvent("mouseMoved", x1, y, chromedp.ButtonLeft),
			chromedp.KeyEvent(kb.Escape),
			chromedp.MouseEvent("mouseReleased", x1, y, chromedp.ButtonLeft, chromedp.ClickCount(1)),
		} {
			if _, err := step(ctx, t); err != nil {
				return err
			}
		}
		return nil
	}))
	b.same("document.querySelectorAll('.timeline .band').length", "0")
	b.same("document.getElementById('from').value", "") // which a span would have filled in
	b.same("location.search", "")
}

func TestMap(t *testing.T) {
	b := open(t, desk, "/")
	b.same("document.querySelector('.atlas').open", "true")
	b.want("document.querySelectorAll('.map.region.place a').length > 5")
	// The last circle lies above all others.
	name := b.is("document.querySelector('.map.region.place a:last-of-type').getAttribute('aria-label').split(':')[0]")
	b.is("document.querySelector('.map.region.place a:last-of-type').id = 'spot'")
	b.click("#spot .spot")
	b.want("new URLSearchParams(location.search).get('place') === " + quoted(name))
	b.want("document.querySelector('.atlas').open") // it stays as it was
	b.want("document.querySelector('.map.region.place a.chosen')")
	b.same("document.querySelector('.map a.chosen').getAttribute('aria-current')", "true")
	b.shoot("map")
	b.is("document.querySelector('.map.region.place a.chosen').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
	b.want("!location.search.includes('place')")

	b.click("label:has(#map-filed)")
	b.want("getComputedStyle(document.querySelector('.map.dateline')).display === 'block'")
	b.same("getComputedStyle(document.querySelector('.map.place')).display", "none")
	b.is("document.querySelector('.map.region.dateline a:last-of-type').id = 'spot'")
	b.click("#spot .spot")
	b.want("location.search.includes('dateline=')")
	b.want("getComputedStyle(document.querySelector('.map.dateline:has(.chosen)')).display === 'block'")

	// It stays closed where somebody closes it.
	b.click(".atlas summary")
	b.want("!document.querySelector('.atlas').open")
	b.visit("/?q=oil")
	b.want("!document.querySelector('.atlas').open")
	b.is("localStorage.clear()")
}

func TestSorani(t *testing.T) {
	for _, l := range []look{desk, phone} {
		b := open(t, l, "/?q="+url.QueryEscape("کەرکووک"))
		b.want("document.querySelector('.hit[dir=rtl] mark')")
		b.same("getComputedStyle(document.querySelector('.hit[dir=rtl]')).direction", "rtl")
		b.same("document.documentElement.scrollWidth <= innerWidth", "true")
		b.shoot(fmt.Sprint("sorani ", l.width))
		b.is("document.querySelector('.hit[dir=rtl] h2 a').click()")
		b.want("document.querySelector('article[dir=rtl] .body')")
		b.want("document.querySelector('article .body a.place')")
		b.shoot(fmt.Sprint("sorani article ", l.width))
		b.same("document.documentElement.scrollWidth <= innerWidth", "true")
	}
}

func TestPhone(t *testing.T) {
	for _, path := range []string{"/", "/?q=oil", "/?q=unheardof", "/articles/hostile000000001", "/?q=%22"} {
		b := open(t, phone, path)
		b.same("document.documentElement.scrollWidth <= innerWidth", "true")
	}
	b := open(t, phone, "/?q=oil")
	b.same("document.querySelector('.fold').open", "false")
	b.click(".fold summary")
	b.want("document.querySelector('.fold').open")
	b.click(`label[for="place-1"]`)
	b.want("new URLSearchParams(location.search).has('place')")
}

// Without JavaScript all of it works, by a button.
func TestWithoutJavaScript(t *testing.T) {
	b := open(t, desk, "/")
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.visit("/?q=oil")
	b.same("document.documentElement.classList.contains('js')", "false")
	b.click(`label[for="place-1"]`)
	b.click(`label[for="person-1"]`)
	b.click(".apply button")
	b.want("new URLSearchParams(location.search).has('place') && new URLSearchParams(location.search).has('person')")
	b.same("document.querySelectorAll('.facet input:checked').length", "2")
	b.visit("/?q=oil")
	b.click(".timeline .bar")
	b.want("location.search.includes('from=')")
	b.click(".atlas summary")
	b.want("document.querySelector('.atlas').open")
	b.is("document.querySelector('.map.region a:last-of-type').id = 'spot'")
	b.click("#spot .spot")
	b.want("location.search.includes('place=') && document.querySelector('.atlas').open")
}

// What articles hold stays text, wherever it is shown.
func TestHostileText(t *testing.T) {
	for _, path := range []string{"/?q=quarry", "/?q=quarry&sort=newest", "/articles/hostile000000001", "/?person=" + url.QueryEscape(hostile), "/?q=" + url.QueryEscape(hostile)} {
		b := open(t, desk, path)
		b.want("document.body.textContent.includes('<script>')")
		b.same("window.pwned", "undefined")
		b.same("document.querySelectorAll('main script, main img, aside script, aside img').length", "0")
		b.same("[...document.links].filter(a => a.protocol === 'javascript:').length", "0")
		b.same(`document.body.textContent.includes("\u202e")`, "false")
	}
	b := open(t, desk, "/")
	b.slash()
	b.press("quarry")
	b.want("[...document.querySelectorAll('#offered bdi')].some(e => e.textContent.includes('<script>'))")
	b.same("document.querySelectorAll('#offered script, #offered img').length", "0")
	b.same("window.pwned", "undefined")
}

func TestPrint(t *testing.T) {
	b := open(t, desk, "/articles/hostile000000001")
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
	b.same("getComputedStyle(document.querySelector('.search')).display", "none")
	b.same("getComputedStyle(document.querySelector('article')).display", "block")
}

// axe-core knows what keeps people out who do not see, or use no mouse.
func TestAccessible(t *testing.T) {
	script := ""
	for _, p := range []struct{ name, path string }{
		{"start", "/"},
		{"results", "/?q=oil&place=Kirkuk&from=2023"},
		{"sorani", "/?q=" + url.QueryEscape("کەرکووک")},
		{"article", ""},
		{"empty", "/?q=unheardof"},
		{"error", "/?q=peple%3Aoil"},
	} {
		looks := []look{desk, {width: 390, height: 844, touch: true, dark: true}}
		if p.name == "results" { // which has all that the others have
			looks = append(looks, phone, look{width: 1280, height: 900, dark: true})
		}
		for _, l := range looks {
			b := open(t, l, "/?q=oil")
			if script == "" {
				script = axe(t)
			}
			if p.path == "" {
				b.visit("/articles/" + b.is("document.querySelector('.hit h2 a').href.split('/').pop()"))
			} else {
				b.visit(p.path)
			}
			b.is("document.querySelectorAll('details').forEach(d => d.open = true)")
			theme := map[bool]string{false: "light", true: "dark"}[l.dark]
			b.shoot(fmt.Sprint(p.name, " ", l.width, " ", theme))
			if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](script+"; 'ready'")); err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](
				`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | "))) + " " + r.passes.length)`,
				chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(found, "[] ") || len(found) < 5 {
				t.Errorf("%s at %d, %s: %s", p.name, l.width, theme, found)
			}
		}
	}
}
