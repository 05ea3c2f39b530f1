// The names of the map: each beside its circle or at the end of its line, none over anything.
import fc from "fast-check";
import { expect, test } from "vitest";
import { callouts, gap } from "../source/callouts";
import { samples } from "../source/geo";

const FRAME = { x0: 0, y0: 0, x1: 800, y1: 500 };
const circle = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 500 }), r: fc.integer({ min: 3, max: 20 }) });

test("names are in the frame, and neither over one another nor over a line", () => {
  fc.assert(fc.property(fc.array(circle, { maxLength: 40 }), fc.integer({ min: 20, max: 150 }), (circles, width) => {
    const found = callouts(circles, circles.map(() => width), FRAME).filter((spot) => spot !== null);
    found.forEach(({ x, y }, i) => {
      expect(x >= 0 && x + width <= 800 && y >= 11 && y <= 500).toBe(true);
      found.forEach((other, k) => {
        if (i !== k) expect(Math.abs(x - other.x) >= width || Math.abs(y - other.y) >= 14).toBe(true);
        if (i === k || !other.line) return;
        const [x1, y1, x2, y2] = other.line;
        for (const t of [0, 0.5, 1]) {
          const [px, py] = [x1 + t * (x2 - x1), y1 + t * (y2 - y1)];
          expect(px > x && px < x + width && py > y - 11 && py < y + 3).toBe(false);
        }
      });
    });
  }), { numRuns: 60 });
});

test("no name stands beside the circle of another, nor does its line come out of one that is above its own", () => {
  fc.assert(fc.property(fc.array(circle, { maxLength: 40 }), fc.integer({ min: 20, max: 150 }), (circles, width) => {
    callouts(circles, circles.map(() => width), FRAME).forEach((spot, i) => {
      if (spot === null) return;
      const box = { x0: spot.x, y0: spot.y - 11, x1: spot.x + width, y1: spot.y + 3 };
      circles.forEach((other, k) => {
        if (k === i) return;
        expect(gap(box, other)).toBeGreaterThanOrEqual(6);
        if (spot.line && k > i) for (const t of [0, 0.25, 0.5, 0.75, 1]) expect(Math.hypot(spot.line[0] + t * (spot.line[2] - spot.line[0]) - other.x, spot.line[1] + t * (spot.line[3] - spot.line[1]) - other.y)).toBeGreaterThanOrEqual(other.r - 1e-6);
      });
    });
  }), { numRuns: 60 });
});

test("in a crowd a name stands away from its circle, and a circle without a name has none", () => {
  const crowd = Array.from({ length: 9 }, (_, i) => ({ x: 400 + (i % 3) * 16, y: 250 + Math.floor(i / 3) * 16, r: 10 }));
  const found = callouts(crowd, crowd.map(() => 60), FRAME);
  expect(found.filter((spot) => spot !== null).length).toBeGreaterThan(6);
  expect(found.some((spot) => spot !== null && spot.line !== null)).toBe(true);
  expect(callouts(crowd, crowd.map(() => null), FRAME)).toEqual(crowd.map(() => null));
});

test("the legend of sizes has one, a round number and the greatest", () => {
  expect([1, 5, 8, 40, 1214].map(samples)).toEqual([[1], [1, 5], [1, 2, 8], [1, 10, 40], [1, 200, 1214]]);
});
