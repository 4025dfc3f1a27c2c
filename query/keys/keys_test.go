package keys

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ksearch/query"
)

// add adds a key, and returns its secret.
func add(t *testing.T, file string, k Key) string {
	t.Helper()
	secret, err := Add(file, k)
	if err != nil {
		t.Fatalf("Add(%+v): %v", k, err)
	}
	return secret
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// ask sends a request with a header Authorization to h, and returns the answer.
func ask(h http.Handler, target, authorization string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// allowed answers with what its requests may see.
func allowed(w http.ResponseWriter, r *http.Request) {
	x := query.Allowed(r.Context())
	if x == nil {
		x = query.Word{Text: "everything"}
	}
	fmt.Fprint(w, x)
}

func body(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAddAndRemove(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.json")
	if all, err := Read(file); len(all) != 0 || err != nil {
		t.Errorf("a file that is not there has %v, %v", all, err)
	}
	expires := time.Now().Add(time.Hour)
	one := add(t, file, Key{Name: "sports-desk", Within: "section:Sport"})
	other := add(t, file, Key{Name: "کاروان@desk", Expires: expires})
	if one == other || len(one) != len(prefix)+52 || !strings.HasPrefix(one, prefix) {
		t.Errorf("the keys are %q and %q", one, other)
	}
	all, err := Read(file)
	if err != nil || len(all) != 2 {
		t.Fatalf("Read: %v, %v", all, err)
	}
	for i, want := range []Key{
		{Name: "sports-desk", Within: "section:Sport", Created: all[0].Created, Hash: all[0].Hash},
		{Name: "کاروان@desk", Expires: expires.UTC(), Created: all[1].Created, Hash: all[1].Hash},
	} {
		if diff := cmp.Diff(all[i], want); diff != "" || time.Since(want.Created) > time.Minute {
			t.Errorf("key %d: got -, want +:\n%s", i, diff)
		}
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256([]byte(one)); bytes.Contains(raw, []byte(one[len(prefix):])) || !bytes.Contains(raw, []byte(hex.EncodeToString(sum[:]))) {
		t.Errorf("the file holds a key, or not its hash:\n%s", raw)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if _, err := Add(file, Key{Name: "sports-desk"}); !errors.Is(err, ErrExists) {
		t.Errorf("a name that is taken: %v", err)
	}
	if err := Remove(file, "nobody"); !errors.Is(err, ErrNone) {
		t.Errorf("a name that there is not: %v", err)
	}
	if err := Remove(file, "sports-desk"); err != nil {
		t.Error(err)
	}
	if all, err := Read(file); err != nil || len(all) != 1 || all[0].Name != "کاروان@desk" {
		t.Errorf("after one was removed: %v, %v", all, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("beside the keys there are %v, %v", entries, err)
	}
	if _, err := Add(filepath.Join(t.TempDir(), "none", "keys.json"), Key{Name: "a"}); err == nil || !strings.Contains(err.Error(), "make it first") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestAddRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.json")
	for _, tt := range []struct {
		key  Key
		want string // in the error
	}{
		{Key{}, "is no name"},
		{Key{Name: "two words"}, "is no name"},
		{Key{Name: "a\x1b[31mb"}, "is no name"},
		{Key{Name: "a\u202eb"}, "is no name"},
		{Key{Name: "\xff"}, "is no name"},
		{Key{Name: strings.Repeat("a", MaxName+1)}, "is no name"},
		{Key{Name: "a", Within: "(oil"}, "is never closed"},
		{Key{Name: "a", Within: " "}, "is blank"},
		{Key{Name: "a", Within: "oil sort:newest"}, "leave the order out"},
		{Key{Name: "a", Within: "sort:newest"}, "leave the order out"},
	} {
		if secret, err := Add(file, tt.key); secret != "" || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Add(%+v) = %q, %v, want %q", tt.key, secret, err, tt.want)
		}
	}
	if syntax := (*query.SyntaxError)(nil); !errors.As(func() error { _, err := Add(file, Key{Name: "a", Within: "(oil"}); return err }(), &syntax) {
		t.Error("a query that is wrong is no SyntaxError")
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("a file was made: %v", err)
	}
}

func TestAddsAtOnceLoseNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.json")
	const n = 30
	ring := NewRing(file)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			secret, err := Add(file, Key{Name: fmt.Sprintf("desk-%d", i)})
			if err != nil {
				t.Error(err)
			}
			if k, found, err := ring.find(secret); !found || err != nil || k.Name != fmt.Sprintf("desk-%d", i) {
				t.Errorf("right after it was added, key %d is %+v, %v, %v", i, k, found, err)
			}
		})
	}
	all.Wait()
	if n, err := ring.Len(); n != 30 || err != nil {
		t.Errorf("there are %d keys, %v", n, err)
	}
}

func TestLinkStaysOne(t *testing.T) {
	to, link := filepath.Join(t.TempDir(), "keys.json"), filepath.Join(t.TempDir(), "link.json")
	add(t, to, Key{Name: "a"})
	if err := os.Symlink(to, link); err != nil {
		t.Fatal(err)
	}
	add(t, link, Key{Name: "b"})
	if all, err := Read(to); err != nil || len(all) != 2 {
		t.Errorf("what the link leads to holds %v, %v", all, err)
	}
}

func TestKeysOfRootAreForWhoOwnsTheFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root gives files away")
	}
	dir := t.TempDir()
	if err := os.Chown(dir, 12345, 12346); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(dir, "keys.json")
	for _, name := range []string{"new", "replaced"} {
		add(t, file, Key{Name: name})
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if st := info.Sys().(*syscall.Stat_t); st.Uid != 12345 || st.Gid != 12346 {
			t.Errorf("%s: the file is of %d:%d", name, st.Uid, st.Gid)
		}
	}
}

