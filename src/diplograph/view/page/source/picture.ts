// A scene as SVG: cards and claims' signs above, lines below; what is painted stays where it is.
import { s } from "./dom";
import { between, broken, joined, measure } from "./labels";
import { route, tie } from "./routes";
import { SIGNS, claimSign, sign } from "./signs";
import { isolated } from "./told";
import type { Box, Form, Lang, Scene, SceneLine, SceneNode, Status, Style } from "./types";

/** What is shown of a node: of a mark, the kind and words of its claim. */
export interface Told { readonly name: string; readonly lang: Lang | ""; readonly kind: string; readonly style: Style | null; readonly contested: boolean; readonly status: Status | null; readonly note: string }
export interface Type { readonly font: number; readonly leading: number }
export const TYPE: Readonly<Record<Form, Type>> = { wide: { font: 15, leading: 18 }, tall: { font: 13, leading: 16 } };

/** What a card keeps free above and below its lines, together. */
const AROUND = 16;

export interface Painted {
  readonly svg: SVGSVGElement;
  readonly cards: readonly SVGGElement[]; // by node
  readonly lines: readonly SVGGElement[]; // by line
  /** Left, top, width and height of what is drawn; with what is only said, or without. */
  bounds(said: boolean): Box;
}
export interface Brush {
  readonly form: Form;
  readonly mirrored: boolean;
  tell(node: SceneNode): Told;
  /** The word on a line, if it has one. */
  word(line: SceneLine): string;
  /** The words above a card that has a caption. */
  caption?(caption: string): string;
  /** The words above a column of a loom. */
  heading(column: string): string;
}

export function paint(scene: Scene, brush: Brush): Painted {
  const face = getComputedStyle(document.body).fontFamily;
  const boxes = placed(scene, brush).map((box, i) => (scene.layout === "loom" || scene.nodes[i]!.statement >= 0 ? box : fitted(box, written(scene.nodes[i]!, box, brush, face).lines.length, brush)));
  const parts = scene.lines.map((line) => drawLine(scene, line, boxes, brush, fanOf(scene, line)));
  const cards = scene.nodes.map((node, i) => drawNode(node, boxes[i]!, brush, face));
  const svg = s("svg", { class: `network ${scene.layout} ${brush.form}`, role: "group" });
  svg.append(s("g", { class: "lines" }, ...parts), s("g", { class: "cards" }, ...cards), ...headings(scene, boxes, brush));
  return {
    svg, cards, lines: parts,
    bounds(said) {
      const shown = boxes.filter((_, i) => said || !scene.nodes[i]!.said);
      const loom = scene.layout === "loom";
      const [aside, above] = loom ? [brush.form === "wide" ? 26 : 14, 30] : [0, scene.nodes.some(({ caption }) => caption !== undefined) ? 22 : 0];
      const left = Math.min(...shown.map(({ x }) => x)) - aside;
      const top = Math.min(...shown.map(({ y }) => y)) - above;
      const [right, bottom] = [Math.max(...shown.map(({ x, w }) => x + w)) + aside, Math.max(...shown.map(({ y, h }) => y + h))];
      return shown.length ? { x: left, y: top, w: right - left, h: bottom - top } : { x: 0, y: 0, w: 1, h: 1 };
    },
  };
}

/** What the columns of a loom are. */
function headings(scene: Scene, boxes: readonly Box[], brush: Brush): SVGTextElement[] {
  if (scene.layout !== "loom") return [];
  const top = Math.min(...boxes.map(({ y }) => y));
  return [...new Set(scene.nodes.map(({ column }) => column))].map((column) => {
    const of = boxes.filter((_, i) => scene.nodes[i]!.column === column);
    const [left, right] = [Math.min(...of.map(({ x }) => x)), Math.max(...of.map(({ x, w }) => x + w))];
    // On one line; where columns are narrow, each above its own first card, beside no other heading.
    const y = brush.form === "wide" ? top : Math.min(...of.map((box) => box.y));
    const at = column === "about" ? (left + right) / 2 : brush.mirrored ? right - 4 : left + 4;
    return s("text", { class: "heading", x: at, y: y - 12, "font-size": 13, "text-anchor": column === "about" ? "middle" : "start", direction: brush.mirrored ? "rtl" : "ltr" }, brush.heading(column));
  });
}

function placed(scene: Scene, { form, mirrored }: Brush): Box[] {
  return scene.nodes.map(({ boxes }) => (mirrored ? mirror(boxes[form]) : boxes[form]));
}
/** As a mirror at x = 0 shows it: twice is as it was. */
export const mirror = (box: Box): Box => ({ ...box, x: -box.x - box.w });

/** A box as high as so many lines need: it is laid out for the language that needs most. */
function fitted(box: Box, lines: number, { form }: Brush): Box {
  const h = Math.min(box.h, lines * TYPE[form].leading + AROUND);
  return { ...box, y: box.y + (box.h - h) / 2, h };
}

/** What a card says, in lines that its box has room for. */
function written(node: SceneNode, box: Box, brush: Brush, face: string): { readonly told: Told; readonly text: string; readonly lines: readonly string[] } {
  const told = brush.tell(node);
  const { font, leading } = TYPE[brush.form];
  const width = measure(`${told.style === "Event" ? "600 " : ""}${font}px ${face}`);
  const text = told.contested ? `${told.name} ≠` : told.name;
  const signed = !node.stack && sign(told.style, 7) !== null;
  return { told, text, lines: broken(text, box.w - (signed ? 46 : 18), Math.max(1, Math.floor((box.h - 8) / leading)), width) };
}

