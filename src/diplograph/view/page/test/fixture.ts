// A small view.json by hand: two visits, one planned and contested, with their claims and sources.
import { decode } from "../source/data";
import type { Data, Names, RawView, Scene } from "../source/types";
import { FLAG, LINES, NO_DAY, STANDINGS, STATUSES, STYLES } from "../source/types";

const DG = "https://w3id.org/diplograph/ontology#";
const KIND = "https://w3id.org/diplograph/kind/";
const CLASSES = ["City", "Country", "Delegation", "Organisation", "Person", "Sector", "Source", "State", "Visit"];
const PROPERTIES = ["date", "eventStatus", "hostedBy", "ledBy", "onAgenda", "takesPlaceIn", "visitorFrom", "within"];
const CODES = ["affirmed", "cancelled", "certain", "denied", "held", "normal", "opinion", "plan", "planned", "reported-event", "stated"];
const TERMS = [...CODES.map((name) => KIND + name), ...[...CLASSES, ...PROPERTIES].map((name) => DG + name)].sort();
const term = (name: string): number => TERMS.findIndex((iri) => iri.endsWith(`/${name}`) || iri.endsWith(`#${name}`));

/** slug, class, look, English, French, Arabic, home */
const THINGS: readonly (readonly [string, string, string, string, string, string, string])[] = [
  ["agri-food", "Sector", "Sector", "agri-food", "agroalimentaire", "الصناعات الغذائية", ""],
  ["asmex", "Organisation", "Organisation", "ASMEX", "ASMEX", "", "ma-06"],
  ["casablanca", "City", "Place", "Casablanca", "Casablanca", "الدار البيضاء", "ma"],
  ["gazette", "Source", "", "The Gazette, 3 March 2031", "La Gazette, 3 mars 2031", "", ""],
  ["herald", "Source", "", "The Herald, 5 March 2031", "Le Herald, 5 mars 2031", "", ""],
  ["leader", "Person", "Person", "Élodie Ñandú", "Élodie Ñandú", "", "us-ms"],
  ["ma", "Country", "Place", "Morocco", "Maroc", "المغرب", ""],
  ["ma-06", "State", "Place", "Casablanca-Settat", "Casablanca-Settat", "الدار البيضاء سطات", "ma"],
  ["party", "Delegation", "Delegation", "Mississippi delegation", "Délégation du Mississippi", "", "us-ms"],
  ["return-visit", "Visit", "Event", "Return visit", "Visite retour", "", ""],
  ["us-ms", "State", "Place", "Mississippi", "Mississippi", "ميسيسيبي", "us-ms"],
  ["visit", "Visit", "Event", "Visit to ASMEX", "Visite à l’ASMEX", "زيارة", ""],
];
const thing = (slug: string): number => THINGS.findIndex(([each]) => each === slug);
const day = (iso: string): number => (iso === "" ? NO_DAY : Date.parse(iso) / 86400000);

type Row = { s?: string; p?: string; o?: string; code?: string; v?: string; standing: (typeof STANDINGS)[number]; kind?: string; flags?: number; day?: string; status?: (typeof STATUSES)[number]; claims: readonly (readonly [holder: string, gloss: string, ...about: string[]])[] };
const ROWS: readonly Row[] = [
  { standing: "mark", kind: "opinion", flags: FLAG.onlyClaimed, claims: [["herald", "It was a success.", "visit", "leader"]] },
  { s: "casablanca", p: "within", o: "ma-06", standing: "reference", flags: FLAG.drawn, claims: [] },
  { s: "return-visit", p: "eventStatus", code: "planned", standing: "value", day: "2032-01-10", status: "planned", claims: [["gazette", "{s}: planned."]] },
  { s: "return-visit", p: "hostedBy", o: "us-ms", standing: "said", kind: "plan", flags: FLAG.drawn | FLAG.onlyClaimed, day: "2032-01-10", status: "planned", claims: [["gazette", "{s} is to be hosted by {o}."]] },
  { s: "visit", p: "date", v: "2031-03-02", standing: "value", flags: FLAG.contested, day: "2031-03-02", status: "held", claims: [["gazette", "It was on 2 March."]] },
  { s: "visit", p: "eventStatus", code: "held", standing: "value", day: "2031-03-02", status: "held", claims: [["gazette", "{s}: held."], ["herald", "{s}: held."]] },
  { s: "visit", p: "hostedBy", o: "asmex", standing: "fact", flags: FLAG.drawn, day: "2031-03-02", status: "held", claims: [["gazette", "{s} was hosted by {o}."], ["herald", "{s} was hosted by {o}."]] },
  { s: "visit", p: "ledBy", o: "leader", standing: "fact", flags: FLAG.drawn | FLAG.attributed, day: "2031-03-02", status: "held", claims: [["herald", "{s} was led by {o}."]] },
  { s: "visit", p: "onAgenda", o: "agri-food", standing: "fact", flags: FLAG.drawn, day: "2031-03-02", status: "held", claims: [["gazette", "{s} had {o} on its agenda."]] },
  { s: "visit", p: "takesPlaceIn", o: "casablanca", standing: "said", kind: "reported-event", flags: FLAG.drawn | FLAG.denied | FLAG.onlyClaimed, day: "2031-03-02", status: "held", claims: [["herald", "{s} was not in {o}."]] },
  { s: "visit", p: "visitorFrom", o: "us-ms", standing: "fact", flags: FLAG.drawn, day: "2031-03-02", status: "held", claims: [["gazette", "{s} came from {o}."], ["herald", "{s} came from {o}."]] },
];
const HOLDERS = ["gazette", "herald"];

