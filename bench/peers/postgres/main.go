// Postgres measures the full text search of PostgreSQL: a stored tsvector with a
// GIN index, loaded by COPY with the settings that "Populating a Database" names.
// It makes a server of its own, and speaks to it through psql, whose part
// is in the times.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ksearch/bench/peers/peer"
)

func main() {
	peer.Main(peer.Engine{Version: serverVersion, Index: build, Open: open})
}

// program returns the path of one of PostgreSQL's, which Debian keeps apart.
func program(name string) string {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name); err == nil && len(found) > 0 {
		return found[len(found)-1]
	}
	return name
}

func serverVersion() string {
	out, _ := exec.Command(program("postgres"), "--version").Output() //nolint:errcheck // no version is told
	return strings.TrimPrefix(strings.Fields(string(out) + " ? ? ?")[2], "v")
}

// command is one that runs as somebody else than root, whom PostgreSQL refuses.
func command(ctx context.Context, dir, name string, args ...string) (*exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, program(name), args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // a fast shutdown
	if os.Getuid() != 0 {
		return cmd, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return cmd, errors.Join(err1, err2, os.Chown(dir, uid, gid))
}

// A server is a running one, and a psql that speaks to it.
type server struct {
	ctx       context.Context // of the processes
	dir       string
	cmd, psql *exec.Cmd
	in        io.WriteCloser
	out       *bufio.Scanner
}

func start(ctx context.Context, dir string) (s *server, err error) {
	s = &server{ctx: ctx, dir: dir}
	s.cmd, err = command(ctx, dir, "postgres", "-D", filepath.Join(dir, "data"), "-k", dir, "-c", "listen_addresses=", "-c", "log_min_messages=fatal",
		"-c", "shared_buffers=256MB", "-c", "work_mem=64MB", "-c", "maintenance_work_mem=256MB",
		"-c", "max_wal_size=4GB", "-c", "wal_level=minimal", "-c", "max_wal_senders=0")
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if err = s.client("-c", "SELECT 1").Run(); err == nil {
			break
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(fmt.Errorf("no answer of the server: %w", err), s.stop())
		}
	}
	s.psql = s.client("-F", separator, "-v", "ON_ERROR_STOP=1")
	s.psql.Stderr = os.Stderr
	in, err1 := s.psql.StdinPipe()
	out, err2 := s.psql.StdoutPipe()
	if err := errors.Join(err1, err2, s.psql.Start()); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	s.in, s.out = in, bufio.NewScanner(out)
	s.out.Buffer(nil, 64<<20)
	return s, nil
}

func (s *server) client(args ...string) *exec.Cmd {
	return exec.CommandContext(s.ctx, program("psql"), append([]string{"-X", "-q", "-A", "-t", "-h", s.dir, "-U", "postgres", "-d", "postgres"}, args...)...)
}

func (s *server) stop() error {
	var err error
	if s.in != nil {
		err = errors.Join(s.in.Close(), s.psql.Wait())
	}
	return errors.Join(err, s.cmd.Process.Signal(os.Interrupt), s.cmd.Wait())
}

const separator, done = "\x1f", "-- done --"

// ask runs a statement, and hands the columns of each line that comes of it to row.
func (s *server) ask(sql string, row func(columns []string)) error {
	if _, err := io.WriteString(s.in, sql+";\n\\echo "+done+"\n"); err != nil {
		return err
	}
	for s.out.Scan() {
		if s.out.Text() == done {
			return nil
		}
		row(strings.Split(s.out.Text(), separator))
	}
	return errors.Join(fmt.Errorf("psql has ended at %.200s", sql), s.out.Err())
}

