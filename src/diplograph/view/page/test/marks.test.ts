// The marks of the whole graph: told apart by their form alone, at any size.
import { expect, test } from "vitest";
import { drawn, isPattern, trace } from "../source/marks";
import { STYLES } from "../source/types";

/** What a mark of a look and radius does to the path of a canvas. */
function traced(style: number, r: number): string[] {
  const calls: string[] = [];
  const path = new Proxy({}, { get: (_, name) => (...values: number[]) => calls.push(`${String(name)} ${values.map((value) => (+value).toFixed(2)).join(" ")}`) });
  trace(path as CanvasRenderingContext2D, style, 50, 50, r, 1);
  return calls;
}
const looks = STYLES.map((_, style) => style).filter((style) => STYLES[style] !== "Actor");

test.each([1, 1.5, 2, 5, 9])("each look has a form of its own at a radius of %d", (r) => {
  expect(new Set(looks.map((style) => traced(style, r).join())).size).toBe(looks.length);
});

test("small marks are whole pixels, and large ones have the shapes of a drawing", () => {
  expect(isPattern(1, 1)).toBe(true);
  expect(isPattern(1, 2)).toBe(false);
  for (const call of looks.flatMap((style) => traced(style, 1.2))) expect(call).toMatch(/^fillRect( \d+\.00){4}$/);
  expect(traced(STYLES.indexOf("Delegation"), 5)).toHaveLength(4);
  expect(drawn(STYLES.indexOf("Organisation"), 10)).toBe("m9.2 9.2l-18.4 0 0 -18.4 18.4 0z");
  expect(new Set(looks.map((style) => drawn(style, 5))).size).toBe(looks.length);
});
