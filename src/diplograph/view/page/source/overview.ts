// What the panel says while nothing is chosen: how much there is, of what kinds, from where.
import { bar, outlet, plain, told, type Go, type Piece } from "./cards";
import { some } from "./entries";
import { visible } from "./filter";
import { rows } from "./bits";
import { h } from "./dom";
import { claimSign, icon, sign } from "./signs";
import { meetings } from "./occasions";
import { NO_FILTER } from "./state";
import { STANDINGS, STATUSES, STYLES, type Ctx, type Data, type State } from "./types";

/** Claims by kind, and how many of each stand behind a fact: most first. */
export function kinds(d: Data): readonly { readonly kind: number; readonly count: number; readonly facts: number }[] {
  const found = new Map<number, { kind: number; count: number; facts: number }>();
  for (let claim = 0; claim < d.claims.count; claim++) {
    const kind = d.claims.kind[claim]!;
    const each = found.get(kind) ?? { kind, count: 0, facts: 0 };
    found.set(kind, each);
    each.count += 1;
    const standing = STANDINGS[d.statements.standing[d.claims.of[claim]!]!];
    if (standing === "fact" || standing === "value") each.facts += 1;
  }
  return [...found.values()].sort((a, b) => b.count - a.count || a.kind - b.kind);
}

/** Sources with the number of claims that each holds: most first. */
export function holders(d: Data): readonly { readonly source: number; readonly count: number }[] {
  const counts = new Array<number>(d.sources.count).fill(0);
  for (const holder of d.claims.holder) if (holder >= 0) counts[holder]! += 1;
  return counts.map((count, source) => ({ source, count })).filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || a.source - b.source);
}

/** A number with what it counts, the number for itself; Arabic has words of its own for one and two. */
function counted(text: string): HTMLElement {
  const [, before = "", number = "", after = ""] = /^(\D*)(\d[\d.,\s]*\d|\d)(.*)$/.exec(text) ?? [text, text];
  return h("li", {}, before, number && h("b", {}, number), after);
}

interface Busy { readonly place: number; readonly count: number }
const kept = new WeakMap<Data, readonly Busy[]>();

/** Places that are no countries, with the held events in which they came or received: most first. */
export function busiest(d: Data): readonly Busy[] {
  const known = kept.get(d);
  if (known) return known;
  const st = d.statements;
  const held = [...rows(visible(d, NO_FILTER, false))].filter((row) => STATUSES[st.status[row]!] === "held");
  const counts = new Map<number, number>();
  for (const { from, to } of meetings(d, held).values()) {
    for (const place of new Set([...from, ...to])) {
      if (STYLES[d.things.style[place]!] === "Place" && d.termName(d.things.kind[place]!) !== "Country") counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  }
  const found = [...counts].map(([place, count]) => ({ place, count })).sort((a, b) => b.count - a.count || a.place - b.place);
  kept.set(d, found);
  return found;
}

export function overview(ctx: Ctx, go: Go, { view, scope }: State): Piece[] {
  const { data: d, words } = ctx;
  const { counts, first, last } = d.meta;
  const [things, lines] = view === "net" && scope === "opening" ? d.raw.levels.opening.leftOut : [0, 0];
  const total = (count: number, key: "panel-things" | "panel-facts" | "panel-claims" | "panel-sources"): HTMLElement => counted(words.counted(key, count));
  const all = kinds(d);
  const most = Math.max(1, ...all.map(({ count }) => count));
  const sources = holders(d);
  const regions = busiest(d);
  return [
    h("ul", { class: "totals" }, total(counts.things, "panel-things"), total(counts.facts, "panel-facts"), total(counts.claims, "panel-claims"), total(counts.sources, "panel-sources")),
    first && last ? h("p", { class: "quiet" }, first === last ? words.date(first) : words.say("date-range", { from: words.date(first), to: words.date(last) })) : null,
    things || lines ? h("p", { class: "quiet" }, words.say("panel-left-out", { things: words.number(things), lines: words.number(lines) })) : null,
    h("p", { class: "hint" }, words.say(all.length ? "panel-hint" : "nothing-said")),
    all.length > 0 ? h("h3", {}, words.say("panel-kinds")) : null,
    h("ul", { class: "bars" }, ...all.map(({ kind, count, facts }) => h("li", {},
      icon(claimSign(d.termName(kind), 5)), h("span", { class: "label" }, d.termLabel(kind, words.lang)), bar(count / most, facts > 0 ? "is-fact" : `is-${d.termName(kind)}`), h("span", { class: "count" }, words.number(count))))),
    regions.length > 1 ? h("h3", {}, words.say("panel-busiest")) : null,
    regions.length > 1 ? h("ul", { class: "bars busiest" }, ...regions.slice(0, 6).map(({ place, count }) => h("li", {},
      icon(sign("Place", 5)!), h("span", { class: "label" }, plain(told(d.told(place, words.lang)), () => go(d.things.slug[place]!))), bar(count / regions[0]!.count, "is-Place"), h("span", { class: "count" }, words.number(count))))) : null,
    sources.length > 0 ? h("h3", {}, words.say("panel-sources-title")) : null,
    some(ctx, sources, ({ source, count }) => {
      const about = outlet(ctx, source);
      return h("div", { class: "of-source" },
        h("p", {}, plain(told(d.told(d.sources.thing[source]!, words.lang)), () => go(d.things.slug[d.sources.thing[source]!]!))),
        h("p", { class: "quiet" }, ...about, about.length ? " · " : null, words.counted("panel-claims", count)));
    }, 6),
  ];
}
