// How lines run between boxes: from side to side, as curves that arrive straight.
import type { Box } from "./types";

export interface Point { readonly x: number; readonly y: number }
/** A line's path, its middle and end, whether it arrives across or down, and which way (1 or -1). */
export interface Route { readonly path: string; readonly middle: Point; readonly end: Point; readonly across: boolean; readonly ahead: number }

const middle = ({ x, y, w, h }: Box): Point => ({ x: x + w / 2, y: y + h / 2 });
const at = (p0: number, p1: number, p2: number, p3: number): number => (p0 + 3 * p1 + 3 * p2 + p3) / 8;

function curve(a: Point, b: Point, c: Point, d: Point, across: boolean): Route {
  const written = [a, b, c, d].map(({ x, y }) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`);
  return {
    path: `M${written[0]}C${written.slice(1).join(",")}`,
    middle: { x: at(a.x, b.x, c.x, d.x), y: at(a.y, b.y, c.y, d.y) },
    end: d,
    across,
    ahead: Math.sign(across ? d.x - c.x : d.y - c.y) || 1,
  };
}

/**
 * From one box to another; `fan` sets parallel lines apart, in pixels, and `rest` is what stays free
 * before the end for an arrow. With `stem` the line goes down from the middle before it turns, or at its
 * "end" the other way round; `bow` (1
 * to the right, -1 to the left) takes it around the side, where both stand in one column.
 */
export function route(from: Box, to: Box, { fan = 0, rest = 5, stem = false, bow = 0 }: { fan?: number; rest?: number; stem?: boolean | "end"; bow?: number } = {}): Route {
  const [a, b] = [middle(from), middle(to)];
  if (bow !== 0) {
    const side = (box: Box): number => (bow > 0 ? box.x + box.w : box.x);
    const [start, end] = [{ x: side(from), y: a.y + fan }, { x: side(to) + bow * rest, y: b.y + fan }];
    const out = bow * Math.min(34, 12 + Math.abs(b.y - a.y) / 9);
    return curve(start, { x: start.x + out, y: start.y }, { x: end.x + out, y: end.y }, end, true);
  }
  const right = b.x >= a.x;
  const apart = right ? to.x - (from.x + from.w) : from.x - (to.x + to.w);
  const below = b.y >= a.y;
  const under = below ? to.y - (from.y + from.h) : from.y - (to.y + to.h);
  if (stem === "end" && under > 0) {
    const start = { x: right ? from.x + from.w : from.x, y: a.y + fan };
    const end = { x: b.x, y: below ? to.y - rest : to.y + to.h + rest };
    return curve(start, { x: end.x, y: start.y }, { x: end.x, y: start.y + (below ? 6 : -6) }, end, false);
  }
  if (stem && under > 0) {
    const turn = { x: a.x, y: below ? from.y + from.h : from.y };
    const end = { x: right ? to.x - rest : to.x + to.w + rest, y: b.y };
    return curve(turn, { x: turn.x, y: end.y - (below ? 6 : -6) }, { x: turn.x, y: end.y }, end, true);
  }
  if (apart > 12 || (apart > 0 && apart >= under)) {
    const start = { x: right ? from.x + from.w : from.x, y: a.y + fan };
    const end = { x: right ? to.x - rest : to.x + to.w + rest, y: b.y + fan };
    const reach = (end.x - start.x) * 0.5;
    return curve(start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end, true);
  }
  const start = { x: a.x + fan, y: below ? from.y + from.h : from.y };
  const end = { x: b.x + fan, y: below ? to.y - rest : to.y + to.h + rest };
  const reach = (end.y - start.y) * 0.5;
  return curve(start, { x: start.x, y: start.y + reach }, { x: end.x, y: end.y - reach }, end, false);
}

/** A straight tie from the middle of a box to the edge of another. */
export function tie(from: Box, to: Box): string {
  const [a, b] = [middle(from), middle(to)];
  const part = Math.max(Math.abs(a.x - b.x) / (to.w / 2 + 2), Math.abs(a.y - b.y) / (to.h / 2 + 2));
  const share = part > 1 ? 1 / part : 1;
  return `M${a.x} ${a.y}L${Math.round(b.x + (a.x - b.x) * share)} ${Math.round(b.y + (a.y - b.y) * share)}`;
}