export const SCENE: Scene = {
  layout: "lanes",
  nodes: (["us-ms", "visit", "asmex", "agri-food", "leader"] as const).map((slug, rank) => {
    const box = { x: rank * 200, y: 0, w: 160, h: 40 };
    return { thing: thing(slug), statement: -1, boxes: { wide: box, tall: { ...box, x: 0, y: rank * 60 } }, rank, column: rank === 1 ? "events" : "visitors", said: false };
  }),
  lines: [
    { start: 1, end: 0, statements: [10], count: 1, kind: "visitorFrom", status: "fact", said: false },
    { start: 1, end: 2, statements: [6], count: 1, kind: "hostedBy", status: "fact", said: false },
  ],
  leftOut: [0, 0],
};

const none = (all: readonly unknown[]): number[] => all.map(() => -1);
const zero = (all: readonly unknown[]): 0[] => all.map(() => 0);
const steps = (all: readonly number[]): number[] => all.map((value, i) => value - (i ? all[i - 1]! : 0));

export function rawView(): RawView {
  const strings: string[] = ["2031-03-03", "2031-03-05", "en", "2031-03-02", ""];
  const string = (text: string): number => (strings.includes(text) ? strings.indexOf(text) : strings.push(text) - 1);
  const patterns = [...new Set(ROWS.flatMap(({ claims }) => claims.map(([, gloss]) => gloss)).filter((gloss) => gloss.includes("{")))];
  const claims = ROWS.flatMap(({ claims: all, kind }, of) => all.map(([holder, gloss, ...about]) => ({ of, holder, gloss, about, kind: kind ?? "reported-event" })));
  const pattern = (gloss: string): number => (patterns.includes(gloss) ? patterns.indexOf(gloss) : -1 - string(gloss));
  const gloss = claims.map((each) => pattern(each.gloss));
  return {
    format: "diplograph-view", version: 1, languages: ["en", "fr", "ar"],
    namespaces: ["https://w3id.org/diplograph/id/"],
    contests: ["denied", "differing"].map((key) => ({ key, label: { en: key, fr: key, ar: key }, disputed: true })),
    meta: { title: ["Visits", "Visites", "زيارات"], counts: { things: THINGS.length, facts: 7, claims: claims.length, sources: 2 }, first: "2031-03-02", last: "2032-01-10", withTexts: false, report: null },
    terms: {
      iri: TERMS, label: { en: TERMS.map((iri) => iri.replace(/.*[/#]/, "")), fr: TERMS.map(() => ""), ar: TERMS.map(() => "") },
      side: TERMS.map((iri) => (iri.endsWith("visitorFrom") || iri.endsWith("ledBy") ? 1 : iri.endsWith("hostedBy") || iri.endsWith("takesPlaceIn") ? -1 : 0)),
      broader: none(TERMS), fold: { أ: "ا", إ: "ا", آ: "ا", ى: "ي", ة: "ه", ک: "ك" },
    },
    things: {
      slug: THINGS.map(([slug]) => slug), ns: THINGS.map(() => 0), kind: THINGS.map(([, kind]) => term(kind)),
      style: THINGS.map(([, , look]) => (STYLES as readonly string[]).indexOf(look)),
      en: THINGS.map(([, , , en]) => en), fr: THINGS.map(([, , , en, fr]) => (fr === en ? 0 : fr)), ar: THINGS.map(([, , , , , ar]) => ar || 0),
      alt: THINGS.map(([slug]) => (slug === "asmex" ? [["en", "Moroccan Confederation of Exporters"] as const] : 0)),
      match: zero(THINGS), origin: zero(THINGS), home: THINGS.map(([, , , , , , home]) => thing(home)), country: THINGS.map(([slug, , , , , , home]) => thing(home || slug === "ma" ? "ma" : "")), rank: THINGS.map((_, i) => i),
    },
    statements: {
      s: steps(ROWS.map(({ s }) => thing(s ?? ""))), p: ROWS.map(({ p }) => term(p ?? "?")), o: ROWS.map(({ o }) => thing(o ?? "")),
      code: ROWS.map(({ code }) => (code ? term(code) : -1)), v: ROWS.map(({ v }) => (v ? string(v) : -1)), vl: none(ROWS),
      standing: ROWS.map(({ standing }) => STANDINGS.indexOf(standing)), kind: ROWS.map(({ kind }) => (kind ? term(kind) : -1)),
      flags: ROWS.map(({ flags }) => flags ?? 0), contest: ROWS.map(({ flags }) => ((flags ?? 0) & FLAG.contested ? 1 : -1)),
      lo: ROWS.map((row) => day(row.day ?? "")), hi: ROWS.map((row) => day(row.day ?? "")),
      status: ROWS.map(({ status }) => (status ? STATUSES.indexOf(status) : -1)),
      line: ROWS.map(({ standing, flags }) => (standing === "mark" ? -1 : LINES.indexOf(standing === "said" ? ((flags ?? 0) & FLAG.denied ? "denied" : "planned") : standing === "reference" ? standing : "fact"))),
      sources: ROWS.map(({ claims: all }) => all.length), voices: ROWS.map(({ claims: all }) => all.length),
    },
    claims: {
      of: steps(claims.map(({ of }) => of)), gloss: { en: gloss, fr: gloss.map(() => -1 - strings.indexOf("")), ar: gloss.map(() => -1 - strings.indexOf("")) },
      iri: claims.map(({ holder }, i) => `${holder}.${i}`), kind: claims.map(({ kind }) => term(kind)), certainty: claims.map(() => term("certain")),
      polarity: claims.map(({ of }) => term((ROWS[of]!.flags ?? 0) & FLAG.denied ? "denied" : "affirmed")), basis: claims.map(() => term("stated")),
      rank: claims.map(() => term("normal")), holder: claims.map(({ holder }) => HOLDERS.indexOf(holder)), by: zero(claims),
      about: claims.map(({ about, of }) => (about.length ? about.map(thing) : [thing(ROWS[of]!.s ?? "")])), supersedes: zero(claims),
      from: none(claims), until: none(claims), rankReason: none(claims), inferredFrom: none(claims), rule: none(claims),
    },
    evidence: {
      of: steps(claims.map((_, i) => i)), source: claims.map(({ holder }) => HOLDERS.indexOf(holder)), start: claims.map((_, i) => i * 20),
      length: claims.map(() => 17), paragraph: claims.map((_, i) => i % 3), passage: none(claims),
    },
    sources: {
      thing: HOLDERS.map(thing), issued: [0, 1], language: [2, 2], publisher: [-1, thing("asmex")], url: [-1, -1], kind: [-1, -1], origin: [0, 0],
    },
    strings, patterns: { en: patterns, fr: [], ar: [] },
    levels: { opening: SCENE, places: { start: [], end: [], count: [], statements: [] }, whole: { x: [], y: [], cell: [], cells: { of: [], x: [], y: [], r: [], count: [] } } },
    map: { things: [thing("casablanca")], lat: [3357], lon: [-759], x: [], y: [], width: 0, height: 0, land: "" }, guide: [
      { view: "net", select: "visit", filters: {}, title: ["A visit", "Une visite", "زيارة"], text: ["It was held.", "Elle a eu lieu.", "جرت."] },
      { view: "table", select: null, filters: { said: "1", from: "2031-03-02", "f.status": "held" }, title: ["Said", "Dit", "قيل"], text: ["What is said.", "Ce qui se dit.", "ما قيل."] },
    ],
  };
}

export const sample = (): Data => decode(rawView(), "0123456789abcdef");
export const names = (text: string): Names => ({ en: text, fr: text, ar: text });
export { thing as row, term as termRow };
