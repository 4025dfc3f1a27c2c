package main

import (
	"fmt"
	"io"
	"strings"

	"ksearch/index"
)

// progress is one line at the foot of a terminal that is drawn over and over.
// The zero width shows nothing.
type progress struct {
	w     io.Writer
	width func() int // nil: no terminal
	shown bool
}

func (p *progress) show(s index.IngestStats) {
	if p.width == nil {
		return
	}
	fmt.Fprintf(p.w, "\r%s\x1b[K", progressLine(s, p.width()))
	p.shown = true
}

// clear takes the line away, so that another can be written.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// progressLine says how far a run is, in fewer than width columns: a line that
// fills the last one makes some terminals go on to the next.
func progressLine(s index.IngestStats, width int) string {
	var parts []string
	if s.Read == 0 && s.Bytes == 0 {
		parts = append(parts, "looking at "+count(s.Sources, "file"))
	} else {
		parts = append(parts, count(s.Articles, "article"))
		if sec := s.Elapsed.Seconds(); sec > 0 {
			rate := float64(s.Bytes) / sec
			parts = append(parts, number(int(float64(s.Articles)/sec))+"/s", fmt.Sprintf("%.1f MB/s", rate/1e6))
			if s.AllBytes > 0 {
				parts = append(parts, fmt.Sprintf("%d %%", 100*s.Bytes/s.AllBytes))
			}
			if left := s.AllBytes - s.Bytes; left > 0 && rate > 0 {
				parts = append(parts, clock(float64(left)/rate)+" left")
			}
		}
	}
	if s.Skipped > 0 {
		parts = append(parts, number(s.Skipped)+" skipped")
	}
	return string(newLine(strings.Join(parts, " · "), nil).cut(max(width-1, 1)).runes)
}

// clock writes seconds as 0:05, 12:34 or 1:02:03.
func clock(seconds float64) string {
	const most = 1000 * 3600 // nothing is known of what lies beyond
	s := int(min(seconds, most) + 0.5)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
