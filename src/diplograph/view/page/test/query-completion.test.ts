import { describe, expect, it } from "vitest";
import { isAsked, known, placeOf, together, values } from "../query/completion";
import type { OntologyTerm, Vocabulary } from "../query/types";

const term = (curie: string, sort: OntologyTerm["sort"], en: string, fr: string): OntologyTerm => ({ curie, iri: `urn:${curie}`, sort, label: { en, fr }, definition: { en: `${en}.` } });
const VOCABULARY: Vocabulary = {
  prefixes: { dg: "urn:dg#", dcterms: "urn:dc#", id: "urn:id/" },
  terms: [term("dg:Visit", "class", "Visit", "Visite"), term("dg:hostedBy", "property", "hosted by", "a pour hôte"), term("dg:visitorFrom", "property", "visitor from", "visiteur de"), term("kind:held", "code", "held", "tenu")],
};
const written = (before: string, lang: "en" | "fr" = "en"): readonly string[] => known(placeOf(before, false)!, before, VOCABULARY, lang).map((option) => option.written);

describe("the place of a completion", () => {
  it("is the word before the cursor, with its prefix and the property before it", () => {
    expect(placeOf("SELECT ?v { ?v dg:hostedBy Missi", false)).toMatchObject({ from: 27, word: "Missi", prefix: null, property: "dg:hostedBy" });
    expect(placeOf("{ ?v dg:takesPlaceIn id:us-", false)).toMatchObject({ prefix: "id", local: "us-" });
    expect(placeOf("{ ?v dg:hostedBy طنج", false)).toMatchObject({ word: "طنج" });
  });
  it.each(["# a comm", 'FILTER(?x = "te', "<http://exam", ""])("is none in %s", (before) => expect(placeOf(before, false)).toBeNull());
  it.each(["{ ?a dg:x <http://a> ; dg", 'FILTER(?x = "text") dg', "FILTER(?a < ?b) dg"])("is found after %s", (before) => expect(placeOf(before, false)?.word).toBe("dg"));
});

describe("what is known", () => {
  it("are words of SPARQL, prefixes and terms", () => {
    expect(written("sel")).toEqual(["SELECT"]);
    expect(written("{ ?s dc")).toEqual(["dcterms:"]);
    expect(written("{ ?s visit")).toEqual(["dg:Visit", "dg:visitorFrom"]);
  });
  it("are terms by their labels in the language of the page", () => expect(written("{ ?s hôte", "fr")).toEqual(["dg:hostedBy"]));
  it("are the terms of a prefix", () => {
    expect(written("{ ?s dg:")).toEqual(["dg:Visit", "dg:hostedBy", "dg:visitorFrom"]);
    expect(written("{ ?s dg:host")).toEqual(["dg:hostedBy"]);
  });
  it("are the variables so far", () => expect(written("SELECT ?visit ?host { ?visit dg:hostedBy ?h")).toEqual(["?host"]));
});

it("the graph is asked for things and for words that are long enough", () => {
  const asked = (before: string): boolean => isAsked(placeOf(before, false)!);
  expect(["id:u", "{ Missi", "sector:a"].map(asked)).toEqual([true, true, true]);
  expect(["?v", "dg:h", "mi"].map(asked)).toEqual([false, false, false]);
});

it("values are shown by name and put in as they are written", () => {
  const found = [{ iri: "urn:id/us-ms", written: "id:us-ms", slug: "us-ms", label: "Mississippi", also: "", kind: "State" }, { iri: "", written: '"Mississippi"@en', slug: "", label: "Mississippi", also: "", kind: "" }];
  const options = values(placeOf("{ Missi", false)!, found);
  expect(options.map((option) => [option.label, option.written, option.kind])).toEqual([["Mississippi", "id:us-ms", "thing"], ["Mississippi", '"Mississippi"@en', "text"]]);
  expect(values(placeOf("id:us", false)!, found).map((option) => option.written)).toEqual(["id:us-ms"]);
});

it("behind a property values come first, and everywhere before what has the letters within", () => {
  const vocabulary: Vocabulary = { ...VOCABULARY, terms: [...VOCABULARY.terms, term("dg:omissionReason", "property", "omission reason", "motif")] };
  const found = values(placeOf("Missi", false)!, [{ iri: "urn:id/us-ms", written: "id:us-ms", slug: "us-ms", label: "Mississippi", also: "", kind: "State" }]);
  const order = (before: string): readonly string[] => {
    const place = placeOf(before, false)!;
    return together(place, known(place, before, vocabulary, "en"), found).map((option) => option.written);
  };
  expect(order("{ Missi")).toEqual(["id:us-ms", "dg:omissionReason"]);
  expect(order("{ ?v dg:hostedBy visit")[0]).toBe("id:us-ms");
  expect(order("{ ?v visit")[0]).toBe("dg:Visit");
});
