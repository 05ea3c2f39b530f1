// What leaves the page as text, and the small geometry of the views.
import { expect, test } from "vitest";
import { periodOf, periods } from "../source/brush";
import { nearest } from "../source/keys";
import { occasions } from "../source/occasions";
import { sorted, sorting } from "../source/table";
import { packed } from "../source/timeline";
import { when } from "../source/told";
import { initial } from "../source/state";
import { cell, iri, literal, turtle } from "../source/written";
import { sample, termRow } from "./fixture";

const d = sample();
const all = Uint32Array.from({ length: d.statements.count }, (_, i) => i);

test.each([["=1+1", "'=1+1"], ["@x", "'@x"], ["-2", "'-2"], ['a "b"', '"a ""b"""'], ["a,b", '"a,b"'], ["a\nb", '"a\nb"'], ["plain", "plain"]])(
  "the cell %j is written %j", (text, written) => expect(cell(text)).toBe(written));

test("names of the web and texts are escaped", () => {
  expect(iri("https://a/b> <c")).toBe("<https://a/b\\u003E\\u0020\\u003Cc>");
  expect(literal('"\\\n\u0007', "en")).toBe('"\\"\\\\\\n\\u0007"@en');
  expect(literal("x", 'en" .')).toBe('"x"');
});

test("what is planned, denied or only said is no triple of its own", () => {
  const lines = turtle(d, all).split("\n").filter((line) => /^<\S+> <\S+> <\S+> \.$/.test(line));
  expect(lines.some((line) => line.includes("visitorFrom"))).toBe(true);
  expect(lines.some((line) => line.includes("return-visit") || line.includes("takesPlaceIn"))).toBe(false);
});

test("periods are months, or years where months are too many, and leave no gap", () => {
  const bins = periods(20000, 20400);
  expect(bins.length).toBe(23); // from January of the first year
  bins.slice(1).forEach((bin, i) => expect(bin.from).toBe(bins[i]!.to + 1));
  expect(periods(0, 36500).length).toBe(100);
  const quarters = periods(16000, 20400, 120, [1, 3]);
  expect([quarters.length, periodOf(quarters[1]!), periodOf(bins[1]!), periodOf(periods(0, 36500)[1]!)]).toEqual([52, "2013-04/2013-06", "2024-02", "1971"]);
});

test("intervals of a row do not overlap", () => {
  expect(packed([[0, 10], [5, 12], [10, 20], [12, 15], [1, 2]])).toEqual([0, 1, 0, 1, 1]);
});

test("the nearest sign in a direction is found, or none", () => {
  const points = [{ x: 10, y: 0 }, { x: 5, y: 30 }, { x: -4, y: 0 }];
  expect(nearest({ x: 0, y: 0 }, points, [1, 0])).toBe(0);
  expect(nearest({ x: 0, y: 0 }, points, [-1, 0])).toBe(2);
  expect(nearest({ x: 0, y: 0 }, points, [0, -1])).toBe(-1);
});

test("rows are sorted by what the heading says, and back", () => {
  const state = { ...initial("en"), sort: "-date" };
  expect(sorting("-date")).toEqual({ column: "date", down: true });
  expect(sorting("nonsense")).toBeNull();
  expect(when(d, sorted(d, all, state)[0]!)).toBe("2032-01-10");
  expect([...sorted(d, all, { ...state, sort: "" })]).toEqual([...all]);
});

test("what is said of one event stands together", () => {
  const held = occasions(d, all);
  const visit = held.find(({ thing }) => d.things.slug[thing] === "visit");
  expect(visit?.rows.length).toBe(d.statements.s.filter((s) => d.things.slug[s] === "visit").length);
  expect(held.flatMap(({ rows }) => rows).sort((a, b) => a - b)).toEqual([...all]);
  expect(termRow("held")).toBeGreaterThan(-1);
});
