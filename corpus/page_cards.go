package corpus

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

const (
	minCards = 4   // that stand side by side; fewer may be parts of one text
	maxCard  = 600 // bytes of the text of one
)

// dropCards removes the rows of short pieces that each have a heading that is a
// link: the articles of a front, and those that stand below another one.
func dropCards(n *nethtml.Node, size map[*nethtml.Node]int) {
	count := make(map[string]int)
	var cards []*nethtml.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != nethtml.ElementNode {
			continue
		}
		if size[c] <= maxCard && hasLinkedHeading(c) {
			count[c.Data]++
			cards = append(cards, c)
			continue
		}
		dropCards(c, size)
	}
	for _, c := range cards {
		if count[c.Data] >= minCards {
			n.RemoveChild(c)
		} else {
			dropCards(c, size)
		}
	}
}

// hasLinkedHeading reports whether n holds a heading, not an h1, all of whose
// text is a link, and no heading of another kind.
func hasLinkedHeading(n *nethtml.Node) bool {
	linked, other, seen := 0, 0, 0
	nodesIn(n, func(h *nethtml.Node) bool {
		if seen++; seen > 60 || other > 0 { // more than a card has
			return false
		}
		if !isHeading(h.Data) {
			return true
		}
		text, link := 0, 0
		var measure func(n *nethtml.Node, in bool)
		measure = func(n *nethtml.Node, in bool) {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == nethtml.TextNode {
					t := len(strings.TrimSpace(c.Data))
					if text += t; in {
						link += t
					}
					continue
				}
				measure(c, in || c.Data == "a")
			}
		}
		measure(h, h.Parent.Data == "a")
		if h.Data != "h1" && link > 0 && link == text {
			linked++
		} else {
			other++
		}
		return false
	})
	return linked == 1 && other == 0 && seen <= 60
}
