// What surrounds a thing: no two cards touch, and everything that is said of it is held.
import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "../source/data";
import { linesOf, surroundings } from "../source/lanes";
import { statusOf } from "../source/told";
import type { Box, Data, RawView, Scene } from "../source/types";
import { LINES, STANDINGS, STATUSES } from "../source/types";
import { row, sample } from "./fixture";

const base = sample();
const NAMES = ["A", "Chamber of commerce", "Regional investment centre of Guelmim-Oued Noun and the coast", "Verband der Automobilindustrie", "الغرفة الفلاحية"];

/** A graph of one thing in the middle of many others, as numbers say. */
function star(edges: readonly (readonly [number, number, number, number])[], names: readonly number[]): Data {
  const raw = structuredClone(base.raw) as unknown as Record<string, Record<string, unknown[]>>;
  const count = names.length + 1;
  const things = raw["things"]!;
  const fill = (made: (i: number) => unknown): unknown[] => Array.from({ length: count }, (_, i) => made(i));
  for (const key of Object.keys(things)) things[key] = fill((i) => (i ? things[key]![i % 12] : things[key]![11]));
  things["slug"] = fill((i) => `t${i}`);
  things["en"] = fill((i) => NAMES[(names[i - 1] ?? 0) % NAMES.length]);
  const statements = raw["statements"]!;
  const of = statements["p"]!.length;
  const rows = edges.map(([thing, of_, away, said]) => ({ s: said === 3 ? -1 : away ? 0 : 1 + (thing % names.length), o: said === 3 ? -1 : away ? 1 + (thing % names.length) : 0, like: of_ % of, standing: said === 3 ? 4 : said === 2 ? 2 : said }))
    .sort((a, b) => a.s - b.s);
  for (const key of Object.keys(statements)) statements[key] = rows.map(({ like }) => statements[key]![like]);
  statements["s"] = rows.map(({ s }, i) => s - (i ? rows[i - 1]!.s : 0));
  statements["o"] = rows.map(({ o }) => o);
  statements["standing"] = rows.map(({ standing }) => standing);
  const claims = raw["claims"]!;
  for (const key of Object.keys(claims)) if (key !== "gloss") claims[key] = rows.map(() => claims[key]![0]);
  claims["of"] = rows.map((_, i) => (i ? 1 : 0));
  claims["about"] = rows.map(({ s }) => (s < 0 ? [0] : 0));
  raw["evidence"] = Object.fromEntries(Object.keys(raw["evidence"]!).map((key) => [key, []]));
  return decode(raw as unknown as RawView, "");
}

const apart = (a: Box, b: Box): boolean => a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
/** A card with the caption above it. */
const whole = ({ x, y, w, h }: Box, caption: boolean): Box => (caption ? { x, y: y - 20, w, h: h + 20 } : { x, y, w, h });

function sound(d: Data, focus: number, scene: Scene): void {
  for (const form of ["wide", "tall"] as const) {
    const boxes = scene.nodes.map((node) => whole(node.boxes[form], node.caption !== undefined));
    expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => !apart(a, b)))).toEqual([]);
    if (form === "tall") expect(Math.max(...boxes.map(({ x, w }) => x + w)) - Math.min(...boxes.map(({ x }) => x))).toBeLessThanOrEqual(362);
  }
  expect(scene.nodes.filter(({ column }) => column !== "marks").length).toBeLessThanOrEqual(60);
  const held = scene.lines.flatMap(({ statements }) => statements);
  expect(new Set(held).size).toBe(held.length);
  const own = [...d.statementsOf(focus)].filter((each) => d.statements.s[each] === focus && d.statements.o[each]! < 0);
  expect([...held, ...own].sort((a, b) => a - b)).toEqual([...d.statementsOf(focus)].sort((a, b) => a - b));
}

test("the cards of 1,000 surroundings are apart, in both forms, and hold every statement once", () => {
  const edge = fc.tuple(fc.nat(400), fc.nat(10), fc.nat(1), fc.nat(3));
  fc.assert(fc.property(fc.array(edge, { minLength: 1, maxLength: 90 }), fc.array(fc.nat(9), { minLength: 1, maxLength: 90 }), (edges, names) => {
    const d = star(edges, names);
    sound(d, 0, surroundings(d, 0, "en", true));
  }), { numRuns: 1000 });
}, 30000);

test("a visit has its visitors before it and its hosts after it", () => {
  const focus = row("visit");
  const scene = surroundings(base, focus, "en", true);
  sound(base, focus, scene);
  const x = (slug: string): number => scene.nodes.find(({ thing }) => thing === row(slug))!.boxes.wide.x;
  expect(x("us-ms")).toBeLessThan(x("visit"));
  expect(x("asmex")).toBeGreaterThan(x("visit"));
  expect(scene.nodes.filter(({ said }) => said).map(({ thing }) => thing)).toEqual([row("casablanca"), -1]);
});

test("a long name takes more lines", () => {
  expect(linesOf("Rabat", 170, 15)).toBe(1);
  expect(linesOf("Regional investment centre of Guelmim-Oued Noun", 170, 15)).toBeGreaterThan(1);
});

test("a fact of an event that was not held is drawn as such, and is no less a fact", () => {
  const at = base.statements.status.indexOf(STATUSES.indexOf("planned"));
  const event = base.statements.s[at]!;
  const row = [...base.statementsOf(event)].find((each) => base.statements.o[each]! >= 0)!;
  const standing = base.raw.statements.standing.map((each, i) => (i === row ? STANDINGS.indexOf("fact") : each));
  const lines = base.raw.statements.line.map((each, i) => (i === row ? LINES.indexOf("planned") : each));
  const d = decode({ ...base.raw, statements: { ...base.raw.statements, standing, line: lines } }, "");
  const line = surroundings(d, event, "en", false).lines.find(({ statements }) => statements.includes(row));
  expect(line).toMatchObject({ status: "planned", said: false });
  expect(statusOf(d, event)).toBe("planned");
  expect(statusOf(d, d.thing("visit"))).toBeNull();
});
