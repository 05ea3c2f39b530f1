// The names of the whole graph: each beside its circle or its mark, else at the end of a line, on no other mark.
import { apart, crosses, gap, meets, overlap, type Segment, type Span, type Spot } from "./callouts";
import { markRadius, pointRadius, type Eye, type Seen } from "./cells";
import type { Field } from "./field";
import { broken, measure } from "./labels";
import { STYLES, type Data, type Words } from "./types";

/** `line` leads from the name, about whose middle it is, to the edge of what it names. */
export interface Label { readonly cell: number; readonly thing: number; readonly lines: readonly string[]; readonly lang: string; readonly x: number; readonly y: number; readonly line: Segment | null }

/** The size of letters, and of a line of them, in pixels. */
export const [LETTERS, LINE] = [12.5, 15];
/** From which radius of points on these have names, and not their circles; and where these are as few. */
const [NAMED, NAMED_OF_FEW, FEW] = [7, 4.5, 25];
/** From which radius on a circle that nothing is free about has its name on what is in it. */
const LARGE = 44;
/** How far from its circle or mark a name may stand at the end of a line. */
const AWAY = [6, 12, 20, 30, 42, 56];
const TURNS = [2, 6, 1, 3, 7, 5, 0, 4];
/** How much of a name may be on the ground of a circle that it is not of. */
const ON_OTHERS = 0.3;
/** By how much a name that no line leads to is nearer to its own circle than to any other. */
const NEARER = 3;

/** The part of a frame, in pixels, of which it is known whether a mark is there. */
const PART = 3;

/** Whether there is a mark of a radius in a box: summed up once over parts of the frame, for there are many thousand. */
function marked(w: number, h: number, middles: readonly (readonly [number, number])[], r: number): (box: Span) => boolean {
  const [wide, high] = [Math.ceil(w / PART) + 1, Math.ceil(h / PART) + 1];
  const sums = new Int32Array((wide + 1) * (high + 1));
  const part = (at: number, most: number): number => Math.max(0, Math.min(most - 1, Math.floor(at / PART)));
  const at = (x: number, y: number): number => y * (wide + 1) + x;
  for (const [mx, my] of middles) {
    const [right, bottom] = [part(mx + r, wide), part(my + r, high)];
    for (let y = part(my - r, high); y <= bottom; y++) sums.fill(1, at(part(mx - r, wide) + 1, y + 1), at(right + 1, y + 1) + 1);
  }
  for (let y = 1; y <= high; y++) for (let x = 1; x <= wide; x++) sums[at(x, y)]! += sums[at(x, y - 1)]! + sums[at(x - 1, y)]! - sums[at(x - 1, y - 1)]!;
  return ({ x0, y0, x1, y1 }) => {
    const [left, top, right, bottom] = [part(x0, wide), part(y0, high), part(x1, wide) + 1, part(y1, high) + 1];
    return sums[at(right, bottom)]! - sums[at(right, top)]! - sums[at(left, bottom)]! + sums[at(left, top)]! > 0;
  };
}

/** What has a name: the circle of a place, or a mark, with its middle and radius. */
interface Named { readonly cell: number; readonly thing: number; readonly x: number; readonly y: number; readonly r: number; readonly large: boolean }

/** Left and top of a name: below, above and to the sides of a circle; in it; away from it. */
function* spots({ x, y, r }: Named, w: number, h: number, mirrored: boolean): Generator<Spot> {
  const at = (left: number, top: number): Spot => ({ x: left, y: top, line: null });
  const sides = mirrored ? [x - r - 3 - w, x + r + 3] : [x + r + 3, x - r - 3 - w];
  for (const top of [y + r + 2, y - r - 2 - h]) yield at(x - w / 2, top);
  for (const left of sides) yield at(left, y - h / 2);
  const aside = (r + 3) * Math.SQRT1_2;
  for (const top of [y + aside, y - aside - h]) for (const left of mirrored ? [x - aside - w, x + aside] : [x + aside, x - aside - w]) yield at(left, top);
  for (const top of [y + r + 2, y - r - 2 - h]) for (const part of [0.25, 0.75]) yield at(x - w * part, top);
  for (const away of AWAY) for (const turn of TURNS) {
    const [dx, dy] = [Math.cos((turn * Math.PI) / 4), Math.sin((turn * Math.PI) / 4)];
    const [ex, ey] = [x + (r + away) * dx, y + (r + away) * dy];
    const line: Segment = [ex, ey, x + r * dx, y + r * dy];
    if (Math.abs(dx) > 0.3) yield { x: dx > 0 ? ex + 2 : ex - 2 - w, y: ey - h / 2, line };
    else yield { x: ex - w / 2, y: dy < 0 ? ey - h : ey, line };
  }
}

