import { expect, test } from "vitest";
import { all } from "../source/bits";
import { paths } from "../source/path";
import { fold, search, within } from "../source/search";
import { row, sample } from "./fixture";

const d = sample();
const same = d.raw.terms.fold;
const found = (text: string): string[] => search(d, text).map(({ thing }) => d.things.slug[thing]!);

test.each([
  ["Élodie  Ñandú", "elodie nandu"], ["Straße", "strasse"], ["Øresund", "oresund"], ["ﬁnance", "finance"],
  ["أَحْمَد", "احمد"], ["الدّارُ البيضاءُ", "الدار البيضاء"], ["مصطفى", "مصطفي"], ["مدينة", "مدينه"], ["کتاب", "كتاب"], ["ســلام", "سلام"],
  ["٢٠٢٥", "2025"], ["۲۰۲۵", "2025"], ["a\u00a0b\n c", "a b c"], ["a\u200fb", "ab"], ["İstanbul", "istanbul"],
])("%s is folded to %s", (text, folded) => expect(fold(text, same)).toBe(folded));

test("names are found by accentless, Arabic and other spellings, the best first", () => {
  expect(found("elodie")).toEqual(["leader"]);
  expect(found("ASMEX")[0]).toBe("asmex");
  expect(found("moroccan confederation")).toEqual(["asmex"]);
  expect(found("دار البيضاء")).toEqual(["casablanca", "ma-06"]);
  expect(found("الدار البيضا")).toEqual(["casablanca", "ma-06"]);
  expect(found("missisippi")).toContain("us-ms");
  expect(found("   ")).toEqual([]);
  expect(found("zzzzzz")).toEqual([]);
});

test("one slip is one change, one more, one less or two swapped", () => {
  expect(["abcd", "abxd", "abd", "abccd", "bacd", "abdc"].map((each) => within(each, "abcd"))).toEqual([true, true, true, true, true, true]);
  expect(["axxd", "ab", "abcdef", "dcba"].map((each) => within(each, "abcd"))).toEqual([false, false, false, false]);
});

test("a path tells the statements of each hop, and no sector or denied claim is a way", () => {
  const bits = all(d.statements.count);
  const [path] = paths(d, bits, row("leader"), row("asmex"));
  expect(path?.things.map((thing) => d.things.slug[thing])).toEqual(["leader", "visit", "asmex"]);
  expect(path?.hops.map((hop) => hop.map((each) => d.termName(d.statements.p[each]!)))).toEqual([["ledBy"], ["hostedBy"]]);
  expect(paths(d, bits, row("leader"), row("casablanca"))).toEqual([]);
  expect(paths(d, bits, row("return-visit"), row("visit"))[0]?.things.map((thing) => d.things.slug[thing])).toEqual(["return-visit", "us-ms", "visit"]);
  expect(paths(d, bits, row("leader"), row("leader"))).toEqual([]);
});
