// Package corpus says what a news article is, and reads articles out of files.
//
// A [Reader] walks a file system, usually a folder that [Dir] opened, and finds
// [Source]s. Each is read by the first [Format] that knows it, one [Article] at
// a time, so that a dump larger than memory is no special case. What a format
// yields is what the file states; the Reader then finishes it: the dateline is
// read and cut from the body, credit lines are cut, dates are looked for in the
// dateline, in the address and in the name of the file, the language is
// recognised, people and places are found, and the article gets its ID.
//
// # Three outcomes of a file
//
// [Reader.Articles] ends in one of three ways, which differ for whoever keeps
// account of a corpus:
//
//   - the file's articles, and between them a [*BadArticle] for each that could
//     not be read or not be read whole;
//   - [ErrNoArticle] and nothing else: the file is something other than news (a
//     Go file, an image, JSON of another kind) and is passed over without noise;
//   - a [*BadSource] last: the file could not be read, or not to its end, for a
//     reason that a person must see. It tells whether the fault lies in the
//     bytes, so that it stays until they change, or in getting at them.
//
// # Files within files
//
// What is packed is read as if it were not: a compressed file as the file that
// it was, an archive as the files in it, one after another, without writing any
// of them down. Such a file is a member, and Source.Member of its articles is its
// path. What is wrong with a member is a BadArticle, and the others are read.
//
// # Limits
//
// A file that is one article may have 16 MiB, as may one object of a JSON file,
// one record, one message and one page (8 MiB); a body may have 4 MiB. Files may
// be packed in one another four deep, unpack to 200 times their size once that
// is more than 64 MiB, to 64 GiB in all, and have a million members. XML and
// HTML have bounds on depth and number of elements. Over that the article is refused with [ErrTooLarge].
// A headline over 1,000 bytes, a standfirst over 4,000, and a keyword, byline or
// other name over 200 are cut at a word and end in "…"; of keywords and
// bylines the first 64 are kept. Each such cut is told by a BadArticle whose
// Kept is set.
//
// The package knows nothing of indexes or queries; everything else in ksearch
// is built on it.
package corpus
