import { describe, expect, it } from "vitest";
import { numberOf, pageOf, readResults, readTriples, shortened, sizesIn, thingsOf } from "../query/answers";
import { columnsOf, naming, suited } from "../query/columns";
import { spanOf } from "../query/dates";
import { daysOf, intervalOf } from "../query/form";
import { sides, ties } from "../query/network";
import type { Question, Row, Table, Term } from "../query/types";

const ID = "https://w3id.org/diplograph/id/";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const uri = (slug: string): Term => ({ type: "uri", value: ID + slug });
const text = (value: string): Term => ({ type: "literal", value });
const number = (value: string): Term => ({ type: "literal", value, datatype: `${XSD}integer` });
const day = (iso: string): number => Date.parse(iso) / 86400000;

describe("answers", () => {
  it("are rows, with nothing where a variable has no value", () => {
    const read = readResults({ head: { vars: ["a", "b"] }, results: { bindings: [{ a: { type: "literal", value: "x", "xml:lang": "fr" } }, { b: { type: "uri", value: "urn:x" } }] } });
    expect(read).toEqual({ is: "rows", table: { columns: ["a", "b"], rows: [[{ type: "literal", value: "x", language: "fr" }, null], [null, { type: "uri", value: "urn:x" }]] } });
  });
  it("are truths", () => expect(readResults({ head: {}, boolean: false })).toEqual({ is: "truth", value: false }));
  it("are statements of N-Triples, with all that may be written there", () => {
    const { table } = readTriples('<urn:s> <urn:p> "a \\"b\\" \\u00e9\\n"@fr .\n_:b <urn:p> <urn:o> .\n<urn:s> <urn:p> "1"^^<urn:t> .\n') as { table: Table };
    expect(table.rows).toEqual([
      [{ type: "uri", value: "urn:s" }, { type: "uri", value: "urn:p" }, { type: "literal", value: 'a "b" é\n', language: "fr" }],
      [{ type: "bnode", value: "b" }, { type: "uri", value: "urn:p" }, { type: "uri", value: "urn:o" }],
      [{ type: "uri", value: "urn:s" }, { type: "uri", value: "urn:p" }, { type: "literal", value: "1", datatype: "urn:t" }],
    ]);
  });
  it("tell of a graph how many things of each class it has", () => {
    const [node, VOID] = ["<urn:graph#class=a>", "http://rdfs.org/ns/void#"];
    const told = `${node} <${VOID}class> <urn:A> .\n${node} <${VOID}entities> "12"^^<${XSD}nonNegativeInteger> .\n<urn:graph> <${VOID}entities> "99" .\n`;
    expect([...sizesIn(told)]).toEqual([["urn:A", 12]]);
  });
});

describe("terms", () => {
  it("lead to the pages of the server, relative to the page, and to no other", () => {
    expect(pageOf(`${ID}us-ms`)).toBe("id/us-ms");
    expect(pageOf("https://w3id.org/diplograph/ontology#Visit")).toBe("ontology/Visit");
    expect(pageOf(`${ID}a/../b`)).toBe("id/a%2F..%2Fb");
    expect(pageOf("javascript:alert(1)")).toBeNull();
    expect(pageOf(ID)).toBeNull();
  });
  it("are things, one or several", () => {
    expect(thingsOf(uri("a"))).toEqual([`${ID}a`]);
    expect(thingsOf(text(`${ID}a ${ID}b`))).toEqual([`${ID}a`, `${ID}b`]);
    expect(thingsOf(text("a b"))).toBeNull();
    expect(thingsOf(text(""))).toBeNull();
  });
  it("are numbers by their type alone", () => {
    expect(numberOf(number("12"))).toBe(12);
    expect(numberOf(text("12"))).toBeNull();
  });
  it("are short by the longest prefix", () => expect(shortened(`${ID}a`, { dg: "https://w3id.org/", id: ID })).toBe("id:a"));
});

