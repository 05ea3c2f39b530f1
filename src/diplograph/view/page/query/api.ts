// The one place that speaks with the server; addresses are relative to the page.
import { LANGS, STYLES, type Lang, type Style } from "../source/types";
import { readResults, readTriples, sizesIn } from "./answers";
import type { Answer, Evidence, Outcome, OntologyTerm, Problem, Question, Request, Suggestion, Texts, Thing, Vocabulary, Why } from "./types";

/** More than a page should hold, in bytes. */
const MOST = 24 * 2 ** 20;
/** How many things are named in one request. */
const AT_ONCE = 200;
const LABELS = "http://www.w3.org/2000/01/rdf-schema#label";

/** An answer that is larger than a page should hold. */
export class TooLarge extends Error {
  constructor(readonly bytes: number) {
    super("too large");
  }
}

async function read<T>(address: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) });
  if (!response.ok) throw new Error((await problemOf(response)).detail);
  return (await response.json()) as T;
}

export const questions = async (): Promise<readonly Question[]> => (await read<{ questions: readonly Question[] }>("questions")).questions;

interface Terms {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly classes: readonly RawTerm[];
  readonly properties: readonly RawTerm[];
  readonly codes: readonly RawTerm[];
}
interface RawTerm { readonly term: string; readonly iri: string; readonly label: Texts; readonly definition: Texts }

/** Prefixes, and the terms of the ontology. */
export async function vocabulary(): Promise<Vocabulary> {
  const { prefixes, classes, properties, codes } = await read<Terms>("terms");
  return { prefixes, terms: [...classes.map(termOf("class")), ...properties.map(termOf("property")), ...codes.map(termOf("code"))] };
}

const termOf = (sort: OntologyTerm["sort"]) => ({ term, iri, label, definition }: RawTerm): OntologyTerm => ({ curie: term, iri, sort, label, definition });

/** `name` is what was found, if it is another than the label. */
interface Match { readonly kind: "thing" | "literal"; readonly term: string; readonly iri?: string; readonly slug?: string; readonly label: string; readonly typeLabel?: string; readonly name?: string }

/** What of the graph is like a text: things by any of their names, and texts. */
export async function complete(text: string, asked: { readonly lang: Lang; readonly type?: string; readonly property?: string; readonly limit?: number }, signal?: AbortSignal): Promise<readonly Suggestion[]> {
  const fields = new URLSearchParams({ text, lang: asked.lang, limit: String(asked.limit ?? 12) });
  if (asked.type) fields.set("type", asked.type);
  if (asked.property) fields.set("property", asked.property);
  const { matches } = await read<{ matches: readonly Match[] }>(`complete?${fields}`, signal);
  return matches.map(({ term, iri, slug, label, typeLabel, name }) => ({ iri: iri ?? "", written: term, slug: slug ?? term, label, also: name ?? "", kind: typeLabel ?? "" }));
}

let counted: Promise<ReadonlyMap<string, number>> | null = null;

/** How many things the graph has of a class, by the IRI of that; asked for once. */
export function sizes(): Promise<ReadonlyMap<string, number>> {
  return (counted ??= fetch("void", { headers: { accept: "application/n-triples" } }).then(async (response) => {
    if (!response.ok) throw new Error((await problemOf(response)).detail);
    return sizesIn(await response.text());
  }));
}

/** The address of a question with values for its parameters; names are in `lang`. */
export function questionAddress(request: Extract<Request, { of: "question" }>, more: Readonly<Record<string, string>> = {}): URLSearchParams {
  const fields = new URLSearchParams(more);
  const { question, given, lang } = request;
  if (question.parameters.some(({ name }) => name === "lang") && !given["lang"]) fields.set("lang", lang);
  for (const [name, values] of Object.entries(given)) for (const value of values) fields.append(name, value);
  return fields;
}

/** Ask, and read the answer whole. Throws what fetch throws when it is stopped. */
export async function ask(request: Request, signal: AbortSignal): Promise<Outcome> {
  try {
    return request.of === "question" ? await askQuestion(request, signal) : await askQuery(request, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof TooLarge) throw error;
    return { request, answer: null, problem: { status: 0, detail: "" }, query: "" };
  }
}

