// What view.json and the opening block hold, what the page makes of them, and its state.
//
// Tables are columns of one length; a reference is the number of a row, and -1 is none.

import type phrases from "../../words.json";

export type Phrase = keyof typeof phrases;
export type Lang = "en" | "fr" | "ar";
export const LANGS: readonly Lang[] = ["en", "fr", "ar"];
/** A text in each language. */
export type Names = Readonly<Record<Lang, string>>;
/** Days since 1970-01-01. */
export type Day = number;
/** A slug, as in the address: of a thing, or of a claim. */
export type Id = string;
/** In `lo` and `hi`: no day is known. */
export const NO_DAY = -2147483648;

// ---------------------------------------------------------------- codes, by number

/** Looks of things, by number in `things.style`; -1 is none (sources, code lists). */
export const STYLES = ["Event", "Organisation", "Person", "Delegation", "Place", "Post", "Sector", "Group", "Actor"] as const;
export type Style = (typeof STYLES)[number];
/** `statements.standing`: a fact with claims, one without, an edge that is only said, a value, a free claim. */
export const STANDINGS = ["fact", "reference", "said", "value", "mark"] as const;
export type Standing = (typeof STANDINGS)[number];
/** `statements.flags`, added. `drawn`: pictures draw it as an edge between two things. */
export const FLAG = { denied: 1, contested: 2, attributed: 4, drawn: 8, onlyClaimed: 16, superseded: 32 } as const;
/** `statements.status` of an event's statements; -1 is none. */
export const STATUSES = ["cancelled", "held", "planned", "postponed"] as const;
export type Status = (typeof STATUSES)[number];
/** `statements.line`: what the line of a statement looks like; -1 is that of a free claim. */
export const LINES = ["fact", "reference", "said", "denied", "contested", "cancelled", "planned", "postponed"] as const;

// ---------------------------------------------------------------- view.json

type Column = readonly number[];
type Texts = readonly string[];
type Lists = readonly (readonly number[] | 0)[];

