package keys

import (
	"io"
	"log/slog"
	"net/http"
	"strings"

	"ksearch/query"
)

// Require answers with next where a request has a key of ring, and within what
// that lets somebody see: see [query.Allow]. A key stands in the header
// Authorization, as Bearer KEY, or as the password of Basic with any user name,
// so that a browser asks for it by itself; it is never looked for in an
// address. Without one the answer is 401, and 503 as long as the file of keys
// cannot be read.
//
// /healthz and /readyz tell nothing, and are answered to everybody, where next
// is mounted without a prefix; so are the preflights of CORS, which a browser
// sends without a key. log may be nil; it is told the names of keys, and
// never a key.
func Require(next http.Handler, ring *Ring, log *slog.Logger) http.Handler {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || isPreflight(r) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Authorization")
		secret := presented(r)
		k, found, err := ring.find(secret)
		if err != nil {
			log.Error("the keys cannot be read", "error", err)
			refuse(w, r, &query.Problem{Status: http.StatusServiceUnavailable, Code: query.CodeUnavailable, Detail: "the keys of the service cannot be read now: its log says why"})
			return
		}
		if !found {
			log.Debug("no key", "path", r.URL.Path, "from", r.RemoteAddr, "given", secret != "")
			challenge(w, r, secret != "")
			return
		}
		bound, err := k.bound()
		if err != nil { // the file was read, so this is no slip in it
			log.Error("what a key lets see cannot be read", "key", k.Name, "error", err)
			refuse(w, r, &query.Problem{Status: http.StatusInternalServerError, Code: query.CodeInternal, Detail: "what this key lets you see cannot be found out"})
			return
		}
		log.Debug("asked", "key", k.Name, "method", r.Method, "path", r.URL.Path)
		w.Header().Set("Cache-Control", "private, no-cache") // what one may see is not for another
		next.ServeHTTP(w, r.WithContext(query.Allow(r.Context(), bound)))
	})
}

func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// challenge asks for a key, after a wrong one if given is set.
func challenge(w http.ResponseWriter, r *http.Request, given bool) {
	p := &query.Problem{Status: http.StatusUnauthorized, Code: query.CodeKey, Detail: "send a key of this service, as in Authorization: Bearer KEY"}
	bearer := `Bearer realm="ksearch"`
	if given {
		p.Detail = "this key is not taken here: it is mistyped, has expired or was removed"
		bearer += `, error="invalid_token"`
	}
	w.Header().Add("WWW-Authenticate", `Basic realm="ksearch: any user name, and the key as password", charset="UTF-8"`)
	w.Header().Add("WWW-Authenticate", bearer)
	refuse(w, r, p)
}

// refuse answers with p: in words where somebody reads pages.
func refuse(w http.ResponseWriter, r *http.Request, p *query.Problem) {
	head := w.Header()
	if p.Status == http.StatusServiceUnavailable {
		head.Set("Retry-After", "5")
	}
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		_ = p.Write(w) // whoever asked may be gone
		return
	}
	head.Set("Content-Type", "text/plain; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(p.Status)
	_, _ = io.WriteString(w, p.Detail+"\n")
}

// presented returns the key that r has, "" if there is none.
func presented(r *http.Request) string {
	const longest = 256 // bytes; a key has fewer, and a longer one is not worth a hash
	secret := ""
	if all := r.Header["Authorization"]; len(all) != 1 { // of two nobody knows which one counts
		return ""
	} else if scheme, rest, _ := strings.Cut(all[0], " "); strings.EqualFold(scheme, "Bearer") {
		secret = strings.TrimSpace(rest)
	} else if _, password, basic := r.BasicAuth(); basic {
		secret = password
	}
	if len(secret) > longest {
		return ""
	}
	return secret
}
