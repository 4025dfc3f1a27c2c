package corpus

import (
	"strings"
	"testing"
)

func TestParagraphsOfMarkup(t *testing.T) {
	long := strings.Repeat("The council of the town met for the third time this week. ", 3)
	const wrapped = "<p>The minister said on Tuesday that the road to the<br/>town of Zakho would be open again in May.<br/></p>" +
		"<p>He spoke to reporters in the old town of Dukan, where the<br/>Dukan Dam is, and said that there had been rain for<br/>two weeks.</p>"
	for _, tt := range []struct{ markup, want string }{
		{"<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
		{"<table><caption>Dams</caption><thead><tr><th>Dam</th><th>Full</th></tr></thead><tbody><tr><td/><td/></tr><tr><td>Dukan</td><td><p>97</p></td></tr></tbody></table>", "Dams\n\nDam | Full\nDukan | 97"},
		{"<p>" + long + "</p><table><tr><td>Dukan</td><td>97</td></tr><tr><td>Mosul</td><td>51</td></tr></table><p>Source: the ministry</p>", strings.TrimSpace(long) + "\n\nDukan | 97\nMosul | 51\n\nSource: the ministry"},
		{"<pre>Group A\nZakho 2 Duhok 1\nErbil 0 Soran 0\n\nGroup B\nKoya 1 Ranya 1</pre>", "Group A\nZakho 2 Duhok 1\nErbil 0 Soran 0\n\nGroup B\nKoya 1 Ranya 1"},
		{"<p>" + long + "</p><pre>Group A\nZakho 2 Duhok 1</pre>", strings.TrimSpace(long) + "\n\nGroup A\nZakho 2 Duhok 1"},
		{"<p>The minister said on Tuesday that the road to Zakho<br/>would open again in May.</p>", "The minister said on Tuesday that the road to Zakho would open again in May."},
		{wrapped, "The minister said on Tuesday that the road to the town of Zakho would be open again in May.\n\nHe spoke to reporters in the old town of Dukan, where the Dukan Dam is, and said that there had been rain for two weeks."},
		{"<p>" + long + "<br/>" + long + "</p>", strings.TrimSpace(long) + "\n\n" + strings.TrimSpace(long)},
		{"<p>One<br/><br/>Two</p>", "One\n\nTwo"},
		{"<p>Zakho 2<br/>Duhok 1</p><p>" + long + "</p>", "Zakho 2\nDuhok 1\n\n" + strings.TrimSpace(long)},
	} {
		root, err := parseXML(&Input{Reader: strings.NewReader("<x>" + tt.markup + "</x>")})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(paragraphs(lines(root.blockText(nil))), "\n\n"); got != tt.want {
			t.Errorf("%s is read as %q, want %q", tt.markup, got, tt.want)
		}
	}
}
