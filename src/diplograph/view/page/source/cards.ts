// A claim as a card: what it says, how firmly, who says it, and where in which source.
import { h, link, s } from "./dom";
import { icon, claimSign } from "./signs";
import type { Ctx, Data, Id, Told } from "./types";

/** What choosing something from within the panel does. */
export type Go = (pick: Id) => void;
export type Piece = HTMLElement | SVGElement | string | null | false;

/** A text isolated from what stands around it, in its own language. */
export const told = ({ text, lang }: Told): HTMLElement => h("bdi", { lang: lang || null }, text);

export const pieces = (all: readonly Piece[]): (HTMLElement | SVGElement | string)[] => all.filter((each): each is HTMLElement | SVGElement | string => Boolean(each));

export function tag(content: Piece, look = ""): HTMLElement {
  return h("span", { class: `tag ${look}`.trim() }, content);
}

/** A button that looks like a word of the text. */
export function plain(content: Piece, done: () => void): HTMLElement {
  const made = h("button", { type: "button", class: "plain" }, content);
  made.addEventListener("click", done);
  return made;
}

/** A thing's name that leads to it. */
export function goTo(ctx: Ctx, thing: number, go: Go): HTMLElement {
  return plain(told(ctx.data.told(thing, ctx.words.lang)), () => go(ctx.data.things.slug[thing]!));
}

/** Things in a row, with commas between. */
function named(ctx: Ctx, things: readonly number[], go: Go): Piece[] {
  return things.flatMap((thing, i) => [i > 0 ? ctx.words.say("panel-comma") : null, goTo(ctx, thing, go)]);
}

/** Something that opens: what is in it is made when it first does. */
export function opening(summary: readonly Piece[], body: () => readonly Piece[], open = false): HTMLDetailsElement {
  const head = h("summary", {}, ...summary);
  const made = h("details", {}, head);
  let full = false;
  const fill = (): void => {
    if (!full) made.append(...pieces(body()));
    full = true;
  };
  head.addEventListener("click", fill);
  made.addEventListener("toggle", () => made.open && fill()); // opened by the browser, to search or print
  if (open) {
    fill();
    made.open = true;
  }
  return made;
}

export function sourceName(ctx: Ctx, source: number): HTMLElement {
  const { data: d, words } = ctx;
  const name = told(d.told(d.sources.thing[source]!, words.lang));
  const url = d.string(d.sources.url[source]!);
  return url ? link(url, name) : name;
}

/** Who published a source, and when. */
export function outlet(ctx: Ctx, source: number): Piece[] {
  const { data: d, words } = ctx;
  const publisher = d.sources.publisher[source]!;
  const issued = d.string(d.sources.issued[source]!);
  const parts = [publisher >= 0 ? told(d.told(publisher, words.lang)) : null, issued ? words.date(issued) : null].filter((part) => part !== null);
  return parts.flatMap((part, i) => [i > 0 ? words.say("panel-comma") : null, part]);
}

/** The claims that a claim takes the place of, by the row of each that is replaced. */
const replacing = new WeakMap<Data, Map<number, number>>();
export function replacedBy(d: Data, claim: number): number {
  let known = replacing.get(d);
  if (!known) replacing.set(d, (known = new Map(d.claims.supersedes.flatMap((rows, row) => (rows || []).map((old): [number, number] => [old, row])))));
  return known.get(claim) ?? -1;
}

/** The claim `row`; `glossed` if its gloss stands above already. */
export function claimCard(ctx: Ctx, row: number, go: Go, glossed = false): HTMLElement {
  const { data: d, words } = ctx;
  const { lang } = words;
  const c = d.claims;
  const gloss = d.gloss(row, lang);
  const later = replacedBy(d, row);
  const term = (at: number): string => d.termLabel(at, lang);
  const coded = (at: number, usual: string, loud: string): HTMLElement | null =>
    at < 0 ? null : tag(term(at), d.termName(at) === usual ? "" : loud);
  const said = c.kind[row]! >= 0 ? h("span", { class: "tag kind" }, icon(claimSign(d.termName(c.kind[row]!), 5)), term(c.kind[row]!)) : null;
  return h("article", { class: "claim", "data-claim": row },
    !glossed && h("p", { class: "gloss" }, told(gloss)),
    h("p", { class: "tags" }, said,
      coded(c.polarity[row]!, "affirmed", "loud denied"), coded(c.certainty[row]!, "certain", "loud"), coded(c.basis[row]!, "stated", "loud"),
      d.termName(c.rank[row]!) !== "normal" && coded(c.rank[row]!, "normal", "loud"),
      later >= 0 && tag(words.say("panel-superseded"), "loud denied")),
    h("dl", {}, ...rowsOf(ctx, row, later, go)),
    evidence(ctx, row));
}

