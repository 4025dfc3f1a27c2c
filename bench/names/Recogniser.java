import edu.stanford.nlp.ie.crf.CRFClassifier;
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.util.Triple;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the names of each text in a folder: 0, 1, 2 and so on. Prints a name a line: text, kind, and where it begins
 * and ends in UTF-16 units, with tabs between; and last how many nanoseconds it took, the loading of the model apart.
 */
public class Recogniser {
	public static void main(String[] args) throws Exception {
		CRFClassifier<CoreLabel> recogniser = CRFClassifier.getClassifier("edu/stanford/nlp/models/ner/english.all.3class.distsim.crf.ser.gz");
		int n = Integer.parseInt(args[1]);
		long took = 0;
		StringBuilder out = new StringBuilder();
		for (int i = 0; i < n; i++) {
			String text = new String(Files.readAllBytes(Path.of(args[0], Integer.toString(i))), StandardCharsets.UTF_8);
			long began = System.nanoTime();
			List<Triple<String, Integer, Integer>> found = recogniser.classifyToCharacterOffsets(text);
			took += System.nanoTime() - began;
			for (Triple<String, Integer, Integer> name : found)
				out.append(i).append('\t').append(name.first()).append('\t').append(name.second()).append('\t').append(name.third()).append('\n');
		}
		System.out.print(out);
		System.out.println("took\t" + took);
	}
}
