// Lucene measures Lucene 8: its EnglishAnalyzer, facets from sorted set doc
// values, the UnifiedHighlighter, a large buffer while indexing and one segment
// at the end, as its documentation says of an index that is built once. It is
// called, and answers, as peer/peer.go says.

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.*;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.facet.*;
import org.apache.lucene.facet.sortedset.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.*;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.Version;

public final class Lucene {
  static final String[] FACETS = {"people", "places", "datelines", "month"};

  public static void main(String[] args) throws IOException {
    if (args.length == 4 && args[1].equals("index")) index(args[2], args[3]);
    else if (args.length == 7 && args[1].equals("search")) search(args);
    else throw new IllegalArgumentException("called in another way than peer/peer.go says");
  }

  static FacetsConfig config() {
    FacetsConfig c = new FacetsConfig();
    for (String f : FACETS) c.setMultiValued(f, true);
    return c;
  }

  static void index(String work, String dir) throws IOException {
    FacetsConfig facets = config();
    IndexWriterConfig c = new IndexWriterConfig(new EnglishAnalyzer()).setRAMBufferSizeMB(256).setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    try (IndexWriter w = new IndexWriter(FSDirectory.open(Paths.get(dir)), c);
        Scanner in = new Scanner(Files.newBufferedReader(Paths.get(work, "articles")))) {
      in.useDelimiter("\u001e");
      while (in.hasNext()) {
        String[] a = in.next().split("\t", -1);
        if (a.length != 8) throw new IOException("article of " + a.length + " fields");
        Document d = new Document();
        d.add(new StringField("id", a[0], Field.Store.YES));
        long published = Long.parseLong(a[1]);
        d.add(new LongPoint("published", published));
        d.add(new NumericDocValuesField("published", published));
        d.add(new StoredField("published", published));
        d.add(new StoredField("headline", a[6]));
        d.add(new TextField("text", a[6] + "\n\n" + a[7], Field.Store.YES));
        String[] values = {a[4], a[5], a[3], a[2]};
        for (int i = 0; i < FACETS.length; i++)
          for (String v : values[i].split("\u001f"))
            if (!v.isEmpty()) d.add(new SortedSetDocValuesFacetField(FACETS[i], v));
        for (String p : a[4].split("\u001f")) if (!p.isEmpty()) d.add(new StringField("person", p, Field.Store.NO));
        w.addDocument(facets.build(d));
      }
      w.forceMerge(1);
      w.commit();
    }
  }

  static final class Ask {
    String op, person;
    String[] words;
    long from, to;
    boolean dated;
  }

  static List<Ask> queries(String path) throws IOException {
    List<Ask> out = new ArrayList<>();
    for (String line : Files.readAllLines(Paths.get(path))) {
      String[] f = line.split("\t", -1);
      Ask q = new Ask();
      q.op = f[1];
      q.words = f[2].split(" ");
      q.person = f[3];
      q.dated = !f[5].isEmpty();
      if (q.dated) {
        q.from = Long.parseLong(f[4]);
        q.to = Long.parseLong(f[5]);
      }
      out.add(q);
    }
    return out;
  }

  static Query query(Ask q, QueryBuilder parse) {
    String all = String.join(" ", q.words);
    Query x;
    switch (q.op) {
      case "phrase": x = parse.createPhraseQuery("text", all); break;
      case "prefix": x = new PrefixQuery(new Term("text", all)); break;
      case "fuzzy": x = new FuzzyQuery(new Term("text", all), 1); break;
      default: x = parse.createBooleanQuery("text", all, q.op.equals("and") ? Occur.MUST : Occur.SHOULD);
    }
    if (!q.person.isEmpty()) x = filtered(x, new TermQuery(new Term("person", q.person)));
    if (q.dated) x = filtered(x, LongPoint.newRangeQuery("published", q.from, q.to - 1));
    return x;
  }

  static Query filtered(Query x, Query filter) {
    return new BooleanQuery.Builder().add(x, Occur.MUST).add(filter, Occur.FILTER).build();
  }

  static void search(String[] args) throws IOException {
    List<Ask> asks = queries(args[3]);
    long warm = Long.parseLong(args[5]) * 1_000_000;
    int rounds = Integer.parseInt(args[6]);
    Analyzer english = new EnglishAnalyzer();
    QueryBuilder parse = new QueryBuilder(english);
    StringJoiner modes = new StringJoiner(",");
    try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(Paths.get(args[2])))) {
      Searcher s = new Searcher(reader, english);
      for (String mode : args[4].split(",")) {
        long[] hits = new long[asks.size()], tops = new long[asks.size()];
        List<double[]> times = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < warm) s.round(asks, parse, mode, hits, tops);
        for (int i = 0; i < rounds; i++) times.add(s.round(asks, parse, mode, hits, tops));
        StringJoiner all = new StringJoiner(",");
        for (double[] t : times) all.add(Arrays.toString(t));
        modes.add("\"" + mode + "\":{\"hits\":" + Arrays.toString(hits) + ",\"tops\":" + Arrays.toString(tops) + ",\"rounds\":[" + all + "]}");
      }
    }
    System.out.println("{\"version\":\"" + Version.LATEST + "\",\"modes\":{" + modes + "}}");
  }

  static final class Searcher {
    final IndexSearcher searcher;
    final UnifiedHighlighter highlighter;
    final FacetsConfig config = config();
    SortedSetDocValuesReaderState state; // made by the first that counts
    long top;

    Searcher(DirectoryReader reader, Analyzer english) {
      searcher = new IndexSearcher(reader);
      highlighter = new UnifiedHighlighter(searcher, english);
    }

    double[] round(List<Ask> asks, QueryBuilder parse, String mode, long[] hits, long[] tops) throws IOException {
      double[] times = new double[asks.size()];
      for (int i = 0; i < times.length; i++) {
        top = 0;
        long start = System.nanoTime();
        hits[i] = answer(query(asks.get(i), parse), mode);
        times[i] = (System.nanoTime() - start) / 1e3;
        tops[i] = top;
      }
      return times;
    }

    // All hits are counted, which Lucene need not do: a count is asked for.
    long answer(Query x, String mode) throws IOException {
      TopDocs found;
      if (mode.equals("newest")) {
        TopFieldCollector c = TopFieldCollector.create(new Sort(new SortField("published", SortField.Type.LONG, true)), 10, Integer.MAX_VALUE);
        searcher.search(x, c);
        found = c.topDocs();
      } else if (mode.equals("facets")) {
        if (state == null) state = new DefaultSortedSetDocValuesReaderState(searcher.getIndexReader());
        TopScoreDocCollector c = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
        FacetsCollector matching = new FacetsCollector();
        searcher.search(x, MultiCollector.wrap(c, matching));
        found = c.topDocs();
        Facets counts = new SortedSetDocValuesFacetCounts(state, matching);
        for (String f : FACETS) {
          FacetResult r = counts.getTopChildren(10, f);
          if (r != null && r.labelValues.length > 0) top += r.labelValues[0].value.longValue();
        }
      } else {
        TopScoreDocCollector c = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
        searcher.search(x, c);
        found = c.topDocs();
      }
      for (ScoreDoc d : found.scoreDocs) searcher.doc(d.doc, Set.of("id", "headline", "published"));
      if (mode.equals("snippets")) highlighter.highlight("text", x, found, 1);
      return found.totalHits.value;
    }
  }
}