describe("dates", () => {
  it.each([
    ["2024-02-29", "2024-02-29", "2024-02-29"], ["2024-02", "2024-02-01", "2024-02-29"], ["2024~", "2024-01-01", "2024-12-31"],
    ["2024-03-05/2024-03-07", "2024-03-05", "2024-03-07"], ["[2025-06-01..2025-06-15]", "2025-06-01", "2025-06-15"],
    ["2024-01-01; 2024-05", "2024-01-01", "2024-05-31"], ["../2024-01-02", "2024-01-02", "2024-01-02"],
  ])("%s lasts from %s to %s", (edtf, lo, hi) => expect(spanOf(edtf)).toEqual({ lo: day(lo), hi: day(hi) }));
  it.each(["", "yesterday", "2024-13", "2024-02-30", "../..", "12"])("%s is none", (each) => expect(spanOf(each)).toBeNull());
  it("are an interval of two fields, and back", () => {
    expect(intervalOf("", "")).toBe("any");
    expect(daysOf(intervalOf("2024-01-05", ""))).toEqual(["2024-01-05", ""]);
    expect(daysOf(intervalOf("", "2024-01-05"))).toEqual(["", "2024-01-05"]);
    expect(daysOf("2024-02")).toEqual(["2024-02-01", "2024-02-29"]);
    expect(daysOf("2024")).toEqual(["2024-01-01", "2024-12-31"]);
    expect(daysOf("any")).toEqual(["", ""]);
  });
});

const QUESTION: Question = { name: "q", title: { en: "Q" }, answers: {}, empty: {}, columns: {}, claims: ["claims"], table: ["name", "date", "count", "claims"], parameters: [] };
const rows: readonly Row[] = [
  [uri("v1"), text("Visit one"), text("2024-03-05"), number("2"), uri("host"), text(`${ID}c1 ${ID}c2`)],
  [uri("v2"), text("Visit two"), null, number("1"), uri("host"), text(`${ID}c3`)],
];
const TABLE: Table = { columns: ["visit", "name", "date", "count", "host", "claims"], rows };

describe("columns", () => {
  const columns = columnsOf(TABLE, QUESTION);
  it("hold one sort of value each", () => expect(columns.map(({ sort }) => sort)).toEqual(["things", "text", "date", "number", "things", "things"]));
  it("name things of others", () => expect([columns[1]!.of, columns[0]!.names]).toEqual([0, 1]));
  it("are shown as the question says, claims apart", () => expect(columns.filter(({ shown }) => shown).map(({ name }) => name)).toEqual(["name", "date", "count"]));
  it("suit views", () => {
    expect(suited(columns, 2)).toEqual(["table", "net", "time", "chart"]);
    expect(suited(columns, 0)).toEqual(["table"]);
    expect(suited(columnsOf({ columns: ["x"], rows: [[text("a")]] }, null), 1)).toEqual(["table"]);
  });
  it("say what a row is of", () => expect(naming(columns)?.name).toBe("name"));
  it("of other claims are counted if there are any", () => {
    const columns = [...TABLE.columns, "denials"];
    const question = { ...QUESTION, claims: ["claims", "denials"], table: [...QUESTION.table, "denials"] };
    const denied = (cell: Row[number]): readonly string[] => columnsOf({ columns, rows: rows.map((row) => [...row, cell]) }, question).filter(({ counted }) => counted).map(({ name }) => name);
    expect(denied(text(`${ID}c4`))).toEqual(["denials"]);
    expect(denied(null)).toEqual([]);
  });
  it("of a query are all shown", () => expect(columnsOf(TABLE, null).filter(({ shown }) => !shown)).toEqual([]));
});

it("a network has a line for each pair, and its second side where few lines cross", () => {
  const columns = columnsOf(TABLE, null);
  const found = ties({ table: { columns: TABLE.columns, rows: [...rows, rows[0]!] } }, columns[0]!, columns[4]!);
  expect(found).toEqual([{ start: `${ID}v1`, end: `${ID}host`, rows: [0, 2] }, { start: `${ID}v2`, end: `${ID}host`, rows: [1] }]);
  expect(sides([{ start: "a", end: "y", rows: [] }, { start: "b", end: "x", rows: [] }, { start: "a", end: "x", rows: [] }, { start: "c", end: "y", rows: [] }])).toEqual({ start: ["a", "b", "c"], end: ["x", "y"] });
});
