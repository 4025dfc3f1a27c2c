package corpus

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// An element is an element of XML, or, with the name "", a stretch of text
// between elements. Names are local ones: agencies use any namespace, or none.
type element struct {
	name  string
	space string // the namespace, seldom of interest
	attrs []xml.Attr
	data  string // of text
	nodes []*element
}

// Limits on one document: the largest of the samples has 5,000 elements, 30 deep.
const (
	maxElements = 200_000
	maxDepth    = 200
)

// parseXML reads all of a document of at most maxFile bytes. It returns the
// root. Its errors are ErrEmpty, ErrTooLarge, ErrCharset and ErrMalformed, with
// the line.
func parseXML(in *Input) (*element, error) {
	b, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) == 0:
		return nil, ErrEmpty
	case len(b) > maxFile:
		return nil, fmt.Errorf("%w: a file that is one document may have %d MiB", ErrTooLarge, maxFile>>20)
	}
	root, err := buildTree(xmlDecoder(bytes.NewReader(b), in.Charset))
	if errors.Is(err, ErrMalformed) && isSlip(err) {
		if mended, err := lenientTree(b, in.Charset); err == nil {
			return mended, nil
		}
	}
	return root, err
}

// isSlip reports whether what is malformed is one of two mistakes that wires are
// full of: a bare "&", and a control character that a terminal left there.
func isSlip(err error) bool {
	return strings.HasSuffix(err.Error(), "(no semicolon)") || strings.Contains(err.Error(), "illegal character code")
}

// lenientTree is the tree of a document in which such mistakes are let pass.
func lenientTree(b []byte, declared string) (*element, error) {
	text, err := io.ReadAll(xmlText(bytes.NewReader(b), declared))
	if err != nil {
		return nil, err
	}
	s, err := clean(text)
	if err != nil {
		return nil, err
	}
	d := xmlDecoder(strings.NewReader(s), declared)
	d.Strict = false
	return buildTree(d)
}

// xmlDecoder returns a decoder that knows the character sets and the entities
// of HTML, and nothing that lies outside of the document.
func xmlDecoder(r io.Reader, declared string) *xml.Decoder {
	d := xml.NewDecoder(xmlText(r, declared))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = charsetReader
	return d
}

// errEndTag is in the error of buildTree where the element ends that d is in.
var errEndTag = errors.New("an end tag without a start")

