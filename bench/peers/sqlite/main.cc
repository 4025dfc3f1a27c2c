// Sqlite measures FTS5 of SQLite: an external content table, the Porter stemmer,
// all in one transaction, and 'optimize' at the end, as its documentation says.
// People and places are tables of their own, as for any facet in SQL.
#include "../peer.h"
#include <memory>
#include <sqlite3.h>

using namespace peer;

struct Db {
  sqlite3 *db = nullptr;
  explicit Db(const string &path) { check(sqlite3_open(path.c_str(), &db)); }
  ~Db() { sqlite3_close_v2(db); }
  void check(int rc) const {
    if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE) throw std::runtime_error(string("sqlite: ") + sqlite3_errmsg(db));
  }
  void exec(const char *sql) const { check(sqlite3_exec(db, sql, nullptr, nullptr, nullptr)); }
};

// A Statement is prepared once and run often.
struct Statement {
  std::shared_ptr<Db> db;
  sqlite3_stmt *s = nullptr;
  Statement(std::shared_ptr<Db> db, const string &sql) : db(db) { db->check(sqlite3_prepare_v2(db->db, sql.c_str(), -1, &s, nullptr)); }
  ~Statement() { sqlite3_finalize(s); }
  void bind(int i, const string &v) { db->check(sqlite3_bind_text(s, i, v.data(), int(v.size()), SQLITE_TRANSIENT)); }
  void bind(int i, long long v) { db->check(sqlite3_bind_int64(s, i, v)); }
  // rows reads all rows and every column of them, and returns the first number of the first row.
  long long rows() {
    long long first = 0;
    for (bool any = false; step(); any = true) {
      if (!any) first = sqlite3_column_int64(s, 0);
      for (int c = 0; c < sqlite3_column_count(s); c++) sqlite3_column_text(s, c);
    }
    return first;
  }
  bool step() {
    int rc = sqlite3_step(s);
    db->check(rc);
    if (rc == SQLITE_ROW) return true;
    sqlite3_reset(s);
    return false;
  }
};

static void build(const string &work, const string &dir) {
  auto db = std::make_shared<Db>(dir);
  db->exec("PRAGMA cache_size=-64000; BEGIN;"
          "CREATE TABLE article(id INTEGER PRIMARY KEY, name TEXT, published INTEGER, month TEXT, headline TEXT, body TEXT);"
          "CREATE VIRTUAL TABLE text USING fts5(headline, body, content='article', content_rowid='id', tokenize='porter unicode61');"
          "CREATE TABLE people(article INTEGER, value TEXT, PRIMARY KEY(article, value)) WITHOUT ROWID;"
          "CREATE TABLE places(article INTEGER, value TEXT, PRIMARY KEY(article, value)) WITHOUT ROWID;"
          "CREATE TABLE datelines(article INTEGER, value TEXT, PRIMARY KEY(article, value)) WITHOUT ROWID;");
  {
    Statement article(db, "INSERT INTO article VALUES(?,?,?,?,?,?)"), text(db, "INSERT INTO text(rowid, headline, body) VALUES(?,?,?)");
    Statement people(db, "INSERT OR IGNORE INTO people VALUES(?,?)"), places(db, "INSERT OR IGNORE INTO places VALUES(?,?)"),
        datelines(db, "INSERT OR IGNORE INTO datelines VALUES(?,?)");
    long long id = 0;
    articles(work + "/articles", [&](const Article &a) {
      article.bind(1, ++id), article.bind(2, a.id), article.bind(3, a.published), article.bind(4, a.month), article.bind(5, a.headline), article.bind(6, a.body);
      article.rows();
      text.bind(1, id), text.bind(2, a.headline), text.bind(3, a.body);
      text.rows();
      auto all = [&](Statement &s, const string &list) {
        for (const string &v : values(list)) s.bind(1, id), s.bind(2, v), s.rows();
      };
      all(people, a.people), all(places, a.places), all(datelines, a.datelines);
    });
  }
  db->exec("CREATE INDEX by_date ON article(published); CREATE INDEX by_person ON people(value);"
          "INSERT INTO text(text) VALUES('optimize'); COMMIT; ANALYZE;");
}

static const char *const hitsOf[] = {
    "text JOIN article a ON a.id = text.rowid WHERE text MATCH ?1",
    "text JOIN article a ON a.id = text.rowid WHERE text MATCH ?1 AND a.id IN (SELECT article FROM people WHERE value = ?2)",
    "text JOIN article a ON a.id = text.rowid WHERE text MATCH ?1 AND a.published >= ?2 AND a.published < ?3",
};

int main(int argc, char **argv) {
  return run(argc, argv, sqlite3_libversion(), build, [](const string &dir) {
    auto db = std::make_shared<Db>(dir);
    db->exec("PRAGMA mmap_size=4000000000; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
             "CREATE TEMP TABLE hit(id INTEGER PRIMARY KEY);");
    // For a plain query, one with a person and one with dates.
    auto prepare = [&](const string &before, const string &after) {
      vector<std::shared_ptr<Statement>> out;
      for (const char *h : hitsOf) out.push_back(std::make_shared<Statement>(db, before + h + after));
      return out;
    };
    auto count = prepare("SELECT count(*) FROM ", ""), top = prepare("SELECT a.name, a.headline, a.published FROM ", " ORDER BY rank LIMIT 10"),
         newest = prepare("SELECT a.name, a.headline, a.published FROM ", " ORDER BY a.published DESC LIMIT 10"),
         snippets = prepare("SELECT a.name, a.headline, a.published, snippet(text, 1, '<b>', '</b>', '…', 35) FROM ", " ORDER BY rank LIMIT 10"),
         keep = prepare("INSERT INTO hit SELECT a.id FROM ", "");
    vector<std::shared_ptr<Statement>> facets;
    for (string f : {"people", "places", "datelines"})
      facets.push_back(std::make_shared<Statement>(db, "SELECT count(*) n, value FROM hit JOIN " + f + " ON article = id GROUP BY value ORDER BY n DESC LIMIT 10"));
    facets.push_back(std::make_shared<Statement>(db, "SELECT count(*) n, month FROM hit JOIN article USING (id) GROUP BY month ORDER BY n DESC LIMIT 10"));
    auto kept = std::make_shared<Statement>(db, "SELECT count(*) FROM hit"), forget = std::make_shared<Statement>(db, "DELETE FROM hit");

    return [=](const Query &q, const string &mode) -> Answer {
      if (q.op == "fuzzy") return {-1, 0}; // without an extension that is built in nowhere
      string match;
      for (const string &w : q.words) {
        if (!match.empty()) match += q.op == "or" ? " OR " : q.op == "and" ? " AND " : " ";
        match += q.op == "phrase" ? w : "\"" + w + "\"" + (q.op == "prefix" ? "*" : "");
      }
      if (q.op == "phrase") match = "\"" + match + "\"";
      auto ask = [&](const vector<std::shared_ptr<Statement>> &all) {
        Statement &s = *all[!q.person.empty() ? 1 : q.dated ? 2 : 0];
        s.bind(1, match);
        if (!q.person.empty()) s.bind(2, q.person);
        if (q.dated) s.bind(2, q.from), s.bind(3, q.to);
        return s.rows();
      };
      ask(mode == "newest" ? newest : mode == "snippets" ? snippets : top);
      if (mode != "facets") return {ask(count), 0};
      forget->rows();
      ask(keep);
      long long tops = 0;
      for (auto &f : facets) tops += f->rows();
      return {kept->rows(), tops};
    };
  });
}
