package conll

import (
	"strings"
	"testing"
)

func TestWordsBecomeTextWithNames(t *testing.T) {
	const file = `-DOCSTART- -X- O
"	O
Azad	B-PER
Rahim	I-PER
's	O
men	O
left	O
(	O
Erbil	B-LOC
)	O
,	O
"	O
said	O
Zagros	I-ORG
Wire	I-ORG
Hamrin	B-ORG
.	O

Kurds	B-MISC
’	O
brother-in	O
-	O
law	O
O	B-PER
’	I-PER
Brien	I-PER
’	O
s	O
waited	O
.	O

-DOCSTART- O

U.S.	B-GPE
`
	texts, err := Read(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) != 2 {
		t.Fatalf("%d texts, want 2", len(texts))
	}
	const want = `"Azad Rahim's men left (Erbil)," said Zagros Wire Hamrin. Kurds’ brother-in-law O’Brien’s waited.`
	if texts[0].Text != want {
		t.Errorf("text is\n%s\nwant\n%s", texts[0].Text, want)
	}
	var got []string
	for _, text := range texts {
		for _, n := range text.Names {
			got = append(got, string(n.Kind)+" "+text.Text[n.Start:n.End])
		}
	}
	const names = "person Azad Rahim|place Erbil|organisation Zagros Wire|organisation Hamrin| Kurds|person O’Brien|place U.S."
	if s := strings.Join(got, "|"); s != names {
		t.Errorf("names are %s, want %s", s, names)
	}
}