/** Names of circles, the largest first, or of points where these are large: on no other name, on no mark but where a large circle has no other place, and as few as `most`. */
export function labels(d: Data, field: Field, eye: Eye, size: { w: number; h: number }, seen: Seen, words: Words, chosen: number, face: string, most = 90): Label[] {
  const { cells } = field;
  const { lang } = words;
  const width = measure(`600 ${LETTERS}px ${face}`);
  const X = (at: number): number => at * eye.scale + eye.x;
  const Y = (at: number): number => at * eye.scale + eye.y;
  const inSight = [...seen.things.keys()].filter((thing) => seen.things[thing] && field.cell[thing]! >= 0 && X(field.x[thing]!) > 0 && X(field.x[thing]!) < size.w && Y(field.y[thing]!) > 0 && Y(field.y[thing]!) < size.h);
  const mark = markRadius(field, eye.scale);
  const hasMark = marked(size.w, size.h, inSight.map((thing) => [X(field.x[thing]!), Y(field.y[thing]!)] as const), Math.max(0.5, mark));
  const circles = cells.of.map((_, i) => ({ cell: i, x: X(cells.x[i]!), y: Y(cells.y[i]!), r: cells.r[i]! * eye.scale })).filter(({ cell }) => seen.cells[cell]);
  const near = pointRadius(field, eye.scale) >= (inSight.length <= FEW ? NAMED_OF_FEW : NAMED);
  // Where the buttons are, no name is.
  const taken: Span[] = [lang === "ar" ? { x0: 0, y0: size.h - 54, x1: 130, y1: size.h } : { x0: size.w - 130, y0: size.h - 54, x1: size.w, y1: size.h }];
  const drawn: Segment[] = [];
  const found: Label[] = [];

  const foreign = (box: Span, own: number): number => circles.reduce((sum, { cell, x, y, r }) => {
    if (cell === own) return sum;
    const [wide, high] = [Math.min(box.x1, x + r * 0.9) - Math.max(box.x0, x - r * 0.9), Math.min(box.y1, y + r * 0.9) - Math.max(box.y0, y - r * 0.9)];
    return wide > 0 && high > 0 ? sum + wide * high : sum;
  }, 0) / ((box.x1 - box.x0) * (box.y1 - box.y0));
  /** Whether a line is over a circle that it does not come from. */
  const over = (line: Segment, own: number): boolean => circles.some((circle) => circle.cell !== own && apart(line, circle) < circle.r);
  /** Whether a name reads as that of another circle. */
  const strays = (box: Span, own: number): boolean => {
    const at = circles.find(({ cell }) => cell === own);
    return at !== undefined && circles.some((circle) => circle !== at && gap(box, circle) < gap(box, at) + NEARER);
  };
  const free = (box: Span, line: Segment | null, own: number, strict: boolean): boolean =>
    box.x0 >= 2 && box.y0 >= 2 && box.x1 <= size.w - 2 && box.y1 <= size.h - 2 && !taken.some((other) => overlap(box, other) || (line !== null && meets(line, other))) && !hasMark(box)
    && !drawn.some((other) => meets(other, box) || (line !== null && crosses(line, other))) && (near || !strict || (foreign(box, own) <= ON_OTHERS && !(line === null ? strays(box, own) : over(line, own))));
  const put = (named: Named): boolean => {
    if (found.length >= most || named.x < 0 || named.y < 0 || named.x > size.w || named.y > size.h) return false;
    const told = named.thing >= 0 ? d.told(named.thing, lang) : { text: homeless(d, named.cell, words), lang };
    const ways = [broken(told.text, 150, 2, width), broken(told.text, 96, 3, width), ...(named.large ? [broken(told.text, 70, 4, width)] : [])].map((lines) => ({ lines, w: Math.max(...lines.map(width)) + 6, h: lines.length * LINE + 2 }));
    const stand = ({ lines, w, h }: (typeof ways)[number], { x, y, line }: Spot): boolean => {
      const box = { x0: x, y0: y, x1: x + w, y1: y + h };
      taken.push(box);
      if (line) drawn.push(line);
      const [mx, my] = [x + w / 2, y + h / 2];
      found.push({ cell: named.cell, thing: named.thing, lines, lang: told.lang, x: mx, y: my, line: line && [line[0] - mx, line[1] - my, line[2] - mx, line[3] - my] });
      return true;
    };
    const tries = [{ led: false, strict: true }, { led: true, strict: true }, ...(named.large ? [{ led: false, strict: false }, { led: true, strict: false }] : [])];
    for (const { led, strict } of tries) for (const way of ways) for (const spot of spots(named, way.w, way.h, lang === "ar")) {
      if ((spot.line !== null) === led && free({ x0: spot.x, y0: spot.y, x1: spot.x + way.w, y1: spot.y + way.h }, spot.line, named.cell, strict)) return stand(way, spot);
    }
    const [way] = ways;
    const inside = { x: named.x - way!.w / 2, y: named.y - way!.h / 2, line: null };
    return named.large && !taken.some((other) => overlap({ x0: inside.x, y0: inside.y, x1: inside.x + way!.w, y1: inside.y + way!.h }, other)) && stand(way!, inside);
  };
  const point = (thing: number): Named => ({ cell: -1, thing, x: X(field.x[thing]!), y: Y(field.y[thing]!), r: 1.1 * mark, large: false });
  if (chosen >= 0 && field.x[chosen]! >= 0) put({ ...point(chosen), r: Math.max(8, mark) + 4, large: true });
  // The place that a circle is of first: its name is that of the circle too.
  const places = new Set(cells.of);
  const turn = (thing: number): number => d.things.rank[thing]! + (places.has(thing) ? 0 : d.things.count);
  if (near) inSight.filter((thing) => thing !== chosen).sort((a, b) => turn(a) - turn(b)).forEach((thing) => put(point(thing)));
  else circles.forEach(({ cell, x, y, r }) => (cells.of[cell]! < 0 || cells.of[cell] !== chosen) && r > 7 && put({ cell, thing: cells.of[cell]!, x, y, r, large: r >= LARGE }));
  return found;
}

/** What a circle that is of no place is called: sectors are at home nowhere, of all else no home is known. */
function homeless(d: Data, cell: number, words: Words): string {
  const look = d.things.style[d.raw.levels.whole.cell.indexOf(cell)] ?? -1;
  const style = STYLES[look] ?? "";
  const kind = d.termLabel(d.term(style), words.lang);
  return style === "Sector" ? kind : words.say("whole-homeless", { kind });
}
