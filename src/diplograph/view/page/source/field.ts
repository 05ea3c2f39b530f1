// Where the circles of the whole graph stand in a frame: as they are packed, but apart until they fill it.
import type { Whole } from "./types";

export const GRID = 32768;
/** How far apart circles are for their names, in the distance at which they are packed; and the most of it. */
const [ROOM, MOST] = [1.2, 2];
/** What a frame keeps free about the circles, in pixels. */
export const EDGE = 16;

/** The grid with its circles apart, each with what is in it; `along` is by how much, to the side and down. */
export interface Field extends Whole { readonly grid: Whole; readonly along: readonly [x: number, y: number] }

const stretched = (at: number, by: number): number => GRID / 2 + (at - GRID / 2) * by;

/** Left, top, right and bottom of all circles. */
export function bounds({ x, y, r }: Whole["cells"]): readonly [number, number, number, number] {
  const found: [number, number, number, number] = [GRID, GRID, 0, 0];
  x.forEach((cx, i) => {
    found[0] = Math.min(found[0], cx - r[i]!);
    found[1] = Math.min(found[1], y[i]! - r[i]!);
    found[2] = Math.max(found[2], cx + r[i]!);
    found[3] = Math.max(found[3], y[i]! + r[i]!);
  });
  return found;
}

/** The circles of `grid` for a frame of `w` by `h` pixels: none comes nearer to another than it was. */
export function fieldOf(grid: Whole, w: number, h: number): Field {
  const [left, top, right, bottom] = bounds(grid.cells);
  const wider = (Math.max(1, w - 2 * EDGE) / Math.max(1, h - 2 * EDGE)) * ((bottom - top) / Math.max(1, right - left));
  const along = [wider, 1 / wider].map((by) => Math.min(MOST, ROOM * Math.max(1, by))) as [number, number];
  if (grid.cells.x.length < 2 || !(wider > 0)) return { ...grid, grid, along: [1, 1] };
  const cells = { ...grid.cells, x: grid.cells.x.map((at) => stretched(at, along[0])), y: grid.cells.y.map((at) => stretched(at, along[1])) };
  const moved = (axis: "x" | "y"): number[] => grid[axis].map((at, thing) => at + ((cells[axis][grid.cell[thing]!] ?? 0) - (grid.cells[axis][grid.cell[thing]!] ?? 0)));
  return { x: moved("x"), y: moved("y"), cell: grid.cell, cells, grid, along };
}

const within = ({ x, y, r }: Whole["cells"], px: number, py: number): number => x.findIndex((cx, i) => (cx - px) ** 2 + (y[i]! - py) ** 2 <= r[i]! ** 2 + 1e-3);

/** Where a place of the grid is on the field: in a circle it goes with that. */
export function onField({ grid, cells, along }: Field, x: number, y: number): readonly [number, number] {
  const cell = within(grid.cells, x, y);
  return cell < 0 ? [stretched(x, along[0]), stretched(y, along[1])] : [x - grid.cells.x[cell]! + cells.x[cell]!, y - grid.cells.y[cell]! + cells.y[cell]!];
}
/** Which place of the grid is at a place of the field. */
export function onGrid({ grid, cells, along }: Field, x: number, y: number): readonly [number, number] {
  const cell = within(cells, x, y);
  return cell < 0 ? [stretched(x, 1 / along[0]), stretched(y, 1 / along[1])] : [x - cells.x[cell]! + grid.cells.x[cell]!, y - cells.y[cell]! + grid.cells.y[cell]!];
}
