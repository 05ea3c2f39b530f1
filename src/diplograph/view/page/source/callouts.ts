// Where the names of circles stand on the map: beside them, else further away at the end of a line.

export interface Span { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }
export interface Circle { readonly x: number; readonly y: number; readonly r: number }
/** Where a name begins: of the map, the left end of its line of letters; `line` joins it with the edge of its circle. */
export interface Spot { readonly x: number; readonly y: number; readonly line: Segment | null }
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** What letters take above and below their line, and what a name keeps free at its ends. */
const [ABOVE, BELOW, ASIDE] = [11, 3, 2];
/** How far from its circle a name may stand, and in which directions, in eighths of a turn from the right. */
const AWAY = [16, 28, 42, 58, 76];
const TURNS = [0, 4, 7, 1, 5, 3, 6, 2];
/** How far a name keeps from every circle that has another: beside that it would read as its name. */
const CLEAR = 6;

export const overlap = (a: Span, b: Span): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
const inside = (a: Span, b: Span): boolean => a.x0 >= b.x0 && a.x1 <= b.x1 && a.y0 >= b.y0 && a.y1 <= b.y1;
const boxOf = ({ x, y }: Spot, width: number): Span => ({ x0: x - ASIDE, y0: y - ABOVE, x1: x + width + ASIDE, y1: y + BELOW });

export function crosses([ax, ay, bx, by]: Segment, [cx, cy, dx, dy]: Segment): boolean {
  const side = (px: number, py: number, qx: number, qy: number, x: number, y: number): boolean => (qx - px) * (y - py) > (qy - py) * (x - px);
  return side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) && side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by);
}
export const meets = (line: Segment, { x0, y0, x1, y1 }: Span): boolean => crosses(line, [x0, y0, x1, y1]) || crosses(line, [x0, y1, x1, y0]);

/** How far a box is from the edge of a circle; less than 0 if it is over that. */
export const gap = ({ x0, y0, x1, y1 }: Span, { x, y, r }: Circle): number => Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1)) - r;
/** How far a line is from the middle of a circle. */
export function apart([ax, ay, bx, by]: Segment, { x, y }: Circle): number {
  const along = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(ax + along * (bx - ax) - x, ay + along * (by - ay) - y);
}

/** Where a name of a width may stand: to the sides of its circle, above, below; then away from it. */
function* spots({ x, y, r }: Circle, width: number): Generator<Spot> {
  yield { x: x + r + 4, y: y + 4, line: null };
  yield { x: x - r - 4 - width, y: y + 4, line: null };
  yield { x: x - width / 2, y: y - r - 5, line: null };
  yield { x: x - width / 2, y: y + r + 14, line: null };
  for (const away of AWAY) for (const turn of TURNS) {
    const [dx, dy] = [Math.cos((turn * Math.PI) / 4), Math.sin((turn * Math.PI) / 4)];
    const [ex, ey] = [x + (r + away) * dx, y + (r + away) * dy];
    const line = [x + r * dx, y + r * dy, ex, ey] as const;
    if (Math.abs(dx) > 0.3) yield { x: dx > 0 ? ex + 3 : ex - 3 - width, y: ey + 4, line };
    else yield { x: ex - width / 2, y: dy < 0 ? ey - BELOW : ey + ABOVE, line };
  }
}

/** A spot for each name in turn, by its width, where one is free: on no circle, beside none that has another name, on no other name, no line, and not on what is `kept` free. */
export function callouts(circles: readonly Circle[], widths: readonly (number | null)[], frame: Span, kept: readonly Span[] = []): (Spot | null)[] {
  const dots = circles.map(({ x, y, r }): Span => ({ x0: x - r * 0.7, y0: y - r * 0.7, x1: x + r * 0.7, y1: y + r * 0.7 }));
  const names: Span[] = [...kept];
  const lines: Segment[] = [];
  const named = [...circles.keys()].filter((k) => (widths[k] ?? null) !== null);
  return circles.map((circle, i) => {
    const width = widths[i] ?? null;
    if (width === null) return null;
    /** Whether a line is seen to come from another circle: one that it goes over, but for those below this one that its beginning is on. */
    const astray = (line: Segment): boolean => named.some((k) => k !== i && apart(line, circles[k]!) < circles[k]!.r && !(k < i && Math.hypot(line[0] - circles[k]!.x, line[1] - circles[k]!.y) < circles[k]!.r));
    const free = (spot: Spot): boolean => {
      const box = boxOf(spot, width);
      const { line } = spot;
      return inside(box, frame) && !named.some((k) => k !== i && gap(box, circles[k]!) < CLEAR) && !(line !== null && astray(line)) && !names.some((other) => overlap(box, other) || (line !== null && meets(line, other)))
        && !dots.some((dot, k) => k !== i && overlap(box, dot)) && !lines.some((other) => meets(other, box) || (line !== null && crosses(line, other)));
    };
    for (const spot of spots(circle, width)) {
      if (!free(spot)) continue;
      names.push(boxOf(spot, width));
      if (spot.line) lines.push(spot.line);
      return spot;
    }
    return null;
  });
}
