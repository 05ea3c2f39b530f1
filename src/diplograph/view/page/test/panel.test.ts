// What the panel counts and puts together.
import { expect, test } from "vitest";
import { replacedBy } from "../source/cards";
import { rivals, when } from "../source/entries";
import { eventsAt } from "../source/occasions";
import { holders, kinds } from "../source/overview";
import type { Ctx } from "../source/types";
import { wordsIn } from "../source/words";
import phrases from "../../words.json";
import { row, sample } from "./fixture";

const d = sample();
const ctx = { data: d, words: wordsIn("en", phrases) } as unknown as Ctx;

test("every claim is of a kind and of a source, and is counted once", () => {
  const sum = (all: readonly { count: number }[]): number => all.reduce((found, { count }) => found + count, 0);
  expect(sum(kinds(d))).toBe(d.claims.count);
  expect(sum(holders(d))).toBe(d.claims.count);
  expect(kinds(d).map(({ count }) => count)).toEqual(kinds(d).map(({ count }) => count).toSorted((a, b) => b - a));
  expect(kinds(d).every(({ count, facts }) => facts <= count)).toBe(true);
});

test("a value that is not contested has no rivals", () => {
  for (let row = 0; row < d.statements.count; row++) {
    const found = rivals(ctx, row);
    if (d.statements.contest[row]! < 0) expect(found).toEqual([]);
    else expect(found).toContain(row);
  }
});

test("days are told as people write them", () => {
  expect(when(ctx, 6)).toBe("2 March 2031");
  expect(when(ctx, 1)).toBe("");
});

test("a claim that nothing takes the place of is replaced by none", () => {
  expect(replacedBy(d, 0)).toBe(-1);
});

test("each phrase is in three languages, with the same places for values", () => {
  for (const [key, names] of Object.entries(phrases)) {
    const places = Object.values(names).map((text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join());
    expect([key, new Set(places).size, Object.keys(names)]).toEqual([key, 1, ["en", "fr", "ar"]]);
  }
});

test("an event is at each place of its hosts, as far as that is a fact", () => {
  expect(eventsAt(d, row("ma-06"))).toEqual([row("visit")]);
  for (const place of ["us-ms", "casablanca", "ma"]) expect(eventsAt(d, row(place))).toEqual([]);
});
