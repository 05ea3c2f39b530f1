// The view "timeline": a lane for each country of the hosts, a mark for each occasion, and a lane of
// claims that are of none; many of either as counts of each period.
import { changes, rows as rowsOf } from "./bits";
import { extent, periodOf, periods } from "./brush";
import { h, s } from "./dom";
import { measure, shortened } from "./labels";
import { occasions, type Occasion } from "./occasions";
import { shelf } from "./shelf";
import { iso } from "./state";
import { timescale, type Timescale } from "./timescale";
import { isolated, when } from "./told";
import type { Bits, Ctx, Data, Day, Lang, Phrase, State, View } from "./types";
import { NO_DAY, STATUSES } from "./types";

/** Occasions, and claims with them, that are drawn one by one; more are counted by period. */
const MOST = 150;
const LANES = 12;
/** Months or years from tick to tick. */
const EVERY = [1, 2, 3, 6, 12, 24, 60];
const [ROW, HEAD, PAD] = [24, 34, 12];
/** What the names of lanes take beside these, and what is free before them, as elsewhere on the page. */
const [GUTTER, EDGE] = [164, 24];

interface Lane { readonly country: number; readonly occasions: Occasion[] }

const first = ({ lo, hi }: Occasion): Day => (lo === NO_DAY ? hi : lo);
const last = ({ lo, hi }: Occasion): Day => (hi === NO_DAY ? lo : hi);

/** In place of a country: of none, of a small one, and free claims, which are no occasions. */
const [NONE, SMALL, FREE] = [-1, -2, -3];
const isFree = ({ country }: Lane): boolean => country === FREE;
const NAMES: Readonly<Record<number, Phrase>> = { [NONE]: "no-country", [SMALL]: "others", [FREE]: "free-claims" };

/** By country, those with most first; then what is of none and of small ones, and free claims. */
export function lanes(d: Data, dated: readonly Occasion[]): Lane[] {
  const free = dated.filter(({ thing }) => thing < 0);
  return [...byCountry(d, dated.filter(({ thing }) => thing >= 0)), ...(free.length ? [{ country: FREE, occasions: free }] : [])];
}

function byCountry(d: Data, dated: readonly Occasion[]): Lane[] {
  const found = new Map<number, Occasion[]>();
  for (const each of dated) {
    const country = d.things.country[each.thing]!;
    found.set(country, [...(found.get(country) ?? []), each]);
  }
  const all = [...found].map(([country, of]) => ({ country, occasions: of })).sort((a, b) => Number(a.country < 0) - Number(b.country < 0) || b.occasions.length - a.occasions.length || a.country - b.country);
  if (all.length <= LANES) return all;
  const day = (each: Occasion): number => first(each);
  return [...all.slice(0, LANES - 1), { country: SMALL, occasions: all.slice(LANES - 1).flatMap(({ occasions: of }) => of).sort((a, b) => day(a) - day(b)) }];
}

interface Period { readonly from: Day; readonly to: Day }

/** The occasions of each lane in each period; what is after the last is in that. */
export function tallied(all: readonly Lane[], periods: readonly Period[]): Occasion[][][] {
  return all.map(({ occasions: of }) => {
    const found = periods.map((): Occasion[] => []);
    for (const one of of) {
      const at = periods.findIndex(({ to }) => first(one) <= to);
      found[at < 0 ? periods.length - 1 : at]!.push(one);
    }
    return found;
  });
}

/** Whether a lane has bars in place of a mark for each. */
const isCounted = (lane: Lane, dated: readonly Occasion[]): boolean => (isFree(lane) ? dated : dated.filter(({ thing }) => thing >= 0)).length > MOST;
const unitOf = (lane: Lane): Phrase => (isFree(lane) ? "panel-claims" : "occasions");

const isOpen = ({ status }: Occasion): boolean => status >= 0 && STATUSES[status] !== "held";

/** A row for each interval, the first with room for it, so that none of a row overlap. */
export function packed(spans: readonly (readonly [number, number])[]): number[] {
  const rows: (readonly [number, number])[][] = [];
  return spans.map((span) => {
    let row = rows.findIndex((held) => held.every(([from, to]) => span[1] <= from || span[0] >= to));
    if (row < 0) row = rows.push([]) - 1;
    rows[row]!.push(span);
    return row;
  });
}

