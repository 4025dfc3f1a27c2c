//go:build unix

package names

import (
	"cmp"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTimeGrowsWithTheText holds a text that is ten times as long to thirty
// times the processor time, which other programs do not count in: no text of
// the kinds that are hard makes the tagger crawl.
func TestTimeGrowsWithTheText(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	kinds := map[string]func(i int) string{
		"articles": func(i int) string {
			return "Mayor Azad Rahim of Kirkuk told Hamrin News that Rahim would meet Barzani. "
		},
		"capitals":       func(i int) string { return "PESHMERGA AND IRAQI ARMY FIGHT NEAR KIRKUK SAYS MASROUR BARZANI. " },
		"list of names":  func(i int) string { return fmt.Sprintf("Azad%d Rahim%d, ", i, i) },
		"one surname":    func(i int) string { return fmt.Sprintf("Azad%d Rahim met Rahim. Rahim spoke. ", i) },
		"table":          func(i int) string { return fmt.Sprintf("Erbil SC %d 12 3 Zakho FC\n", i) },
		"no blanks":      func(i int) string { return "abcDEF" },
		"unknown script": func(i int) string { return "ሰላም ኢትዮጵያ " },
		"brackets":       func(i int) string { return "(A)(B)" },
		"abbreviations":  func(i int) string { return "U.S.U.N.E.U. " },
		"Arabic": func(i int) string {
			return "قال اللواء هوشنك برزنجي، قائد المحور في وزارة الموارد المائية، إن برزنجي وصل. "
		},
		"Arabic names": func(i int) string { return "محمد عبد الستار أبو علي الدليمي " },
		"Sorani": func(i int) string {
			return "سەرۆکی حکوومەتی هەرێمی گەلاوێژ سەعید لە گوندی میرزا ڕۆستەم "
		},
		"ezafe":    func(i int) string { return "وەزارەتی نەوتی باڵای گشتی " },
		"Kurmanji": func(i int) string { return "Wezareta Perwerdeyê ya Herêma Kurdistanê û Serokê Rûken Yalçîn " },
	}
	languages := map[string]string{"Arabic": "ar", "Arabic names": "ar", "Sorani": "ckb", "ezafe": "ckb", "Kurmanji": "kmr"}
	var g Tagger
	g.Find(&Text{Language: "en", Body: "Azad Rahim spoke in Erbil."})
	for name, line := range kinds {
		took := func(size int) time.Duration {
			var b strings.Builder
			for i := 0; b.Len() < size; i++ {
				b.WriteString(line(i))
			}
			best := time.Hour
			for range 3 {
				began := processorTime(t)
				g.Find(&Text{Language: cmp.Or(languages[name], "en"), Body: b.String()})
				best = min(best, processorTime(t)-began)
			}
			return best
		}
		small, large := took(10_000), took(100_000)
		if large > 30*small+50*time.Millisecond {
			t.Errorf("%s: 10 kB take %v and 100 kB take %v, want ten times that", name, small, large)
		}
	}
}

func processorTime(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
