// An answer as a network: two columns of things, and a line for each pair that a row has.
import { broken, measure } from "../source/labels";
import { paint, TYPE, type Brush } from "../source/picture";
import { icon, sign } from "../source/signs";
import { h, s } from "../source/dom";
import { STYLES, type Box, type Form, type Scene, type SceneLine, type SceneNode, type Style } from "../source/types";
import { zooming } from "../source/zoom";
import { ONTOLOGY, thingsOf } from "./answers";
import { ends, type Column } from "./columns";
import { nameOf, type Ctx, type Shown } from "./shown";
import { pair } from "./pair";
import { heading } from "./words";

/** The most cards of a column. */
const MOST = 60;
/** The narrowest frame that the wide form is for, in pixels, and the smallest letters. */
const [WIDE_FROM, SMALLEST] = [620, 11.2];
const SIZES: Readonly<Record<Form, { readonly card: number; readonly gap: number }>> = { wide: { card: 250, gap: 230 }, tall: { card: 160, gap: 42 } };
const BETWEEN = 10;

/** A line between two things, and the rows that have both. */
export interface Tie { readonly start: string; readonly end: string; readonly rows: readonly number[] }

/** Each pair of things of two columns once, in the order of the answer. */
export function ties({ table }: Pick<Shown, "table">, from: Column, to: Column): readonly Tie[] {
  const found = new Map<string, { start: string; end: string; rows: number[] }>();
  table.rows.forEach((row, at) => {
    for (const start of thingsOf(row[from.at] ?? null) ?? []) {
      for (const end of thingsOf(row[to.at] ?? null) ?? []) {
        const key = `${start} ${end}`;
        const tie = found.get(key) ?? { start, end, rows: [] };
        if (tie.rows.at(-1) !== at) tie.rows.push(at);
        found.set(key, tie);
      }
    }
  });
  return [...found.values()];
}

/** The things of two columns, the second in the order of the middle of what leads to them, so that few lines cross. */
export function sides(all: readonly Tie[]): { readonly start: readonly string[]; readonly end: readonly string[] } {
  const start = [...new Set(all.map((tie) => tie.start))].slice(0, MOST);
  const places = new Map(start.map((iri, i) => [iri, i]));
  const middles = new Map<string, { sum: number; count: number }>();
  for (const tie of all) {
    const at = places.get(tie.start);
    if (at === undefined) continue;
    const known = middles.get(tie.end) ?? { sum: 0, count: 0 };
    middles.set(tie.end, { sum: known.sum + at, count: known.count + 1 });
  }
  const end = [...middles].sort(([, a], [, b]) => a.sum / a.count - b.sum / b.count).map(([iri]) => iri).slice(0, MOST);
  return { start, end };
}

