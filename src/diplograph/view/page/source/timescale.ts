// Where days stand on the timeline: the few that are far from all others take little of its width.
import type { Day } from "./types";

/** Pixels for the days far before or after, and of them for the break between. */
const ASIDE = 64;
const BREAK = 22;
/** Fewer days than this have no others that are far from them, and none is far within this many. */
const LEAST = 4;
const YEAR = 366;

export interface Timescale {
  /** First and last day of the main part, and of what lies far before and after it. */
  readonly main: readonly [Day, Day];
  readonly before: readonly [Day, Day] | null;
  readonly after: readonly [Day, Day] | null;
  readonly x: (day: Day) => number;
  /** Where the scale is broken, in pixels. */
  readonly breaks: readonly number[];
}

/** How many of `days`, sorted, at most a tenth, stand before a gap of a year, and of nearly half of their time. */
export function far(days: readonly Day[]): number {
  let count = 0;
  if (days.length < LEAST) return 0;
  for (let i = 1; i <= Math.max(1, Math.floor(days.length / 10)); i++) {
    if (days[i]! - days[i - 1]! > Math.max(YEAR, 0.45 * (days[days.length - 1]! - days[count]!))) count = i;
  }
  return count;
}

/** A scale of occasions with these first and last days over pixels from `left` to `right`. */
export function timescale(firsts: readonly Day[], lasts: readonly Day[], left: number, right: number): Timescale {
  const [begins, ends] = [firsts.toSorted((a, b) => a - b), lasts.toSorted((a, b) => a - b)];
  const late = far(ends.map((day) => -day).reverse());
  const early = far(begins.slice(0, begins.length - late));
  const [first, last] = [begins[early]!, Math.max(begins[early]!, ends[ends.length - 1 - late]!)];
  const margin = Math.max(15, Math.round((last - first) * 0.03));
  const main = [first - margin, last + margin] as const;
  const before = early ? ([begins[0]!, begins[early - 1]!] as const) : null;
  const after = late ? ([ends[ends.length - late]!, ends[ends.length - 1]!] as const) : null;
  const [from, to] = [before ? left + ASIDE : left, after ? right - ASIDE : right];
  // A quarter of the gap goes with what lies aside, so that a day there is no long bar.
  const points: (readonly [Day, number])[] = [
    ...(before ? [[before[0], left] as const, [before[1] + Math.floor((main[0] - before[1]) / 4), from - BREAK] as const] : []),
    [main[0], from], [main[1] + 1, to],
    ...(after ? [[after[0] - Math.floor((after[0] - main[1]) / 4), to + BREAK] as const, [after[1] + 1, right] as const] : []),
  ];
  return { main, before, after, x: (day) => between(points, day), breaks: [...(before ? [from - BREAK / 2] : []), ...(after ? [to + BREAK / 2] : [])] };
}

/** On the line through the points: each has a day and a place, in order. */
function between(points: readonly (readonly [Day, number])[], day: Day): number {
  const next = Math.max(1, points.findIndex(([at], i) => day < at || i === points.length - 1));
  const [[a, x], [b, y]] = [points[next - 1]!, points[next]!];
  return x + ((Math.min(Math.max(day, points[0]![0]), b) - a) / Math.max(1, b - a)) * (y - x);
}