// A damage is content that is no keys, and what is said of it.
type damage struct{ name, content, want string }

func damaged() []damage {
	const sum = `"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	key := func(members string) string { return `{"version":1,"keys":[{` + members + `}]}` }
	return []damage{
		{"empty", "", "EOF"},
		{"cut off", key(`"name":"a",` + sum)[:40], "unexpected EOF"},
		{"another version", `{"version":2,"keys":[]}`, "version 2"},
		{"no version", `{"keys":[]}`, "version 0"},
		{"something behind", `{"version":1,"keys":[]} {"version":1}`, "stands after"},
		{"a member of tomorrow", key(`"name":"a","only_from":"10.0.0.0/8",` + sum), "only_from"},
		{"a slip in within", key(`"name":"a","withn":"place:Kirkuk",` + sum), "withn"},
		{"a query that is none", key(`"name":"a","within":"(oil",` + sum), "never closed"},
		{"a blank query", key(`"name":"a","within":"  ",` + sum), "is blank"},
		{"no hash", key(`"name":"a"`), "no SHA-256"},
		{"half a hash", key(`"name":"a","sha256":"9f86d081"`), "no SHA-256"},
		{"a name that is none", key(`"name":"a b",` + sum), "no name of a key"},
		{"no name", key(sum), "no name of a key"},
		{"expires on some day", key(`"name":"a","expires":"soon",` + sum), "soon"},
		{"two with one name", `{"version":1,"keys":[{"name":"a",` + sum + `},{"name":"a","sha256":"` + strings.Repeat("0", 64) + `"}]}`, "twice"},
		{"one key under two names", `{"version":1,"keys":[{"name":"a","within":"oil",` + sum + `},{"name":"b",` + `"sha256":` + strings.ToUpper(sum[9:]) + `}]}`, "twice"},
		{"another format", "name: a\n", "invalid character"},
		{"a list", "[]", "cannot unmarshal"},
	}
}

func TestDamagedFileOpensNoDoor(t *testing.T) {
	for _, tt := range damaged() {
		file := filepath.Join(t.TempDir(), "keys.json")
		secret := add(t, file, Key{Name: "a"})
		h := Require(http.HandlerFunc(allowed), NewRing(file), nil)
		if resp := ask(h, "/v1/search", "Bearer "+secret); resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: before, status %d", tt.name, resp.StatusCode)
		}
		write(t, file, tt.content)
		var bad *DamageError
		if all, err := Read(file); all != nil || !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "put it right") {
			t.Errorf("%s: Read = %v, %v", tt.name, all, err)
		}
		if _, err := Add(file, Key{Name: "b"}); !errors.As(err, &bad) {
			t.Errorf("%s: Add: %v", tt.name, err)
		}
		for _, authorization := range []string{"", "Bearer x", "Bearer " + secret} {
			if resp := ask(h, "/v1/search", authorization); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
				t.Errorf("%s: %q is answered with status %d", tt.name, authorization, resp.StatusCode)
			}
		}
		if got, err := os.ReadFile(file); string(got) != tt.content || err != nil {
			t.Errorf("%s: the file was changed to %q, %v", tt.name, got, err)
		}
	}
}

func TestRingFollowsTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.json")
	h := Require(http.HandlerFunc(allowed), NewRing(file), nil)
	status := func(secret string) int { return ask(h, "/", "Bearer "+secret).StatusCode }
	if got := status("ksk_x"); got != http.StatusUnauthorized {
		t.Errorf("without a file: status %d", got)
	}
	one := add(t, file, Key{Name: "one"})
	if got := status(one); got != http.StatusOK {
		t.Errorf("one is added: status %d", got)
	}
	other := add(t, file, Key{Name: "other"})
	if err := Remove(file, "one"); err != nil {
		t.Fatal(err)
	}
	if got := status(one); got != http.StatusUnauthorized {
		t.Errorf("one is removed: status %d", got)
	}
	if got := status(other); got != http.StatusOK {
		t.Errorf("other is there: status %d", got)
	}
	// A file that cannot be opened opens nothing, and is taken up again.
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(file), os.Mkdir(file, 0o700)); err != nil {
		t.Fatal(err)
	}
	if got := status(other); got != http.StatusServiceUnavailable {
		t.Errorf("a folder in place of the file: status %d", got)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if got := status(other); got != http.StatusUnauthorized {
		t.Errorf("the file is gone: status %d", got)
	}
	write(t, file, string(good))
	if got := status(other); got != http.StatusOK {
		t.Errorf("the file is back: status %d", got)
	}
}

func TestExpiredKeysAreNotTaken(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.json")
	over := add(t, file, Key{Name: "over", Expires: time.Now().Add(-time.Second)})
	holds := add(t, file, Key{Name: "holds", Expires: time.Now().Add(time.Hour)})
	ring := NewRing(file)
	for secret, want := range map[string]bool{over: false, holds: true} {
		if k, found, err := ring.find(secret); found != want || err != nil {
			t.Errorf("%s is found: %v, %v", k.Name, found, err)
		}
	}
	if n, err := ring.Len(); n != 1 || err != nil {
		t.Errorf("%d keys are good, %v", n, err)
	}
}

func TestRequire(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.json")
	whole := add(t, file, Key{Name: "whole"})
	part := add(t, file, Key{Name: "part", Within: "place:Kirkuk since:2018"})
	nothing := sha256.Sum256(nil) // somebody put the hash of "" there
	if err := change(file, func(all []Key) ([]Key, error) {
		return append(all, Key{Name: "nothing", Hash: hex.EncodeToString(nothing[:])}), nil
	}); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	h := Require(http.HandlerFunc(allowed), NewRing(file), slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	basic := func(user, password string) string {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.SetBasicAuth(user, password)
		return r.Header.Get("Authorization")
	}
	for _, tt := range []struct {
		target, authorization string
		want                  string // what is seen, "" nothing
	}{
		{"/v1/search", "Bearer " + whole, "everything"},
		{"/v1/search", "bearer  " + whole + " ", "everything"},
		{"/v1/search", "BEARER " + part, "place:Kirkuk since:2018"},
		{"/", basic("editor", part), "place:Kirkuk since:2018"},
		{"/", basic("", whole), "everything"},
		{"/", basic("a:b", whole), ""}, // the password is b:KEY
		{"/v1/search?key=" + whole, "", ""},
		{"/v1/search?access_token=" + whole, "", ""},
		{"/v1/search", "", ""},
		{"/v1/search", whole, ""},
		{"/v1/search", "Bearer", ""},
		{"/v1/search", "Bearer ", ""},
		{"/v1/search", basic("", ""), ""},
		{"/v1/search", basic(whole, ""), ""},
		{"/v1/search", "Basic " + whole, ""},
		{"/v1/search", "Digest " + whole, ""},
		{"/v1/search", "Bearer " + whole + "x", ""},
		{"/v1/search", "Bearer " + whole[:len(whole)-1], ""},
		{"/v1/search", "Bearer " + strings.ToLower(whole), ""},
		{"/v1/search", "Bearer " + whole + " " + whole, ""},
		{"/v1/search", "Bearer " + strings.Repeat("k", 60_000), ""},
		{"/healthz", "", "everything"},
		{"/readyz", "Bearer wrong", "everything"},
		{"/healthz/", "", ""},
		{"/v1/healthz", "", ""},
		{"/metrics", "", ""},
	} {
		resp := ask(h, tt.target, tt.authorization)
		got := body(t, resp)
		head := resp.Header
		if tt.want == "" {
			if resp.StatusCode != http.StatusUnauthorized || head.Get("Content-Type") != "application/problem+json" || !strings.Contains(got, `"code":"unauthorized"`) {
				t.Errorf("%s with %.60q: status %d: %s", tt.target, tt.authorization, resp.StatusCode, got)
			}
			if all := head["Www-Authenticate"]; len(all) != 2 || !strings.HasPrefix(all[0], "Basic realm=") || !strings.HasPrefix(all[1], "Bearer realm=") {
				t.Errorf("%s with %.60q is asked for %q", tt.target, tt.authorization, all)
			}
			if head.Get("Cache-Control") != "no-store" || head.Get("Vary") != "Authorization" {
				t.Errorf("%s with %.60q may be kept: %v", tt.target, tt.authorization, head)
			}
			continue
		}
		want := tt.want
		if x, err := query.Parse(want); err == nil {
			want = x.String()
		}
		if got != want || resp.StatusCode != http.StatusOK {
			t.Errorf("%s with %.60q sees %q, status %d, want %q", tt.target, tt.authorization, got, resp.StatusCode, want)
		}
		if probe := strings.HasSuffix(tt.target, "z"); !probe && (head.Get("Cache-Control") != "private, no-cache" || head.Get("Vary") != "Authorization") {
			t.Errorf("%s with %.60q may be kept by all: %v", tt.target, tt.authorization, head)
		}
	}
	// Of two headers nobody knows which one counts.
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header["Authorization"] = []string{"Bearer " + part, "Bearer " + whole}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusUnauthorized {
		t.Errorf("two headers: status %d", w.Code)
	}
	// Who reads pages is told in words.
	r = httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept", "text/html,*/*")
	w = httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusUnauthorized || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic") {
		t.Errorf("a browser gets status %d and %v", w.Code, w.Header())
	}
	if said := log.String(); !strings.Contains(said, "key=part") || strings.Contains(said, whole[len(prefix):]) || strings.Contains(said, part[len(prefix):]) {
		t.Errorf("the log lacks the name of a key, or has a key:\n%s", said)
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range damaged() {
		f.Add([]byte(tt.content))
	}
	b, err := encode([]Key{{Name: "a", Within: "oil", Created: time.Unix(1, 0).UTC(), Hash: strings.Repeat("ab", 32)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := parse(b)
		if err != nil {
			if all != nil {
				t.Errorf("%q holds %v and an error", b, all)
			}
			return
		}
		for _, k := range all {
			x, err := k.bound()
			if err != nil || (x == nil) != (k.Within == "") {
				t.Errorf("%q lets see %v, %v", k.Within, x, err)
			}
		}
		again, err := encode(all)
		if err != nil {
			t.Fatalf("%q cannot be written: %v", b, err)
		}
		back, err := parse(again)
		if err != nil || !slices.EqualFunc(back, all, func(a, b Key) bool {
			return a.Name == b.Name && a.Within == b.Within && a.Hash == b.Hash && a.Created.Equal(b.Created) && a.Expires.Equal(b.Expires)
		}) {
			t.Errorf("%q comes back as %q, %v", b, again, err)
		}
	})
}

func FuzzPresented(f *testing.F) {
	for _, s := range []string{"", "Bearer ksk_A", "basic OmtzOl9B", "Basic ====", "Bearer \x00", "Bearer  a b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		r := &http.Request{Header: http.Header{"Authorization": {header}}}
		if got := presented(r); len(got) > 256 || len(got) > len(header) {
			t.Errorf("%q presents %q", header, got)
		}
		r.Header["Authorization"] = []string{"Bearer " + header}
		if got, want := presented(r), strings.TrimSpace(header); got != want && len(want) <= 256 {
			t.Errorf("Bearer %q presents %q", header, got)
		}
	})
}
