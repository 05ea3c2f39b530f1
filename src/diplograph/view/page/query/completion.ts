// What may stand at a place of a query: words of SPARQL, variables, terms of the ontology, values of this graph.
import { fold } from "../source/search";
import type { Lang } from "../source/types";
import type { OntologyTerm, Suggestion, Vocabulary } from "./types";
import { inLanguage } from "./words";

export interface Option {
  readonly written: string; // what is put in
  readonly label: string; // what is shown; "": what is put in
  readonly detail: string;
  readonly kind: "keyword" | "variable" | "prefix" | "class" | "property" | "code" | "thing" | "text";
  readonly term?: OntologyTerm;
  readonly within?: true; // fits by letters within its name alone
}

const KEYWORDS = (
  "SELECT CONSTRUCT ASK DESCRIBE WHERE FROM DISTINCT OPTIONAL FILTER UNION MINUS GRAPH BIND VALUES EXISTS NOT IN AS " +
  "ORDER GROUP BY HAVING LIMIT OFFSET ASC DESC UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES " +
  "DATATYPE BOUND IRI COALESCE IF CONTAINS STRSTARTS STRENDS STRLEN SUBSTR UCASE LCASE REPLACE REGEX CONCAT YEAR MONTH DAY ABS ROUND PREFIX"
).split(" ");
/** The most options of a kind. */
const MOST = 20;
/** So short a word could mean anything of the graph. */
const LEAST = 2;

/** The word before the cursor, as far as it is one thing to complete. */
export interface Place { readonly from: number; readonly word: string; readonly prefix: string | null; readonly local: string; readonly property: string }

/** Where completion is asked for; null in a comment, in an IRI or where no word is. */
export function placeOf(before: string, explicit: boolean): Place | null {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (outside(line)) return null;
  const word = /[?$]?[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_'’.:-]*$|[?$]$/u.exec(line)?.[0] ?? "";
  if (word === "" && !explicit) return null;
  const colon = word.indexOf(":");
  const rest = before.slice(0, before.length - word.length);
  return {
    from: rest.length, word,
    prefix: colon < 0 ? null : word.slice(0, colon),
    local: colon < 0 ? word : word.slice(colon + 1),
    // What stands before a value is its property.
    property: /([A-Za-z][\w-]*:[A-Za-z][\w-]*)[*+?]?\s+$/.exec(rest)?.[1] ?? "",
  };
}

/** Whether a line ends within a comment, an IRI or a text. */
function outside(line: string): boolean {
  let open = "";
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (open === "") {
      if (letter === "#") return true;
      if (letter === '"' || letter === "'") open = letter;
      else if (letter === "<" && /^<[^\s<>=][^\s<>]*$|^<[^\s<>]*>/.test(line.slice(i))) open = ">";
    } else if (letter === "\\") i += 1;
    else if (letter === open) open = "";
  }
  return open !== "";
}

/** What is known without asking: in the order in which it is offered. */
export function known(place: Place, before: string, { prefixes, terms }: Vocabulary, lang: Lang): readonly Option[] {
  const { word, prefix, local } = place;
  if (word.startsWith("?") || word.startsWith("$")) return variables(before.slice(0, place.from), word);
  const wanted = fold(local, {});
  const found = terms.filter((term) => prefix === null || term.curie.startsWith(`${prefix}:`)).map((term) => ({ term, rank: rankOf(term, wanted, lang) })).filter(({ rank }) => rank < 4);
  found.sort((a, b) => a.rank - b.rank || (a.term.curie < b.term.curie ? -1 : 1));
  const options = found.slice(0, prefix === null ? MOST : 200).map(({ term, rank }): Option => ({ written: term.curie, label: term.curie, detail: inLanguage(term.label, lang).text, kind: term.sort, term, ...(rank === 3 ? { within: true } : {}) }));
  if (prefix !== null) return options;
  const lower = word.toLowerCase();
  const keywords = word === "" ? [] : KEYWORDS.filter((each) => each.toLowerCase().startsWith(lower) && each.toLowerCase() !== lower).map((each): Option => ({ written: each, label: each, detail: "", kind: "keyword" }));
  const names = Object.entries(prefixes).filter(([each]) => each.startsWith(lower)).map(([each, namespace]): Option => ({ written: `${each}:`, label: `${each}:`, detail: namespace, kind: "prefix" }));
  return word.length < LEAST && word !== "" ? [...keywords, ...names] : [...keywords, ...names, ...options];
}

/** How well a term fits: 0 its name, 1 the beginning of it, 2 of a word of its label, 3 within it; 4 not. */
function rankOf({ curie, label }: OntologyTerm, wanted: string, lang: Lang): number {
  const own = curie.slice(curie.indexOf(":") + 1).toLowerCase();
  if (own === wanted) return 0;
  if (own.startsWith(wanted)) return 1;
  const texts = [label[lang], label.en].map((text) => fold(text ?? "", {}));
  if (texts.some((text) => text.split(" ").some((part) => part.startsWith(wanted)))) return 2;
  return wanted.length > LEAST && own.includes(wanted) ? 3 : 4;
}

function variables(before: string, word: string): readonly Option[] {
  const found = new Set([...before.matchAll(/[?$]([A-Za-z_]\w*)/g)].map(([, name]) => `?${name}`));
  return [...found].filter((name) => name.startsWith(`?${word.slice(1)}`) && name !== word).sort().map((name) => ({ written: name, label: name, detail: "", kind: "variable" }));
}

/** Whether the graph is worth asking: by prefix of things, or by enough letters of a name. */
export const isAsked = ({ word, prefix, local }: Place): boolean =>
  !/^[?$]/.test(word) && (prefix === "id" || prefix === "sector" ? true : prefix === null && local.length > LEAST);

/** All that is offered, in order: values come first behind a property, and before what fits by letters within. */
export function together(place: Place, terms: readonly Option[], found: readonly Option[]): readonly Option[] {
  const [near, within] = [terms.filter((each) => !each.within), terms.filter((each) => each.within)];
  return place.property === "" ? [...near, ...found, ...within] : [...found, ...near, ...within];
}

/** Values of the graph as options: shown by name, put in as they are written. */
export const values = (place: Place, found: readonly Suggestion[]): readonly Option[] =>
  found.filter(({ written }) => place.prefix === null || written.startsWith(`${place.prefix}:`))
    .map(({ written, label, also, kind, iri }): Option => ({ written, label: also ? `${label} (${also})` : label, detail: [kind, written === label ? "" : written].filter(Boolean).join(" · "), kind: iri === "" ? "text" : "thing" }));