export function drawNetwork(ctx: Ctx, root: HTMLElement, shown: Shown, evidence: (row: number) => void): void {
  const { words } = ctx;
  const choices = ends(shown.columns);
  const state = ctx.state();
  const from = choices.find(({ name }) => name === state.from) ?? choices[0]!;
  const to = choices.find((each) => each.name === state.to && each !== from) ?? choices.find((each) => each !== from)!;
  const all = ties(shown, from, to);
  const { start, end } = sides(all);
  const form: Form = (root.clientWidth || window.innerWidth) < WIDE_FROM ? "tall" : "wide";
  const cards = [...start.map((iri) => ({ iri, column: from.name })), ...end.map((iri) => ({ iri, column: to.name }))];
  const { scene, drawn } = sceneOf(ctx, all, start, end, [from.name, to.name], form);
  const styleOf = (iri: string): Style | null => ctx.things.get(iri)?.style ?? null;
  const label = (style: Style): string => nameOf(ctx, ONTOLOGY + style).text;
  const brush: Brush = {
    form, mirrored: words.dir === "rtl",
    tell({ rank }) {
      const { iri } = cards[rank]!;
      const { text, lang } = nameOf(ctx, iri);
      const style = styleOf(iri);
      return { name: text, lang, kind: "", style, contested: false, status: null, note: style ? label(style) : "" };
    },
    word: ({ start: a, end: b, count }) => `${nameOf(ctx, cards[a]!.iri).text} – ${nameOf(ctx, cards[b]!.iri).text}: ${words.counted("rows", count)}`,
    heading: (column) => heading(column, words),
  };
  const painted = paint(scene, brush);
  painted.svg.setAttribute("aria-label", `${heading(from.name, words)} – ${heading(to.name, words)}`);
  const choose = (rows: readonly number[]) => (): void => evidence(rows[0]!);
  painted.lines.forEach((line, i) => line.addEventListener("click", choose(drawn[i]!.rows)));
  painted.cards.forEach((card, i) => card.addEventListener("click", choose(all.find((tie) => (i < start.length ? tie.start : tie.end) === cards[i]!.iri)!.rows)));
  [...painted.cards, ...painted.lines].forEach((mark, i) => mark.setAttribute("data-key", `n${i}`));
  roving([...painted.cards, ...painted.lines]);
  const frame = h("div", { class: "canvas", tabindex: -1 }, painted.svg);
  const zoom = zooming(frame, painted.svg, words);
  const looks = STYLES.filter((style) => cards.some(({ iri }) => styleOf(iri) === style));
  const left = new Set(all.flatMap((tie) => [`${tie.start} from`, `${tie.end} to`])).size - cards.length;
  root.replaceChildren(
    pair(ctx, choices, from, to),
    h("div", { class: "picture" }, frame, zoom.buttons),
    h("ul", { class: "legend", "aria-label": words.say("legend") }, ...looks.map((style) => h("li", {}, icon(sign(style, 6) ?? s("rect", { class: "is-Sector", x: -7, y: -4.5, width: 14, height: 9, rx: 3 })), ` ${label(style)}`))),
    ...(left > 0 ? [h("p", { class: "quiet note" }, words.say("drawn-first", { shown: words.number(cards.length), count: words.number(cards.length + left) }))] : []));
  const { x, y, w, h: high } = painted.bounds(true);
  painted.svg.setAttribute("viewBox", `${x - 14} ${y - 14} ${w + 28} ${high + 28}`);
  const scale = Math.max(Math.min((frame.clientWidth || window.innerWidth) / (w + 28), 1.15), SMALLEST / TYPE[form].font);
  zoom.whole((w + 28) * scale, (high + 28) * scale);
}

/** One place for Tab; arrows go on from there, Enter and Space choose. */
export function roving(marks: readonly SVGElement[]): void {
  marks.forEach((mark, i) => {
    mark.setAttribute("tabindex", i === 0 ? "0" : "-1");
    mark.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") mark.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      else if (step === undefined) return;
      else {
        const next = marks[(i + step + marks.length) % marks.length]!;
        mark.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      }
      event.preventDefault();
    });
  });
}

function sceneOf(ctx: Ctx, all: readonly Tie[], start: readonly string[], end: readonly string[], names: readonly [string, string], form: Form): { scene: Scene; drawn: readonly Tie[] } {
  const face = getComputedStyle(document.body).fontFamily;
  const { card, gap } = SIZES[form];
  const { font, leading } = TYPE[form];
  const width = measure(`600 ${font}px ${face}`);
  const high = (iri: string): number => Math.max(34, broken(nameOf(ctx, iri).text, card - 46, 4, width).length * leading + 14);
  const tallness = (side: readonly string[]): number => side.reduce((sum, iri) => sum + high(iri) + BETWEEN, -BETWEEN);
  const most = Math.max(tallness(start), tallness(end));
  const nodes: SceneNode[] = [];
  [start, end].forEach((side, column) => {
    let y = Math.round((most - tallness(side)) / 2);
    for (const iri of side) {
      const box: Box = { x: column * (card + gap), y, w: card, h: high(iri) };
      nodes.push({ thing: 0, statement: -1, boxes: { wide: box, tall: box }, rank: nodes.length, column: names[column]!, said: false });
      y += box.h + BETWEEN;
    }
  });
  const left = new Map(start.map((iri, i) => [iri, i]));
  const right = new Map(end.map((iri, i) => [iri, start.length + i]));
  const drawn = all.filter((tie) => left.has(tie.start) && right.has(tie.end));
  const lines = drawn.map((tie): SceneLine => ({ start: left.get(tie.start)!, end: right.get(tie.end)!, statements: [], count: tie.rows.length, kind: "rows", status: "fact", said: false }));
  return { scene: { layout: "loom", nodes, lines, leftOut: [0, 0] }, drawn };
}
