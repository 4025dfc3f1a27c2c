// Xapian measures Xapian as its "Getting started" does: a TermGenerator and a
// QueryParser with the English stemmer, names as boolean terms, values for what
// is counted and sorted by, and the database compacted at the end.
#include "../peer.h"
#include <algorithm>
#include <list>
#include <memory>
#include <unordered_map>
#include <xapian.h>

using namespace peer;

enum Slot { PUBLISHED, PEOPLE, PLACES, DATELINES, MONTH };

// A boolean term may have 245 bytes.
static string personTerm(const string &name) { return ("XP" + name).substr(0, 245); }

static void build(const string &work, const string &dir) {
  {
    Xapian::WritableDatabase db(dir + ".loose", Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator words;
    words.set_stemmer(Xapian::Stem("en"));
    articles(work + "/articles", [&](const Article &a) {
      Xapian::Document d;
      words.set_document(d);
      words.index_text(a.headline);
      words.increase_termpos();
      words.index_text(a.body);
      for (const string &p : values(a.people)) d.add_boolean_term(personTerm(p));
      d.add_value(PUBLISHED, Xapian::sortable_serialise(double(a.published)));
      d.add_value(PEOPLE, a.people), d.add_value(PLACES, a.places), d.add_value(DATELINES, a.datelines), d.add_value(MONTH, a.month);
      d.set_data(a.id + "\t" + a.headline + "\t" + a.body);
      db.add_document(d);
    });
    db.commit();
    db.compact(dir);
  }
  if (system(("rm -rf '" + dir + ".loose'").c_str()) != 0) throw std::runtime_error("cannot remove " + dir + ".loose");
}

// A ListSpy counts each of the values of a slot.
struct ListSpy : Xapian::MatchSpy {
  Slot slot;
  std::unordered_map<string, long long> counts;
  explicit ListSpy(Slot slot) : slot(slot) {}
  void operator()(const Xapian::Document &d, double) override {
    for (const string &v : values(d.get_value(slot))) counts[v]++;
  }
  long long top() const { // having sorted out the ten most frequent
    vector<std::pair<long long, string>> all;
    for (auto &c : counts) all.emplace_back(c.second, c.first);
    size_t n = std::min<size_t>(10, all.size());
    std::partial_sort(all.begin(), all.begin() + long(n), all.end(), std::greater<>());
    return n ? all[0].first : 0;
  }
};

int main(int argc, char **argv) {
  return run(argc, argv, Xapian::version_string(), build, [](const string &dir) {
    auto db = std::make_shared<Xapian::Database>(dir);
    auto stem = std::make_shared<Xapian::Stem>("en");
    return [=](const Query &q, const string &mode) -> Answer {
      if (q.op == "fuzzy") return {-1, 0}; // 1.4 corrects spelling, but has no such query
      Xapian::QueryParser parser;
      parser.set_database(*db);
      parser.set_stemmer(*stem);
      parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
      parser.set_default_op(q.op == "and" ? Xapian::Query::OP_AND : Xapian::Query::OP_OR);
      string text = q.op == "phrase" ? "\"" + q.text + "\"" : q.op == "prefix" ? q.text + "*" : q.text;
      Xapian::Query x = parser.parse_query(text, Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_WILDCARD);
      if (!q.person.empty()) x = Xapian::Query(Xapian::Query::OP_FILTER, x, Xapian::Query(personTerm(q.person)));
      if (q.dated)
        x = Xapian::Query(Xapian::Query::OP_FILTER, x,
                          Xapian::Query(Xapian::Query::OP_VALUE_RANGE, PUBLISHED, Xapian::sortable_serialise(double(q.from)), Xapian::sortable_serialise(double(q.to - 1))));
      Xapian::Enquire enquire(*db);
      enquire.set_query(x);
      if (mode == "newest") enquire.set_sort_by_value(PUBLISHED, true);
      std::list<ListSpy> spies; // it keeps their addresses
      if (mode == "facets")
        for (Slot slot : {PEOPLE, PLACES, DATELINES, MONTH}) enquire.add_matchspy(&spies.emplace_back(slot));
      // Checking all is what makes the number of matches exact.
      Xapian::MSet found = enquire.get_mset(0, 10, db->get_doccount());
      for (Xapian::MSetIterator m = found.begin(); m != found.end(); ++m) {
        string data = m.get_document().get_data();
        if (mode == "snippets") found.snippet(data.substr(data.find('\t') + 1), 200, *stem);
      }
      Answer a{(long long)found.get_matches_estimated(), 0};
      for (const ListSpy &s : spies) a.tops += s.top();
      return a;
    };
  });
}
