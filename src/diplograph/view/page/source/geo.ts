// The view "map": land without borders, and at each place how much is said of it.
import { changes, rows as rowsOf } from "./bits";
import { callouts, type Span } from "./callouts";
import { h, s } from "./dom";
import { endsOf } from "./facets";
import { measure, shortened } from "./labels";
import { shelf } from "./shelf";
import { isolated, unheld } from "./told";
import { STATUSES, type Bits, type Ctx, type Data, type View } from "./types";

/** A place, its statements, and how many of them a source makes: the others are of lists of places. */
interface Point { readonly thing: number; readonly x: number; readonly y: number; readonly rows: number[]; claimed: number }
interface Place { readonly x: number; readonly y: number }
interface Mark { readonly element: SVGElement | HTMLElement; readonly rows: readonly number[]; readonly thing: number }

/** The statements at each place with a position: of an end, else of its home, else of its country. */
export function located(d: Data, rows: Iterable<number>): { readonly points: Point[]; readonly without: number[] } {
  const { things, x, y } = d.raw.map;
  const places = new Map(things.map((thing, i) => [thing, i]));
  const found = new Map<number, Point>();
  const without: number[] = [];
  for (const row of rows) {
    const at = new Set(endsOf(d, row).map((end) => [end, d.things.home[end]!, d.things.country[end]!].find((each) => places.has(each)) ?? -1));
    at.delete(-1);
    if (at.size === 0) without.push(row);
    for (const thing of at) {
      const i = places.get(thing)!;
      const point = found.get(thing) ?? { thing, x: x[i] ?? 0, y: y[i] ?? 0, rows: [], claimed: 0 };
      found.set(thing, point);
      point.rows.push(row);
      point.claimed += Number(d.claimsOf(row).length > 0);
    }
  }
  return { points: [...found.values()].sort((a, b) => b.claimed - a.claimed || b.rows.length - a.rows.length || a.thing - b.thing), without };
}

