package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"ksearch/query"
)

// manual prints all that help knows as a page for man(1), in roff with the man
// macros.
func manual(w io.Writer) {
	v, _ := version()
	fmt.Fprintf(w, ".TH KSEARCH 1 \"\" \"ksearch %s\" \"User Commands\"\n", roff(v))
	fmt.Fprintf(w, ".SH NAME\nksearch \\- index news articles and search them\n.SH SYNOPSIS\n")
	for i, c := range commands() {
		if i > 0 {
			fmt.Fprint(w, ".br\n")
		}
		fmt.Fprintf(w, "%s\n", manUsage(c))
	}
	fmt.Fprint(w, ".SH COMMANDS\n")
	for _, c := range commands() {
		fs := c.flags()
		c.setup(fs)
		fmt.Fprintf(w, ".SS %s\n%s.\n", manUsage(c), roff(sentence(c.short)))
		manText(w, c.long)
		fs.VisitAll(func(f *pflag.Flag) {
			value, usage := flagText(f)
			tag := manBold("--" + f.Name)
			if f.Shorthand != "" {
				tag = manBold("-"+f.Shorthand) + ", " + tag
			}
			if value != "" {
				tag += " " + manItalic(value)
			}
			manItem(w, tag, usage)
		})
		fmt.Fprint(w, ".PP\nExamples:\n")
		manVerbatim(w, strings.TrimSpace(c.examples))
	}
	fmt.Fprint(w, ".SH QUERY LANGUAGE\n")
	for _, e := range query.Examples() {
		manItem(w, manBold(e.Query), strings.ReplaceAll(e.Means, "`", ""))
	}
	fmt.Fprint(w, ".SS Fields\n")
	for _, f := range query.Fields() {
		example, text := fieldRow(f)
		manItem(w, manBold(example), text)
	}
	fmt.Fprint(w, ".SS Order\n")
	manText(w, languageNotes)
	fmt.Fprint(w, ".SH ENVIRONMENT\n")
	for _, e := range environment() {
		manItem(w, manBold(e.name), e.what)
	}
	fmt.Fprint(w, ".SH EXIT STATUS\n")
	for _, e := range exitCodes {
		manItem(w, manBold(fmt.Sprint(e.code)), e.when)
	}
}

func manUsage(c *command) string {
	usage := manBold("ksearch "+c.name) + " [" + manItalic("flags") + "]"
	if c.args != "" {
		usage += " " + manItalic(c.args)
	}
	return usage
}

// manText prints the paragraphs of a help text. One that is indented stands as
// it is.
func manText(w io.Writer, text string) {
	for p := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		if strings.HasPrefix(p, " ") {
			manVerbatim(w, p)
		} else {
			fmt.Fprintf(w, ".PP\n%s\n", roff(p))
		}
	}
}

// manVerbatim prints lines that are neither filled nor joined.
func manVerbatim(w io.Writer, text string) {
	fmt.Fprintf(w, ".PP\n.RS 4\n.nf\n%s\n.fi\n.RE\n", roff(text))
}

// manItem prints a term, which is roff already, and what it means.
func manItem(w io.Writer, term, means string) {
	fmt.Fprintf(w, ".TP\n%s\n%s\n", term, roff(means))
}

// The font ends with the term, and the term begins with an escape: no line
// begins with a dot.
func manBold(s string) string   { return `\fB` + roff(s) + `\fR` }
func manItalic(s string) string { return `\fI` + roff(s) + `\fR` }

// roff writes text so that roff prints it as it is: what somebody copies from
// the page has the hyphens, quotes and tildes that a shell understands. See
// groff_char(7).
func roff(text string) string {
	text = roffEscapes.Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return strings.ReplaceAll(text, "\n.", "\n\\&.")
}

var roffEscapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, `"`, `\(dq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`)
