package query

import (
	"context"
	"errors"
	"runtime/debug"
	"time"
)

// A limiter lets so many through at once, and so many more wait.
type limiter struct {
	slots, queue chan struct{}
	occupancy
}

func newLimiter(slots, queue int, o occupancy) *limiter {
	return &limiter{make(chan struct{}, slots), make(chan struct{}, queue), o}
}

// acquire takes a slot, in the order of coming. The error is ErrBusy if the
// queue is full, or if half of the time until the deadline of ctx has gone: who
// waited for longer would have too little left for the search itself, and is
// better told to come again.
func (l *limiter) acquire(ctx context.Context) error {
	err := l.enter(ctx)
	switch {
	case err == nil:
		l.running.Inc()
	case errors.Is(err, ErrBusy):
		l.refused.Inc()
	}
	return err
}

func (l *limiter) enter(ctx context.Context) error {
	select {
	case l.slots <- struct{}{}:
		return nil
	default:
	}
	select {
	case l.queue <- struct{}{}:
	default:
		return ErrBusy
	}
	l.waiting.Inc()
	defer func() {
		l.waiting.Dec()
		<-l.queue
	}()
	var tooLate <-chan time.Time
	if end, ok := ctx.Deadline(); ok {
		timer := time.NewTimer(time.Until(end) / 2)
		defer timer.Stop()
		tooLate = timer.C
	}
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-tooLate:
		return ErrBusy
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return ErrBusy
		}
		return ctx.Err()
	}
}

func (l *limiter) release() {
	l.running.Dec()
	<-l.slots
}

// wait returns once no slot is taken. Nobody else gets one meanwhile.
func (l *limiter) wait(ctx context.Context) error {
	var err error
	n := 0
	for ; n < cap(l.slots) && err == nil; n++ {
		select {
		case l.slots <- struct{}{}:
		case <-ctx.Done():
			err = ctx.Err()
			n--
		}
	}
	for range n {
		<-l.slots
	}
	return err
}

// limited runs f in a slot of l, and returns when f has ended or ctx is done.
// The slot is held until f has really ended. A panic of f is a [*panicError].
func limited[T any](ctx context.Context, l *limiter, f func(context.Context) (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	var none T
	if err := l.acquire(ctx); err != nil {
		return none, err
	}
	answered := make(chan answer, 1) // so that the search ends though nobody waits any more
	go func() {
		var a answer
		defer func() {
			if r := recover(); r != nil {
				l.panics.Inc()
				a = answer{err: &panicError{r, debug.Stack()}}
			}
			l.release() // before the answer, so that who asks again at once finds it free
			answered <- a
		}()
		a.v, a.err = f(ctx)
	}()
	select {
	case a := <-answered:
		return a.v, a.err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}
