// What the server says and what the query page makes of it.
import type { Lang, Phrase as Shared, Style, Words } from "../source/types";
import type pages from "../../../server/pages/words.json";
import type own from "./words.json";

export type Phrase = Shared | keyof typeof own | keyof typeof pages;
/** The viewer's words, with those of this page. */
export interface Told extends Omit<Words, "say" | "counted"> {
  say(key: Phrase, values?: Readonly<Record<string, string | number>>): string;
  counted(key: Phrase, count: number): string;
}

/** A text by language; English is always there. */
export type Texts = Readonly<Partial<Record<Lang, string>>>;

// ---------------------------------------------------------------- questions

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly default: string; // "any": no restriction
  readonly descriptions: Texts;
}
export interface Question {
  readonly name: string;
  readonly title: Texts;
  readonly answers: Texts; // what a row means
  readonly empty: Texts; // what no row means
  readonly columns: Readonly<Record<string, string>>;
  readonly claims: readonly string[];
  readonly table: readonly string[]; // the columns that are shown
  readonly parameters: readonly Parameter[];
}
/** Values of parameters as written, by name; several of one are alternatives. */
export type Given = Readonly<Record<string, readonly string[]>>;

// ---------------------------------------------------------------- answers

export interface Term {
  readonly type: "uri" | "literal" | "bnode";
  readonly value: string;
  readonly language?: string;
  readonly datatype?: string;
}
export type Row = readonly (Term | null)[];
export interface Table { readonly columns: readonly string[]; readonly rows: readonly Row[] }
export type Answer =
  | { readonly is: "rows"; readonly table: Table }
  | { readonly is: "graph"; readonly table: Table } // subject, property, value
  | { readonly is: "truth"; readonly value: boolean };

/** What the server says of a request that it does not answer (RFC 9457). */
export interface Problem {
  readonly status: number; // 0: the server was not reached
  readonly detail: string;
  readonly line?: number; // from 1
  readonly column?: number; // from 1
  readonly parameters?: readonly { readonly name: string; readonly detail: string }[];
}

/** What is asked: a question with values for its parameters, or a query. */
export type Request =
  | { readonly of: "question"; readonly question: Question; readonly given: Given; readonly lang: Lang }
  | { readonly of: "query"; readonly text: string };

/** What came of it; `query` is the SPARQL that was run. */
export interface Outcome {
  readonly request: Request;
  readonly answer: Answer | null; // null: see `problem`
  readonly problem: Problem | null;
  readonly query: string;
}

// ---------------------------------------------------------------- things and terms

/** What a thing is called, and how it looks. */
export interface Thing { readonly names: Readonly<Partial<Record<Lang, string>>>; readonly style: Style | null }
export interface Vocabulary {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly terms: readonly OntologyTerm[];
}
export interface OntologyTerm {
  readonly curie: string;
  readonly iri: string;
  readonly sort: "class" | "property" | "code";
  readonly label: Texts;
  readonly definition: Texts;
}
/** A thing or text of the graph that is like what was typed. */
export interface Suggestion {
  readonly iri: string; // "": a literal
  readonly written: string; // as it stands in a query
  readonly slug: string;
  readonly label: string;
  readonly also: string; // the name that was found, if it is another
  readonly kind: string; // what it is, in words
}

// ---------------------------------------------------------------- evidence

/** Where a claim stands; `words` are the passage, where the server holds the text. */
export interface Passage { readonly source: string; readonly paragraph: number | null; readonly start: number; readonly end: number; readonly words?: string | null }
/** A claim with its codes as IRIs; what is not known is null or empty. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly holder: string;
  readonly certainty: string;
  readonly polarity: string;
  readonly basis: string;
  readonly rank: string;
  readonly rankReason: string | null;
  readonly supersededBy: readonly string[];
  readonly gloss: Texts; // as it was written; `said` in words made of its parts, in each language
  readonly said: Texts;
  readonly accepted: boolean;
  readonly attributedTo: readonly string[];
  readonly inferredFrom: { readonly value?: string; readonly language?: string } | null;
  readonly inferenceRule: string | null;
  readonly evidence: readonly Passage[];
}
export interface Source { readonly id: string; readonly issued: string | null; readonly language: string | null; readonly publisher: string | null; readonly url: string | null }
/** A part of the query whose evidence is not derivable. */
export interface Gap { readonly line: number; readonly reason: string }
export interface Evidence {
  readonly rows: readonly { readonly row: number; readonly claims: readonly string[]; readonly references?: readonly { readonly subject: string; readonly property: string; readonly object: { readonly iri?: string; readonly value?: string }; readonly origins: readonly string[] }[] }[];
  readonly claims: readonly Claim[];
  readonly sources: readonly Source[];
  readonly labels: Readonly<Record<string, Texts>>;
  readonly gaps: readonly Gap[];
}

/** Why an answer is empty: lines, indented by what they belong to; and what may be wrong with the query. */
export interface Why { readonly why: readonly string[]; readonly notes: readonly { readonly line: number; readonly column: number; readonly detail: string }[] }

// ---------------------------------------------------------------- state

export type View = "table" | "net" | "time" | "chart";
export const VIEWS: readonly View[] = ["table", "net", "time", "chart"];
export type Page = "home" | "questions" | "question" | "query";
export interface State {
  readonly page: Page;
  readonly question: string;
  readonly given: Given;
  readonly query: string; // as it was last run; "": none was
  readonly view: View | null; // null: the first that suits
  readonly lang: Lang;
  readonly sort: string; // "column" or "-column"
  readonly row: number | null; // whose evidence is open, from 0 in the order of the answer
  readonly from: string; // columns that the picture is of; "": the first that suit
  readonly to: string;
}
