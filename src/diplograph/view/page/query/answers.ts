// Answers as they come: SPARQL 1.1 Query Results JSON, and N-Triples.
import type { Answer, Row, Term } from "./types";

interface Binding { readonly type: string; readonly value: string; readonly "xml:lang"?: string; readonly datatype?: string }
interface Results {
  readonly head: { readonly vars?: readonly string[] };
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: readonly Readonly<Record<string, Binding>>[] };
}

/** An answer in SPARQL 1.1 Query Results JSON Format. */
export function readResults(json: unknown): Answer {
  const { head, boolean: value, results } = json as Results;
  if (value !== undefined) return { is: "truth", value };
  const columns = head.vars ?? [];
  const rows = (results?.bindings ?? []).map((binding): Row => columns.map((name) => termOf(binding[name])));
  return { is: "rows", table: { columns, rows } };
}

function termOf(binding: Binding | undefined): Term | null {
  if (binding === undefined) return null;
  const { value, datatype } = binding;
  const type = binding.type === "uri" || binding.type === "bnode" ? binding.type : "literal";
  return { type, value, ...(binding["xml:lang"] ? { language: binding["xml:lang"] } : {}), ...(datatype ? { datatype } : {}) };
}

const NODE = String.raw`<([^>]*)>|_:([^\s<>"]+)`;
const TRIPLE = new RegExp(String.raw`^(?:${NODE})\s+<([^>]*)>\s+(?:${NODE}|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?)\s*\.\s*$`);
const ESCAPES: Readonly<Record<string, string>> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\" };

/** A graph in N-Triples as a table of three columns. Lines that are none are left out. */
export function readTriples(text: string): Answer {
  return { is: "graph", table: { columns: ["subject", "property", "value"], rows: triplesIn(text) } };
}

const triplesIn = (text: string): Row[] => text.split("\n").map(tripleOf).filter((row) => row !== null);

/** The sizes of the partitions of a description in VoID, by the IRI of their class. */
export function sizesIn(text: string): ReadonlyMap<string, number> {
  const rows = triplesIn(text);
  const told = (property: string): Map<string, string> =>
    new Map(rows.filter((row) => row[1]!.value === VOID + property).map((row) => [row[0]!.value, row[2]!.value]));
  const entities = told("entities");
  return new Map([...told("class")].map(([partition, iri]) => [iri, Number(entities.get(partition) ?? 0)]));
}

function tripleOf(line: string): Row | null {
  const found = TRIPLE.exec(line);
  if (found === null) return null;
  const [, s, sBlank, p, o, oBlank, text, language, datatype] = found;
  const node = (iri: string | undefined, blank: string | undefined): Term => (iri !== undefined ? { type: "uri", value: unescaped(iri) } : { type: "bnode", value: blank ?? "" });
  const end: Term = text === undefined ? node(o, oBlank) : { type: "literal", value: unescaped(text), ...(language ? { language } : {}), ...(datatype ? { datatype } : {}) };
  return [node(s, sBlank), { type: "uri", value: unescaped(p ?? "") }, end];
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, four?: string, eight?: string, one?: string) =>
    one !== undefined ? (ESCAPES[one] ?? all) : String.fromCodePoint(Number.parseInt(four ?? eight ?? "", 16)));

const NAMESPACES: Readonly<Record<string, string>> = {
  "https://w3id.org/diplograph/id/": "id", "https://w3id.org/diplograph/sector/": "sector", "https://w3id.org/diplograph/kind/": "kind",
};
const VOID = "http://rdfs.org/ns/void#";
export const ONTOLOGY = "https://w3id.org/diplograph/ontology#";

/** Where the server tells of a thing, relative to the page; null if it does not. */
export function pageOf(iri: string): string | null {
  for (const [namespace, folder] of Object.entries(NAMESPACES)) {
    if (iri.startsWith(namespace) && iri.length > namespace.length) return `${folder}/${encodeURIComponent(iri.slice(namespace.length))}`;
  }
  return iri.startsWith(ONTOLOGY) ? `ontology/${encodeURIComponent(iri.slice(ONTOLOGY.length))}` : null;
}

/** A thing of the graph, or a list of them with spaces between; null of all else. */
export function thingsOf(term: Term | null): readonly string[] | null {
  if (term === null) return null;
  if (term.type === "uri") return [term.value];
  const parts = term.type === "literal" ? term.value.split(" ") : [];
  return parts.length && parts.every((each) => pageOf(each) !== null) ? parts : null;
}

/** An IRI as short as its prefix makes it. */
export function shortened(iri: string, prefixes: Readonly<Record<string, string>>): string {
  const [prefix, namespace] = Object.entries(prefixes).filter(([, each]) => iri.startsWith(each)).sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  return namespace === undefined ? iri : `${prefix}:${iri.slice(namespace.length)}`;
}

/** The number that a term is, or null. */
export function numberOf(term: Term | null): number | null {
  if (term === null || term.type !== "literal" || !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(term.value)) return null;
  return term.datatype !== undefined && /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/.test(term.datatype) ? Number(term.value) : null;
}

