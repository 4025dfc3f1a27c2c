package query

import (
	"context"
	"reflect"
)

type allowedKey struct{}

// Allow returns a context whose requests see no articles but those that x
// finds, of those that ctx allows already; the order of a [Sorted] x counts for
// nothing, and a nil x takes nothing away. It is how a service that knows who
// asks says what they may see: what answers for it puts [Allowed] into
// Request.Within, as a [Handler] and the page do.
func Allow(ctx context.Context, x Expr) context.Context {
	if s, ok := x.(Sorted); ok {
		x = s.X
	}
	if x == nil {
		return ctx
	}
	return context.WithValue(ctx, allowedKey{}, conjunction([]Expr{Allowed(ctx), x}))
}

// Allowed returns what finds the articles that ctx allows somebody to see; nil
// is the whole archive.
func Allowed(ctx context.Context) Expr {
	x, _ := ctx.Value(allowedKey{}).(Expr)
	return x
}

// allowed returns what of x ctx allows. It is x where x is that already.
func allowed(ctx context.Context, x Expr) Expr {
	bound := Allowed(ctx)
	if bound == nil || reflect.DeepEqual(bound, x) {
		return x
	}
	return conjunction([]Expr{bound, x})
}

// bounded returns req within what ctx allows.
func bounded(ctx context.Context, req *Request) *Request {
	b := *req
	b.Within = allowed(ctx, req.Within)
	return &b
}
