// Statements as entries that open on their claims; contested values side by side.
import { has } from "./data";
import { claimCard, goTo, opening, plain, tag, told, type Go, type Piece } from "./cards";
import { h } from "./dom";
import { claimSign, icon } from "./signs";
import { unheld, when as dated } from "./told";
import { STANDINGS, type Ctx, type Phrase } from "./types";

/** Of a list, so many are shown before it is asked for more. */
const FIRST = 8;

export const standingOf = (ctx: Ctx, row: number): (typeof STANDINGS)[number] => STANDINGS[ctx.data.statements.standing[row]!]!;
const SAID = STANDINGS.indexOf("said");
const EDTF = /^(?=.*\d{4})[\d\-.[\]/?~%]+$/;

/** The end of a statement, as a link to it where it is a thing. */
export function endOf(ctx: Ctx, row: number, go: Go): HTMLElement {
  const { data: d, words } = ctx;
  const o = d.statements.o[row]!;
  if (o >= 0) return goTo(ctx, o, go);
  const end = d.object(row, words.lang);
  return EDTF.test(end.text) ? h("bdi", {}, words.date(end.text)) : told(end);
}
/** The end of a statement in words: a date as the language writes it. */
export function endText(ctx: Ctx, row: number): HTMLElement {
  const { data: d, words } = ctx;
  const end = d.object(row, words.lang);
  return d.statements.o[row]! < 0 && EDTF.test(end.text) ? h("bdi", {}, words.date(end.text)) : told(end);
}

export function verb(ctx: Ctx, row: number): HTMLElement {
  return h("span", { class: "verb" }, ctx.data.termLabel(ctx.data.statements.p[row]!, ctx.words.lang));
}

/** The day or days of what a statement is of, in words; "" if none is known. */
export const when = (ctx: Ctx, row: number): string => ctx.words.date(dated(ctx.data, row));

/** How a statement stands: a fact or only said, denied, contested, by whose words, by how many sources. */
export function standingTags(ctx: Ctx, row: number, { brief = false } = {}): HTMLElement[] {
  const { data: d, words } = ctx;
  const st = d.statements;
  const found: HTMLElement[] = [];
  const standing = standingOf(ctx, row);
  const status = unheld(d, row);
  if (standing === "said" && st.kind[row]! >= 0) found.push(tag(d.termLabel(st.kind[row]!, words.lang), "said"));
  if (standing === "reference") found.push(tag(words.say("panel-reference")));
  if (has(d, row, "denied")) found.push(tag(`⊘ ${words.say("line-denied")}`, "loud denied"));
  if (st.contest[row]! >= 0 && !brief) {
    const contest = d.raw.contests[st.contest[row]!]!;
    found.push(tag(`${contest.disputed ? "≠ " : ""}${contest.label[words.lang]}`, contest.disputed ? "contested" : ""));
  }
  if (status !== null && st.p[row] !== d.term("eventStatus")) found.push(tag(words.say(`line-${status}` as Phrase), "loud"));
  const by = has(d, row, "attributed") ? [...new Set([...d.claimsOf(row)].flatMap((claim) => [...(d.claims.by[claim] || [])]))] : [];
  if (by.length) {
    found.push(h("span", { class: "tag by" }, `” ${words.say("panel-according-to")} `,
      ...by.slice(0, 3).flatMap((thing, i) => [i ? words.say("panel-comma") : "", told(d.told(thing, words.lang))]), by.length > 3 ? " …" : null));
  }
  if (has(d, row, "superseded")) found.push(tag(words.say("panel-superseded"), "denied"));
  if (st.sources[row]! > 1) found.push(tag(words.say("panel-attested", { sources: words.number(st.sources[row]!), voices: words.number(st.voices[row]!) }), "voices"));
  return found;
}

/** The claims behind a statement; of reference data, where it comes from. */
export function behind(ctx: Ctx, row: number, go: Go): HTMLElement[] {
  const { data: d, words } = ctx;
  const claims = [...d.claimsOf(row)];
  if (claims.length) return claims.map((claim) => claimCard(ctx, claim, go));
  const origins = (d.things.origin[d.statements.s[row]!] || []).map((origin) => {
    const source = d.thing(/[^/]*$/.exec(origin)?.[0] ?? "");
    return source >= 0 ? d.label(source, words.lang) : origin;
  });
  return [h("p", { class: "quiet" }, words.say("panel-reference-note", { origin: origins.join("; ") || "–" }))];
}

