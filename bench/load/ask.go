package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A measured is what came of many requests.
type measured struct {
	took      []time.Duration // of those answered with 200, ascending
	found     int
	busy      int // answered with 429, or by the page with 503, and told when to come again
	failed    int
	first     error // that failed
	wall      time.Duration
	cancelled bool
}

// ask has clients ask for some time, each on a connection of its own and the
// next request as soon as the last is answered. Those who are not impatient
// wait as long as a 429 says.
func ask(ctx context.Context, address string, targets []string, clients int, long time.Duration, impatient bool) *measured {
	m := new(measured)
	transport := &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	var mu sync.Mutex
	var all sync.WaitGroup
	begin := time.Now()
	end := begin.Add(long)
	for i := range clients {
		all.Go(func() {
			var mine measured
			r := rand.New(rand.NewPCG(7, uint64(i)))
			for ctx.Err() == nil && time.Now().Before(end) {
				target := targets[r.IntN(len(targets))]
				start := time.Now()
				status, wait, err := fetch(ctx, client, address+target)
				switch {
				case err == nil && status == http.StatusOK:
					mine.found++
					mine.took = append(mine.took, time.Since(start))
				case err == nil && wait > 0 && (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable && isPage(target)):
					mine.busy++
					if !impatient {
						timer := time.NewTimer(wait)
						<-timer.C
					}
				default:
					if mine.failed++; mine.first == nil {
						mine.first = errors.Join(fmt.Errorf("%s: status %d", target, status), err)
					}
				}
			}
			mu.Lock()
			defer mu.Unlock()
			m.took = append(m.took, mine.took...)
			m.found, m.busy, m.failed = m.found+mine.found, m.busy+mine.busy, m.failed+mine.failed
			if m.first == nil {
				m.first = mine.first
			}
		})
	}
	all.Wait()
	m.wall, m.cancelled = time.Since(begin), ctx.Err() != nil
	slices.Sort(m.took)
	return m
}

func isPage(target string) bool { return len(target) < 3 || target[:3] != "/v1" }

// fetch reads an answer whole; wait is what its Retry-After says.
func fetch(ctx context.Context, c *http.Client, address string) (status int, wait time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, 0, err
	}
	resp, err := c.Do(r)
	if err != nil {
		return 0, 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err == nil && n != resp.ContentLength {
		err = fmt.Errorf("%d bytes of %d", n, resp.ContentLength)
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return resp.StatusCode, time.Duration(seconds) * time.Second, err
}

func (m *measured) print(what string) {
	at := func(part float64) float64 {
		if len(m.took) == 0 {
			return 0
		}
		return float64(m.took[int(part*float64(len(m.took)-1))].Microseconds()) / 1000
	}
	fmt.Printf("%-22s %10.0f %10.1f %10.1f %10.1f %8d %8d %8d\n", what, float64(m.found)/m.wall.Seconds(), at(0.5), at(0.99), at(1), m.found, m.busy, m.failed)
}

// failure is an error where a promise is broken.
func (m *measured) failure() error {
	switch {
	case m.cancelled:
		return context.Canceled
	case m.failed > 0:
		return fmt.Errorf("%d requests failed, the first: %w", m.failed, m.first)
	case m.found == 0:
		return errors.New("nothing was answered")
	}
	return nil
}
