// What the columns of an answer hold, and so which views suit it.
import { numberOf, thingsOf } from "./answers";
import { spanOf } from "./dates";
import type { Question, Table, Term, View } from "./types";

export type Sort = "things" | "date" | "number" | "text";
export interface Column {
  readonly name: string;
  readonly at: number; // its number in the answer
  readonly sort: Sort;
  /** Of the names of things: the column of these. */
  readonly of: number;
  /** Of things: the column of their names. */
  readonly names: number;
  readonly shown: boolean; // stands in the table
  readonly claims: boolean; // the claims that a row rests on
  /** Of claims that are of another sort, as denials are: counted in the table if a row has any. */
  readonly counted: boolean;
}

/** Rows that are looked at to know what a column holds. */
const LOOKED_AT = 200;

function sortOf({ rows }: Table, at: number): Sort {
  const held = rows.slice(0, LOOKED_AT).map((row) => row[at] ?? null).filter((term): term is Term => term !== null && term.value !== "");
  const all = (is: (term: Term) => boolean): boolean => held.length > 0 && held.every(is);
  if (all((term) => thingsOf(term) !== null)) return "things";
  if (all((term) => numberOf(term) !== null)) return "number";
  return all((term) => term.type === "literal" && spanOf(term.value) !== null) ? "date" : "text";
}

/** The columns of an answer; `question` tells which are shown, and which are claims. */
export function columnsOf(table: Table, question: Question | null): readonly Column[] {
  const { columns } = table;
  const at = (name: string): number => columns.indexOf(name);
  const claims = new Set(question ? question.claims : columns.filter((name) => name === "claim" || name === "claims"));
  const wanted = question?.table.filter((name) => at(name) >= 0) ?? [];
  const others = question?.claims.slice(1) ?? [];
  const sorts = columns.map((_, i) => sortOf(table, i));
  /** `first_name` are the names of `first`; `name` of the first column. */
  const things = (name: string): number => {
    const found = name === "name" ? 0 : name.endsWith("_name") ? at(name.slice(0, -"_name".length)) : -1;
    return found >= 0 && sorts[found] === "things" && columns[found] !== name ? found : -1;
  };
  const of = columns.map(things);
  return columns.map((name, i): Column => ({
    name, at: i, sort: sorts[i]!, of: of[i]!, names: of.indexOf(i),
    shown: wanted.length ? wanted.includes(name) && !claims.has(name) : !claims.has(name) || !question,
    claims: claims.has(name),
    counted: others.includes(name) && wanted.includes(name) && table.rows.some((row) => thingsOf(row[i] ?? null) !== null),
  }));
}

/** Columns between which a picture can draw lines. */
export const ends = (columns: readonly Column[]): readonly Column[] => columns.filter(({ sort, claims }) => sort === "things" && !claims);
export const dates = (columns: readonly Column[]): readonly Column[] => columns.filter(({ sort }) => sort === "date");
/** Where something stands is no amount. */
const PLACES = new Set(["paragraph", "start", "end"]);
export const numbers = (columns: readonly Column[]): readonly Column[] => columns.filter(({ sort, name }) => sort === "number" && !PLACES.has(name));

/** The column that says what a row is of: a name or the things themselves, else the first that is no number. */
export function naming(columns: readonly Column[], but: readonly Column[] = []): Column | null {
  const rest = columns.filter((each) => each.shown && !each.claims && !but.includes(each));
  return rest.find(({ of }) => of >= 0) ?? rest.find(({ sort }) => sort === "things") ?? rest.find(({ sort }) => sort !== "number") ?? null;
}

/** The views that suit an answer, the table first. */
export function suited(columns: readonly Column[], rows: number): readonly View[] {
  if (rows === 0) return ["table"];
  const chart = rows > 1 && numbers(columns).length > 0 && naming(columns, numbers(columns)) !== null;
  return ["table", ...(ends(columns).length > 1 ? (["net"] as const) : []), ...(dates(columns).length && naming(columns, dates(columns)) ? (["time"] as const) : []), ...(chart ? (["chart"] as const) : [])];
}