async function askQuestion(request: Extract<Request, { of: "question" }>, signal: AbortSignal): Promise<Outcome> {
  const response = await fetch(`questions/${encodeURIComponent(request.question.name)}?${questionAddress(request)}`, { headers: { accept: "application/json" }, signal });
  if (!response.ok) return { request, answer: null, problem: await problemOf(response), query: "" };
  bounded(response);
  const json = (await response.json()) as { readonly query?: string };
  return { request, answer: readResults(json), problem: null, query: json.query ?? "" };
}

async function askQuery(request: Extract<Request, { of: "query" }>, signal: AbortSignal): Promise<Outcome> {
  const response = await query(request.text, "application/sparql-results+json, application/n-triples;q=0.9", signal);
  if (!response.ok) return { request, answer: null, problem: await problemOf(response), query: request.text };
  bounded(response);
  const answer: Answer = (response.headers.get("content-type") ?? "").includes("json") ? readResults(await response.json()) : readTriples(await response.text());
  return { request, answer, problem: null, query: request.text };
}

const query = (text: string, accept: string, signal?: AbortSignal): Promise<Response> =>
  fetch("sparql", { method: "POST", headers: { accept, "content-type": "application/sparql-query" }, body: text, ...(signal ? { signal } : {}) });

function bounded(response: Response): void {
  const bytes = Number(response.headers.get("content-length") ?? 0);
  // What is compressed is some eight times as large.
  if (bytes * (response.headers.has("content-encoding") ? 8 : 1) <= MOST) return;
  void response.body?.cancel();
  throw new TooLarge(bytes);
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const said = (await response.json()) as Problem;
    return { ...said, status: response.status, detail: said.detail ?? "" };
  } catch {
    return { status: response.status, detail: response.statusText };
  }
}

/** The answer in another format, as a file. Throws if there is none. */
export async function download(outcome: Outcome, accept: string): Promise<Blob> {
  const response = await query(outcome.query, accept);
  if (!response.ok) throw new Error((await problemOf(response)).detail);
  return response.blob();
}

/** What is told of an answer at an address that is asked as the answer was. */
async function about<T>(address: string, request: Request, more: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<T> {
  if (request.of === "question") return read(`${address}?${questionAddress(request, { question: request.question.name, ...more })}`, signal);
  const body = new URLSearchParams({ query: request.text, ...more });
  const response = await fetch(address, { method: "POST", headers: { accept: "application/json" }, body, ...(signal ? { signal } : {}) });
  if (!response.ok) throw new Error((await problemOf(response)).detail);
  return (await response.json()) as T;
}

/** What stands behind a row, from 0, in the order of the answer. */
export const evidence = (request: Request, row: number, signal: AbortSignal): Promise<Evidence> => about("evidence", request, { row: String(row) }, signal);

/** Why an answer is empty. */
export const why = (request: Request): Promise<Why> => about("why", request, {});

/** What things are called in each language, and how they look; of what is asked for once, kept. */
export async function named(iris: Iterable<string>, known: Map<string, Thing>): Promise<void> {
  const asked = [...new Set(iris)].filter((iri) => !known.has(iri) && !/[\s<>"{}|\\^`]/.test(iri));
  for (let i = 0; i < asked.length; i += AT_ONCE) {
    const part = asked.slice(i, i + AT_ONCE);
    const response = await query(namesOf(part), "application/sparql-results+json");
    if (!response.ok) return;
    for (const iri of part) known.set(iri, { names: {}, style: null });
    tell(readResults(await response.json()), known);
  }
}

const namesOf = (iris: readonly string[]): string => `SELECT ?thing ?property ?label ?class {
  VALUES ?thing { ${iris.map((iri) => `<${iri}>`).join(" ")} }
  { VALUES ?property { rdfs:label skos:prefLabel dg:gloss } ?thing ?property ?label } UNION { ?thing a/rdfs:subClassOf* ?class }
}`;

function tell(answer: Answer, known: Map<string, Thing>): void {
  if (answer.is !== "rows") return;
  for (const [thing, property, label, type] of answer.table.rows) {
    const found = known.get(thing!.value);
    if (!found) continue;
    const lang = LANGS.find((each) => each === (label?.language ?? "en").split("-")[0]);
    const style = type ? STYLES.find((each) => type.value.endsWith(`#${each}`)) : undefined;
    const better = label && lang && (property?.value !== LABELS || found.names[lang] === undefined);
    known.set(thing!.value, {
      names: better ? { ...found.names, [lang]: label.value } : found.names,
      style: style === undefined || (found.style && STYLES.indexOf(found.style) <= STYLES.indexOf(style)) ? found.style : (style satisfies Style),
    });
  }
}
