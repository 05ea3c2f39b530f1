// Dates of answers: days, months, years and intervals in EDTF, as their first and last day.
import { dayOf } from "../source/state";
import type { Day } from "../source/types";

export interface Span { readonly lo: Day; readonly hi: Day }

const POINT = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?$/;
const DAY = 86400000;

/** The first and last day of a day, month or year. */
function point(text: string): Span | null {
  const [, year, month, day] = POINT.exec(text) ?? [];
  if (year === undefined) return null;
  if (day !== undefined) {
    const at = dayOf(`${year}-${month}-${day}`);
    return at === null ? null : { lo: at, hi: at };
  }
  if (month !== undefined && !(Number(month) >= 1 && Number(month) <= 12)) return null;
  const first = Date.UTC(Number(year), month === undefined ? 0 : Number(month) - 1, 1);
  const next = month === undefined ? Date.UTC(Number(year) + 1, 0, 1) : Date.UTC(Number(year), Number(month), 1);
  return { lo: first / DAY, hi: next / DAY - 1 };
}

/** A date, or an interval with an end that may be open; of several with semicolons between, all. */
export function spanOf(text: string): Span | null {
  const parts = text.split(/;\s*/).map(one);
  if (!parts.length || parts.some((each) => each === null)) return null;
  const all = parts as Span[];
  return { lo: Math.min(...all.map(({ lo }) => lo)), hi: Math.max(...all.map(({ hi }) => hi)) };
}

function one(text: string): Span | null {
  const inner = /^\[(.*)\]$/.exec(text)?.[1];
  const ends = inner === undefined ? text.split("/") : inner.split("..");
  if (ends.length === 1) return point(ends[0]!);
  if (ends.length !== 2) return null;
  const [from, to] = ends.map((each) => (each === "" || each === ".." ? null : point(each)));
  if ([from, to].every((each) => each === null)) return null;
  return { lo: (from ?? to)!.lo, hi: (to ?? from)!.hi };
}
