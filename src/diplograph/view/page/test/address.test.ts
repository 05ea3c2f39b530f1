import fc from "fast-check";
import { expect, test } from "vitest";
import { all } from "../source/bits";
import { FACETS, counts, valueName, valueOf } from "../source/facets";
import { dayOf, format, initial, iso, parse } from "../source/state";
import type { Naming } from "../source/state";
import { stateAt } from "../source/story";
import type { FacetKey, State } from "../source/types";
import { sample } from "./fixture";

const d = sample();
const naming: Naming = { name: (key, value) => valueName(d, key, value), value: (key, name) => valueOf(d, key, name) };
const first = initial("en");
const day = fc.option(fc.integer({ min: -700000, max: 2900000 }));
const slug = fc.option(fc.string({ unit: "grapheme" }));
const values = (key: FacetKey) => fc.uniqueArray(fc.constantFrom(...counts(d, key, all(d.statements.count)).keys()), { minLength: 1 });
const states: fc.Arbitrary<State> = fc.record({
  view: fc.constantFrom("net", "time", "map", "heat", "table"), scope: fc.constantFrom("opening", "whole", "ego", "path"),
  focus: slug, to: slug, pick: slug, lang: fc.constantFrom("en", "fr", "ar"), said: fc.boolean(), sort: fc.string({ unit: "grapheme" }),
  filter: fc.record({
    facets: fc.record(Object.fromEntries(FACETS.filter((key) => counts(d, key, all(d.statements.count)).size).map((key) => [key, values(key)])) as Record<FacetKey, fc.Arbitrary<number[]>>, { requiredKeys: [] }),
    from: day, to: day, voices: fc.constantFrom(0, 2), sources: fc.uniqueArray(fc.nat(1)), text: fc.string({ unit: "grapheme" }),
  }),
  at: fc.option(fc.tuple(fc.integer(), fc.integer(), fc.integer({ min: 1, max: 64 }))), step: fc.option(fc.nat(6)), open: fc.boolean(),
}) as fc.Arbitrary<State>;

test("an address says the whole state", () => {
  const asked = parse("focus=visit&scope=ego&from=2031-01-01", initial("fr"), naming);
  fc.assert(fc.property(states, fc.constantFrom(first, asked, initial("en", true)), (state, opens) => {
    expect(parse(format(state, opens, naming), opens, naming)).toEqual(state);
  }), { numRuns: 1000 });
});

test("an address is short, sorted, and of names", () => {
  expect(format(first, first, naming)).toBe("");
  expect(format({ ...first, view: "heat", said: true, filter: { ...first.filter, facets: { status: [0, 1] } } }, first, naming)).toBe("f.status=cancelled,held&said=1&view=heat");
});

test("the older form names a thing alone, and nonsense is left out", () => {
  expect(parse("asmex", first).pick).toBe("asmex");
  expect(parse("%E0%A4%A", first).pick).toBe("%E0%A4%A");
  expect(parse("view=nothing&from=2031-02-30&at=1,x,2&step=-1&f.kind=Nobody&voices=9", first, naming)).toEqual(first);
  expect(dayOf(iso(0))).toBe(0);
});

test("a step alone brings all that it shows; with a word of its state, that state alone", () => {
  const at = (address: string): State => stateAt(d, address, first);
  const { guide } = d.raw;
  expect(guide.length).toBeGreaterThan(0);
  guide.forEach(({ view, select, filters }, step) => {
    const found = at(`step=${step}&lang=fr`);
    expect(found).toMatchObject({ view, pick: select, step, lang: "fr" });
    expect(new URLSearchParams(format(found, first, naming)).getAll("from")).toEqual(filters["from"] ? [filters["from"]] : []);
    for (const state of [found, { ...first, step }, { ...first, step, lang: "ar" as const }]) expect(at(format(state, first, naming))).toEqual(state);
  });
  expect(at("step=99").step).toBe(99);
});

test("what the data does not know has no surroundings and no way to anything", () => {
  const at = (address: string): State => stateAt(d, address, first);
  for (const address of ["scope=ego&focus=nobody", "scope=path&focus=visit", "scope=path&focus=nobody&towards=visit", "scope=ego"]) {
    expect(at(`${address}&view=time`)).toEqual({ ...first, view: "time" });
  }
  expect(at("scope=path&focus=asmex&towards=us-ms")).toMatchObject({ scope: "path", focus: "asmex", to: "us-ms" });
});
