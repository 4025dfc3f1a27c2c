package main

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// recogniser is the program that asks Stanford's recogniser: its model of three
// kinds, which was trained on news of several collections, with its own
// tokeniser.
//
//go:embed Recogniser.java
var recogniser []byte

// stanfordFinder finds names with the jars in a folder, and the java of the
// machine.
func stanfordFinder(jars string) finder {
	return func(texts []names.Annotated) (found []map[span]bool, took time.Duration, err error) {
		models, err := filepath.Glob(filepath.Join(jars, "stanford-corenlp-*-models.jar"))
		if err != nil {
			return nil, 0, err
		}
		if len(models) == 0 {
			return nil, 0, fmt.Errorf("there is no stanford-corenlp-VERSION-models.jar in %s: Maven Central has it, and stanford-corenlp-VERSION.jar, as edu.stanford.nlp", jars)
		}
		folder, err := os.MkdirTemp("", "names")
		if err != nil {
			return nil, 0, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
		program := filepath.Join(folder, "Recogniser.java")
		if err := os.WriteFile(program, recogniser, 0o600); err != nil {
			return nil, 0, err
		}
		for i, t := range texts {
			if err := os.WriteFile(filepath.Join(folder, strconv.Itoa(i)), []byte(t.Text), 0o600); err != nil {
				return nil, 0, err
			}
		}
		path := strings.TrimSuffix(models[0], "-models.jar") + ".jar" + string(os.PathListSeparator) + models[0]
		cmd := exec.Command("java", "-Xmx3g", "-cp", path, program, folder, strconv.Itoa(len(texts)))
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			return nil, 0, fmt.Errorf("java: %w: %s", err, strings.TrimSpace(said.String()))
		}
		return recognised(string(out), texts)
	}
}

// recognised reads what the recogniser prints.
func recognised(out string, texts []names.Annotated) (found []map[span]bool, took time.Duration, err error) {
	found = make([]map[span]bool, len(texts))
	for i := range found {
		found[i] = make(map[span]bool)
	}
	kinds := map[string]names.Kind{"PERSON": names.Person, "LOCATION": names.Place, "ORGANIZATION": names.Organisation}
	for line := range strings.Lines(out) {
		var text, start, end int
		var kind string
		if _, err := fmt.Sscanf(line, "took\t%d", &took); err == nil {
			continue
		}
		if _, err := fmt.Sscanf(line, "%d\t%s\t%d\t%d", &text, &kind, &start, &end); err != nil || kinds[kind] == "" || text < 0 || text >= len(texts) {
			return nil, 0, fmt.Errorf("java printed %q, which is not a name", line)
		}
		found[text][span{kinds[kind], offset(texts[text].Text, start), offset(texts[text].Text, end)}] = true
	}
	if took == 0 {
		return nil, 0, errors.New("java ended before its last text")
	}
	return found, took, nil
}

// offset is how many bytes of text its first n UTF-16 units take.
func offset(text string, n int) int {
	at := 0
	for n > 0 && at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		n--
		if r > 0xffff {
			n--
		}
	}
	return at
}