function rowsOf(ctx: Ctx, row: number, later: number, go: Go): HTMLElement[] {
  const { data: d, words } = ctx;
  const c = d.claims;
  const holder = c.holder[row]!;
  const text = (at: number, lang: string): HTMLElement => h("bdi", { lang: lang || null }, d.string(at));
  const written = holder >= 0 ? d.string(d.sources.language[holder]!) : "";
  const list: [string, readonly Piece[]][] = [];
  const by = c.by[row] || [];
  if (by.length) list.push([words.say("panel-according-to"), named(ctx, by, go)]);
  if (holder >= 0) {
    const about = outlet(ctx, holder);
    list.push([words.say("panel-source"), [sourceName(ctx, holder), about.length ? h("div", { class: "quiet" }, ...about) : null]]);
    const origin = d.sources.origin[holder] || [];
    if (origin.length) list.push([words.say("panel-passes-on"), origin.flatMap((each, i) => [i ? words.say("panel-comma") : null, sourceName(ctx, each)])]);
  }
  if (c.inferredFrom[row]! >= 0) {
    const rule = c.rule[row]! >= 0 ? ` (${d.termLabel(c.rule[row]!, words.lang)})` : "";
    list.push([words.say("panel-inferred-from"), [h("q", { lang: written || null }, d.string(c.inferredFrom[row]!)), rule]]);
  }
  const [from, until] = [d.string(c.from[row]!), d.string(c.until[row]!)];
  const valid = [from && words.say("panel-from", { date: words.date(from) }), until && words.say("panel-until", { date: words.date(until) })].filter(Boolean);
  if (valid.length) list.push([words.say("panel-valid"), [valid.join(words.say("panel-comma"))]]);
  if (c.rankReason[row]! >= 0) list.push([words.say("panel-reason"), [text(c.rankReason[row]!, "en")]]);
  const other = (at: number): HTMLElement => plain(told(d.gloss(at, words.lang)), () => go(d.claimId(at)));
  const old = c.supersedes[row] || [];
  if (old.length) list.push([words.say("panel-supersedes"), old.map(other)]);
  if (later >= 0) list.push([words.say("panel-superseded-by"), [other(later)]]);
  return list.flatMap(([name, parts]) => [h("dt", {}, name), h("dd", {}, ...parts)]);
}

/** Where it stands in its sources, with the passages that the file holds. */
function evidence(ctx: Ctx, row: number): HTMLElement {
  const { data: d, words } = ctx;
  const e = d.evidence;
  const holder = d.claims.holder[row]!;
  const places = [...d.evidenceOf(row)].map((at) => {
    const source = e.source[at]!;
    const [start, paragraph] = [e.start[at]!, e.paragraph[at]!];
    const characters = words.say("panel-characters", { start: words.number(start), end: words.number(start + e.length[at]!) });
    const where = paragraph > 0 ? `${words.say("panel-paragraph", { number: words.number(paragraph) })}${words.say("panel-comma")}${characters}` : characters;
    const passage = e.passage[at]! >= 0 ? d.string(e.passage[at]!) : null;
    return h("li", {},
      source !== holder && source >= 0 ? h("div", {}, sourceName(ctx, source)) : null,
      passage !== null ? h("blockquote", { lang: d.string(d.sources.language[source] ?? -1) || null, dir: "auto" }, passage) : null,
      h("span", { class: "where" }, where));
  });
  const address = d.meta.report !== null && !/^([a-z][\w+.-]*:|\/\/)/i.test(d.meta.report) ? `${d.meta.report}#${encodeURIComponent(d.claimId(row))}` : null;
  const held = [...d.evidenceOf(row)].some((at) => e.passage[at]! >= 0);
  return h("div", { class: "evidence" },
    h("ul", {}, ...places),
    h("p", { class: "quiet" },
      !held && places.length > 0 ? `${words.say("panel-not-held")} ` : null,
      address !== null ? h("a", { href: address }, words.say("panel-report")) : null));
}

/** A bar as long as its share of the most. */
export function bar(share: number, look: string): SVGSVGElement {
  return s("svg", { class: `bar ${look}`, width: `${Math.round(share * 100)}%`, height: 8, "aria-hidden": "true" }, s("rect", { width: "100%", height: "100%" }));
}
