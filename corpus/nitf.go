package corpus

// nitfArticle reads an nitf element, of a file of its own or within NewsML.
func nitfArticle(root *element) (a *Article, notes []error) {
	a = new(Article)
	a.set("headline", &a.Headline, root.first("body/body.head/hedline/hl1").text(), "NITF body.head/hedline/hl1")
	a.set("body", &a.Body, root.first("body/body.content").blockText(nil), "NITF body.content")
	return a, nil
}
