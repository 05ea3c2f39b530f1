// Names in boxes: broken at spaces and, where a word is too wide, at its hyphens; shortened after words.
import fc from "fast-check";
import { expect, test } from "vitest";
import { broken, joined, shortened } from "../source/labels";

const width = (text: string): number => text.length * 8;
const name = fc.array(fc.array(fc.constantFrom("Meuse", "d'Or", "الرباط", "1", "é", ","), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("-")), { minLength: 1, maxLength: 6 });

test("a word too wide for a line is broken after its hyphens before any of it is left out", () => {
  expect(broken("Rabat-Salé-Kénitra", 100, 2, width)).toEqual(["Rabat-Salé-", "Kénitra"]);
  expect(broken("Tanger-Tétouan-Al Hoceïma", 120, 2, width)).toEqual(["Tanger-Tétouan-", "Al Hoceïma"]);
  expect(broken("Rabat-Salé-Kénitra", 200, 2, width)).toEqual(["Rabat-Salé-Kénitra"]);
});

test("what is broken is the name again where nothing is left out, and no line is too wide", () => {
  fc.assert(fc.property(name, fc.integer({ min: 60, max: 300 }), fc.integer({ min: 1, max: 4 }), (words, room, most) => {
    const lines = broken(words.join(" "), room, most, width);
    expect(lines.length).toBeLessThanOrEqual(most);
    expect(lines.every((line) => width(line) <= room)).toBe(true);
    if (!lines.some((line) => line.endsWith("…"))) expect(joined(lines)).toBe(words.join(" "));
  }));
});

test("no comma stands before the sign that something is left out", () => {
  expect(shortened("Cedar Bluff's visit to Agadir, October 2022", 250, width)).toBe("Cedar Bluff's visit to Agadir…");
});
