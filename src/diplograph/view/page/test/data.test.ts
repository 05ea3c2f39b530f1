import { expect, test } from "vitest";
import { grouped, summed } from "../source/data";
import { row, sample } from "./fixture";

const d = sample();

test("columns of differences add up, and none stays none", () => {
  expect([...summed([-1, 0, 3, 2])]).toEqual([-1, -1, 2, 4]);
  expect([...d.statements.s].slice(0, 3)).toEqual([-1, row("casablanca"), row("return-visit")]);
});

test("rows are found by what they refer to", () => {
  const of = grouped([[1, 7], [0, 8], [1, 9], [-1, 5]], 3);
  expect([0, 1, 2].map((i) => [...of(i)])).toEqual([[8], [7, 9], []]);
});

test("each claim is behind its statement, and each piece of evidence behind its claim", () => {
  for (let i = 0; i < d.statements.count; i++) for (const claim of d.claimsOf(i)) expect(d.claims.of[claim]).toBe(i);
  const reached = Array.from({ length: d.statements.count }, (_, i) => [...d.claimsOf(i)]).flat();
  expect(reached).toEqual([...d.claims.of.keys()]);
  expect([...d.evidenceOf(3)]).toEqual([3]);
});

test("a gloss is a pattern filled with names, or in English where there is none", () => {
  const claim = d.claimsOf(6)[0]!;
  expect(d.gloss(claim, "en")).toEqual({ text: "Visit to ASMEX was hosted by ASMEX.", lang: "en" });
  expect(d.gloss(claim, "ar").lang).toBe("en");
  expect(d.gloss(0, "en").text).toBe("It was a success.");
});

test("a free claim is among the statements of what it is about", () => {
  expect([...d.statementsOf(row("leader"))]).toEqual([0, 7]);
  expect([...d.statementsOf(row("ma-06"))]).toEqual([1]);
});

test("names and slugs lead both ways", () => {
  expect(d.label(row("asmex"), "ar")).toBe("ASMEX");
  expect(d.told(row("asmex"), "ar").lang).toBe("en");
  expect(d.thing("visit")).toBe(row("visit"));
  expect(d.claim(d.claimId(2))).toBe(2);
});
