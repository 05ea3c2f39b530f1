// The whole graph: what is seen of it, and what is under a finger.
import fc from "fast-check";
import { expect, test } from "vitest";
import { all, of, rows } from "../source/bits";
import { eyeAt, nearer, placeOf, whole } from "../source/cells";
import { endsOf } from "../source/facets";
import { decode } from "../source/data";
import { fieldOf, onField, onGrid, type Field } from "../source/field";
import type { RawView } from "../source/types";
import { seenOf, under } from "../source/whole";
import { row, sample } from "./fixture";

const base = sample();
/** The sample with a circle of its own for each thing, in a row. */
const d = decode({
  ...base.raw,
  levels: {
    ...base.raw.levels,
    places: { start: [10], end: [11], count: [2], statements: [[10, 6]] },
    whole: {
      x: base.raw.things.slug.map((_, i) => 2000 + i * 2500), y: base.raw.things.slug.map(() => 16000), cell: base.raw.things.slug.map((_, i) => (base.things.style[i]! >= 0 ? i : -1)),
      cells: { of: base.raw.things.slug.map((_, i) => i), x: base.raw.things.slug.map((_, i) => 2000 + i * 2500), y: base.raw.things.slug.map(() => 16000), r: base.raw.things.slug.map(() => 1000), count: base.raw.things.slug.map(() => 1) },
    },
  },
} as RawView, "");

test("what is seen and the rest are the statements of a filter", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(d.statements.count - 1)), (chosen) => {
    const bits = of(chosen, d.statements.count);
    const { seen, rest } = seenOf(d, bits);
    const held = [...rows(bits)].filter((each) => rest.includes(each) || endsOf(d, each).some((thing) => seen.things[thing]));
    expect(held).toEqual([...rows(bits)]);
    seen.things.forEach((is, thing) => is && expect(chosen.some((each) => endsOf(d, each).includes(thing))).toBe(true));
  }));
});

test("everything is to be seen at first, and stays where it is under the finger", () => {
  const field = fieldOf(d.raw.levels.whole, 800, 600);
  const eye = whole(field, 800, 600);
  const { cells } = field;
  cells.x.forEach((x, i) => {
    expect(x * eye.scale + eye.x - cells.r[i]! * eye.scale).toBeGreaterThanOrEqual(0);
    expect(x * eye.scale + eye.x + cells.r[i]! * eye.scale).toBeLessThanOrEqual(800);
  });
  const near = nearer(eye, 3, 100, 200);
  expect((100 - near.x) / near.scale).toBeCloseTo((100 - eye.x) / eye.scale, 6);
  expect((200 - near.y) / near.scale).toBeCloseTo((200 - eye.y) / eye.scale, 6);
});

test("the state says what is seen, and the same is seen again, in a frame of any size", () => {
  const sizes = fc.record({ w: fc.integer({ min: 300, max: 3000 }), h: fc.integer({ min: 300, max: 3000 }) });
  fc.assert(fc.property(sizes, sizes, fc.double({ min: 1.1, max: 60, noNaN: true }), fc.nat(300), fc.nat(300), (size, other, factor, x, y) => {
    const [field, elsewhere] = [size, other].map(({ w, h }) => fieldOf(d.raw.levels.whole, w, h)) as [Field, Field];
    const home = whole(field, size.w, size.h);
    const at = placeOf(field, nearer(home, factor, x, y), home, size);
    const there = whole(elsewhere, other.w, other.h);
    expect(placeOf(elsewhere, eyeAt(elsewhere, at, there, other), there, other)).toEqual(at);
    expect(placeOf(field, home, home, size)).toBeNull();
  }), { examples: [[{ w: 2612, h: 2871 }, { w: 300, h: 300 }, 48.95817600929426, 0, 7]] });
});

test("a point chooses its thing, and empty ground nothing", () => {
  const field = fieldOf(d.raw.levels.whole, 800, 600);
  const eye = whole(field, 800, 600);
  const { seen } = seenOf(d, all(d.statements.count));
  const at = row("visit");
  const [x, y] = [field.x[at]! * eye.scale + eye.x, field.y[at]! * eye.scale + eye.y];
  expect(under(d, field, eye, seen, x, y)).toBe("visit");
  expect(under(d, field, eye, seen, x, y + 250)).toBeNull();
});

/** Circles of a radius, none over another, with a thing in the middle of each. */
const packed = fc.integer({ min: 2, max: 8 }).map((side) => {
  const middles = Array.from({ length: side * side }, (_, i) => [2000 + (i % side) * 2400, 2000 + Math.floor(i / side) * 2400] as const);
  const [x, y] = [middles.map(([at]) => at), middles.map(([, at]) => at)];
  return { x, y, cell: x.map((_, i) => i), cells: { of: x.map((_, i) => i), x, y, r: x.map((_, i) => 400 + 100 * (i % 8)), count: x.map(() => 1) } };
});

test("in a frame of any form circles stand apart as they were, each with what is in it", () => {
  fc.assert(fc.property(packed, fc.integer({ min: 300, max: 3000 }), fc.integer({ min: 300, max: 3000 }), (grid, w, h) => {
    const { cells, x, y } = fieldOf(grid, w, h);
    cells.x.forEach((cx, i) => {
      expect([x[i]! - cx, y[i]! - cells.y[i]!]).toEqual([0, 0]);
      cells.x.forEach((ox, k) => expect(Math.hypot(cx - ox, cells.y[i]! - cells.y[k]!)).toBeGreaterThanOrEqual(Math.hypot(grid.x[i]! - grid.x[k]!, grid.y[i]! - grid.y[k]!) - 1e-6));
    });
  }), { numRuns: 30 });
});

test("a place of the grid is at one place of the field, and that is it again", () => {
  const at = fc.integer({ min: 0, max: 32768 });
  fc.assert(fc.property(packed, fc.integer({ min: 300, max: 3000 }), at, at, (grid, w, x, y) => {
    const field = fieldOf(grid, w, 700);
    const back = onGrid(field, ...onField(field, x, y));
    expect(back[0]).toBeCloseTo(x, 6);
    expect(back[1]).toBeCloseTo(y, 6);
  }));
});
