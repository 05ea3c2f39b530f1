// Where days stand on the timeline: in their order, within it, and none of many pressed by a few.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Occasion } from "../source/occasions";
import { lanes, tallied } from "../source/timeline";
import { far, timescale } from "../source/timescale";
import { row, sample } from "./fixture";

const day = (iso: string): number => Date.parse(iso) / 86400000;

test("days stand in their order, within the picture", () => {
  const some = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.nat(900));
  const spans = fc.array(fc.oneof(some(-80000, 40000), some(0, 30), some(9000, 9400)), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(spans, (all) => {
    const [firsts, lasts] = [all.map(([first]) => first), all.map(([first, length]) => first + length)];
    const { x } = timescale(firsts, lasts, 100, 900);
    const days = [...firsts, ...lasts.map((last) => last + 1)].sort((a, b) => a - b);
    days.forEach((each, i) => {
      expect(x(each)).toBeGreaterThanOrEqual(100);
      expect(x(each)).toBeLessThanOrEqual(900);
      if (i) expect(x(each)).toBeGreaterThanOrEqual(x(days[i - 1]!));
    });
  }), { numRuns: 500 });
});

test("one old day does not take the width of all others", () => {
  const days = [day("1956-05-01"), ...Array.from({ length: 12 }, (_, i) => day("2024-01-10") + i * 30)];
  const { x, before, after, breaks } = timescale(days, days, 0, 800);
  expect(before).toEqual([days[0], days[0]]);
  expect([after, breaks.length]).toEqual([null, 1]);
  expect(x(days[12]!) - x(days[1]!)).toBeGreaterThan(600);
  expect(far(days.slice(1))).toBe(0);
  expect(far([0, 10000, 20000, 20001])).toBe(1);
  expect(far([0, 10000])).toBe(0);
});

test("each occasion is counted once, in the period in which it begins or in the last", () => {
  const at = (lo: number): Occasion => ({ thing: lo, rows: [lo], lo, hi: lo, status: 0 });
  const periods = [{ from: 0, to: 9 }, { from: 10, to: 19 }];
  const found = tallied([{ country: 1, occasions: [at(3), at(10), at(40)] }, { country: 2, occasions: [at(9)] }], periods);
  expect(found.map((lane) => lane.map((held) => held.map(({ lo }) => lo)))).toEqual([[[3], [10, 40]], [[9], []]]);
});

test("claims of no event stand last, in a lane of their own", () => {
  const at = (thing: number): Occasion => ({ thing, rows: [0], lo: 0, hi: 0, status: 0 });
  const found = lanes(sample(), [at(-1), at(row("visit")), at(row("leader")), at(-1)]);
  expect(found.map(({ country, occasions }) => [country, occasions.length])).toEqual([[row("ma"), 1], [-1, 1], [-3, 2]]);
});
