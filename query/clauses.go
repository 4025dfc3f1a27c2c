package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// defaultKm is how near near:Erbil is.
const defaultKm = 50

// leaf makes a clause of one token.
func (p *parser) leaf(t token, f Field) (Expr, error) {
	if err := p.count(t, 1); err != nil {
		return nil, err
	}
	switch {
	case isDate(f):
		return p.dates(t, f)
	case f == around:
		return p.around(t)
	case t.kind == tokenRegexp:
		return Regexp{f, t.text}, nil
	case t.kind == tokenSlot:
		if t.tildeAt > 0 {
			return nil, p.fail(t.tildeAt, t.end, `"~" after `+p.s[t.start:t.tildeAt], "leave it out")
		}
		return Slot{Field: f, Kind: t.field}, nil
	case t.kind == tokenPhrase:
		return p.phraseOf(t, f)
	case f == similarTo:
		return Similar{t.text}, nil
	case t.tildeAt > 0:
		return p.fuzzy(t, f)
	case t.wild:
		return Wildcard{f, t.text}, nil
	}
	return Word{f, t.text}, nil
}

// phraseOf makes a clause of quotes.
func (p *parser) phraseOf(t token, f Field) (Expr, error) {
	if t.tildeAt == 0 {
		if f == similarTo {
			return Similar{t.text}, nil
		}
		return Phrase{Field: f, Text: t.text}, nil
	}
	end := t.tildeAt + len("~") + len(t.tilde)
	n, err := strconv.Atoi(t.tilde)
	switch {
	case !isText(f):
		return nil, p.fail(t.tildeAt, end, fmt.Sprintf(`"~" after a value of %s`, f), "leave it out; a place and how far is near:Erbil~50km")
	case countWords(t.text) < 2:
		return nil, p.fail(t.tildeAt, end, `"~" after a single word in quotes`, "write other spellings of a word without quotes: Barzany~")
	case !isDigits(t.tilde) || err != nil || n > MaxDistance:
		return nil, p.fail(t.tildeAt, end, quoted("~"+t.tilde)+" after a phrase",
			fmt.Sprintf(`write how many other words may be among them, at most %d: "oil price"~5`, MaxDistance))
	}
	return Phrase{f, t.text, n}, nil
}

// fuzzy makes a clause of a word with a ~.
func (p *parser) fuzzy(t token, f Field) (Expr, error) {
	edits := 0
	switch t.tilde {
	case "":
	case "1":
		edits = 1
	case "2":
		edits = 2
	default:
		mend := `write Barzany~, Barzany~1 or Barzany~2; words near each other are "oil price"~5`
		if _, ok := kilometres(t.tilde); ok {
			mend = `write near:Erbil~50km, with quotes around more than one word: near:"Deir ez-Zor"~50km`
		}
		return nil, p.fail(t.tildeAt, t.tildeAt+len("~")+len(t.tilde), quoted("~"+t.tilde)+" after a word", mend)
	}
	return Fuzzy{f, t.text, edits}, nil
}

// around makes a clause of a place and how far.
func (p *parser) around(t token) (Expr, error) {
	a := Around{Place: t.text, Km: defaultKm}
	if t.tildeAt > 0 {
		km, ok := kilometres(t.tilde)
		end := t.tildeAt + len("~") + len(t.tilde)
		switch {
		case !ok:
			return nil, p.fail(t.tildeAt, end, quoted("~"+t.tilde)+" is no distance", "write km or mi directly after the number: near:Erbil~50km")
		case km <= 0 || km > MaxKm:
			return nil, p.fail(t.tildeAt, end, quoted("~"+t.tilde)+" is out of bounds", fmt.Sprintf("write more than 0, and at most %dkm", MaxKm))
		}
		a.Km = km
	}
	lat, lon, isPoint := degrees(t.text)
	switch {
	case isPoint && (lat < -90 || lat > 90 || lon < -180 || lon > 180):
		return nil, p.fail(t.start, t.end, quoted(t.text)+" is no point on the earth", "write degrees, latitude first: near:36.19,44.01~50km")
	case isPoint:
		a.Place, a.Lat, a.Lon = "", lat, lon
	case strings.IndexFunc(t.text, unicode.IsLetter) < 0:
		return nil, p.fail(t.start, t.end, quoted(t.text)+" is no place", "write a name, or degrees: near:Erbil~50km, near:36.19,44.01~50km")
	}
	return a, nil
}

// kilometres reads a distance such as 50km or 30mi.
func kilometres(s string) (km float64, ok bool) {
	const mile = 1.609344
	s = strings.ToLower(s)
	factor := 1.0
	number, ok := strings.CutSuffix(s, "km")
	if !ok {
		if number, ok = strings.CutSuffix(s, "mi"); !ok {
			return 0, false
		}
		factor = mile
	}
	km, ok = decimal(number)
	return km * factor, ok
}

// degrees reads a point such as 36.19,44.01.
func degrees(s string) (lat, lon float64, ok bool) {
	one := func(s string) (float64, bool) {
		s, south := strings.CutPrefix(strings.TrimSpace(s), "-")
		f, ok := decimal(s)
		if south {
			f = -f
		}
		return f, ok
	}
	first, second, found := strings.Cut(s, ",")
	if !found {
		return 0, 0, false
	}
	lat, ok1 := one(first)
	lon, ok2 := one(second)
	return lat, lon, ok1 && ok2
}
