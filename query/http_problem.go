package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"
)

// A Problem is an error as the endpoint answers it: application/problem+json
// of RFC 9457. It is the error of a [Client] for what has no type of its own.
type Problem struct {
	Type      string         `json:"type"`             // "urn:ksearch:problem:" and Code
	Title     string         `json:"title"`            // the same for every problem with this Code
	Status    int            `json:"status"`           // of HTTP
	Detail    string         `json:"detail,omitempty"` // what is wrong this time
	Code      string         `json:"code"`             // one of the Code constants
	RequestID string         `json:"request_id,omitempty"`
	Errors    []ProblemParam `json:"errors,omitempty"`
}

// A ProblemParam says which parameter of a request is wrong, and the mend.
type ProblemParam struct {
	Param    string         `json:"param"`
	Position int            `json:"position,omitempty"` // in the value, in characters from 1; 0: all of it
	Length   int            `json:"length,omitempty"`   // in characters
	Detail   string         `json:"detail"`
	Hint     string         `json:"hint,omitempty"`
	Limit    *ProblemLimits `json:"limit,omitempty"` // of a number that is out of bounds
}

// ProblemLimits are the numbers of a [LimitError].
type ProblemLimits struct {
	Got int `json:"got"`
	Min int `json:"min"`
	Max int `json:"max"`
}

// The codes of problems.
const (
	CodeSyntax      = "syntax"           // a query that is none
	CodeLimit       = "limit"            // a number out of bounds
	CodeParameter   = "parameter"        // a parameter that there is not, or a value that it does not take
	CodeCursor      = "cursor"           // that leads nowhere any more: ask for the first page again
	CodeBody        = "body"             // a body that cannot be read
	CodeNotFound    = "not-found"        // no such article, or no such address
	CodeKey         = "unauthorized"     // without an API key that is taken here
	CodeForbidden   = "forbidden"        // not for who may see a part of the archive
	CodeMethod      = "method"           // not for this address
	CodeTooLarge    = "too-large"        // a body or an address
	CodeMediaType   = "media-type"       // of the body
	CodeBusy        = "busy"             // too many searches at once: ask again
	CodeUnavailable = "unavailable"      // nothing can be answered now
	CodeTimeout     = "timeout"          // the search took too long
	CodeTooMuch     = "answer-too-large" // ask for fewer articles at a time
	CodeInternal    = "internal"         // a fault of ours: the log has RequestID
	problemURN      = "urn:ksearch:problem:"
	problemType     = "application/problem+json"
	retryAfter      = "1" // seconds: a place is free as soon as any search ends
)

// Write answers with p, of which Type and Title follow from Code, whatever they
// are. It adds to the header that is there.
func (p *Problem) Write(w http.ResponseWriter) error {
	b, err := json.Marshal(p.named())
	if err != nil {
		return fmt.Errorf("query: write a problem: %w", err)
	}
	head := w.Header()
	head.Set("Content-Type", problemType)
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(p.Status)
	_, err = w.Write(append(b, '\n'))
	return err
}

// named returns p with the Type and the Title of its Code.
func (p *Problem) named() *Problem {
	full := *p
	full.Type, full.Title = problemURN+p.Code, problemTitle(p.Code)
	return &full
}

// Error returns one line.
func (p *Problem) Error() string {
	msg := p.Detail
	if msg == "" {
		msg = p.Title
	}
	if len(p.Errors) > 0 && p.Errors[0].Hint != "" && !strings.Contains(msg, p.Errors[0].Hint) {
		msg += ": " + p.Errors[0].Hint
	}
	if p.RequestID != "" {
		msg += " (request " + p.RequestID + ")"
	}
	return fmt.Sprintf("query: %s: status %d", msg, p.Status)
}

// A requestError is a request that is refused before anything is searched for.
type requestError struct {
	status    int
	code      string
	param     string // "" where it is not one of the parameters
	msg, mend string
	allow     string // for the header Allow
}

func (e *requestError) Error() string { return "query: " + e.msg }

func badParam(param, msg, mend string) error {
	return &requestError{status: http.StatusBadRequest, code: CodeParameter, param: param, msg: msg, mend: mend}
}

func badBody(msg, mend string) error {
	return &requestError{status: http.StatusBadRequest, code: CodeBody, msg: msg, mend: mend}
}

// A paramError is a [*SyntaxError] or a [*LimitError] with the parameter that
// it is about.
type paramError struct {
	param string
	err   error
}

func (e *paramError) Error() string { return e.err.Error() }
func (e *paramError) Unwrap() error { return e.err }

// A panicError is a Searcher that panicked.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("query: panic: %v", e.value) }

// ErrBusy is the error of a [Handler] with too many searches at once: ask again
// in a second.
var ErrBusy = errors.New("query: too many searches at once")

