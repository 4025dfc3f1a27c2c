// What package peer does, for the programs in C++: see peer/peer.go.
#pragma once
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace peer {
using std::string;
using std::vector;

inline vector<string> split(const string &s, char at) {
  vector<string> out;
  size_t from = 0, to;
  while ((to = s.find(at, from)) != string::npos) {
    out.push_back(s.substr(from, to - from));
    from = to + 1;
  }
  out.push_back(s.substr(from));
  return out;
}

struct Article {
  string id;
  long long published; // seconds since 1970
  string month, datelines, people, places, headline, body;
};

// Values are those of a list, without the empty one of an empty list.
inline vector<string> values(const string &s) { return s.empty() ? vector<string>() : split(s, '\x1f'); }

inline void articles(const string &path, const std::function<void(const Article &)> &each) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot open " + path);
  string record;
  while (std::getline(in, record, '\x1e')) {
    vector<string> f = split(record, '\t');
    if (f.size() != 8) throw std::runtime_error("article without 8 fields");
    each({f[0], std::stoll(f[1]), f[2], f[3], f[4], f[5], f[6], f[7]});
  }
}

struct Query {
  string cls, op;
  vector<string> words;
  string text, person;
  bool dated;
  long long from, to; // until before to
};

struct Answer {
  long long hits, tops; // hits -1: the engine cannot answer it
};

inline vector<Query> queries(const string &path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot open " + path);
  vector<Query> out;
  string line;
  while (std::getline(in, line)) {
    vector<string> f = split(line, '\t');
    if (f.size() != 6) throw std::runtime_error("query without 6 fields: " + line);
    bool dated = !f[5].empty();
    out.push_back({f[0], f[1], split(f[2], ' '), f[2], f[3], dated, dated ? std::stoll(f[4]) : 0, dated ? std::stoll(f[5]) : 0});
  }
  return out;
}

template <typename T> void print(const vector<T> &values) {
  printf("[");
  for (size_t i = 0; i < values.size(); i++) printf("%s%.10g", i ? "," : "", double(values[i]));
  printf("]");
}

// Open returns what answers a query in a mode.
using Open = std::function<std::function<Answer(const Query &, const string &)>(const string &dir)>;

inline void search(const string &version, const Open &open, char **argv) {
  using clock = std::chrono::steady_clock;
  vector<Query> qs = queries(argv[4]);
  auto answer = open(argv[3]);
  auto warm = std::chrono::milliseconds(atoi(argv[6]));
  int rounds = atoi(argv[7]);
  printf("{\"version\":\"%s\",\"modes\":{", version.c_str());
  bool first = true;
  for (const string &mode : split(argv[5], ',')) {
    vector<long long> hits, tops;
    vector<vector<double>> times;
    auto round = [&] {
      hits.clear(), tops.clear();
      times.emplace_back();
      for (const Query &q : qs) {
        auto start = clock::now();
        Answer a = answer(q, mode);
        times.back().push_back(std::chrono::duration<double, std::micro>(clock::now() - start).count());
        hits.push_back(a.hits), tops.push_back(a.tops);
      }
    };
    for (auto start = clock::now(); clock::now() - start < warm;) round();
    times.clear();
    for (int i = 0; i < rounds; i++) round();
    printf("%s\"%s\":{\"hits\":", first ? "" : ",", mode.c_str());
    first = false;
    print(hits), printf(",\"tops\":"), print(tops), printf(",\"rounds\":[");
    for (size_t i = 0; i < times.size(); i++) printf(i ? "," : ""), print(times[i]);
    printf("]}");
  }
  printf("}}\n");
}

inline int run(int argc, char **argv, const string &version, const std::function<void(const string &work, const string &dir)> &index, const Open &open) {
  try {
    if (argc == 5 && string(argv[2]) == "index") index(argv[3], argv[4]);
    else if (argc == 8 && string(argv[2]) == "search") search(version, open, argv);
    else throw std::runtime_error("called in another way than peer/peer.go says");
    return 0;
  } catch (const std::exception &e) {
    std::cerr << argv[0] << ": " << e.what() << "\n";
    return 1;
  }
}
} // namespace peer