export interface Meta {
  readonly title: readonly string[]; // by language, as in `languages`
  readonly counts: { readonly things: number; readonly facts: number; readonly claims: number; readonly sources: number }; // things: what claims speak of and what these lie in, as drawn in the opening picture or left out of it
  readonly first: string; // YYYY-MM-DD of the first event, or ""
  readonly last: string; // YYYY-MM-DD of the last event, or ""
  readonly withTexts: boolean; // made with `--texts`
  readonly report: string | null; // the file of the report beside the page
}
export interface RawTerms {
  readonly iri: Texts; // whole
  readonly label: Readonly<Record<Lang, Texts>>; // "": there is none
  readonly side: Column; // of properties: 1 to the visitors' side, -1 to the hosts', 0 neither
  readonly broader: Column; // of classes: the class above [term]
  readonly fold: Readonly<Record<string, string>>; // letters that mean the same to a search
}
export interface RawThings {
  readonly slug: Texts; // what follows the namespace
  readonly ns: Column; // row of `namespaces`
  readonly kind: Column; // class [term]
  readonly style: Column; // number of STYLES
  readonly en: Texts; // the name; in another language if there is no English one
  readonly fr: readonly (string | 0)[]; // 0: as `en`
  readonly ar: readonly (string | 0)[]; // 0: as `en`
  readonly alt: readonly (readonly (readonly [string, string])[] | 0)[]; // [language or "", text]
  readonly match: readonly (Texts | 0)[]; // addresses elsewhere, only http(s)
  readonly origin: readonly (Texts | 0)[]; // where a reference datum comes from
  readonly home: Column; // the state or region that it belongs to, else the country; of an event, its hosts', of a delegation, that of whom its visits came from [thing]
  readonly country: Column; // where its home lies [thing]
  readonly rank: Column; // 0 is the best connected
}
export interface RawStatements {
  readonly s: Column; // δ the subject; -1 of a free claim [thing]
  readonly p: Column; // property [term]
  readonly o: Column; // the object, if it is one [thing]
  readonly code: Column; // the object, if it is one of a code list [term]
  readonly v: Column; // the value, if it is a text, number or date [string]
  readonly vl: Column; // its language [string]
  readonly standing: Column; // number of STANDINGS
  readonly kind: Column; // of its claims, if it is no fact [term]
  readonly flags: Column; // added
  readonly contest: Column; // in what way it is contested: row of `contests`
  readonly lo: Column; // first Day that it may be of
  readonly hi: Column; // last Day that it may be of
  readonly status: Column; // of its event: number of STATUSES
  readonly line: Column; // what its line looks like, if it has one: number of LINES
  readonly sources: Column; // how many say it
  readonly voices: Column; // how many of them independently
}
export interface RawClaims {
  readonly of: Column; // δ [statement]
  readonly gloss: Readonly<Record<Lang, Column>>; // n >= 0: pattern n; else string -n - 1
  readonly iri: readonly (string | 0)[]; // slug; 0: by the rule
  readonly kind: Column; // [term]
  readonly certainty: Column; // [term]
  readonly polarity: Column; // [term]
  readonly basis: Column; // [term]
  readonly rank: Column; // [term]
  readonly holder: Column; // whose claim it is [source]
  readonly by: Lists; // those whose words it is [thing]
  readonly about: Lists; // of a free claim, what it is about [thing]
  readonly supersedes: Lists; // what it takes the place of [claim]
  readonly from: Column; // since when it holds, EDTF [string]
  readonly until: Column; // until when it holds, EDTF [string]
  readonly rankReason: Column; // why it has this rank [string]
  readonly inferredFrom: Column; // the words that it is inferred from [string]
  readonly rule: Column; // of an inference [term]
}
export interface RawEvidence {
  readonly of: Column; // δ [claim]
  readonly source: Column; // where it stands [source]
  readonly start: Column; // in the text, in code points
  readonly length: Column; // in code points
  readonly paragraph: Column; // from 1; 0: not known
  readonly passage: Column; // its words, with `--texts` [string]
}
export interface RawSources {
  readonly thing: Column; // slug and label stand there
  readonly issued: Column; // YYYY-MM-DD [string]
  readonly language: Column; // a tag such as fr [string]
  readonly publisher: Column; // [thing]
  readonly url: Column; // [string], only http(s)
  readonly kind: Column; // [term]
  readonly origin: Lists; // the sources it passes on [source]
}

// ---------------------------------------------------------------- pictures made by Python

