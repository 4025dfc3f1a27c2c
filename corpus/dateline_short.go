package corpus

import "strings"

// dayAndAgency reads "Jan 3 (Reuters) - ", which has no place.
func (s *datelineScan) dayAndAgency(day datelineDay, at int) bool {
	next := skipBlanks(s.head, at)
	if next == at || next >= len(s.head) || s.head[next] != '(' {
		return false
	}
	content, end, ok := s.brackets(next)
	if !ok {
		return false
	}
	if s.agency, s.agencyKnown = s.agencyIn(content); !s.agencyKnown {
		return false
	}
	s.dated, s.day, s.rawEnd = true, day, end
	s.dash, s.end = s.dashAt(end)
	return s.dash == hyphen || s.dash == longDash || s.dash == colon || s.dash == lineEnd && s.field
}

// allInBrackets reads "(New York, NY - October 21) ": a place and a date in one
// pair of brackets, before the first sentence.
func (s *datelineScan) allInBrackets(content string, at int) bool {
	inner := newDatelineScan(content, content, 0, s.opts)
	inner.field = true
	if startsWithSmall(content) || !inner.line() || inner.end < len(content) || !inner.dated || inner.day.day == 0 || !inner.placeKnown && !inner.region {
		return false
	}
	kind, end := s.dashAt(at)
	if kind == noDash {
		if end = skipBlanks(s.text, at); end == at || !startsWithCapital(s.text[end:]) {
			return false
		}
	} else if kind == lineEnd {
		return false
	}
	s.written, s.places, s.agency, s.agencyKnown = inner.written, inner.places, inner.agency, inner.agencyKnown
	s.dated, s.day, s.placeKnown, s.region = true, inner.day, inner.placeKnown, inner.region
	s.dash, s.rawEnd, s.end = kind, at, end
	return true
}

// withoutDash takes the first sentence if it follows a known agency in brackets:
// "Taipei, Nov. 17 (CNA) The".
func (s *datelineScan) withoutDash(at int) bool {
	end := skipBlanks(s.text, at)
	if s.field || !s.agencyKnown || len(s.written) != 1 || end == at || end >= len(s.text) || !startsName(s.text[end:]) {
		return false
	}
	if _, known := s.lookUp(s.written[0]); !known && !s.dated {
		return false
	}
	_, kind := wordAt(s.text[end:min(len(s.text), end+40)], 0)
	if kind == uncasedWord && hasCase(s.written[0]) || len(s.text)-end < paragraphBytes || strings.IndexByte(s.text[end:end+paragraphBytes], '\n') >= 0 {
		return false
	}
	s.end = end
	return true
}