// buildTree returns the next element of d with all that is in it. If d is not
// strict, an end tag ends what was left open in its element, one without a start
// is passed over, and HTML's line breaks and pictures need no end.
func buildTree(d *xml.Decoder) (*element, error) {
	var open []*element
	n := 0
	for {
		token, err := d.RawToken()
		if err != nil {
			return nil, xmlError(d, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if n++; n > maxElements || len(open) >= maxDepth {
				return nil, fmt.Errorf("%w: a document may have %d elements, %d deep", ErrTooLarge, maxElements, maxDepth)
			}
			e := &element{name: t.Name.Local, space: t.Name.Space, attrs: t.Copy().Attr}
			if len(open) > 0 {
				in := open[len(open)-1]
				in.nodes = append(in.nodes, e)
			}
			if d.Strict || !voidInText[strings.ToLower(e.name)] {
				open = append(open, e)
			}
		case xml.EndElement:
			if len(open) == 0 {
				return nil, xmlError(d, errEndTag)
			}
			last := open[len(open)-1]
			if last.name != t.Name.Local && !d.Strict { // what was left open in it ends with it
				at := len(open) - 1
				for at >= 0 && open[at].name != t.Name.Local {
					at--
				}
				if at < 0 {
					continue
				}
				open = open[:at+1]
				last = open[at]
			}
			if last.name != t.Name.Local {
				return nil, xmlError(d, fmt.Errorf("<%s> is closed by </%s>", last.name, t.Name.Local))
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return last, nil
			}
		case xml.CharData:
			if len(open) > 0 {
				in := open[len(open)-1]
				in.nodes = append(in.nodes, &element{data: string(t)})
			}
		}
	}
}

// voidInText are elements of HTML that have no end, and whose names no other
// vocabulary uses.
var voidInText = map[string]bool{"br": true, "hr": true, "img": true, "wbr": true}

func xmlError(d *xml.Decoder, err error) error {
	if errors.Is(err, ErrCharset) || errors.Is(err, ErrTooLarge) {
		if inner := errors.Unwrap(err); strings.HasPrefix(err.Error(), "xml: ") && inner != nil {
			return inner // it names the character set itself
		}
		return err
	}
	line, _ := d.InputPos()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	var syntax *xml.SyntaxError
	if err == io.ErrUnexpectedEOF || errors.As(err, &syntax) && syntax.Msg == "unexpected EOF" {
		return fmt.Errorf("%w XML at line %d: the file breaks off: get the whole of it", ErrMalformed, line)
	}
	if errors.As(err, &syntax) {
		err = errors.New(syntax.Msg)
	} else if !strings.Contains(err.Error(), "<") && !strings.HasPrefix(err.Error(), "an ") {
		return err // of the reader
	}
	return fmt.Errorf("%w XML at line %d: %w", ErrMalformed, line, err)
}

// rootOf returns the namespace that the first element of a document declares
// for itself and its local name, or "" if head is not the start of XML. All
// encodings but UTF-16 are the same in what it looks at, and UTF-16 is decoded.
func rootOf(head []byte) (space, local string) {
	if enc := byMark(head); enc != nil {
		head, _ = enc.NewDecoder().Bytes(head)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(head) == 0 || head[0] != '<' {
		return "", ""
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		t, err := d.Token() // with the namespace resolved, unlike RawToken
		if err != nil {
			return "", ""
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t.Name.Space, t.Name.Local
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return "", ""
			}
		}
	}
}

// attr returns the value of the first attribute with that local name, trimmed.
func (e *element) attr(name string) string {
	if e != nil {
		for _, a := range e.attrs {
			if a.Name.Local == name {
				return strings.TrimSpace(a.Value)
			}
		}
	}
	return ""
}

// all returns the elements that a path of child names leads to, in order:
// "body.head/hedline/hl1". A step "*" is any child, and "**" before a name any
// depth: "**/p" are all the p within e.
func (e *element) all(path string) []*element {
	if e == nil {
		return nil
	}
	at := []*element{e}
	deep := false
	for step := range strings.SplitSeq(path, "/") {
		if step == "**" {
			deep = true
			continue
		}
		var next []*element
		for _, x := range at {
			if deep {
				for d := range x.within() {
					if step == "*" || d.name == step {
						next = append(next, d)
					}
				}
				continue
			}
			for _, c := range x.nodes {
				if c.name == step || step == "*" && c.name != "" {
					next = append(next, c)
				}
			}
		}
		at, deep = next, false
	}
	return at
}

// first returns the first of all that has text or a node, or else the first, or nil.
func (e *element) first(path string) *element {
	all := e.all(path)
	for _, x := range all {
		if x.text() != "" {
			return x
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return nil
}

// within yields the elements in e, in the order of their start tags.
func (e *element) within() iter.Seq[*element] {
	return func(yield func(*element) bool) { e.walk(yield) }
}

func (e *element) walk(yield func(*element) bool) bool {
	for _, c := range e.nodes {
		if c.name != "" && (!yield(c) || !c.walk(yield)) {
			return false
		}
	}
	return true
}

// text returns the text in e in one line, with single blanks. It is "" for nil.
func (e *element) text() string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	e.write(&b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (e *element) write(b *strings.Builder) {
	b.WriteString(e.data)
	for _, c := range e.nodes {
		if blocks()[c.name] || c.name == "br" {
			b.WriteByte(' ')
		}
		c.write(b)
		if blocks()[c.name] {
			b.WriteByte(' ')
		}
	}
}

// values returns the texts of all elements at path, without empty ones.
func (e *element) values(path string) []string {
	var out []string
	for _, x := range e.all(path) {
		if s := x.text(); s != "" {
			out = append(out, s)
		}
	}
	return out
}
