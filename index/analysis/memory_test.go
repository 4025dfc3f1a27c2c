package analysis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/index/analysis"
)

// memoryTexts are words of each language, and what is hard to cut.
var memoryTexts = []struct{ lang, text string }{
	{"en", "He went, goes and has gone. The men bought what women had thought of; NATO's OFFICES WERE 1,200 km away at U.S. bases. Said said: don't! Deir ez-Zor"},
	{"en-GB", "Children’s feet were frozen. The mice ran; better days, worst of times. AL-ASSAD"},
	{"ckb", "هەولێر (سیتادێل ٢٤) – فەرماندەکانی پێشمەرگە ڕایانگەیاند. NATO in Erbil"},
	{"kmr", "Fermandarên Pêşmerge roja Çarşemê gotin ku diçin Kerkûkê. Ez naçim, tu bibêje."},
	{"ar", "قال قادة البيشمركة إن قواتهم قرب كركوك. والبيشمركة أيضا"},
	{"tr", "İstanbul'da IŞIK sönmedi; Ankara'nın ILIK suyu."},
	{"fr", "Élysée: L'Été à Paris, été"},
	{"", "Went to 東京 with 3.5 million ﬁsh"},
}

// TestMemory: what is remembered changes nothing, and a word keeps its ID.
func TestMemory(t *testing.T) {
	m := new(analysis.Memory)
	ids := map[uint32]string{}
	for range 2 {
		for _, tt := range memoryTexts {
			got, want := m.Text(nil, tt.text, tt.lang), analysis.Text(tt.text, tt.lang)
			for i := range got {
				raw := analysis.Profile(tt.lang) + " " + tt.text[got[i].Start:got[i].End]
				if before, known := ids[got[i].ID]; known && before != raw || got[i].ID == 0 || int(got[i].ID) > m.Words() {
					t.Errorf("the ID of %q is %d of %d, which is that of %q", raw, got[i].ID, m.Words(), before)
				}
				ids[got[i].ID] = raw
				got[i].ID = 0
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: (-Text +Memory.Text)\n%s", tt.text, diff)
			}
		}
	}
}

// TestBeginnings: whoever looks for a word finds it wherever it is, in whatever
// inflection, and all others keep their places.
func TestBeginnings(t *testing.T) {
	m := new(analysis.Memory)
	told := 0
	for _, tt := range memoryTexts {
		all := analysis.Text(tt.text, tt.lang)
		for _, want := range all {
			words := new(analysis.Beginnings)
			words.AddTerm(want.Term, tt.lang)
			got := m.Find(nil, tt.text, tt.lang, words)
			if diff := picked(m, tt.text, tt.lang, words, got); diff != "" {
				t.Errorf("%s: (-Find +Pick)\n%s", tt.text, diff)
			}
			if len(got) != len(all) {
				t.Fatalf("%s: %d tokens, want %d", tt.text, len(got), len(all))
			}
			for i := range got {
				if got[i].Start != all[i].Start || got[i].End != all[i].End {
					t.Errorf("%s: token %d is at %d to %d, want %d to %d", tt.text, i, got[i].Start, got[i].End, all[i].Start, all[i].End)
				}
				if got[i].Term != "" {
					told++
				}
				if all[i].Term == want.Term && (got[i].Term != want.Term || got[i].Form != all[i].Form) {
					t.Errorf("%s: %q is not found where it is looked for by %q", tt.text, all[i].Form, want.Term)
				}
			}
		}
	}
	if told == 0 {
		t.Error("no token is told")
	}
}

// picked compares what is picked with what is found, of which it are those
// tokens that are told.
func picked(m *analysis.Memory, text, lang string, words *analysis.Beginnings, found []analysis.Token) string {
	var tokens []analysis.Token
	var numbers []uint32
	for i, t := range found {
		if t.Form != "" {
			tokens, numbers = append(tokens, t), append(numbers, uint32(i+1))
		}
	}
	gotTokens, gotNumbers := m.Pick(nil, nil, text, lang, words)
	return cmp.Diff(tokens, gotTokens) + cmp.Diff(numbers, gotNumbers)
}

// FuzzMemory: any text is cut as Text cuts it.
func FuzzMemory(f *testing.F) {
	for _, tt := range memoryTexts {
		f.Add(tt.text, tt.lang)
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		m := new(analysis.Memory)
		want := analysis.Text(text, lang)
		for range 2 {
			got := m.Text(nil, text, lang)
			for i := range got {
				got[i].ID = 0
			}
			if diff := cmp.Diff(want, got); len(want)+len(got) > 0 && diff != "" {
				t.Fatalf("(-Text +Memory.Text)\n%s", diff)
			}
		}
		for _, w := range want[:min(len(want), 10)] {
			words := new(analysis.Beginnings)
			words.AddTerm(w.Term, lang)
			found := m.Find(nil, text, lang, words)
			for i, got := range found {
				if want[i].Term == w.Term && got.Term != w.Term {
					t.Fatalf("%q is not found by %q", want[i].Form, w.Term)
				}
			}
			if diff := picked(m, text, lang, words, found); diff != "" {
				t.Fatalf("(-Find +Pick)\n%s", diff)
			}
		}
	})
}
