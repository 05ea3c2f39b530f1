// The whole graph on a canvas: circles of places, what is at home in them, and lines between circles.
import { s } from "./dom";
import { broken, measure } from "./labels";
import { drawn, trace } from "./marks";
import { unheld } from "./told";
import { STYLES, type Box, type Data, type State, type Words } from "./types";

/** How positions of the grid become pixels. */
export interface Eye { readonly scale: number; readonly x: number; readonly y: number }
export const GRID = 32768;
/** How much nearer than all of it one can come. */
export const NEAREST = 60;
/** Of the radius of the point of an event that was not held, what is hollow. */
const HOLLOW = 0.5;
/** The radius of a mark, in that of its point. */
const MARK = 1.15;

/** What of the graph is to be seen: a mark for each thing, and the statements of each line between circles. */
export interface Seen { readonly things: Uint8Array; readonly cells: Uint8Array; readonly bundles: Uint32Array }

/** All of the grid that is used, in `width` by `height` pixels. */
export function whole(d: Data, width: number, height: number): Eye {
  const { x, y, r } = d.raw.levels.whole.cells;
  const [left, top, right, bottom] = x.reduce(([l, t, g, b], cx, i) => [Math.min(l, cx - r[i]!), Math.min(t, y[i]! - r[i]!), Math.max(g, cx + r[i]!), Math.max(b, y[i]! + r[i]!)], [GRID, GRID, 0, 0]);
  const scale = Math.min((width - 32) / Math.max(1, right! - left!), (height - 32) / Math.max(1, bottom! - top!));
  return { scale, x: width / 2 - ((left! + right!) / 2) * scale, y: height / 2 - ((top! + bottom!) / 2) * scale };
}

/** `eye` from nearer by `factor`, with what is at a point of the picture staying there. */
export const nearer = (eye: Eye, factor: number, x: number, y: number): Eye =>
  ({ scale: eye.scale * factor, x: x - (x - eye.x) * factor, y: y - (y - eye.y) * factor });

/** What an eye sees, as the state says it: what of the grid is in the middle, and how much nearer than all. */
export function placeOf(eye: Eye, home: Eye, { w, h }: { w: number; h: number }): State["at"] {
  const near = Math.round((eye.scale / home.scale) * 100) / 100;
  // Plus 0: an address cannot tell the two zeros apart.
  const at = (half: number, offset: number) => Math.round((half - offset) / eye.scale) + 0;
  return near <= 1 ? null : [at(w / 2, eye.x), at(h / 2, eye.y), near];
}
/** The eye that sees so, of a frame that shows all as `home`. */
export function eyeAt(at: State["at"], home: Eye, { w, h }: { w: number; h: number }): Eye {
  if (at === null) return home;
  const scale = home.scale * Math.min(NEAREST, Math.max(1, at[2]));
  return { scale, x: w / 2 - at[0] * scale, y: h / 2 - at[1] * scale };
}

/** The frame of the picture, in pixels of the page, and how many of the screen are one of them. */
export interface Frame { readonly w: number; readonly h: number; readonly dense: number }

/** The radius of a point, in pixels: circles hold so many that they have room. */
export function pointRadius(d: Data, scale: number): number {
  const { r, count } = d.raw.levels.whole.cells;
  const unit = r.length ? r[0]! / (Math.sqrt(count[0]!) + 0.4) : 400;
  return Math.min(9, Math.max(1.1, unit * scale * 0.42));
}

/** The radius of the mark of a point. */
export const markRadius = (d: Data, scale: number): number => MARK * pointRadius(d, scale);

interface Colours { [name: string]: string }
const NAMES = ["ground", "surface", "ink", "quiet", "line", "accent", "Sector-border", ...STYLES] as const;
export function colours(): Colours {
  const look = getComputedStyle(document.documentElement);
  const forced = matchMedia("(forced-colors: active)").matches;
  return Object.fromEntries(NAMES.map((name) => [name, forced ? (name === "ground" || name === "surface" ? "Canvas" : "CanvasText") : look.getPropertyValue(`--${name}`).trim() || "#888"]));
}

