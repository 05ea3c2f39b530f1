// Bits, facets, the filter, and what it is held against: the plain way to say the same.
import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "../source/data";
import { add, all, and, equal, has, none, of, rows, size } from "../source/bits";
import { FACETS, counts, endsOf, having, sourcesOf, valueName, valueOf } from "../source/facets";
import { scoped, undated, visible } from "../source/filter";
import { located, seen } from "../source/geo";
import { led } from "../source/heat";
import { NO_FILTER, initial } from "../source/state";
import type { FacetKey, Filter } from "../source/types";
import { FLAG, STANDINGS } from "../source/types";
import { row, sample, termRow } from "./fixture";

const d = sample();
const statement = (p: string): number => d.statements.p.indexOf(termRow(p));

test("sets say what was put in", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(99)), fc.uniqueArray(fc.nat(99)), (a, b) => {
    const [left, right] = [of(a, 100), of(b, 100)];
    expect([...rows(left)]).toEqual(a.toSorted((x, y) => x - y));
    expect(size(left)).toBe(a.length);
    expect([...rows(and(left, right))]).toEqual(a.filter((each) => b.includes(each)).sort((x, y) => x - y));
    expect(equal(left, of(a.toReversed(), 100))).toBe(true);
  }));
  expect(size(all(33))).toBe(33);
  const bits = none(40);
  add(bits, 39);
  add(bits, 64);
  expect([has(bits, 39), has(bits, 38), has(bits, 64)]).toEqual([true, false, false]);
});

function naive(filter: Filter, said: boolean): number[] {
  const values: Record<FacetKey, (i: number) => number[]> = {
    kind: (i) => endsOf(d, i).map((end) => d.things.kind[end]!), country: (i) => endsOf(d, i).map((end) => d.things.country[end]!),
    sector: (i) => endsOf(d, i).flatMap((end) => [end, ...[...d.statementsOf(end)].filter((each) => d.statements.s[each] === end).map((each) => d.statements.o[each]!)].filter((each) => each === row("agri-food"))),
    relation: (i) => [d.statements.p[i]!], status: (i) => [d.statements.status[i]!], standing: (i) => [d.statements.standing[i]!],
    mode: (i) => Object.values(FLAG).filter((flag) => d.statements.flags[i]! & flag),
    claim: (i) => [...d.claimsOf(i)].map((claim) => d.claims.kind[claim]!), certainty: (i) => [...d.claimsOf(i)].map((claim) => d.claims.certainty[claim]!),
    source: (i) => [...sourcesOf(d, i)], publisher: (i) => [...sourcesOf(d, i)].map((each) => d.sources.publisher[each]!), language: (i) => [...sourcesOf(d, i)].map((each) => d.sources.language[each]!),
  };
  return [...Array(d.statements.count).keys()].filter((i) =>
    (said || !["said", "mark"].includes(STANDINGS[d.statements.standing[i]!]!)) &&
    Object.entries(filter.facets).every(([key, asked]) => asked.length === 0 || values[key as FacetKey](i).some((each) => asked.includes(each))) &&
    (filter.sources.length === 0 || [...sourcesOf(d, i)].some((each) => filter.sources.includes(each))) &&
    d.statements.voices[i]! >= filter.voices &&
    ((filter.from === null && filter.to === null) || (!undated(d, i) && (filter.to === null || d.statements.lo[i]! <= filter.to) && (filter.from === null || d.statements.hi[i]! >= filter.from))));
}

const value = (key: FacetKey): fc.Arbitrary<number> => fc.constantFrom(-7, ...counts(d, key, all(d.statements.count)).keys());
const filters = fc.record({
  facets: fc.record(Object.fromEntries(FACETS.map((key) => [key, fc.uniqueArray(value(key), { maxLength: 2 })])) as Record<FacetKey, fc.Arbitrary<number[]>>, { requiredKeys: [] }),
  from: fc.option(fc.integer({ min: 22300, max: 22700 })), to: fc.option(fc.integer({ min: 22300, max: 22700 })),
  voices: fc.constantFrom(0 as const, 2 as const), sources: fc.uniqueArray(fc.nat(1), { maxLength: 1 }), text: fc.constant(""),
});

