package corpus

// readPage reads a web page that is one article. The notes say what could not
// be read of it; the error is ErrNoArticle if it is something other than news.
func readPage(in *Input) (a *Article, notes []error, err error) {
	text, err := readText(in)
	if err != nil {
		return nil, nil, err
	}
	a = &Article{URL: in.URL}
	a.set("body", &a.Body, fromHTML(text), "the page")
	if a.Body == "" {
		return nil, nil, ErrNoArticle
	}
	return a, nil, nil
}