/** The part of the map that holds the points that a source speaks of, else all, with room around. */
export function seen(all: readonly Point[], map: { readonly width: number; readonly height: number }, shape: number): Span {
  const points = all.some(({ claimed }) => claimed) ? all.filter(({ claimed }) => claimed) : all;
  if (!points.length) return { x0: 0, y0: 0, x1: map.width, y1: map.height };
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  let [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const w = Math.min(map.width, Math.max((x1 - x0) * 1.3, (y1 - y0) * 1.5 * shape, map.width / 4.5));
  const high = w / shape;
  [x0, y0] = [(x0 + x1 - w) / 2, (y0 + y1 - high) / 2];
  return { x0, y0, x1: x0 + w, y1: y0 + high };
}

/** The radius of a place that sources speak of so often, where they speak of another at most `top` times. */
const radius = (claimed: number, top: number): number => 5 + 15 * Math.sqrt(claimed / top);
/** The radius of a place that only a list names. */
const LISTED = 3;

/** Where the buttons stand on the map: on a phone below it. */
function buttons(width: number, rtl: boolean): Span[] {
  const x0 = rtl ? 10 : width - 50;
  return matchMedia("(max-width: 880px)").matches ? [] : [{ x0, y0: 10, x1: x0 + 40, y1: 124 }];
}

/** Numbers that say how large circles are: one, the greatest, and a round one between. */
export function samples(top: number): number[] {
  const round = (value: number): number => {
    const power = 10 ** Math.floor(Math.log10(value));
    return [5, 2, 1].map((each) => each * power).find((each) => each <= value)!;
  };
  return [...new Set([1, ...(top >= 8 ? [round(top / 3)] : []), top])];
}

export function makeGeo(ctx: Ctx): View {
  const { root } = ctx;
  const changed = changes();
  let marks: Mark[] = [];
  let svg: SVGSVGElement | null = null;
  let view: Span | null = null;
  let points: readonly Point[] = [];

  function draw(d: Data): void {
    const { words } = ctx;
    const { map } = d.raw;
    const width = Math.max(300, root.clientWidth);
    const high = Math.max(220, Math.min(root.clientHeight - 110, width * 0.75));
    const { x0, y0, x1 } = (view ??= seen(points, map, width / high));
    const scale = width / (x1 - x0);
    const font = measure(`12px ${getComputedStyle(root).fontFamily}`);
    const top = most();
    const names = points.map(({ thing }) => shortened(d.label(thing, words.lang), 180, font));
    const placed = points.map((point) => ({ point, x: (point.x - x0) * scale, y: (point.y - y0) * scale, r: point.claimed ? radius(point.claimed, top) : LISTED }));
    const spots = callouts(placed, placed.map(({ point }, i) => (point.claimed ? font(names[i]!) : null)), { x0: 0, y0: 0, x1: width, y1: high }, buttons(width, words.dir === "rtl"));
    const next = s("svg", { class: "map", role: "group", "aria-label": words.say("map-caption"), width, height: high, viewBox: `0 0 ${width} ${high}` },
      s("rect", { class: "sea", width, height: high }), s("path", { class: "land", d: map.land, "fill-rule": "evenodd", transform: `scale(${scale}) translate(${-x0} ${-y0})` }));
    marks = placed.map(({ point, x, y, r }, i) => {
      const name = d.label(point.thing, words.lang);
      const open = [...new Set(point.rows.map((row) => unheld(d, row)))];
      const others = open.filter((status) => status !== null).map((status) => d.termLabel(d.term(status), words.lang));
      const told = [`${isolated(name)}: ${words.counted("statements", point.rows.length)}`, ...others].join(", ");
      const spot = spots[i]!;
      const mark = s("g", { class: `place${open.includes(null) ? "" : " unheld"}${point.claimed ? "" : " listed"}`, role: "button", tabindex: i ? -1 : 0, "aria-label": told },
        s("title", {}, told), s("circle", { class: "touch", cx: x, cy: y, r: point.claimed ? Math.max(r, 12) : 6 }), s("circle", { class: "dot", cx: x, cy: y, r }),
        spot?.line ? s("path", { class: "leader", d: `M${spot.line[0]} ${spot.line[1]}L${spot.line[2]} ${spot.line[3]}` }) : null,
        spot ? s("text", { x: spot.x, y: spot.y, direction: "ltr" }, names[i]!) : null);
      mark.addEventListener("click", () => ctx.set({ pick: d.things.slug[point.thing]! }));
      // What only a list names lies under what sources speak of.
      if (point.claimed) next.append(mark);
      else next.insertBefore(mark, next.children[2] ?? null);
      return { element: mark, rows: point.rows, thing: point.thing };
    });
    svg = next;
  }

  const most = (): number => Math.max(1, ...points.map(({ claimed }) => claimed));

  /** How large circles are, and what the others mean. */
  function legend(): HTMLElement {
    const { words } = ctx;
    const top = most();
    const entry = (kind: string, r: number, text: string): HTMLElement => h("li", {},
      s("svg", { class: "icon", width: 2 * Math.ceil(r) + 4, height: 2 * Math.ceil(r) + 4, "aria-hidden": "true" }, s("g", { class: `place ${kind}` }, s("circle", { class: "dot", cx: Math.ceil(r) + 2, cy: Math.ceil(r) + 2, r }))), text);
    const sized = points.some(({ claimed }) => claimed) ? samples(top).map((each) => entry("", radius(each, top), words.counted("statements", each))) : [];
    const others = STATUSES.filter((status) => points.some(({ rows }) => rows.every((row) => unheld(ctx.data, row) !== null) && rows.some((row) => unheld(ctx.data, row) === status)));
    const open = others.length ? [entry("unheld", 8, others.map((status) => ctx.data.termLabel(ctx.data.term(status), words.lang)).join(" · "))] : [];
    const listed = points.some(({ claimed }) => !claimed) ? [entry("listed", LISTED, words.say("map-listed"))] : [];
    return h("ul", { class: "legend", "aria-label": words.say("legend") }, ...sized, ...open, ...listed);
  }

  function zoom(d: Data, by: number): void {
    if (view === null) return;
    const { x0, y0, x1, y1 } = view;
    const [cx, cy, w, high] = [(x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * by, (y1 - y0) * by];
    view = by === 0 ? null : { x0: cx - w / 2, y0: cy - high / 2, x1: cx + w / 2, y1: cy + high / 2 };
    const aside = marks.filter(({ element }) => !(element instanceof SVGElement));
    draw(d);
    marks.push(...aside);
    root.querySelector("svg.map")!.replaceWith(svg!);
    drag(d);
  }

  /** The map goes with the pointer that holds it, and grows between two fingers; it is drawn anew when they leave. */
  function drag(d: Data): void {
    const map = svg!;
    const held = new Map<number, { readonly from: Place; to: Place }>();
    const at = ({ clientX, clientY }: PointerEvent): Place => ({ x: clientX, y: clientY });
    map.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch" && (event.target as Element).closest(".place")) return;
      held.set(event.pointerId, { from: at(event), to: at(event) });
    });
    map.addEventListener("pointermove", (event) => {
      const one = held.get(event.pointerId);
      if (one) one.to = at(event);
    });
    map.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
    map.addEventListener("pointerup", (event) => {
      const last = held.get(event.pointerId);
      if (last) last.to = at(event);
      const fingers = [...held.values()];
      held.clear();
      if (!fingers.length || view === null) return;
      const scale = (view.x1 - view.x0) / map.clientWidth;
      const mean = (key: "from" | "to", axis: "x" | "y"): number => fingers.reduce((sum, finger) => sum + finger[key][axis], 0) / fingers.length;
      const [dx, dy] = [(mean("from", "x") - mean("to", "x")) * scale, (mean("from", "y") - mean("to", "y")) * scale];
      const [one, two] = fingers;
      const spread = (key: "from" | "to"): number => (one && two ? Math.max(20, Math.hypot(one[key].x - two[key].x, one[key].y - two[key].y)) : 1);
      const by = spread("from") / spread("to");
      if (by === 1 && Math.abs(dx) + Math.abs(dy) < 4 * scale) return;
      view = { x0: view.x0 + dx, y0: view.y0 + dy, x1: view.x1 + dx, y1: view.y1 + dy };
      zoom(d, by);
    });
  }

  return {
    name: "map",
    show(d, state, bits: Bits) {
      if (changed(bits, state.lang, root.clientWidth, root.clientHeight)) {
        const { words } = ctx;
        const found = located(d, rowsOf(bits));
        points = found.points;
        view = null;
        marks = [];
        svg = null;
        const drawn = d.raw.map.width > 0;
        if (drawn) draw(d);
        const aside = shelf(ctx, "unplaced", found.without);
        if (aside) marks.push({ element: aside, rows: found.without, thing: -1 });
        const tools = (["zoom-in", "zoom-out", "fit"] as const).map((key, i) => {
          const button = h("button", { type: "button", "aria-label": words.say(key), title: words.say(key) }, ["+", "−", "⤢"][i]!);
          button.addEventListener("click", () => zoom(d, [0.6, 1 / 0.6, 0][i]!));
          return button;
        });
        root.replaceChildren(...(drawn ? [h("div", { class: "canvas" }, svg), h("div", { class: "tools" }, ...tools), legend()] : []), ...(aside ? [aside] : []));
        if (drawn) drag(d);
      }
      for (const { element, thing } of marks) element.classList.toggle("chosen", thing >= 0 && state.pick === d.things.slug[thing]);
    },
    ids: () => Uint32Array.from(new Set(marks.flatMap(({ rows }) => [...rows]))).sort(),
    svg: () => svg,
    focus: () => (marks[0]?.element ?? root).focus(),
  };
}

