// The one filter of all views: a statement matches as a whole, or not.
import { add, all, and, none, of } from "./bits";
import { endsOf, having } from "./facets";
import { paths } from "./path";
import { fold, index } from "./search";
import type { Bits, Data, FacetKey, Filter, State } from "./types";
import { NO_DAY, STANDINGS } from "./types";

const SAID = STANDINGS.indexOf("said");

/** What happened: without edges that are only said and claims that are of no edge. */
function happened(d: Data): Bits {
  const found = none(d.statements.count);
  d.statements.standing.forEach((standing, row) => standing !== SAID && STANDINGS[standing] !== "mark" && add(found, row));
  return found;
}

export const undated = (d: Data, row: number): boolean => d.statements.lo[row] === NO_DAY && d.statements.hi[row] === NO_DAY;

/** Those that may be of a day from `from` to `to`; without dates they are of none. */
function between(d: Data, from: number | null, to: number | null): Bits {
  const { lo, hi, count } = d.statements;
  const found = none(count);
  for (let row = 0; row < count; row++) {
    if (undated(d, row)) continue;
    const last = hi[row] === NO_DAY ? Infinity : hi[row]!;
    if ((to === null || lo[row]! <= to) && (from === null || last >= from)) add(found, row);
  }
  return found;
}

const texts = new WeakMap<Data, readonly string[]>();

/** The names of the ends of each statement and its value, folded: each on a line of its own. */
function textsOf(d: Data): readonly string[] {
  const known = texts.get(d);
  if (known) return known;
  const keys = Array.from({ length: d.things.count }, (): string[] => []);
  for (const { thing, key } of index(d)) keys[thing]!.push(key);
  const found = Array.from({ length: d.statements.count }, (_, row) => {
    const value = d.statements.v[row]! >= 0 ? [fold(d.string(d.statements.v[row]!), d.raw.terms.fold)] : [];
    return [...endsOf(d, row).flatMap((end) => keys[end]!), ...value].join("\n");
  });
  texts.set(d, found);
  return found;
}

/** Those with every word in the name of an end or in their value. */
function saying(d: Data, text: string): Bits {
  const words = fold(text, d.raw.terms.fold).split(" ").filter(Boolean);
  const found = none(d.statements.count);
  textsOf(d).forEach((names, row) => words.every((word) => names.includes(word)) && add(found, row));
  return found;
}

/** The statements that a filter lets through; without `said`, of what happened alone; leaving out one facet. */
export function visible(d: Data, filter: Filter, said: boolean, without?: FacetKey | "dates"): Bits {
  let bits = said ? all(d.statements.count) : happened(d);
  for (const [key, values] of Object.entries(filter.facets)) {
    if (key !== without && values.length) bits = and(bits, having(d, key as FacetKey, values));
  }
  if (filter.sources.length) bits = and(bits, having(d, "source", filter.sources));
  if (without !== "dates" && (filter.from !== null || filter.to !== null)) bits = and(bits, between(d, filter.from, filter.to));
  if (filter.voices > 0) {
    const { voices } = d.statements;
    bits = and(bits, of([...voices.keys()].filter((row) => voices[row]! >= filter.voices), d.statements.count));
  }
  return filter.text.trim() ? and(bits, saying(d, filter.text)) : bits;
}

/** Of `bits`, those that the picture of this scope is about. */
export function scoped(d: Data, s: State, bits: Bits): Bits {
  const about = (things: Iterable<number>): Bits => {
    const found = none(d.statements.count);
    for (const thing of things) if (thing >= 0) for (const row of d.statementsOf(thing)) add(found, row);
    return found;
  };
  if (s.scope === "whole") return bits;
  const focus = s.focus === null ? -1 : d.thing(s.focus);
  if (s.scope === "ego" && focus >= 0) return and(bits, about([focus]));
  if (s.scope === "path") {
    const to = s.to === null ? -1 : d.thing(s.to);
    return and(bits, of(paths(d, bits, focus, to).flatMap(({ hops }) => hops.flatMap((hop) => [...hop])), d.statements.count));
  }
  return and(bits, opening(d, s.said));
}

/** What the opening picture shows: what its lines hold, its free claims, and the values of its things. */
function opening(d: Data, said: boolean): Bits {
  const { nodes, lines } = d.raw.levels.opening;
  const found = none(d.statements.count);
  for (const node of nodes) {
    if (node.said && !said) continue;
    if (node.thing < 0) add(found, node.statement);
    else for (const row of d.statementsOf(node.thing)) if (d.statements.s[row] === node.thing && d.statements.o[row]! < 0) add(found, row);
  }
  for (const { start, end, statements } of lines) {
    if (said || !(nodes[start]!.said || nodes[end]!.said)) for (const row of statements) add(found, row);
  }
  return found;
}

/** The statements that a state shows: those of its scope that its filter lets through. */
export const shown = (d: Data, s: State, without?: FacetKey | "dates"): Bits => scoped(d, s, visible(d, s.filter, s.said, without));