var errAnswerBig = fmt.Errorf("query: the answer has more than %d bytes", maxAnswer)

// problem is the one function that makes a status of an error. Internal is set
// where the error is our own fault, and is not to be shown.
func (h *Handler) problem(err error) (p *Problem, internal bool) {
	var (
		refused *requestError
		param   *paramError
		syntax  *SyntaxError
		limit   *LimitError
		cursor  *CursorError
		bound   *BoundError
	)
	errors.As(err, &param)
	at := func(name string) string {
		if param != nil {
			return param.param
		}
		return name
	}
	switch {
	case errors.As(err, &refused):
		p = &Problem{Status: refused.status, Code: refused.code, Detail: refused.msg}
		switch {
		case refused.param != "":
			p.Errors = []ProblemParam{{Param: refused.param, Detail: refused.msg, Hint: refused.mend}}
		case refused.mend != "":
			p.Detail += ": " + refused.mend
		}
	case errors.As(err, &syntax):
		p = &Problem{Status: http.StatusBadRequest, Code: CodeSyntax, Detail: strings.TrimPrefix(syntax.Error(), "query: ")}
		p.Errors = []ProblemParam{{
			Param: at("q"), Detail: syntax.Msg, Hint: syntax.Mend,
			Position: utf8.RuneCountInString(syntax.Query[:syntax.Offset]) + 1,
			Length:   utf8.RuneCountInString(syntax.Query[syntax.Offset : syntax.Offset+syntax.Width]),
		}}
	case errors.As(err, &limit):
		p = &Problem{Status: http.StatusBadRequest, Code: CodeLimit, Detail: strings.TrimPrefix(limit.Error(), "query: ")}
		p.Errors = []ProblemParam{{
			Param: at(limit.Part), Detail: p.Detail, Hint: fmt.Sprintf("it is from %d to %d", limit.Min, limit.Max),
			Limit: &ProblemLimits{limit.Got, limit.Min, limit.Max},
		}}
	case errors.As(err, &cursor):
		p = &Problem{Status: http.StatusBadRequest, Code: CodeCursor, Detail: strings.TrimPrefix(cursor.Error(), "query: ")}
		p.Errors = []ProblemParam{{Param: paramCursor, Detail: cursor.Msg, Hint: "ask for the first page again"}}
	case errors.As(err, &bound):
		// Msg may be about a bound that who asks is not to know.
		h.log.Warn("what somebody may see cannot be told exactly", "error", err)
		p = &Problem{Status: http.StatusBadRequest, Code: CodeParameter, Detail: "what the search is bounded by cannot be told exactly"}
		p.Errors = []ProblemParam{{Param: paramWithin, Detail: p.Detail, Hint: "let it name whole words, values and known places"}}
	case errors.Is(err, ErrBusy):
		p = &Problem{Status: http.StatusTooManyRequests, Code: CodeBusy, Detail: "ask again in a second"}
	case errors.Is(err, errAnswerBig):
		p = &Problem{Status: http.StatusBadRequest, Code: CodeTooMuch, Detail: "ask for fewer articles at a time, or without body"}
	case errors.Is(err, context.DeadlineExceeded):
		p = &Problem{Status: http.StatusGatewayTimeout, Code: CodeTimeout, Detail: fmt.Sprintf("there was no answer within %v: narrow the query", h.timeout)}
	case errors.Is(err, context.Canceled):
		p = &Problem{Status: http.StatusServiceUnavailable, Code: CodeUnavailable, Detail: "the request was given up"}
	case h.unavailable != nil && h.unavailable(err):
		p, internal = &Problem{Status: http.StatusServiceUnavailable, Code: CodeUnavailable, Detail: "the archive cannot be read now"}, true
	default:
		p, internal = &Problem{Status: http.StatusInternalServerError, Code: CodeInternal, Detail: "the log of the service says more under this request_id"}, true
	}
	return p.named(), internal
}

func problemTitle(code string) string {
	switch code {
	case CodeSyntax:
		return "The query cannot be read"
	case CodeLimit:
		return "A number is out of bounds"
	case CodeParameter:
		return "A parameter is wrong"
	case CodeCursor:
		return "The cursor cannot be followed"
	case CodeBody:
		return "The body cannot be read"
	case CodeNotFound:
		return "There is no such thing here"
	case CodeKey:
		return "A key is needed"
	case CodeForbidden:
		return "This is not for you to see"
	case CodeMethod:
		return "The method is not for this address"
	case CodeTooLarge:
		return "The request is too large"
	case CodeMediaType:
		return "The body is of a type that is not read here"
	case CodeBusy:
		return "Too many searches at once"
	case CodeUnavailable:
		return "Nothing can be answered now"
	case CodeTimeout:
		return "The search took too long"
	case CodeTooMuch:
		return "The answer would be too large"
	}
	return "Something went wrong"
}