/** How far a line stands from the middle of those that join the same two nodes. */
function fanOf(scene: Scene, line: SceneLine): number {
  const same = scene.lines.filter(
    ({ start, end, kind }) => kind !== "" && ((start === line.start && end === line.end) || (start === line.end && end === line.start)),
  );
  return line.kind === "" ? 0 : Math.round((same.indexOf(line) - (same.length - 1) / 2) * 9);
}

function drawNode(node: SceneNode, box: Box, brush: Brush, face: string): SVGGElement {
  const { told, text, lines } = written(node, box, brush, face);
  const named = { role: "button", tabindex: -1, "aria-label": [told.name, told.note].filter(Boolean).join(". ") };
  if (node.statement >= 0) {
    return s("g", { class: `mark${node.said ? " said" : ""}`, ...named, transform: `translate(${box.x + box.w / 2} ${box.y + box.h / 2})` },
      s("title", {}, told.name), s("circle", { class: "touch", r: 13 }), claimSign(told.kind, 6.5));
  }
  const { font, leading } = TYPE[brush.form];
  const drawn = node.stack ? null : sign(told.style, 7);
  // What a reader hears begins with what is to be seen.
  const shown = joined(lines);
  const above = node.caption !== undefined && brush.caption ? `${brush.caption(node.caption)} ` : "";
  named["aria-label"] = `${above}${shown === text ? "" : `${shown}. `}${named["aria-label"]}`;
  const rtl = brush.mirrored;
  const start = rtl ? box.w - 36 : 36;
  const x = drawn ? start : box.w / 2;
  // A line of a name in another script keeps its own direction: its commas stay at its end.
  const own = (line: string): string => (rtl && told.lang !== "ar" ? isolated(line) : line);
  drawn?.setAttribute("transform", `translate(${rtl ? box.w - 20 : 20} ${box.h / 2})`);
  return s("g", { class: `card is-${told.style ?? "Actor"}${node.said ? " said" : ""}${told.status ? ` is-${told.status}` : ""}`, ...named, transform: `translate(${box.x} ${box.y})` },
    s("title", {}, told.name),
    node.stack ? s("rect", { class: "under", x: 4, y: 4, width: box.w, height: box.h, rx: 9 }) : null,
    s("rect", { width: box.w, height: box.h, rx: 9 }),
    captioned(node, box, brush),
    drawn,
    s("text", { x, "font-size": font, "text-anchor": drawn ? "start" : "middle", direction: rtl ? "rtl" : "ltr", lang: told.lang || null },
      ...lines.map((line, i) => s("tspan", { x, y: Math.round((box.h / 2 + (i - (lines.length - 1) / 2) * leading) * 10) / 10, dy: "0.35em" }, i < lines.length - 1 ? own(line) + between(line) : own(line)))));
}

/** What the cards from this one on are, in small letters above it. */
function captioned({ caption }: SceneNode, box: Box, { form, mirrored, caption: said }: Brush): SVGTextElement | null {
  if (caption === undefined || !said) return null;
  return s("text", { class: "caption", x: mirrored ? box.w - 3 : 3, y: -7, "font-size": form === "wide" ? 13 : 12, direction: mirrored ? "rtl" : "ltr" }, `${said(caption)} `);
}

function drawLine(scene: Scene, line: SceneLine, boxes: readonly Box[], brush: Brush, fan: number): SVGGElement {
  const [from, to] = [boxes[line.start]!, boxes[line.end]!];
  if (line.kind === "") return s("g", { class: "tie said" }, s("path", { class: "stroke", d: tie(from, to) }));
  const [start, last] = [scene.nodes[line.start]!, scene.nodes[line.end]!];
  const stem = scene.layout === "lanes" && brush.form === "tall" && (last.stem || last.column === "sectors" || (start.stem ? "end" : false));
  const about = line.kind === "about";
  const column = scene.nodes[line.start]!.column;
  const together = scene.layout === "loom" && column === scene.nodes[line.end]!.column;
  const bow = together ? (column === "from" ? -1 : 1) * (brush.mirrored ? -1 : 1) : 0;
  const { path, middle, across, end, ahead } = route(from, to, { fan, stem, bow, rest: about ? 0 : 5 });
  const word = brush.word(line);
  const width = scene.layout === "loom" ? Math.min(7, 1 + Math.sqrt(line.count)) : 2;
  return s("g", { class: `line is-${line.status} kind-${line.kind}`, role: "button", tabindex: -1, "aria-label": word },
    s("title", {}, word),
    s("path", { class: "halo", d: path }),
    s("path", { class: "stroke", d: path, "stroke-width": width }),
    about ? null : s("path", { class: "arrow", d: arrow(end, ahead, across) }),
    onLine(SIGNS[line.status] ?? "”", SIGNS[line.status] ? "" : "if-attributed", middle));
}

const arrow = ({ x, y }: { x: number; y: number }, ahead: number, across: boolean): string =>
  across ? `M${x + ahead * 5} ${y}l${-ahead * 9} -4.5v9Z` : `M${x} ${y + ahead * 5}l-4.5 ${-ahead * 9}h9Z`;

const onLine = (letter: string, when: string, { x, y }: { x: number; y: number }): SVGTextElement =>
  s("text", { class: `sign-on-line ${when}`, x, y, "text-anchor": "middle", dy: "0.35em", "font-size": 17 }, letter);
