import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { asksTheSame, format, initial, parse, preferred } from "../query/state";
import { VIEWS, type State } from "../query/types";

const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
const pages: fc.Arbitrary<Pick<State, "page" | "question" | "given" | "query">> = fc.oneof(
  fc.constantFrom("home" as const, "questions" as const).map((page) => ({ page, question: "", given: {}, query: "" })),
  fc.string().map((query) => ({ page: "query" as const, question: "", given: {}, query })),
  fc.record({ question: name, given: fc.dictionary(name, fc.array(fc.string(), { minLength: 1, maxLength: 3 })) }).map((each) => ({ page: "question" as const, query: "", ...each })),
);
const states = fc.record({
  pages, view: fc.constantFrom(null, ...VIEWS), lang: fc.constantFrom("en" as const, "fr" as const, "ar" as const),
  sort: fc.oneof(fc.constant(""), name), row: fc.oneof(fc.constant(null), fc.nat(9999999)), from: fc.oneof(fc.constant(""), name), to: fc.oneof(fc.constant(""), name),
}).map(({ pages: page, ...rest }): State => ({ ...rest, ...page }));

describe("the address of the query page", () => {
  it("says every state, and is read back as it was", () => {
    fc.assert(fc.property(states, (state) => {
      expect(parse(format(state, "en"), "en")).toEqual({ ...state, given: Object.assign({}, state.given) });
    }));
  });
  it("is empty for the first screen", () => expect(format(initial("fr"), "fr")).toBe(""));
  it("opens a query that a client brought", () => {
    expect(parse("query=ASK%20%7B%7D", "en")).toMatchObject({ page: "query", query: "ASK {}" });
  });
  it("passes over what it does not know", () => {
    expect(parse("view=map&row=-1&lang=de&x=1", "en")).toEqual(initial("en"));
  });
});

it("tells what is asked for anew from what is only shown otherwise", () => {
  const state: State = { ...initial("en"), page: "query", query: "ASK {}" };
  expect(asksTheSame(state, { ...state, view: "net", row: 1, lang: "fr" })).toBe(true);
  expect(asksTheSame(state, { ...state, query: "ASK { }" })).toBe(false);
  const question: State = { ...initial("en"), page: "question", question: "visits-held" };
  expect(asksTheSame(question, { ...question, lang: "fr" })).toBe(false);
});

it("speaks the first language of a browser that it can", () => {
  expect(preferred(["de-DE", "ar-MA", "fr"])).toBe("ar");
  expect(preferred(["de"])).toBe("en");
  expect(preferred(["de", "fr"], "?lang=ar")).toBe("ar");
  expect(preferred(["fr"], "?lang=xx")).toBe("fr");
});