export function makeTimeline(ctx: Ctx): View {
  const { root } = ctx;
  let marks: { readonly element: SVGElement | HTMLElement; readonly rows: readonly number[]; readonly thing: number }[] = [];
  let svg: SVGSVGElement | null = null;
  const changed = changes();

  function nameOf(d: Data, each: Occasion, lang: Lang): string {
    if (each.thing >= 0) return d.label(each.thing, lang);
    const claim = d.claimsOf(each.rows[0]!)[0];
    return claim === undefined ? "" : d.gloss(claim, lang).text;
  }

  function draw(d: Data, dated: readonly Occasion[]): void {
    const { words } = ctx;
    const width = Math.max(320, root.clientWidth - 2);
    const narrow = width < 620;
    const [gutter, edge] = narrow ? [0, 16] : [GUTTER, EDGE];
    const days = dated.length ? null : (extent(d) ?? [0, 365]);
    const scale = timescale(days ?? dated.map(first), days ?? dated.map(last), gutter + PAD, width - PAD);
    const { x } = scale;
    const turn = (at: number, w = 0): number => (words.dir === "rtl" ? width - at - w : at);
    const font = measure(`12px ${getComputedStyle(root).fontFamily}`);
    svg = s("svg", { class: "timeline", role: "group", "aria-label": words.say("time-caption"), width });
    let y = HEAD;
    const all = lanes(d, dated);
    const bars = barsOf(scale);
    const counts = tallied(all, bars);
    // Claims are told by their own number: beside them occasions would be too small to be seen.
    const top = (free: boolean): number => Math.max(1, ...counts.filter((_, i) => isFree(all[i]!) === free).flatMap((held) => held.map(({ length }) => length)));
    for (const [i, lane] of all.entries()) {
      const title = lane.country >= 0 ? d.label(lane.country, words.lang) : words.say(NAMES[lane.country]!);
      const counted = isCounted(lane, dated);
      if (narrow) y += 18;
      const group = s("g", { class: isFree(lane) ? "lane free" : "lane" });
      const high = counted ? bins(d, lane, group, bars, counts[i]!, top(isFree(lane)), scale, turn, y) : each(d, lane, group, x, turn, y, width, font);
      group.prepend(s("line", { class: "rule", x1: 0, x2: width, y1: y - (narrow ? 18 : 0), y2: y - (narrow ? 18 : 0) }),
        s("text", { class: "lane-name", x: turn(edge), y: narrow ? y - 3 : y + 17, "text-anchor": "start" }, shortened(title, (narrow ? width : gutter) - edge - PAD, font)));
      if (counted && !narrow) group.append(s("text", { class: "lane-count", x: turn(edge), y: y + 33, "text-anchor": "start" }, words.counted(unitOf(lane), lane.occasions.length)));
      svg.append(group);
      y += high;
    }
    svg.setAttribute("height", String(y + 8));
    svg.setAttribute("viewBox", `0 0 ${width} ${y + 8}`);
    ticks(svg, scale, turn, y, width - gutter - 2 * PAD, font);
  }

  function each(d: Data, lane: Lane, group: SVGGElement, x: (day: Day) => number, turn: (at: number, w?: number) => number, y: number, width: number, font: (text: string) => number): number {
    const { words } = ctx;
    const placed = lane.occasions.map((one) => {
      const from = x(first(one));
      const bar = Math.max(12, x(last(one) + 1) - from);
      const whole = nameOf(d, one, words.lang);
      const after = width - PAD - (from + bar + 6);
      const before = from - 6 - (width < 620 ? PAD : GUTTER + PAD);
      const wanted = Math.min(font(whole), 420);
      const behind = after >= wanted || after >= before;
      const text = shortened(whole, Math.max(0, Math.min(wanted, behind ? after : before)) + 1, font);
      const w = font(text);
      return { one, from, bar, text, whole, label: behind ? from + bar + 6 : from - 6 - w, left: behind ? from : from - 6 - w, right: (behind ? from + bar + 6 + w : from + bar) + 12 };
    });
    const rows = packed(placed.map(({ left, right }) => [left, right] as const));
    placed.forEach(({ one, from, bar, text, whole, label }, i) => {
      const at = y + 2 + rows[i]! * ROW;
      const status = STATUSES[one.status] ?? "none";
      const date = words.date(when(d, one.rows.find((row) => d.statements.lo[row] !== NO_DAY) ?? one.rows[0]!));
      const told = [isolated(whole), date, status === "none" ? "" : d.termLabel(d.term(status), words.lang), words.counted("statements", one.rows.length)].filter(Boolean).join(", ");
      const mark = s("g", { class: `when is-${status}`, role: "button", tabindex: group.childElementCount || marks.length ? -1 : 0, "aria-label": told, "data-thing": one.thing },
        s("rect", { class: "touch", x: turn(from - 8, bar + 16), y: at - 2, width: bar + 16, height: ROW }),
        s("rect", { class: "days", x: turn(from, bar), y: at + 4, width: bar, height: 12, rx: bar > 12 ? 3 : 6 }),
        status === "cancelled" ? s("path", { class: "struck", d: `M${turn(from - 3)} ${at + 17}L${turn(from + bar + 3)} ${at + 3}` }) : null,
        s("text", { x: turn(label), y: at + 14, "text-anchor": "start" }, isolated(text)));
      mark.addEventListener("click", () => ctx.set({ pick: one.thing >= 0 ? d.things.slug[one.thing]! : `s${one.rows[0]!}` }));
      marks.push({ element: mark, rows: one.rows, thing: one.thing });
      group.append(mark);
    });
    return Math.max(1, ...rows.map((row) => row + 1)) * ROW + 10;
  }

  function barsOf({ main, before, after }: Timescale): Period[] {
    const [early, late] = [before, after].map((part) => (part ? [{ from: part[0], to: part[1] }] : []));
    return [...early!, ...periods(...main, 60).map(({ from, to }) => ({ from: Math.max(from, main[0]), to })), ...late!];
  }

  /** A bar for each period, as high as in every other lane for as many; what was not held stands on top of it, hollow. */
  function bins(d: Data, lane: Lane, group: SVGGElement, bars: readonly Period[], held: readonly (readonly Occasion[])[], top: number, { x }: Timescale, turn: (at: number, w?: number) => number, y: number): number {
    const { words } = ctx;
    bars.forEach((bin, i) => {
      const of = held[i]!;
      if (!of.length) return;
      const [from, w] = [x(bin.from), Math.max(4, x(bin.to + 1) - x(bin.from) - 2)];
      const high = Math.max(3, Math.round((of.length / top) * 32));
      const open = of.filter(isOpen);
      const rest = Math.round((high * (of.length - open.length)) / of.length);
      const others = STATUSES.map((status, at) => [status, open.filter((one) => one.status === at).length] as const).filter(([, count]) => count);
      const text = periodOf(bin);
      const country = lane.country >= 0 ? d.label(lane.country, words.lang) : "";
      const told = [country && isolated(country), words.say("per-period", { period: words.date(text), count: words.counted(unitOf(lane), of.length) }), ...others.map(([status, count]) => `${d.termLabel(d.term(status), words.lang)}: ${words.number(count)}`)].filter(Boolean).join(", ");
      const mark = s("g", { class: "when bin", role: "button", tabindex: marks.length ? -1 : 0, "aria-label": told },
        s("title", {}, told), s("rect", { class: "touch", x: turn(from, w), y, width: w, height: 38 }),
        rest ? s("rect", { class: "days", x: turn(from, w), y: y + 38 - rest, width: w, height: rest }) : null,
        open.length ? s("rect", { class: "open", x: turn(from, w) + 0.75, y: y + 38.75 - high, width: w - 1.5, height: Math.max(2, high - rest - 1.5) }) : null);
      mark.addEventListener("click", () => {
        const { filter } = ctx.state();
        const facets = lane.country >= 0 ? { ...filter.facets, country: [lane.country] } : filter.facets;
        ctx.set({ filter: { ...filter, facets, from: bin.from, to: bin.to } });
      });
      marks.push({ element: mark, rows: of.flatMap((one) => one.rows), thing: -1 });
      group.append(mark);
    });
    return 46;
  }

  function ticks(to: SVGSVGElement, { x, main: [start, end], before, after, breaks }: Timescale, turn: (at: number, w?: number) => number, bottom: number, room: number, font: (text: string) => number): void {
    const steps = periods(start, end, 60); // from a January on
    const needed = steps.filter((bin) => bin.to >= start).length / (room / 90);
    const every = EVERY.find((each) => each >= needed) ?? Math.ceil(needed);
    const axis = s("g", { class: "axis", "aria-hidden": "true" });
    steps.forEach((bin, i) => {
      if (i % every || bin.to < start) return;
      const from = Math.max(x(bin.from), x(start));
      const at = turn(from);
      const text = bin.to - bin.from > 32 || every % 12 === 0 ? iso(bin.from).slice(0, 4) : new Intl.DateTimeFormat(`${ctx.words.lang}-u-nu-latn-ca-gregory`, { month: "short", year: "numeric", timeZone: "UTC" }).format(bin.from * 86400000);
      axis.append(s("line", { x1: at, x2: at, y1: HEAD - 6, y2: bottom }));
      const next = x(steps[i + every]?.from ?? end + 1) + (i + every < steps.length ? -6 : PAD);
      if (from + font(text) <= next) axis.append(s("text", { x: at, y: 20, "text-anchor": "start" }, text));
    });
    for (const part of [before, after]) if (part) axis.append(s("text", { x: turn(x(part[0])), y: 20, "text-anchor": "start" }, iso(part[0]).slice(0, 4)));
    for (const at of breaks) axis.append(s("path", { class: "break", d: `M${turn(at) - 3} ${bottom}V${HEAD - 6}m6 0V${bottom}` }));
    to.prepend(axis);
  }

  /** What hollow bars are, if there are any. */
  function barLegend(dated: readonly Occasion[]): HTMLElement {
    const { words } = ctx;
    const open = STATUSES.filter((_, at) => dated.some((one) => isOpen(one) && one.status === at)).map((status) => ctx.data.termLabel(ctx.data.term(status), words.lang));
    const bar = s("svg", { class: "timeline icon", width: 22, height: 14, "aria-hidden": "true" }, s("g", { class: "when bin" }, s("rect", { class: "open", x: 3, y: 2, width: 16, height: 10 })));
    return h("ul", { class: "legend", "aria-label": words.say("legend"), hidden: open.length === 0 }, h("li", {}, bar, open.join(" · ")));
  }

  function legends(d: Data, dated: readonly Occasion[]): HTMLElement[] {
    const all = lanes(d, dated);
    const of = (counted: boolean): Occasion[] => all.filter((lane) => isCounted(lane, dated) === counted).flatMap(({ occasions: each }) => each);
    return [legend(of(false)), barLegend(of(true))].filter(({ hidden }) => !hidden);
  }

  function legend(dated: readonly Occasion[]): HTMLElement {
    const items = STATUSES.filter((_, i) => dated.some(({ status }) => status === i)).map((status) => {
      const sample = s("svg", { class: "timeline icon", width: 22, height: 14, "aria-hidden": "true" }, s("g", { class: `when is-${status}` },
        s("rect", { class: "days", x: 2, y: 2, width: 18, height: 10, rx: 3 }), status === "cancelled" ? s("path", { class: "struck", d: "M1 13L21 1" }) : null));
      return h("li", {}, sample, ctx.data.termLabel(ctx.data.term(status), ctx.words.lang));
    });
    return h("ul", { class: "legend", "aria-label": ctx.words.say("legend"), hidden: items.length === 0 }, ...items);
  }

  function choose(d: Data, state: State): void {
    for (const { element, thing } of marks) element.classList.toggle("chosen", thing >= 0 && state.pick === d.things.slug[thing]);
  }

  return {
    name: "time",
    show(d, state, bits: Bits) {
      if (!changed(bits, state.lang, root.clientWidth)) return choose(d, state);
      const all = occasions(d, rowsOf(bits));
      const dated = all.filter(({ lo, hi }) => lo !== NO_DAY || hi !== NO_DAY);
      const undated = all.filter(({ lo, hi }) => lo === NO_DAY && hi === NO_DAY).flatMap(({ rows }) => rows);
      const held = root.contains(document.activeElement) && document.activeElement instanceof Element ? document.activeElement.getAttribute("aria-label") : null;
      const top = root.scrollTop;
      marks = [];
      draw(d, dated);
      const aside = shelf(ctx, "undated", undated);
      if (aside) marks.push({ element: aside, rows: undated, thing: -1 });
      root.replaceChildren(h("div", { class: "canvas top" }, svg!), ...legends(d, dated), ...(aside ? [aside] : []));
      root.scrollTop = top;
      choose(d, state);
      if (held !== null) root.querySelector<SVGElement>(`[aria-label="${CSS.escape(held)}"]`)?.focus();
    },
    ids: () => Uint32Array.from(marks.flatMap(({ rows }) => [...rows])).sort(),
    svg: () => svg,
    focus: () => (marks[0]?.element ?? root).focus(),
  };
}
