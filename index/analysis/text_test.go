package analysis_test

import (
	"strings"
	"testing"

	"ksearch/index/analysis"
)

func BenchmarkText(b *testing.B) {
	for _, tt := range []struct{ lang, text string }{
		{"en", "ERBIL (Citadel 24) – Peshmerga commanders on Wednesday said that forces near Kirkuk’s oil fields had repelled the militants. "},
		{"ckb", "هەولێر (سیتادێل ٢٤) – فەرماندەکانی پێشمەرگە ڕایانگەیاند هێزەکانیان لە نزیک کێڵگە نەوتییەکانی کەرکووک هێرشی چەکدارەکانیان شکاند. "},
		{"kmr", "HEWLÊR (Citadel 24) – Fermandarên Pêşmerge roja Çarşemê gotin ku hêzên wan li nêzî kêlgehên neftê yên Kerkûkê êrîşa çekdaran şikandin. "},
		{"ar", "أربيل (سيتادل ٢٤) – قال قادة البيشمركة يوم الأربعاء إن قواتهم قرب حقول النفط في كركوك صدت هجوم المسلحين. "},
		{"tr", "ERBİL (Citadel 24) – Peşmerge komutanları çarşamba günü Kerkük’ün petrol sahaları yakınında militanların püskürtüldüğünü söyledi. "},
	} {
		b.Run(tt.lang, func(b *testing.B) {
			text := strings.Repeat(tt.text, 20)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				analysis.Text(text, tt.lang)
			}
		})
	}
}