/** A statement as an entry, told from the side of `thing`; `short` under a heading that has the verb. */
export function entry(ctx: Ctx, row: number, thing: number, go: Go, { short = false, open = false } = {}): HTMLElement {
  const { data: d, words } = ctx;
  const st = d.statements;
  if (standingOf(ctx, row) === "mark") return markEntry(ctx, row, go, open);
  const own = st.s[row] === thing;
  const date = own ? "" : when(ctx, row);
  const other = own ? endText(ctx, row) : told(d.told(st.s[row]!, words.lang));
  const parts: Piece[] = short ? [other] : own ? [verb(ctx, row), " ", other] : [other, " ", verb(ctx, row), " ", told(d.told(thing, words.lang))];
  const far = own ? st.o[row]! : st.s[row]!;
  return opening(
    [h("span", { class: "said-of" }, ...parts, date ? h("span", { class: "when" }, ` ${date}`) : null, " ", ...standingTags(ctx, row))],
    () => [far >= 0 ? h("p", { class: "towards" }, goTo(ctx, far, go)) : null, ...behind(ctx, row, go)], open);
}

function markEntry(ctx: Ctx, row: number, go: Go, open: boolean): HTMLElement {
  const { data: d, words } = ctx;
  const claim = d.claimsOf(row)[0] ?? -1;
  if (claim < 0) return h("p", { class: "quiet" }, words.say("panel-nothing"));
  const by = d.claims.by[claim] || [];
  return opening(
    [icon(claimSign(d.termName(d.claims.kind[claim]!), 5.5)), h("span", { class: "said-of" }, told(d.gloss(claim, words.lang)), " ",
      by.length > 0 && h("span", { class: "tag by" }, `” ${words.say("panel-according-to")} `, ...by.slice(0, 3).flatMap((thing, i) => [i ? words.say("panel-comma") : "", told(d.told(thing, words.lang))])))],
    () => [...d.claimsOf(row)].map((each, i) => claimCard(ctx, each, go, i === 0)), open);
}

/** Entries with those after the first few behind a button. */
export function some<T>(ctx: Ctx, all: readonly T[], made: (each: T) => HTMLElement, first = FIRST): HTMLElement {
  const holder = h("div", { class: "entries" });
  const show = (from: number, to: number): void => {
    holder.append(...all.slice(from, to).map(made));
    if (to >= all.length) return;
    const more = plain(ctx.words.counted("panel-more", all.length - to), () => {
      const next = holder.children.length - 1;
      more.remove();
      show(to, to + 100);
      holder.children[next]?.querySelector<HTMLElement>("summary, button")?.focus();
    });
    more.classList.add("more");
    holder.append(more);
  };
  show(0, all.length <= first + 2 ? all.length : first);
  return holder;
}

/** Values of which not all can be true, side by side: each with its rank, reason, and who says it. */
export function contest(ctx: Ctx, rows: readonly number[], go: Go, heading: "h3" | "h4" = "h4"): HTMLElement {
  const { data: d, words } = ctx;
  const first = d.raw.contests[d.statements.contest[rows[0]!]!];
  const cell = (row: number): HTMLElement => {
    const claims = [...d.claimsOf(row)];
    const ranks = [...new Set(claims.map((claim) => d.claims.rank[claim]!))].filter((rank) => rank >= 0 && d.termName(rank) !== "normal");
    const reasons = [...new Set(claims.map((claim) => d.string(d.claims.rankReason[claim]!)).filter(Boolean))];
    return h("article", { class: standingOf(ctx, row) === "said" ? "value said" : "value" },
      h("p", { class: "end" }, endOf(ctx, row, go)),
      h("p", { class: "tags" }, ...ranks.map((rank) => tag(d.termLabel(rank, words.lang), "loud")), ...standingTags(ctx, row, { brief: true })),
      ...reasons.map((reason) => h("p", { class: "reason" }, h("bdi", { lang: "en" }, reason))),
      opening([words.counted("panel-claims", claims.length)], () => behind(ctx, row, go)));
  };
  return h("section", { class: first?.disputed ? "contest disputed" : "contest" },
    h(heading, { class: "small" }, verb(ctx, rows[0]!), " ", first ? tag(`${first.disputed ? "≠ " : ""}${first.label[words.lang]}`, first.disputed ? "contested" : "") : null),
    h("div", { class: "values" }, ...rows.map(cell)));
}

/** The statements that are contested together with `row`: those of its subject and property. */
export function rivals(ctx: Ctx, row: number): number[] {
  const { data: d } = ctx;
  const st = d.statements;
  if (st.contest[row]! < 0) return [];
  const found = [...d.statementsOf(st.s[row]!)].filter((each) => st.s[each] === st.s[row] && st.p[each] === st.p[row] && st.contest[each] === st.contest[row]);
  return found.sort((a, b) => Number(st.standing[a] === SAID) - Number(st.standing[b] === SAID) || st.voices[b]! - st.voices[a]! || a - b);
}
