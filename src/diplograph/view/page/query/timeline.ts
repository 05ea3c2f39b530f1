// An answer as a timeline: a mark for each row that has a date, on the scale of the viewer's.
import { periods } from "../source/brush";
import { h, s } from "../source/dom";
import { measure, shortened } from "../source/labels";
import { iso } from "../source/state";
import { packed } from "../source/timeline";
import { timescale, type Timescale } from "../source/timescale";
import { isolated } from "../source/told";
import { STATUSES } from "../source/types";
import { dates, naming } from "./columns";
import { spanOf, type Span } from "./dates";
import { roving } from "./network";
import { textOf, type Ctx, type Shown } from "./shown";
import { ordered } from "./table";

/** The most marks. */
const MOST = 200;
const [ROW, HEAD, PAD] = [24, 26, 12];
/** Months or years from tick to tick. */
const EVERY = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

interface Mark extends Span { readonly at: number; readonly name: string; readonly when: string; readonly status: string }

/** The rows that have a date, by the first day. */
export function marksOf(ctx: Ctx, shown: Shown): readonly Mark[] {
  const [column] = dates(shown.columns);
  const name = naming(shown.columns, dates(shown.columns))!;
  const status = shown.columns.find((each) => each.name === "status");
  const found = ordered(ctx, shown, "").flatMap((at): Mark[] => {
    const row = shown.table.rows[at]!;
    const span = spanOf(row[column!.at]?.value ?? "");
    const code = status ? (row[status.at]?.value.split("/").at(-1) ?? "") : "held";
    return span ? [{ ...span, at, name: textOf(ctx, row, name), when: textOf(ctx, row, column!), status: STATUSES.find((each) => code === each || code.startsWith(`${each}-`)) ?? "none" }] : [];
  });
  return found.sort((a, b) => a.lo - b.lo || a.at - b.at);
}

export function drawTimeline(ctx: Ctx, root: HTMLElement, shown: Shown, evidence: (row: number) => void): void {
  const { words } = ctx;
  const all = marksOf(ctx, shown);
  const marks = all.slice(0, MOST);
  const undated = shown.table.rows.length - all.length;
  const width = Math.max(320, (root.clientWidth || window.innerWidth) - 2);
  const font = measure(`12px ${getComputedStyle(document.body).fontFamily}`);
  const scale = timescale(marks.map(({ lo }) => lo), marks.map(({ hi }) => hi), PAD, width - PAD);
  const turn = (at: number, w = 0): number => (words.dir === "rtl" ? width - at - w : at);
  const svg = s("svg", { class: "timeline", role: "group", "aria-label": words.say("time-caption"), width });
  const placed = marks.map((mark) => {
    const from = scale.x(mark.lo);
    const bar = Math.max(12, scale.x(mark.hi + 1) - from);
    const [after, before] = [width - PAD - (from + bar + 6), from - 6 - PAD];
    const behind = after >= Math.min(font(mark.name), 420) || after >= before;
    const text = shortened(mark.name, Math.max(0, Math.min(420, behind ? after : before)) + 1, font);
    const w = font(text);
    return { mark, from, bar, text, label: behind ? from + bar + 6 : from - 6 - w, left: behind ? from : from - 6 - w, right: (behind ? from + bar + 6 + w : from + bar) + 12 };
  });
  const rows = packed(placed.map(({ left, right }) => [left, right] as const));
  const groups = placed.map(({ mark, from, bar, text, label }, i) => {
    const y = HEAD + rows[i]! * ROW;
    const drawn = s("g", { class: `when is-${mark.status}${ctx.state().row === mark.at ? " chosen" : ""}`, role: "button", "aria-label": [mark.name, mark.when].join(", "), "data-row": mark.at, "data-key": `m${mark.at}` },
      s("title", {}, [mark.name, mark.when].join(", ")),
      s("rect", { class: "touch", x: turn(from - 8, bar + 16), y: y - 2, width: bar + 16, height: ROW }),
      s("rect", { class: "days", x: turn(from, bar), y: y + 4, width: bar, height: 12, rx: bar > 12 ? 3 : 6 }),
      mark.status === "cancelled" ? s("path", { class: "struck", d: `M${turn(from - 3)} ${y + 17}L${turn(from + bar + 3)} ${y + 3}` }) : null,
      s("text", { x: turn(label), y: y + 14, "text-anchor": "start", direction: words.dir }, isolated(text)));
    drawn.addEventListener("click", () => evidence(mark.at));
    return drawn;
  });
  const high = HEAD + Math.max(0, ...rows.map((row) => row + 1)) * ROW + 12;
  svg.setAttribute("height", String(high));
  svg.setAttribute("viewBox", `0 0 ${width} ${high}`);
  svg.append(ticks(ctx, scale, turn, high - 4, width - 2 * PAD, font), ...groups);
  roving(groups);
  root.replaceChildren(
    h("div", { class: "canvas top" }, svg),
    ...(undated ? [h("p", { class: "quiet note" }, words.counted("rows-undated", undated))] : []),
    ...(all.length > MOST ? [h("p", { class: "quiet note" }, words.say("drawn-first", { shown: words.number(MOST), count: words.number(all.length) }))] : []));
}

function ticks(ctx: Ctx, { x, main: [start, end], before, after, breaks }: Timescale, turn: (at: number) => number, bottom: number, room: number, font: (text: string) => number): SVGGElement {
  const steps = periods(start, end, 60); // from a January on
  const needed = steps.filter((bin) => bin.to >= start).length / (room / 90);
  const every = EVERY.find((each) => each >= needed) ?? Math.ceil(needed);
  const axis = s("g", { class: "axis", "aria-hidden": "true" });
  const month = new Intl.DateTimeFormat(`${ctx.words.lang}-u-nu-latn-ca-gregory`, { month: "short", year: "numeric", timeZone: "UTC" });
  steps.forEach((bin, i) => {
    if (i % every || bin.to < start) return;
    const from = Math.max(x(bin.from), x(start));
    const text = bin.to - bin.from > 32 || every % 12 === 0 ? iso(bin.from).slice(0, 4) : month.format(bin.from * 86400000);
    axis.append(s("line", { x1: turn(from), x2: turn(from), y1: HEAD - 6, y2: bottom }));
    const next = x(steps[i + every]?.from ?? end + 1) + (i + every < steps.length ? -6 : PAD);
    if (from + font(text) <= next) axis.append(s("text", { x: turn(from), y: 14, "text-anchor": "start", direction: ctx.words.dir }, text));
  });
  for (const part of [before, after]) if (part) axis.append(s("text", { x: turn(x(part[0])), y: 14, "text-anchor": "start", direction: ctx.words.dir }, iso(part[0]).slice(0, 4)));
  for (const at of breaks) axis.append(s("path", { class: "break", d: `M${turn(at) - 3} ${bottom}V${HEAD - 6}m6 0V${bottom}` }));
  return axis;
}