func build(ctx context.Context, _, work, dir string) (err error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	initdb, err := command(ctx, dir, "initdb", "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-instructions")
	if err != nil {
		return err
	}
	if err := initdb.Run(); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	s, err := start(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	nothing := func([]string) {}
	if err := s.ask(`CREATE TABLE article(id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, published timestamptz, month text,
		datelines text[], people text[], places text[], headline text, body text,
		words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', headline), 'A') || setweight(to_tsvector('english', body), 'B')) STORED)`, nothing); err != nil {
		return err
	}
	w := bufio.NewWriterSize(s.in, 1<<20)
	fmt.Fprintln(w, "COPY article(name, published, month, datelines, people, places, headline, body) FROM STDIN;")
	for a, err := range peer.Articles(filepath.Join(work, peer.ArticleFile)) {
		if err != nil {
			return err
		}
		fields := []string{a.ID, a.Published.Format(time.RFC3339), a.Month(), array(a.Datelines), array(a.People), array(a.Places), a.Headline, a.Body}
		for i, f := range fields {
			fields[i] = escape.Replace(f)
		}
		fmt.Fprintln(w, strings.Join(fields, "\t"))
	}
	fmt.Fprintln(w, `\.`)
	if err := w.Flush(); err != nil {
		return err
	}
	for _, sql := range []string{
		"CREATE INDEX ON article USING gin(words)", "CREATE INDEX ON article USING gin(people)",
		"CREATE INDEX ON article(published)", "VACUUM ANALYZE article",
	} {
		if err := s.ask(sql, nothing); err != nil {
			return err
		}
	}
	// A cluster has other databases and a log besides: only this one counts.
	return s.ask("SELECT pg_total_relation_size('article')", func(columns []string) { fmt.Println(columns[0]) })
}

var escape = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func array(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
	}
	return "{" + strings.Join(quoted, ",") + "}"
}

func open(ctx context.Context, _, dir string) (func(*peer.Query, string) (peer.Answer, error), func() error, error) {
	s, err := start(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	return func(q *peer.Query, mode string) (a peer.Answer, err error) {
		if q.Op == peer.Fuzzy {
			return a, peer.ErrCannot // pg_trgm compares whole texts, or words by likeness
		}
		tops := map[string]int{}
		err = s.ask(statement(q, mode), func(columns []string) {
			if len(columns) < 2 {
				return // a further line of a passage
			}
			n, err := strconv.Atoi(columns[1])
			switch kind := columns[0]; {
			case err != nil:
			case kind == "all":
				a.Hits = n
			case slices.Contains(facets, kind):
				tops[kind] = max(tops[kind], n)
			}
		})
		for _, n := range tops {
			a.Tops += n
		}
		return a, err
	}, s.stop, nil
}

var facets = []string{"people", "places", "datelines", "month"}

// statement asks for all in one: the number of hits, ten hits, and the facets.
func statement(q *peer.Query, mode string) string {
	words := "plainto_tsquery('english', '" + strings.Join(q.Words, " ") + "')"
	switch q.Op {
	case peer.Or:
		words = "to_tsquery('english', '" + strings.Join(q.Words, " | ") + "')"
	case peer.Phrase:
		words = "phrase" + strings.TrimPrefix(words, "plain")
	case peer.Prefix:
		words = "to_tsquery('simple', '" + q.Words[0] + ":*')"
	}
	also := ""
	if q.Person != "" {
		also = " AND people @> ARRAY['" + strings.ReplaceAll(q.Person, "'", "''") + "']"
	}
	if !q.To.IsZero() {
		also = fmt.Sprintf(" AND published >= '%s' AND published < '%s'", q.From.Format(time.RFC3339), q.To.Format(time.RFC3339))
	}
	order := "ts_rank(words, q)"
	if mode == peer.Newest {
		order = "published"
	}
	sql := "WITH hit AS MATERIALIZED (SELECT id, people, places, datelines, month, q, " + order + " AS rank FROM article, " + words + " q WHERE words @@ q" + also + ")," +
		" top AS (SELECT id, q, rank FROM hit ORDER BY rank DESC LIMIT 10) SELECT 'all', count(*)::text, '', '' FROM hit UNION ALL "
	passage := "''"
	if mode == peer.Snippets {
		passage = "ts_headline('english', body, q, 'MaxFragments=1, MinWords=20, MaxWords=35')"
	}
	sql += "(SELECT 'hit', headline, published::text, " + passage + " FROM top JOIN article USING (id) ORDER BY rank DESC)"
	if mode == peer.Facets {
		for _, f := range facets {
			from := "hit, unnest(" + f + ") value"
			if f == "month" {
				from = "(SELECT month AS value FROM hit) m"
			}
			sql += " UNION ALL (SELECT '" + f + "', count(*)::text, value, '' FROM " + from + " GROUP BY value ORDER BY count(*) DESC LIMIT 10)"
		}
	}
	return sql
}