/** Draw all of it sharp, with `dense` pixels of the screen for one of the page; `own` are the lines of what is chosen, by their ends. */
export function drawWhole(ctx: CanvasRenderingContext2D, d: Data, eye: Eye, { dense, ...size }: Frame, seen: Seen, chosen: number, own: readonly (readonly [number, number])[]): void {
  const { cells, x, y } = d.raw.levels.whole;
  const colour = colours();
  const X = (at: number): number => at * eye.scale + eye.x;
  const Y = (at: number): number => at * eye.scale + eye.y;
  ctx.fillStyle = colour["ground"]!;
  ctx.fillRect(0, 0, size.w, size.h);
  drawBundles(ctx, d, eye, seen, colour, (chosen >= 0 ? 0.4 : 1) * (d.raw.levels.places.start.length > 150 ? 0.13 : 0.24));
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
  const r = pointRadius(d, eye.scale);
  ctx.globalAlpha = chosen >= 0 ? 0.35 : 1;
  for (let style = 0; style < STYLES.length; style++) {
    ctx.fillStyle = colour[STYLES[style] === "Sector" ? "Sector-border" : STYLES[style]!]!;
    ctx.beginPath();
    for (const thing of ofStyle(d)[style]!) {
      if (!seen.things[thing]) continue;
      const [px, py] = [X(x[thing]!), Y(y[thing]!)];
      if (px < -r || py < -r || px > size.w + r || py > size.h + r) continue;
      trace(ctx, style, px, py, r * MARK, dense);
    }
    ctx.fill();
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
  if (chosen >= 0) drawOwn(ctx, d, eye, chosen, own, colour, r, dense);
}

function drawBundles(ctx: CanvasRenderingContext2D, d: Data, eye: Eye, seen: Seen, colour: Colours, alpha: number): void {
  const { places: bundles, whole: { cells } } = d.raw.levels;
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

function drawOwn(ctx: CanvasRenderingContext2D, d: Data, eye: Eye, chosen: number, own: readonly (readonly [number, number])[], colour: Colours, r: number, dense: number): void {
  const { x, y } = d.raw.levels.whole;
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
    ctx.fillStyle = colour[STYLES[d.things.style[thing]!] === "Sector" ? "Sector-border" : (STYLES[d.things.style[thing]!] ?? "quiet")]!;
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
export function vector(d: Data, eye: Eye, size: { w: number; h: number }, seen: Seen): SVGGElement {
  const { places, whole: { cells, x, y } } = d.raw.levels;
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
    const shape = drawn(style, markRadius(d, eye.scale));
    if (inSight.length) group.append(s("path", { d: inSight.map((thing) => `M${X(x[thing]!)} ${Y(y[thing]!)}${shape}`).join(""), fill: colour[name]!, "fill-rule": "evenodd" }));
  });
  const hollow = unheldEvents(d).filter((thing) => seen.things[thing] && X(x[thing]!) > 0 && X(x[thing]!) < size.w && Y(y[thing]!) > 0 && Y(y[thing]!) < size.h);
  if (hollow.length) group.append(s("path", { d: hollow.map((thing) => `M${X(x[thing]!)} ${Y(y[thing]!)}h0`).join(""), fill: "none", stroke: colour["ground"]!, "stroke-width": 2 * HOLLOW * pointRadius(d, eye.scale), "stroke-linecap": "round" }));
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

export interface Label { readonly cell: number; readonly thing: number; readonly lines: readonly string[]; readonly lang: string; readonly x: number; readonly y: number }

const touch = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Left and top of a name of a width and height. */
type Stand = (w: number, h: number) => readonly [number, number];
const middle = (x: number, y: number): Stand => (w, h) => [x - w / 2, y - h / 2];
const below = (x: number, y: number): Stand => (w) => [x - w / 2, y];
const above = (x: number, y: number): Stand => (w, h) => [x - w / 2, y - h];
const beside = (x: number, y: number, r: number, left: boolean): Stand => (w, h) => [left ? x - r - w : x + r, y - h / 2];

/** Names of circles, the largest first, then of points where these are large: none over another, and over points if there is no other place. */
export function labels(d: Data, eye: Eye, size: { w: number; h: number }, seen: Seen, words: Words, chosen: number, face: string, most = 90): Label[] {
  const { cells, x, y, cell } = d.raw.levels.whole;
  const { lang } = words;
  const width = measure(`600 13px ${face}`);
  // Where the buttons are, no name is.
  const taken: Box[] = [{ x: lang === "ar" ? 0 : size.w - 130, y: size.h - 54, w: 130, h: 54 }];
  const found: Label[] = [];
  const put = (thing: number, at: number, cx: number, cy: number, stand: Stand, marks: readonly Box[] = []): boolean => {
    if (found.length >= most || cx < 0 || cy < 0 || cx > size.w || cy > size.h) return false;
    const told = thing >= 0 ? d.told(thing, lang) : { text: apart(d, at, words), lang };
    const lines = broken(told.text, 150, 2, width);
    const w = Math.max(...lines.map(width)) + 8;
    const h = lines.length * 16 + 4;
    const [left, top] = stand(w, h);
    const px = Math.min(size.w - w - 2, Math.max(2, left));
    const box = { x: px, y: top, w, h };
    const meets = (other: Box): boolean => touch(box, other);
    if (top < 0 || top + h > size.h || taken.some(meets) || marks.some(meets)) return false;
    taken.push(box);
    found.push({ cell: at, thing, lines, lang: told.lang, x: px + w / 2, y: box.y + h / 2 });
    return true;
  };
  const r = pointRadius(d, eye.scale);
  const X = (at: number): number => at * eye.scale + eye.x;
  const Y = (at: number): number => at * eye.scale + eye.y;
  if (chosen >= 0 && x[chosen]! >= 0) put(chosen, -1, X(x[chosen]!), Y(y[chosen]!), below(X(x[chosen]!), Y(y[chosen]!) + Math.max(8, r) + 6));
  const near = r >= 7;
  if (!near) {
    cells.of.forEach((place, i) => {
      const radius = cells.r[i]! * eye.scale;
      if (!seen.cells[i] || (place >= 0 && place === chosen) || radius <= 7) return;
      const [cx, cy] = [X(cells.x[i]!), Y(cells.y[i]!)];
      // In the middle of a large circle, else higher or lower in it; at the foot or the head of any.
      const inside = radius >= 20 && [0, 0.5, -0.5].some((part) => put(place, i, cx, cy, middle(cx, cy + part * radius)));
      if (!inside) [below(cx, cy + radius - 2), above(cx, cy - radius + 2)].some((stand) => put(place, i, cx, cy, stand));
    });
  }
  if (near) {
    const inSight = [...seen.things.keys()].filter((thing) => seen.things[thing] && cell[thing]! >= 0 && thing !== chosen && X(x[thing]!) > 0 && X(x[thing]!) < size.w && Y(y[thing]!) > 0 && Y(y[thing]!) < size.h);
    inSight.sort((a, b) => d.things.rank[a]! - d.things.rank[b]!);
    const wide = 1.3 * markRadius(d, eye.scale);
    const marks = inSight.map((thing) => ({ x: X(x[thing]!) - wide, y: Y(y[thing]!) - wide, w: 2 * wide, h: 2 * wide }));
    for (const thing of inSight) {
      const [cx, cy] = [X(x[thing]!), Y(y[thing]!)];
      const stands = [below(cx, cy + wide), above(cx, cy - wide), beside(cx, cy, wide, lang === "ar"), beside(cx, cy, wide, lang !== "ar")];
      if (!stands.some((stand) => put(thing, -1, cx, cy, stand, marks))) put(thing, -1, cx, cy, stands[0]!);
    }
  }
  return found;
}

/** What a circle that is of no place is called: sectors are at home nowhere, of all else no home is known. */
function apart(d: Data, cell: number, words: Words): string {
  const style = STYLES[styleOf(d, cell)] ?? "";
  const kind = d.termLabel(d.term(style), words.lang);
  return style === "Sector" ? kind : words.say("whole-homeless", { kind });
}

/** What the things of a circle that is of no place look like. */
const styleOf = (d: Data, cell: number): number => d.things.style[d.raw.levels.whole.cell.indexOf(cell)] ?? -1;
