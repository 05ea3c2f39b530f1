// The whole graph on a canvas: circles of places, what is at home in them, and lines between circles.
import { s } from "./dom";
import { EDGE, bounds, onField, onGrid, type Field } from "./field";
import { drawn, isPattern, trace } from "./marks";
import { unheld } from "./told";
import { STYLES, type Data, type State } from "./types";

/** How positions of the grid become pixels. */
export interface Eye { readonly scale: number; readonly x: number; readonly y: number }
/** How much nearer than all of it one can come. */
export const NEAREST = 60;
/** Of the radius of the point of an event that was not held, what is hollow. */
const HOLLOW = 0.5;
/** The radius of a mark, in that of its point. */
const MARK = 1.15;

/** What of the graph is to be seen: a mark for each thing, and the statements of each line between circles. */
export interface Seen { readonly things: Uint8Array; readonly cells: Uint8Array; readonly bundles: Uint32Array }

/** All of the circles, in `width` by `height` pixels. */
export function whole({ cells }: Field, width: number, height: number): Eye {
  const [left, top, right, bottom] = bounds(cells);
  const scale = Math.min((width - 2 * EDGE) / Math.max(1, right - left), (height - 2 * EDGE) / Math.max(1, bottom - top));
  return { scale, x: width / 2 - ((left + right) / 2) * scale, y: height / 2 - ((top + bottom) / 2) * scale };
}

/** `eye` from nearer by `factor`, with what is at a point of the picture staying there. */
export const nearer = (eye: Eye, factor: number, x: number, y: number): Eye =>
  ({ scale: eye.scale * factor, x: x - (x - eye.x) * factor, y: y - (y - eye.y) * factor });

/** What an eye sees, as the state says it: what of the grid is in the middle, and how much nearer than all. */
export function placeOf(field: Field, eye: Eye, home: Eye, { w, h }: { w: number; h: number }): State["at"] {
  const near = Math.round((eye.scale / home.scale) * 100) / 100;
  if (near <= 1) return null;
  const [x, y] = onGrid(field, (w / 2 - eye.x) / eye.scale, (h / 2 - eye.y) / eye.scale);
  // Plus 0: an address cannot tell the two zeros apart.
  return [Math.round(x) + 0, Math.round(y) + 0, near];
}
/** The eye that sees so, of a frame that shows all as `home`. */
export function eyeAt(field: Field, at: State["at"], home: Eye, { w, h }: { w: number; h: number }): Eye {
  if (at === null) return home;
  const scale = home.scale * Math.min(NEAREST, Math.max(1, at[2]));
  const [x, y] = onField(field, at[0], at[1]);
  return { scale, x: w / 2 - x * scale, y: h / 2 - y * scale };
}

/** The frame of the picture, in pixels of the page, and how many of the screen are one of them. */
export interface Frame { readonly w: number; readonly h: number; readonly dense: number }

/** The radius of a point, in pixels: circles hold so many that they have room. */
export function pointRadius({ cells: { r, count } }: Field, scale: number): number {
  const unit = r.length ? r[0]! / (Math.sqrt(count[0]!) + 0.4) : 400;
  return Math.min(9, Math.max(1.1, unit * scale * 0.42));
}

/** The radius of the mark of a point. */
export const markRadius = (field: Field, scale: number): number => MARK * pointRadius(field, scale);

interface Colours { [name: string]: string }
const NAMES = ["ground", "surface", "ink", "quiet", "line", "accent", "Sector-border", ...STYLES] as const;
export function colours(): Colours {
  const look = getComputedStyle(document.documentElement);
  const forced = matchMedia("(forced-colors: active)").matches;
  return Object.fromEntries(NAMES.map((name) => [name, forced ? (["ground", "surface", "Sector"].includes(name) ? "Canvas" : "CanvasText") : look.getPropertyValue(`--${name}`).trim() || "#888"]));
}