test("a filter lets through what the plain way does", () => {
  fc.assert(fc.property(filters, fc.boolean(), (filter, said) => {
    expect([...rows(visible(d, filter as Filter, said))]).toEqual(naive(filter as Filter, said));
  }), { numRuns: 1000 });
});

test("a facet counts what choosing the value shows", () => {
  fc.assert(fc.property(filters, fc.constantFrom(...FACETS), (filter, key) => {
    const without = visible(d, filter as Filter, true, key);
    for (const [each, count] of counts(d, key, without)) {
      expect(size(visible(d, { ...filter, facets: { ...filter.facets, [key]: [each] } } as Filter, true))).toBe(count);
      expect(valueOf(d, key, valueName(d, key, each))).toBe(each);
    }
  }));
});

test("a sector brings the whole of the events that had it on the agenda", () => {
  const found = having(d, "sector", [row("agri-food")]);
  expect(has(found, statement("hostedBy"))).toBe(false); // of the return visit
  expect(has(found, statement("ledBy"))).toBe(true);
});

test("a text is sought in names and values, accents forgiven", () => {
  const found = (text: string): string[] => [...rows(visible(d, { ...NO_FILTER, text }, true))].map((i) => d.termName(d.statements.p[i]!));
  expect(found("elodie nandu")).toEqual(["", "ledBy"]);
  expect(found("2031-03-02")).toEqual(["date"]);
  expect(found("nobody")).toEqual([]);
});

test("surroundings are the statements of a thing, a path those of its hops", () => {
  const bits = all(d.statements.count);
  const kinds = (b: Uint32Array): string[] => [...rows(b)].map((i) => d.termName(d.statements.p[i]!));
  expect(kinds(scoped(d, { ...initial("en"), scope: "ego", focus: "leader" }, bits))).toEqual(["", "ledBy"]);
  expect(kinds(scoped(d, { ...initial("en"), scope: "path", focus: "leader", to: "asmex" }, bits))).toEqual(["hostedBy", "ledBy"]);
});

test("the map is of what sources speak of: a list of places makes no place large and takes no room", () => {
  const [x, y] = [[10, 90], [10, 50]];
  const at = decode({ ...d.raw, map: { ...d.raw.map, things: [row("casablanca"), row("us-ms")], x, y, width: 100, height: 60 } }, "");
  const within = at.statements.p.indexOf(termRow("within"));
  const { points } = located(at, Array.from({ length: at.statements.count }, (_, i) => i));
  expect(points.map(({ thing }) => thing)).toEqual([row("us-ms"), row("casablanca")]);
  const alone = located(at, [within]).points;
  expect(alone.map(({ thing, rows: held, claimed }) => [thing, held, claimed])).toEqual([[row("casablanca"), [within], 0]]);
  const frame = seen([...alone, ...located(at, [statement("visitorFrom")]).points], at.raw.map, 1);
  expect(frame.x0).toBeGreaterThan(x[0]!);
  expect(seen(alone, at.raw.map, 1).x0).toBeLessThan(x[0]!);
});

test("arrows lead from cell to cell of a grid, and not out of it", () => {
  const size = [3, 4] as const;
  expect(led("ArrowRight", [0, 0], size)).toEqual([0, 1]);
  expect(led("ArrowRight", [0, 1], size, { mirrored: true })).toEqual([0, 0]);
  expect(led("ArrowUp", [0, 2], size)).toEqual([0, 2]);
  expect(led("End", [1, 1], size)).toEqual([1, 3]);
  expect(led("End", [1, 1], size, { all: true })).toEqual([2, 3]);
  expect(led("Home", [1, 1], size, { mirrored: true })).toEqual([1, 0]);
  expect(led("a", [1, 1], size)).toBeNull();
});
