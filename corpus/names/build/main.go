// Command build makes the files of data that are embedded in package names.
//
//	build lists NPM OUT            the names of lists, from unpacked packages
//	build places NPM > OUT         the gazetteer of the world, from unpacked packages
//	build geonames NPM < G > OUT   the gazetteer G with the ids of GeoNames
//	build model FILE... > OUT      the model, from files of annotated words
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"ksearch/corpus/names"
	"ksearch/corpus/names/conll"
	"ksearch/corpus/names/crf"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: build lists NPM > OUT, build places NPM > OUT, build geonames NPM < GAZETTEER > OUT, or build model FILE... > OUT")
	}
	switch args[0] {
	case "lists":
		return lists(args[1], os.Stdout)
	case "places":
		return places(args[1], os.Stdout)
	case "geonames":
		return geonames(args[1], os.Stdin, os.Stdout)
	case "model":
		return model(args[1:], os.Stdout)
	}
	return fmt.Errorf("there is no %s to build", args[0])
}

func lists(npm string, w io.Writer) error {
	listed := make(map[string]names.Class)
	add := func(name string, c names.Class) {
		name = strings.TrimSpace(name)
		if len(name) < 3 || !strings.ContainsFunc(name, unicode.IsUpper) {
			return
		}
		for _, r := range name {
			if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
				return
			}
		}
		listed[name] |= c
	}
	near := map[string]bool{}
	for c := range strings.FieldsSeq("IQ SY IR TR LB JO IL PS SA KW YE AE QA BH OM EG AM AZ GE AF PK") {
		near[c] = true
	}
	f, err := os.Open(filepath.Join(npm, "cities500.txt"))
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		row := strings.Split(in.Text(), "\t")
		people, _ := strconv.Atoi(row[14])
		c := names.SmallCity
		if people >= 100_000 {
			c = names.LargeCity
		} else if people >= 15_000 {
			c = names.MiddleCity
		}
		add(row[1], c)
		add(row[2], c)
		if people >= 50_000 || near[row[8]] {
			for alt := range strings.SplitSeq(row[3], ",") {
				if len(alt) > 3 {
					add(alt, c)
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	for file, c := range map[string]names.Class{"admin1.json": names.RegionName, "admin2.json": names.DistrictName} {
		b, err := os.ReadFile(filepath.Join(npm, file))
		if err != nil {
			return err
		}
		var rows []struct{ Name string }
		if err := json.Unmarshal(b, &rows); err != nil {
			return err
		}
		for _, r := range rows {
			add(r.Name, c)
		}
	}
	for file, c := range map[string]names.Class{"female.txt": names.FirstName, "male.txt": names.FirstName, "people-names.txt": names.AnyName} {
		b, err := os.ReadFile(filepath.Join(npm, file))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				add(line, c)
			}
		}
	}
	world, err := readWorld(npm)
	if err != nil {
		return err
	}
	for _, row := range world {
		c := names.GivenName
		if row[1] == "last" {
			c = names.LastName
		}
		add(row[2], c)
	}
	addAll := func(all []string, c names.Class) {
		for _, name := range all {
			add(name, c)
		}
	}
	addAll(nearFirst, names.GivenName)
	addAll(nearLast, names.LastName)
	for _, lists := range moreWorld {
		addAll(strings.Fields(lists[0]), names.GivenName)
		addAll(strings.Fields(lists[1]), names.LastName)
	}
	for _, e := range east {
		addAll(strings.Fields(e[0]), names.LastName)
	}
	for _, p := range names.Default().Places() {
		if p.Kind == names.Country {
			add(p.Name, names.CountryName)
		}
	}
	return names.WriteLists(w, listed)
}

func model(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("model", flag.ContinueOnError)
	epochs := flags.Int("epochs", 10, "passes over the texts")
	drop := flags.Float64("dropout", 0.5, "share of features hidden in a pass")
	prune := flags.Float64("prune", 0.15, "rows without a greater weight are dropped")
	augment := flags.Float64("augment", 0.3, "share of sentences that are given again in capitals")
	strangers := flags.Float64("strangers", 0.6, "share of texts that are given again with other names in them")
	npm := flags.String("lists", "", "folder of the lists")
	press := flags.String("press", "", "JSON Lines with a body, of unlabelled text")
	seed := flags.Uint64("seed", 1, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var texts []names.Annotated
	for _, name := range flags.Args() {
		more, err := conll.ReadFile(name)
		if err != nil {
			return err
		}
		texts = append(texts, more...)
	}
	if *strangers > 0 {
		pool, err := readPool(*npm)
		if err != nil {
			return err
		}
		texts = append(texts, renamed(texts, pool, *strangers)...)
	}
	texts = augmented(texts, *augment)
	opts := &names.LearnOptions{Train: crf.Options{
		Epochs: *epochs, Dropout: *drop, Prune: *prune, Seed: *seed,
		Passed: func(epoch int, loss float64) { fmt.Fprintf(os.Stderr, "pass %d: loss %.3f\n", epoch, loss) },
	}}
	if *press != "" {
		f, err := os.Open(*press)
		if err != nil {
			return err
		}
		defer f.Close()
		in := json.NewDecoder(f)
		for {
			var row struct{ Body string }
			if err := in.Decode(&row); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
			opts.Unlabelled = append(opts.Unlabelled, row.Body)
		}
	}
	fmt.Fprintln(os.Stderr, len(texts), "texts")
	return names.Learn(context.Background(), w, texts, opts)
}
