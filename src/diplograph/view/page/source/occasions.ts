// Statements gathered into occasions: those of one event stand together.
import type { Data, Day } from "./types";
import { FLAG, NO_DAY, STANDINGS, STYLES } from "./types";

export interface Occasion {
  /** What it is of; -1 for a free claim, which stands alone. */
  readonly thing: number;
  readonly rows: number[];
  lo: Day;
  hi: Day;
  status: number;
}

export const isEvent = (d: Data, thing: number): boolean => STYLES[d.things.style[thing]!] === "Event";

/** What a statement belongs to: the event at one of its ends, else its subject. */
export function owner(d: Data, row: number): number {
  const [s, o] = [d.statements.s[row]!, d.statements.o[row]!];
  return s >= 0 && !isEvent(d, s) && o >= 0 && isEvent(d, o) ? o : s;
}

/** The occasions of some rows, by first day and then by number; those without a day come last. */
export function occasions(d: Data, rows: Iterable<number>): Occasion[] {
  const found = new Map<string, Occasion>();
  for (const row of rows) {
    const thing = owner(d, row);
    const [lo, hi] = [d.statements.lo[row]!, d.statements.hi[row]!];
    const key = thing < 0 ? `r${row}` : isEvent(d, thing) ? `e${thing}.${Number(lo === NO_DAY && hi === NO_DAY)}` : `t${thing}.${lo}.${hi}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { thing, rows: [row], lo, hi, status: d.statements.status[row]! });
    else {
      known.rows.push(row);
      if (lo !== NO_DAY && (known.lo === NO_DAY || lo < known.lo)) known.lo = lo;
      if (hi > known.hi) known.hi = hi;
      known.status = Math.max(known.status, d.statements.status[row]!);
    }
  }
  const day = (each: Occasion): number => (each.lo !== NO_DAY ? each.lo : each.hi !== NO_DAY ? each.hi : Infinity);
  return [...found.values()].sort((a, b) => day(a) - day(b) || a.thing - b.thing || a.rows[0]! - b.rows[0]!);
}

const isPlace = (d: Data, thing: number): boolean => STYLES[d.things.style[thing]!] === "Place";

/** Its home, else itself if it is a place, else its country, else itself. */
export function homeOf(d: Data, thing: number): number {
  if (d.things.home[thing]! >= 0) return d.things.home[thing]!;
  return isPlace(d, thing) || d.things.country[thing]! < 0 ? thing : d.things.country[thing]!;
}

/** Who came, to whom and on what, of each event: the homes of its ends by their side, and its sectors. */
export function meetings(d: Data, rows: Iterable<number>): Map<number, { from: Set<number>; to: Set<number>; on: Set<number> }> {
  const found = new Map<number, { from: Set<number>; to: Set<number>; on: Set<number> }>();
  for (const row of rows) {
    const [s, p, o] = [d.statements.s[row]!, d.statements.p[row]!, d.statements.o[row]!];
    if (s < 0 || o < 0 || !isEvent(d, s) || d.statements.flags[row]! & 1) continue;
    const event = found.get(s) ?? { from: new Set(), to: new Set(), on: new Set() };
    found.set(s, event);
    const side = d.raw.terms.side[p]!;
    if (STYLES[d.things.style[o]!] === "Sector") event.on.add(o);
    else if (side !== 0) (side > 0 ? event.from : event.to).add(homeOf(d, o));
  }
  // A body of which no home is known stands for itself, unless places are known of that side.
  for (const { from, to } of found.values()) for (const side of [from, to]) {
    const places = [...side].filter((each) => isPlace(d, each));
    if (places.length) for (const each of side) if (!isPlace(d, each)) side.delete(each);
  }
  return found;
}

/** The events that, as facts, a body at home in a place received or that took place in it. */
export function eventsAt(d: Data, place: number): number[] {
  const { s, p, o, flags, standing } = d.statements;
  const found = new Set<number>();
  for (let row = 0; row < d.statements.count; row++) {
    const fact = STANDINGS[standing[row]!] === "fact" && !(flags[row]! & FLAG.denied);
    if (fact && o[row]! >= 0 && s[row]! >= 0 && d.raw.terms.side[p[row]!]! < 0 && isEvent(d, s[row]!) && homeOf(d, o[row]!) === place) found.add(s[row]!);
  }
  return [...found];
}
