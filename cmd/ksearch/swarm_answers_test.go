package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A swarmAnswer is what is compared of an answer.
type swarmAnswer struct {
	Total  *struct{ Value int } // nil: the whole of the hits has come
	Hits   []swarmHit
	Facets struct {
		Sections []struct {
			Value string
			Count int
		}
	}
	Next string `json:"next_cursor"`
}

type swarmHit struct {
	Article struct {
		Headline  string
		Section   string
		Published struct{ Time string }
	}
}

// A swarmQuery is a search of which each answer must be that of one state.
type swarmQuery struct {
	q       string
	sort    string
	section string // the one that it is restricted to, or all
}

var swarmQueries = []swarmQuery{
	{q: "council water"},
	{q: `"meets over water"`, sort: "newest"},
	{q: `section:Water "price of bread"`, section: "Water"},
	{q: "valley AND bread headline:edition", sort: "oldest"},
}

// is returns what keeps an answer to q from being the one of a state, or "".
func (q swarmQuery) is(ans *swarmAnswer, s state, faceted bool) string {
	want, sections := map[string]bool{}, map[string]int{}
	for i, edition := range s {
		section := swarmSections[i%len(swarmSections)]
		if q.section == "" || q.section == section {
			want[swarmHeadline(i, edition)] = true
			sections[section]++
		}
	}
	got := map[string]bool{}
	for _, h := range ans.Hits {
		if got[h.Article.Headline] {
			return fmt.Sprintf("%q is there twice", h.Article.Headline)
		}
		got[h.Article.Headline] = true
		if !want[h.Article.Headline] {
			return fmt.Sprintf("%q is of another", h.Article.Headline)
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d hits, want %d", len(got), len(want))
	}
	if ans.Total != nil && ans.Total.Value != len(want) {
		return fmt.Sprintf("a total of %d, want %d", ans.Total.Value, len(want))
	}
	if !faceted {
		return ""
	}
	sum := 0
	for _, c := range ans.Facets.Sections {
		if sum += c.Count; c.Count != sections[c.Value] {
			return fmt.Sprintf("%d articles of the section %s, want %d", c.Count, c.Value, sections[c.Value])
		}
	}
	if sum != len(want) {
		return fmt.Sprintf("the sections have %d articles together, want %d", sum, len(want))
	}
	return ""
}

// state returns which of the states that could be meant an answer to q is of.
func (sw *swarm) state(q swarmQuery, ans *swarmAnswer, faceted bool, from, to int) (int, error) {
	if at := slices.IndexFunc(ans.Hits, func(h swarmHit) bool { return h.Article.Published.Time == "" }); at >= 0 {
		return 0, fmt.Errorf("hit %d of %q has no date", at, q.q)
	}
	inOrder := slices.IsSortedFunc(ans.Hits, func(a, b swarmHit) int {
		by := strings.Compare(a.Article.Published.Time, b.Article.Published.Time)
		switch q.sort {
		case "newest":
			return -by
		case "oldest":
			return by
		}
		return 0
	})
	if !inOrder {
		return 0, fmt.Errorf("the hits of %q are not in the order %s", q.q, q.sort)
	}
	sw.mu.Lock()
	states := sw.states
	sw.mu.Unlock()
	var faults []string
	for n := from; n <= to; n++ {
		fault := q.is(ans, states[n], faceted)
		if fault == "" {
			return n, nil
		}
		faults = append(faults, fmt.Sprintf("state %d: %s", n, fault))
	}
	return 0, fmt.Errorf("the answer to %q is of no whole state: %s", q.q, strings.Join(faults, "; "))
}

// process runs a command, and returns what it printed.
func (sw *swarm) process(ctx context.Context, command string, args ...string) ([]byte, error) {
	var talk strings.Builder
	cmd := exec.CommandContext(ctx, "ksearch", append([]string{command, "--index", sw.dir}, args...)...)
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if err == nil && talk.Len() > 0 {
		err = errors.New("it talks")
	}
	if err != nil {
		return nil, fmt.Errorf("ksearch %s %s: %w: %s%s", command, strings.Join(args, " "), err, out, talk.String())
	}
	return out, nil
}

func (q swarmQuery) flags() (args []string) {
	if q.sort != "" {
		args = append(args, "--sort", q.sort)
	}
	return append(args, q.q)
}

func (sw *swarm) queryByProcess(ctx context.Context, q swarmQuery, last int) (int, error) {
	from, _ := sw.span()
	out, err := sw.process(ctx, "query", append([]string{"-n", "250", "-o", "json", "--facets", "sections:20"}, q.flags()...)...)
	if err != nil {
		return 0, err
	}
	return sw.answered(q, out, max(from, last))
}

func (sw *swarm) answered(q swarmQuery, b []byte, from int) (int, error) {
	ans := new(swarmAnswer)
	if err := json.Unmarshal(b, ans); err != nil {
		return 0, err
	}
	if ans.Total == nil {
		return 0, fmt.Errorf("no total in %.200s", b)
	}
	_, to := sw.span()
	return sw.state(q, ans, true, from, to)
}

func (sw *swarm) exportByProcess(ctx context.Context, q swarmQuery, last int) (int, error) {
	from, _ := sw.span()
	out, err := sw.process(ctx, "export", q.flags()...)
	if err != nil {
		return 0, err
	}
	return sw.exported(q, out, max(from, last))
}

func (sw *swarm) exported(q swarmQuery, out []byte, from int) (int, error) {
	ans := new(swarmAnswer)
	for line := range strings.Lines(string(out)) {
		var h swarmHit
		if err := json.Unmarshal([]byte(line), &h); err != nil {
			return 0, err
		}
		ans.Hits = append(ans.Hits, h)
	}
	_, to := sw.span()
	return sw.state(q, ans, false, from, to)
}

func (sw *swarm) checkByProcess(ctx context.Context, _ swarmQuery, last int) (int, error) {
	out, err := sw.process(ctx, "check")
	if err == nil && !strings.HasPrefix(string(out), "no damage: ") {
		err = fmt.Errorf("it says %q", out)
	}
	return last, err
}

func (sw *swarm) statsByProcess(ctx context.Context, _ swarmQuery, last int) (int, error) {
	from, _ := sw.span()
	out, err := sw.process(ctx, "stats", "-o", "json")
	if err != nil {
		return 0, err
	}
	return sw.described(out, max(from, last))
}

// described checks what /v1/stats answers: its parts are of one state.
func (sw *swarm) described(b []byte, from int) (int, error) {
	var got holding
	if err := json.Unmarshal(b, &got); err != nil {
		return 0, err
	}
	sum := 0
	for _, c := range got.Sections {
		sum += c.N
	}
	_, to := sw.span()
	sw.mu.Lock()
	states := sw.states
	sw.mu.Unlock()
	for n := from; n <= to; n++ {
		var days []string
		for i, edition := range states[n] {
			days = append(days, swarmPublished(i, edition).Format(time.DateOnly))
		}
		if all := len(days); got.Articles == all && got.Stats.Sources == all && sum == all && got.First == slices.Min(days) && got.Last == slices.Max(days) {
			return n, nil
		}
	}
	return 0, fmt.Errorf("these figures are of none of the states from %d to %d: %s", from, to, b)
}

// get asks the service, which must answer with the status 200 unless another
// one is awaited.
func (sw *swarm) get(ctx context.Context, path string, params url.Values, also ...int) (status int, body []byte, err error) {
	address := sw.address + path + "?" + params.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK && !slices.Contains(also, resp.StatusCode) {
		err = fmt.Errorf("%s: status %d: %s", address, resp.StatusCode, body)
	}
	return resp.StatusCode, body, err
}

func (q swarmQuery) params() url.Values {
	v := url.Values{"q": {q.q}}
	if q.sort != "" {
		v.Set("sort", q.sort)
	}
	return v
}

func (sw *swarm) queryByHTTP(ctx context.Context, q swarmQuery, last int) (int, error) {
	from, _ := sw.span()
	v := q.params()
	v.Set("per_page", "250")
	v.Set("facets", "sections:20")
	_, b, err := sw.get(ctx, "/v1/search", v)
	if err != nil {
		return 0, err
	}
	return sw.answered(q, b, max(from, last))
}

func (sw *swarm) exportByHTTP(ctx context.Context, q swarmQuery, last int) (int, error) {
	from, _ := sw.span()
	_, b, err := sw.get(ctx, "/v1/export", q.params())
	if err != nil {
		return 0, err
	}
	return sw.exported(q, b, max(from, last))
}

func (sw *swarm) statsByHTTP(ctx context.Context, _ swarmQuery, last int) (int, error) {
	from, _ := sw.span()
	_, b, err := sw.get(ctx, "/v1/stats", nil)
	if err != nil {
		return 0, err
	}
	return sw.described(b, max(from, last))
}

// walkByHTTP follows the cursors to the last page, and waits on its way until
// others have published. A service keeps two generations for those who walk: a
// walk may be told that its own is gone only after three swaps.
func (sw *swarm) walkByHTTP(ctx context.Context, q swarmQuery, last int) (int, error) {
	from, to := sw.span()
	all := new(swarmAnswer)
	v := q.params()
	v.Set("per_page", strconv.Itoa(swarmPage))
	for page := 0; ; page++ {
		status, b, err := sw.get(ctx, "/v1/search", v, http.StatusBadRequest)
		if err != nil {
			return 0, err
		}
		if status != http.StatusOK {
			if _, now := sw.span(); !strings.Contains(string(b), "the archive has changed since") || now-from < 3 {
				return 0, fmt.Errorf("page %d of %q, begun at state %d and now at %d: %s", page, q.q, from, now, b)
			}
			sw.mu.Lock()
			sw.lost++
			sw.mu.Unlock()
			return last, nil
		}
		ans := new(swarmAnswer)
		if err := json.Unmarshal(b, ans); err != nil {
			return 0, err
		}
		if page == 0 {
			_, to = sw.span()
			all.Total = ans.Total
		}
		if all.Total == nil || ans.Total == nil || *ans.Total != *all.Total {
			return 0, fmt.Errorf("page %d of %q has the total %v, want %v as the first", page, q.q, ans.Total, all.Total)
		}
		all.Hits = append(all.Hits, ans.Hits...)
		if ans.Next == "" {
			return sw.state(q, all, false, max(from, last), to)
		}
		if page == 0 || page == 2 {
			sw.swap()
		}
		v.Set("cursor", ans.Next)
	}
}
