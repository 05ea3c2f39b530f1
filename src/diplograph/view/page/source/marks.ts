// The marks of the whole graph: each has the shape of its kind, and where it is too small for that a
// pattern of three by three parts, so that neither needs a colour to be told from the others.
import { s } from "./dom";
import { cornersOf, type Corner } from "./signs";
import { STYLES, type Style } from "./types";

/** The radius, in pixels of the screen, from which a mark has a shape. */
const SHAPED = 1.6;
/** The hole of a ring, in its radius. */
const HOLE = 0.5;

/** Left, top, width and height of what is filled, in parts of three by three. */
type Part = readonly [number, number, number, number];
const PATTERNS: Readonly<Record<Style, readonly Part[]>> = {
  Event: [[0, 0, 3, 3]], Organisation: [[1, 0, 1, 3]], Person: [[0, 0, 2, 2]], Delegation: [[0, 1, 3, 1]],
  Place: [[0, 1, 3, 1], [1, 0, 1, 1], [1, 2, 1, 1]], Post: [[0, 0, 1, 3], [1, 2, 2, 1]], Sector: [[0, 0, 3, 2]],
  Group: [[0, 0, 1, 1], [2, 0, 1, 1], [0, 2, 1, 1], [2, 2, 1, 1]], Actor: [[0, 0, 1, 1], [2, 2, 1, 1]],
};

const isRing = (style: Style): boolean => style === "Group" || style === "Actor";
const figures = STYLES.map((style): readonly Corner[] | null => (style === "Sector" ? [[-1.2, -0.8], [1.2, -0.8], [1.2, 0.8], [-1.2, 0.8]] : cornersOf(style)));

/** Whether marks of a radius have patterns in place of shapes, with `dense` pixels of the screen for one of the page. */
export const isPattern = (r: number, dense: number): boolean => r * dense < SHAPED;

/** Add the shape of a look (number of STYLES) about a point to the path of `ctx`; a pattern is filled at once, which is quicker. */
export function trace(ctx: CanvasRenderingContext2D, style: number, x: number, y: number, r: number, dense: number): void {
  if (isPattern(r, dense)) return tracePattern(ctx, STYLES[style]!, x, y, r, dense);
  const figure = figures[style];
  if (figure) {
    figure.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + dx * r, y + dy * r) : ctx.moveTo(x + dx * r, y + dy * r)));
    ctx.closePath();
    return;
  }
  ctx.moveTo(x + r, y);
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  if (!isRing(STYLES[style]!)) return;
  ctx.moveTo(x + HOLE * r, y);
  ctx.arc(x, y, HOLE * r, 0, 2 * Math.PI, true);
}

/** Parts are whole pixels of the screen: half ones would be grey. */
function tracePattern(ctx: CanvasRenderingContext2D, style: Style, x: number, y: number, r: number, dense: number): void {
  const part = Math.max(1, Math.round((2 * r * dense) / 3)) / dense;
  const [left, top] = [x, y].map((at) => Math.round((at - 1.5 * part) * dense) / dense) as [number, number];
  for (const [dx, dy, w, high] of PATTERNS[style]) ctx.fillRect(left + dx * part, top + dy * part, w * part, high * part);
}

/** The shape of a look as what follows the place of its middle in a path of SVG (fill-rule evenodd). */
export function drawn(style: number, r: number): string {
  const figure = figures[style];
  const round = (at: number): string => String(Math.round(at * 10) / 10);
  if (figure) {
    const steps = figure.map(([x, y], i) => [x - (figure[i - 1]?.[0] ?? 0), y - (figure[i - 1]?.[1] ?? 0)].map((at) => round(at * r)).join(" "));
    return `m${steps[0]}l${steps.slice(1).join(" ")}z`;
  }
  const circle = (radius: number): string => `m${round(-radius)} 0a${round(radius)} ${round(radius)} 0 1 1 ${round(2 * radius)} 0a${round(radius)} ${round(radius)} 0 1 1 ${round(-2 * radius)} 0z`;
  return isRing(STYLES[style]!) ? `${circle(r)}m${round(r)} 0${circle(HOLE * r)}` : circle(r);
}

/** The pattern of a look as it is seen from near, about 0, for a legend. */
export const pattern = (style: Style): SVGGElement =>
  s("g", { class: `sign is-${style}` }, ...PATTERNS[style].map(([x, y, width, height]) => s("rect", { x: 4 * x - 6, y: 4 * y - 6, width: 4 * width, height: 4 * height })));