export type Form = "wide" | "tall";
export interface Box { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
export interface SceneNode {
  readonly thing: number; // -1 if it is a mark
  readonly statement: number; // of a mark: a free claim; else -1
  readonly boxes: Readonly<Record<Form, Box>>; // left to right; mirrored by the page
  readonly rank: number; // 0 first
  readonly column: string; // lanes: "behind visitors", "visitors", "events", "hosts", "behind hosts", "sectors", "spoken of", "marks"; loom: "from", "about", "to"
  readonly said: boolean; // only in "what is said too"
  readonly stack?: readonly number[]; // statements of the many that one card stands for, of a relation; thing and statement are -1
  readonly caption?: string; // above the card, the relation of it and those below: local name of the property, after "…" if it leads here
  readonly stem?: boolean; // in the tall form lines come to it from the side
}
export interface SceneLine {
  readonly start: number; // row of `nodes`
  readonly end: number; // row of `nodes`
  readonly statements: readonly number[]; // [statement]
  readonly count: number; // occasions
  readonly kind: string; // lanes: local name of the property, "" of a mark's tie; loom: "visit", "agreement", "meeting", "about" or a property's local name
  readonly status: string; // one of LINES; loom: "held", too
  readonly said: boolean; // only in "what is said too"
}
export interface Scene {
  readonly layout: "lanes" | "loom";
  readonly nodes: readonly SceneNode[];
  readonly lines: readonly SceneLine[];
  readonly leftOut: readonly [number, number]; // things and lines that are not drawn
}
export interface Cells {
  readonly of: Column; // the place of a cell [thing], -1: of none
  readonly x: Column; // on the grid
  readonly y: Column; // on the grid
  readonly r: Column; // on the grid
  readonly count: Column; // of things in it
}
export interface Whole { readonly x: Column; readonly y: Column; readonly cell: Column; readonly cells: Cells }
/** Lines between cells: rows of `cells`, and how many statements. */
export interface Bundles { readonly start: Column; readonly end: Column; readonly count: Column; readonly statements: readonly (readonly number[])[] }
export interface Step {
  readonly view: State["view"];
  readonly select: Id | null; // what is chosen
  readonly filters: Readonly<Record<string, string>>; // as in the address
  readonly title: readonly string[]; // by language
  readonly text: readonly string[]; // by language
}
export interface RawView {
  readonly format: "diplograph-view";
  readonly version: 1;
  readonly languages: readonly Lang[]; // in the order of lists by language
  readonly namespaces: Texts; // of the slugs of things
  readonly contests: readonly { readonly key: string; readonly label: Names; readonly disputed: boolean }[]; // ways in which statements contradict each other
  readonly meta: Meta; // of the graph as a whole
  readonly terms: RawTerms;
  readonly things: RawThings;
  readonly statements: RawStatements;
  readonly claims: RawClaims;
  readonly evidence: RawEvidence;
  readonly sources: RawSources;
  readonly strings: Texts; // [string]
  readonly patterns: Readonly<Record<Lang, Texts>>; // with {s}, {o}, {h}: names of subject, object, holder
  readonly levels: { readonly opening: Scene; readonly places: Bundles; readonly whole: Whole }; // the opening picture; lines between the circles of the whole graph, and that
  readonly map: { readonly things: Column; readonly lat: Column; readonly lon: Column; readonly x: Column; readonly y: Column; readonly width: number; readonly height: number; readonly land: string }; // lat, lon: 1/100°; x, y: on a map of this size; land: its outline, an SVG path (fill-rule evenodd)
  readonly guide: readonly Step[]; // the story
}

/** The block that is read before the first paint: all that the opening view shows. */
export interface Opening {
  readonly format: "diplograph-opening";
  readonly version: 1;
  readonly digest: string; // first 16 hex digits of the SHA-256 of view.json
  readonly lang: Lang;
  readonly languages: readonly Lang[];
  readonly address: string; // state asked for on the command line, as in the address; "" is none
  readonly meta: Meta;
  readonly words: Readonly<Record<string, Names>>;
  readonly terms: Readonly<Record<string, Names>>; // local name of a class or property met → label
  readonly scene: Scene; // its lines without their statements
  readonly attributed: boolean; // whether a line of it carries the sign of what a source hands on
  readonly things: Readonly<Record<number, OpeningThing>>; // by row, those of the scene
  readonly marks: Readonly<Record<number, { readonly kind: string; readonly text: Names }>>; // by statement
}
export interface OpeningThing { readonly slug: Id; readonly kind: string; readonly style: Style | null; readonly contested: boolean; readonly status: Status | null; readonly name: Names }

// ---------------------------------------------------------------- decoded

type Int = Int32Array;
export interface Things { readonly count: number; readonly slug: Texts; readonly iri: (thing: number) => string; readonly kind: Int; readonly style: Int; readonly home: Int; readonly country: Int; readonly rank: Int; readonly alt: RawThings["alt"]; readonly match: RawThings["match"]; readonly origin: RawThings["origin"] }
export interface Statements { readonly count: number; readonly s: Int; readonly p: Int; readonly o: Int; readonly code: Int; readonly v: Int; readonly vl: Int; readonly standing: Int; readonly kind: Int; readonly flags: Int; readonly contest: Int; readonly lo: Int; readonly hi: Int; readonly status: Int; readonly line: Int; readonly sources: Int; readonly voices: Int }
export interface Claims extends Pick<RawClaims, "by" | "about" | "supersedes"> { readonly count: number; readonly of: Int; readonly kind: Int; readonly certainty: Int; readonly polarity: Int; readonly basis: Int; readonly rank: Int; readonly holder: Int; readonly from: Int; readonly until: Int; readonly rankReason: Int; readonly inferredFrom: Int; readonly rule: Int }
export interface Evidence { readonly count: number; readonly of: Int; readonly source: Int; readonly start: Int; readonly length: Int; readonly paragraph: Int; readonly passage: Int }
export interface Sources { readonly count: number; readonly thing: Int; readonly issued: Int; readonly language: Int; readonly publisher: Int; readonly url: Int; readonly kind: Int; readonly origin: Lists }

/** A text and the language that it is in, which may not be the one asked for. */
export interface Told { readonly text: string; readonly lang: Lang | "" }

export interface Data {
  readonly raw: RawView;
  readonly digest: string;
  readonly meta: Meta;
  readonly things: Things;
  readonly statements: Statements;
  readonly claims: Claims;
  readonly evidence: Evidence;
  readonly sources: Sources;
  readonly strings: Texts;
  /** Row of a term by its local name ("hostedBy", "held"), or -1. */
  term(name: string): number;
  termName(term: number): string;
  /** Label of a term. */
  termLabel(term: number, lang: Lang): string;
  /** Name of a thing; in English where there is none. */
  label(thing: number, lang: Lang): string;
  told(thing: number, lang: Lang): Told;
  /** Row of a thing by slug, or -1. */
  thing(slug: Id): number;
  /** The slug of a claim, and its row by slug, or -1. */
  claimId(claim: number): Id;
  claim(slug: Id): number;
  gloss(claim: number, lang: Lang): Told;
  /** A string of the table, "" for -1. */
  string(row: number): string;
  /** What a statement says at its end: a name, a code's label or a value. */
  object(statement: number, lang: Lang): Told;
  /** Rows of statements that have the thing as subject, object, or in `about` of a mark. */
  statementsOf(thing: number): Uint32Array;
  /** Rows of claims of a statement; of evidence of a claim. */
  claimsOf(statement: number): Uint32Array;
  evidenceOf(claim: number): Uint32Array;
}

// ---------------------------------------------------------------- state

export type FacetKey = "kind" | "relation" | "status" | "standing" | "claim" | "certainty" | "source" | "publisher" | "language" | "country" | "sector" | "mode";
export interface Filter {
  readonly facets: Readonly<Partial<Record<FacetKey, readonly number[]>>>;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly voices: 0 | 2;
  readonly sources: readonly number[];
  readonly text: string;
}
export interface State {
  readonly view: "net" | "time" | "map" | "heat" | "table";
  readonly scope: "opening" | "whole" | "ego" | "path";
  readonly focus: Id | null;
  readonly to: Id | null;
  readonly pick: Id | null; // slug of a thing or claim, or "s" and a statement's row
  readonly lang: Lang;
  readonly said: boolean;
  readonly filter: Filter;
  readonly sort: string;
  readonly at: readonly [number, number, number] | null; // of the whole graph: what is in the middle, on the grid, and how near; null: all of it
  readonly open: boolean; // the list of filters
  readonly step: number | null;
}
/** A set of statements: bit i of word i >> 5. */
export type Bits = Uint32Array;

// ---------------------------------------------------------------- views

export interface View {
  readonly name: State["view"];
  /** Draw what is in `bits`; the first call may find the opening picture there. */
  show(d: Data, s: State, bits: Bits): void;
  /** The statements that are drawn, as read from the marks; sorted. */
  ids(): Uint32Array;
  svg(): SVGSVGElement | null;
  focus(): void;
}
export interface Words {
  readonly lang: Lang;
  readonly dir: "ltr" | "rtl";
  /** A phrase, with values in the places that it has for them. */
  say(key: Phrase, values?: Readonly<Record<string, string | number>>): string;
  /** A phrase of several forms ("|" between them), by the number that stands in {count}. */
  counted(key: Phrase, count: number): string;
  number(value: number): string;
  day(day: Day): string;
  /** An EDTF date or interval as people write it. */
  date(edtf: string): string;
}
export interface Ctx {
  readonly data: Data;
  readonly opening: Opening;
  readonly words: Words; // always of the language of the state
  readonly root: HTMLElement; // of the view's own
  set(change: Partial<State>): void;
  state(): State;
}
export type MakeView = (ctx: Ctx) => View;
export interface Placed {
  readonly id: number; // thing
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly role: "focus" | "start" | "end" | "below" | "stack";
  readonly statements: Uint32Array;
}