/** Draw all of it sharp, with `dense` pixels of the screen for one of the page; `own` are the lines of what is chosen, by their ends. */
export function drawWhole(ctx: CanvasRenderingContext2D, d: Data, field: Field, eye: Eye, { dense, ...size }: Frame, seen: Seen, chosen: number, own: readonly (readonly [number, number])[]): void {
  const { cells, x, y } = field;
  const colour = colours();
  const X = (at: number): number => at * eye.scale + eye.x;
  const Y = (at: number): number => at * eye.scale + eye.y;
  ctx.fillStyle = colour["ground"]!;
  ctx.fillRect(0, 0, size.w, size.h);
  drawBundles(ctx, d, field, eye, seen, colour, (chosen >= 0 ? 0.4 : 1) * (d.raw.levels.places.start.length > 150 ? 0.1 : 0.22));
  ctx.lineWidth = 1;
  ctx.strokeStyle = colour["line"]!;
  ctx.fillStyle = colour["surface"]!;
  ctx.beginPath();
  for (let i = 0; i < cells.of.length; i++) {
    const r = cells.r[i]! * eye.scale;
    const [cx, cy] = [X(cells.x[i]!), Y(cells.y[i]!)];
    if (!seen.cells[i] || cx + r < 0 || cy + r < 0 || cx - r > size.w || cy - r > size.h) continue;
    ctx.moveTo(cx + r, cy);
    ctx.arc(cx, cy, r, 0, 2 * Math.PI);
  }
  ctx.fill();
  ctx.stroke();
  const r = pointRadius(field, eye.scale);
  ctx.globalAlpha = chosen >= 0 ? 0.35 : 1;
  for (let style = 0; style < STYLES.length; style++) {
    const framed = STYLES[style] === "Sector" && !isPattern(r * MARK, dense);
    ctx.fillStyle = colour[framed ? "Sector" : markColour(style)]!;
    ctx.beginPath();
    for (const thing of ofStyle(d)[style]!) {
      if (!seen.things[thing]) continue;
      const [px, py] = [X(x[thing]!), Y(y[thing]!)];
      if (px < -r || py < -r || px > size.w + r || py > size.h + r) continue;
      trace(ctx, style, px, py, r * MARK, dense);
    }
    ctx.fill();
    if (framed) frame(ctx, colour, r);
  }
  ctx.fillStyle = colour["ground"]!;
  ctx.beginPath();
  for (const thing of unheldEvents(d)) {
    if (!seen.things[thing]) continue;
    const [px, py] = [X(x[thing]!), Y(y[thing]!)];
    ctx.moveTo(px + r * HOLLOW, py);
    ctx.arc(px, py, r * HOLLOW, 0, 6.2832);
  }
  ctx.fill();
  ctx.globalAlpha = 1;
  if (chosen >= 0) drawOwn(ctx, d, field, eye, chosen, own, colour, r, dense);
}

/** What is filled with the colour of a look: of sectors, whose ground is pale, with that of their frame. */
const markColour = (style: number): string => (STYLES[style] === "Sector" ? "Sector-border" : (STYLES[style] ?? "quiet"));
/** The frame of the sectors that are traced, as it is on a card. */
function frame(ctx: CanvasRenderingContext2D, colour: Colours, r: number): void {
  ctx.strokeStyle = colour["Sector-border"]!;
  ctx.lineWidth = Math.min(1.5, r / 4);
  ctx.stroke();
}

function drawBundles(ctx: CanvasRenderingContext2D, d: Data, { cells }: Field, eye: Eye, seen: Seen, colour: Colours, alpha: number): void {
  const { places: bundles } = d.raw.levels;
  ctx.strokeStyle = colour["ink"]!;
  ctx.globalAlpha = alpha;
  ctx.lineCap = "round";
  bundles.start.forEach((start, i) => {
    const end = bundles.end[i]!;
    if (!seen.bundles[i] || start === end) return;
    ctx.lineWidth = Math.min(9, 0.8 + Math.sqrt(seen.bundles[i]!) * 0.6);
    const [ax, ay, bx, by] = [cells.x[start]!, cells.y[start]!, cells.x[end]!, cells.y[end]!];
    ctx.beginPath();
    ctx.moveTo(ax * eye.scale + eye.x, ay * eye.scale + eye.y);
    const bend = bow(ax, ay, bx, by);
    ctx.quadraticCurveTo(bend.x * eye.scale + eye.x, bend.y * eye.scale + eye.y, bx * eye.scale + eye.x, by * eye.scale + eye.y);
    ctx.stroke();
  });
  ctx.globalAlpha = 1;
}

/** The middle of a line, to the side: there and back are two lines. */
export const bow = (ax: number, ay: number, bx: number, by: number): { x: number; y: number } => ({ x: (ax + bx) / 2 + (by - ay) * 0.12, y: (ay + by) / 2 - (bx - ax) * 0.12 });

