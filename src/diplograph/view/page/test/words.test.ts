import { expect, test } from "vitest";
import phrases from "../../words.json";
import { formOf, unparted, wordsIn } from "../source/words";

test("dates are put as people write them, in Latin digits", () => {
  expect(wordsIn("en", phrases).date("2025-06-17")).toBe("17 June 2025");
  expect(wordsIn("fr", phrases).date("2025-06")).toBe("juin 2025");
  expect(wordsIn("en", phrases).date("[2025-06-01..2025-06-15]")).toBe("between 1 June 2025 and 15 June 2025");
  expect(wordsIn("en", phrases).date("../2025")).toBe("2025 or earlier");
  expect(wordsIn("en", phrases).date("2025-13-01")).toBe("2025-13-01");
  expect(wordsIn("ar", phrases).date("2025~")).toContain("2025");
});

test("a number chooses the form of a phrase", () => {
  expect([0, 1, 2].map((n) => formOf("visit|visits", n, "en"))).toEqual(["visits", "visit", "visits"]);
  expect([0, 1, 2, 5, 11, 100].map((n) => formOf("0|1|2|3|11|100", n, "ar"))).toEqual(["0", "1", "2", "3", "11", "100"]);
});

test("no line of French ends before a sign that a space stands before", () => {
  expect(unparted("un lieu ; « rien » : non ?", "fr")).toBe("un lieu\u00a0; «\u00a0rien\u00a0»\u00a0: non\u00a0?");
  expect(unparted("a place ; no", "en")).toBe("a place ; no");
  expect(wordsIn("fr", phrases).say("nothing")).toContain("\u00a0:");
});
