// The whole graph: what is seen of it, and what is under a finger.
import fc from "fast-check";
import { expect, test } from "vitest";
import { all, of, rows } from "../source/bits";
import { eyeAt, nearer, placeOf, whole } from "../source/cells";
import { endsOf } from "../source/facets";
import { decode } from "../source/data";
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
  const eye = whole(d, 800, 600);
  const { cells } = d.raw.levels.whole;
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
    const home = whole(d, size.w, size.h);
    const at = placeOf(nearer(home, factor, x, y), home, size);
    const eye = eyeAt(at, whole(d, other.w, other.h), other);
    expect(placeOf(eye, whole(d, other.w, other.h), other)).toEqual(at);
    expect(placeOf(home, home, size)).toBeNull();
  }), { examples: [[{ w: 2612, h: 2871 }, { w: 300, h: 300 }, 48.95817600929426, 0, 7]] });
});

test("a point chooses its thing, and empty ground nothing", () => {
  const eye = whole(d, 800, 600);
  const { seen } = seenOf(d, all(d.statements.count));
  const at = row("visit");
  const [x, y] = [d.raw.levels.whole.x[at]! * eye.scale + eye.x, d.raw.levels.whole.y[at]! * eye.scale + eye.y];
  expect(under(d, eye, seen, x, y)).toBe("visit");
  expect(under(d, eye, seen, x, y + 250)).toBeNull();
});