function drawOwn(ctx: CanvasRenderingContext2D, d: Data, { x, y }: Field, eye: Eye, chosen: number, own: readonly (readonly [number, number])[], colour: Colours, r: number, dense: number): void {
  const [X, Y] = [(thing: number): number => x[thing]! * eye.scale + eye.x, (thing: number): number => y[thing]! * eye.scale + eye.y];
  ctx.strokeStyle = colour["accent"]!;
  ctx.lineWidth = 1.4;
  ctx.globalAlpha = own.length > 200 ? 0.35 : 0.8;
  ctx.beginPath();
  for (const [a, b] of own) {
    ctx.moveTo(X(a), Y(a));
    ctx.lineTo(X(b), Y(b));
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
  for (const thing of new Set([...own.flat(), chosen])) {
    ctx.fillStyle = colour[markColour(d.things.style[thing]!)]!;
    ctx.beginPath();
    trace(ctx, d.things.style[thing]!, X(thing), Y(thing), Math.max(3.2, r * MARK), dense);
    ctx.fill();
  }
  if (x[chosen]! < 0) return;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  ctx.arc(X(chosen), Y(chosen), Math.max(8, r + 5), 0, 2 * Math.PI);
  ctx.stroke();
}

/** The same as lines and points of an SVG, for what is taken away as one. */
export function vector(d: Data, field: Field, eye: Eye, size: { w: number; h: number }, seen: Seen): SVGGElement {
  const { cells, x, y } = field;
  const { places } = d.raw.levels;
  const colour = colours();
  const X = (at: number): number => Math.round((at * eye.scale + eye.x) * 10) / 10;
  const Y = (at: number): number => Math.round((at * eye.scale + eye.y) * 10) / 10;
  const group = s("g", { class: "vector" });
  places.start.forEach((start, i) => {
    const end = places.end[i]!;
    if (!seen.bundles[i] || start === end) return;
    const [ax, ay, bx, by] = [cells.x[start]!, cells.y[start]!, cells.x[end]!, cells.y[end]!];
    const bend = bow(ax, ay, bx, by);
    group.append(s("path", { d: `M${X(ax)} ${Y(ay)}Q${X(bend.x)} ${Y(bend.y)},${X(bx)} ${Y(by)}`, fill: "none", stroke: colour["ink"]!, opacity: 0.14, "stroke-width": Math.min(9, 0.8 + Math.sqrt(seen.bundles[i]!) * 0.6) }));
  });
  cells.of.forEach((_, i) => seen.cells[i] && group.append(s("circle", { cx: X(cells.x[i]!), cy: Y(cells.y[i]!), r: cells.r[i]! * eye.scale, fill: colour["surface"]!, stroke: colour["line"]! })));
  ofStyle(d).forEach((things, style) => {
    const inSight = things.filter((thing) => seen.things[thing] && X(x[thing]!) > 0 && X(x[thing]!) < size.w && Y(y[thing]!) > 0 && Y(y[thing]!) < size.h);
    const name = STYLES[style] === "Sector" ? "Sector-border" : STYLES[style]!;
    const shape = drawn(style, markRadius(field, eye.scale));
    if (inSight.length) group.append(s("path", { d: inSight.map((thing) => `M${X(x[thing]!)} ${Y(y[thing]!)}${shape}`).join(""), fill: colour[name]!, "fill-rule": "evenodd" }));
  });
  const hollow = unheldEvents(d).filter((thing) => seen.things[thing] && X(x[thing]!) > 0 && X(x[thing]!) < size.w && Y(y[thing]!) > 0 && Y(y[thing]!) < size.h);
  if (hollow.length) group.append(s("path", { d: hollow.map((thing) => `M${X(x[thing]!)} ${Y(y[thing]!)}h0`).join(""), fill: "none", stroke: colour["ground"]!, "stroke-width": 2 * HOLLOW * pointRadius(field, eye.scale), "stroke-linecap": "round" }));
  return group;
}

const notHeld = new WeakMap<Data, readonly number[]>();
/** Events that have a place and were not held. */
function unheldEvents(d: Data): readonly number[] {
  let known = notHeld.get(d);
  if (!known) {
    const found = new Set<number>();
    d.statements.s.forEach((thing, row) => thing >= 0 && d.raw.levels.whole.cell[thing]! >= 0 && unheld(d, row) !== null && found.add(thing));
    notHeld.set(d, (known = [...found]));
  }
  return known;
}

const byStyle = new WeakMap<Data, readonly (readonly number[])[]>();
/** Things that have a place, by look. */
function ofStyle(d: Data): readonly (readonly number[])[] {
  let known = byStyle.get(d);
  if (!known) {
    const found: number[][] = STYLES.map(() => []);
    d.raw.levels.whole.cell.forEach((cell, thing) => cell >= 0 && found[d.things.style[thing]!]?.push(thing));
    byStyle.set(d, (known = found));
  }
  return known;
}
