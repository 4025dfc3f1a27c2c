package corpus

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

// named reads what the RDFa, the microformats and the class of an element say
// that it is.
func (m *pageMeta) named(n *nethtml.Node) {
	var class string
	for _, a := range n.Attr {
		switch a.Key {
		case "itemtype", "typeof":
			if kind := a.Val[strings.LastIndexAny(a.Val, "/:#")+1:]; isArticleType(kind) {
				m.stories++
			}
		case "property":
			for prop := range strings.FieldsSeq(strings.ToLower(a.Val)) {
				switch prop {
				case "schema:datecreated", "schema:datepublished", "datepublished", "datecreated", "dc:created", "dc:date", "dcterms:created", "dcterms:issued":
					if v := nodeAttr(n, "content"); v != "" && len(m.items["datepublished"]) < maxHeadings {
						m.items["datepublished"] = append(m.items["datepublished"], v)
					}
				}
			}
		case "rel":
			if n.Data == "a" && strings.EqualFold(a.Val, "author") {
				m.author(n)
			}
		case "class":
			class = sample(a.Val, maxHeadline)
		}
	}
	if class == "" || n.Data == "body" || n.Data == "html" {
		return
	}
	vcard, author := false, false
	for one := range strings.FieldsSeq(class) {
		switch lower := strings.ToLower(one); lower {
		case "h-entry", "hentry":
			m.stories++
		case "vcard", "fn":
			vcard = true
		case "author":
			author = true
		case "p-author", "author-name", "author__name", "byline-name", "byline__name", "post-author", "article-author", "entry-author", "article__author":
			m.author(n)
		case "p-summary", "standfirst", "article-standfirst", "article__standfirst", "subtitle", "article-subtitle", "dek", "article-dek", "entry-subtitle":
			if s := briefText(n, 200, maxStandfirst); s != "" && len(m.leads) < maxHeadings {
				m.leads = append(m.leads, s)
			}
		default:
			if len(m.headings) > 0 && len(m.dates) < 3 && namesDate(lower) && !marksUpdate(n) && !m.ofAnother(n) {
				if s := briefText(n, 20, 2*maxDateText); s != "" && len(s) <= maxDateText {
					m.dates = append(m.dates, s)
				}
			}
		}
	}
	if vcard && author {
		m.author(n)
	}
}

// ofAnother reports whether an element stands in what is about other articles,
// or what readers wrote.
func (m *pageMeta) ofAnother(n *nethtml.Node) bool {
	if m.asked++; m.asked > 10*maxTimes {
		return true
	}
	for up := n.Parent; up != nil; up = up.Parent {
		switch up.Data {
		case "aside", "nav":
			return true
		case "a", "li":
			if len(briefText(up, 40, 200)) > 60 { // more than a date or a byline
				return true
			}
		case "article":
			if hasLinkedHeading(up) {
				return true
			}
		}
		for _, key := range []string{"class", "id"} {
			for _, w := range classWords(sample(nodeAttr(up, key), maxHeadline)) {
				switch w {
				case "related", "recommended", "recent", "latest", "popular", "trending", "comment", "comments", "sidebar", "widget", "ticker":
					return up.Data != "body" && up.Data != "html"
				}
			}
		}
	}
	return false
}

func (m *pageMeta) author(n *nethtml.Node) {
	if s := briefText(n, 20, maxName); s != "" && len(s) <= 80 && len(m.authors) < maxHeadings && !m.ofAnother(n) {
		m.authors = append(m.authors, s)
	}
}

// namesDate reports whether a class says that its element is when an article appeared.
func namesDate(class string) bool {
	for _, w := range classWords(class) {
		switch w {
		case "date", "time", "datetime", "timestamp", "published", "pubdate", "postdate", "posted", "createdate":
			return true
		}
	}
	return false
}
