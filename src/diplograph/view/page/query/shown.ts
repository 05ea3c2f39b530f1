// What the views of an answer share: what things are called, and cells in words.
import { h, link } from "../source/dom";
import type { Told as Named } from "../source/types";
import { pageOf, shortened, thingsOf } from "./answers";
import type { Column } from "./columns";
import { spanOf } from "./dates";
import type { OntologyTerm, Outcome, Question, Row, State, Table, Thing, Told, Vocabulary } from "./types";

/** What all parts of the page share. */
export interface Ctx {
  readonly words: Told; // always of the language of the state
  readonly things: ReadonlyMap<string, Thing>;
  readonly vocabulary: Vocabulary;
  state(): State;
  set(change: Partial<State>): void;
}

/** An answer of rows with what is known of its columns. */
export interface Shown {
  readonly outcome: Outcome;
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly question: Question | null;
}

const byIri = new WeakMap<Vocabulary, Map<string, OntologyTerm>>();
function termOf(vocabulary: Vocabulary, iri: string): OntologyTerm | undefined {
  let known = byIri.get(vocabulary);
  if (!known) byIri.set(vocabulary, (known = new Map(vocabulary.terms.map((term) => [term.iri, term]))));
  return known.get(iri);
}

/** What a thing or term is called in the language of the page, else in another, else by its IRI. */
export function nameOf({ words, things, vocabulary }: Ctx, iri: string): Named {
  const names = { ...termOf(vocabulary, iri)?.label, ...things.get(iri)?.names };
  for (const lang of [words.lang, "en", "fr", "ar"] as const) if (names[lang]) return { text: names[lang], lang };
  return { text: shortened(iri, vocabulary.prefixes), lang: "" };
}

/** A name that leads to the page of its thing. */
export function thingLink(ctx: Ctx, iri: string, name: Named = nameOf(ctx, iri)): HTMLElement {
  const told = h("bdi", { lang: name.lang || null }, name.text);
  const address = pageOf(iri);
  if (address === null) return link(iri, told);
  return h("a", { href: `${address}?lang=${ctx.words.lang}` }, told);
}

const CODED = new Set(["status", "kind", "certainty", "polarity", "claim_kind"]);
const KIND = "https://w3id.org/diplograph/kind/";

/** A cell as words, for what is sorted and read aloud. */
export function textOf(ctx: Ctx, row: Row, column: Column): string {
  const term = row[column.at] ?? null;
  if (term === null) return "";
  const things = column.sort === "things" ? thingsOf(term) : null;
  if (things) return things.map((iri) => nameOf(ctx, iri).text).join(ctx.words.say("list-semicolon"));
  if (CODED.has(column.name)) {
    const code = termOf(ctx.vocabulary, KIND + term.value);
    if (code) return code.label[ctx.words.lang] ?? code.label.en ?? term.value;
  }
  if (column.sort === "date" && spanOf(term.value) !== null) return term.value.split(/;\s*/).map((each) => ctx.words.date(each)).join("; ");
  return term.value;
}

/** A cell: names lead to the pages of what they name. */
export function cellOf(ctx: Ctx, row: Row, column: Column): readonly (HTMLElement | string)[] {
  const term = row[column.at] ?? null;
  if (term === null) return [];
  if (column.of >= 0) {
    const things = thingsOf(row[column.of] ?? null);
    if (things?.length === 1) return [thingLink(ctx, things[0]!, { text: term.value, lang: "" })];
  }
  const things = term.type === "uri" ? [term.value] : column.sort === "things" ? thingsOf(term) : null;
  if (things) return things.flatMap((iri, i) => [...(i ? [ctx.words.say("list-semicolon")] : []), thingLink(ctx, iri)]);
  return [h("bdi", { lang: term.language ?? null }, textOf(ctx, row, column))];
}

/** What a row is called: its first name, or the first of its cells. */
export function rowName(ctx: Ctx, { columns }: Shown, row: Row): string {
  const first = columns.find((column) => column.shown && !column.claims && textOf(ctx, row, column) !== "");
  return first ? textOf(ctx, row, first) : "";
}

/** The IRIs of an answer that are shown by name, of its first rows. */
export function* namesWanted({ table, columns }: Shown, rows: number): Generator<string> {
  for (const row of table.rows.slice(0, rows)) {
    for (const column of columns) {
      if (column.claims || (column.sort !== "things" && row[column.at]?.type !== "uri")) continue;
      yield* thingsOf(row[column.at] ?? null) ?? [];
    }
  }
}
