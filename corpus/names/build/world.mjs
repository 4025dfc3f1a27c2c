// Writes the people's names of @faker-js/faker that are in Latin letters, for
// build: node world.mjs FAKER > world.tsv, where FAKER is the folder of the
// unpacked npm package. A line is a country or language, "first" or "last", and
// a name.
import { pathToFileURL } from "node:url";

const { allLocales } = await import(pathToFileURL(process.argv[2] + "/dist/index.js"));
for (const [locale, { person }] of Object.entries(allLocales)) {
  for (const kind of ["first", "last"]) {
    const all = Object.values(person?.[kind + "_name"] ?? {}).filter(Array.isArray).flat();
    const names = new Set(all.map((n) => n.value ?? n).filter((n) => /^[\p{Script=Latin}'’-]+( [\p{Script=Latin}'’-]+)?$/u.test(n)));
    for (const name of [...names].sort()) console.log([locale, kind, name].join("\t"));
  }
}
