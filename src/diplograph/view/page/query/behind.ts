// What stands behind a row: its claims as cards, how firm each is, who says it, and where.
import { tag } from "../source/cards";
import { h, link } from "../source/dom";
import { claimSign, icon } from "../source/signs";
import { thingLink, nameOf, type Ctx } from "./shown";
import type { Claim, Evidence, Passage, Source } from "./types";
import { inLanguage } from "./words";

type Piece = HTMLElement | string | null | false;

const local = (iri: string): string => iri.split(/[/#]/).at(-1) ?? "";
/** What goes without saying of a claim. */
const USUAL = new Set(["affirmed", "certain", "stated", "normal"]);

export function drawEvidence(ctx: Ctx, { rows, claims, sources, labels, gaps }: Evidence): readonly HTMLElement[] {
  const { words } = ctx;
  const named = { ...ctx, things: new Map(ctx.things) };
  for (const [iri, names] of Object.entries(labels)) named.things.set(iri, { names: { ...ctx.things.get(iri)?.names, ...names }, style: ctx.things.get(iri)?.style ?? null });
  const known = new Map(sources.map((source) => [source.id, source]));
  const cards = claims.map((claim) => claimCard(named, claim, known));
  const references = rows.flatMap((row) => row.references ?? []);
  return [
    ...cards,
    ...(references.length ? [h("h3", {}, words.say("panel-reference")), ...references.map((each) => reference(named, each))] : []),
    ...(claims.length + references.length + gaps.length ? [] : [h("p", { class: "hint" }, words.say("no-claims"))]),
    ...gaps.map(({ reason }) => h("p", { class: "hint" }, words.say("not-derivable", { reason }))),
  ];
}

type Reference = NonNullable<Evidence["rows"][number]["references"]>[number];
function reference(ctx: Ctx, { subject, property, object, origins }: Reference): HTMLElement {
  const end = object.iri !== undefined ? thingLink(ctx, object.iri) : h("bdi", {}, object.value ?? "");
  const from = origins.map((origin) => nameOf(ctx, origin).text).join(ctx.words.say("list-semicolon"));
  return h("div", { class: "claim reference" },
    h("p", { class: "gloss" }, thingLink(ctx, subject), ` ${nameOf(ctx, property).text} `, end),
    from !== "" && h("p", { class: "quiet" }, ctx.words.say("panel-reference-note", { origin: from })));
}

function claimCard(ctx: Ctx, claim: Claim, sources: ReadonlyMap<string, Source>): HTMLElement {
  const gloss = inLanguage({ ...claim.said, ...claim.gloss }, ctx.words.lang);
  const code = (iri: string): HTMLElement | false => iri !== "" && !USUAL.has(local(iri)) && tag(nameOf(ctx, iri).text, `loud ${local(iri)}`);
  return h("article", { class: "claim", "data-claim": claim.id },
    h("p", { class: "gloss" }, h("bdi", { lang: gloss.lang }, gloss.text)),
    h("p", { class: "tags" },
      h("span", { class: "tag kind" }, icon(claimSign(local(claim.kind), 5)), nameOf(ctx, claim.kind).text),
      code(claim.polarity), tag(nameOf(ctx, claim.certainty).text, USUAL.has(local(claim.certainty)) ? "" : "loud"), code(claim.basis), code(claim.rank),
      !claim.accepted && tag(ctx.words.say("panel-only-claimed"), "said"),
      claim.supersededBy.length > 0 && tag(ctx.words.say("panel-superseded"), "loud denied")),
    h("dl", {}, ...described(ctx, claim, sources.get(claim.holder))),
    h("div", { class: "evidence" }, h("ul", {}, ...claim.evidence.map((passage) => place(ctx, claim, passage, sources)))),
    h("p", { class: "quiet" }, thingLink(ctx, claim.id, { text: ctx.words.say("panel-claim-page"), lang: ctx.words.lang })));
}

function described(ctx: Ctx, claim: Claim, source: Source | undefined): HTMLElement[] {
  const { words } = ctx;
  const list: [string, readonly Piece[]][] = [];
  if (claim.attributedTo.length) list.push([words.say("panel-according-to"), claim.attributedTo.flatMap((iri, i) => [i ? words.say("panel-comma") : null, thingLink(ctx, iri)])]);
  list.push([words.say("panel-source"), [thingLink(ctx, claim.holder), source ? outlet(ctx, source) : null]]);
  if (claim.inferredFrom?.value) {
    const rule = claim.inferenceRule ? ` (${nameOf(ctx, claim.inferenceRule).text})` : "";
    list.push([words.say("panel-inferred-from"), [h("q", { lang: claim.inferredFrom.language ?? null }, claim.inferredFrom.value), rule]]);
  }
  if (claim.rankReason) list.push([words.say("panel-reason"), [h("bdi", { lang: "en" }, claim.rankReason)]]);
  if (claim.supersededBy.length) list.push([words.say("panel-superseded-by"), claim.supersededBy.map((iri) => thingLink(ctx, iri))]);
  return list.flatMap(([name, parts]) => [h("dt", {}, name), h("dd", {}, ...parts)]);
}

/** Who published a source, when, and where it is to be read. */
function outlet(ctx: Ctx, { publisher, issued, url }: Source): HTMLElement {
  const parts: Piece[] = [publisher ? h("bdi", {}, nameOf(ctx, publisher).text) : null, issued ? ctx.words.date(issued) : null, url ? link(url, ctx.words.say("panel-published")) : null];
  return h("div", { class: "quiet" }, ...parts.filter(Boolean).flatMap((part, i) => [i ? " · " : null, part]));
}

function place(ctx: Ctx, claim: Claim, { source, paragraph, start, end, words: passage }: Passage, sources: ReadonlyMap<string, Source>): HTMLElement {
  const { words } = ctx;
  const characters = words.say("panel-characters", { start: words.number(start), end: words.number(end) });
  const where = paragraph ? `${words.say("panel-paragraph", { number: words.number(paragraph) })}${words.say("panel-comma")}${characters}` : characters;
  return h("li", {},
    source !== claim.holder && h("div", {}, thingLink(ctx, source)),
    passage ? h("blockquote", { lang: sources.get(source)?.language ?? null, dir: "auto" }, passage) : null,
    h("span", { class: "where" }, where));
}
