// The view of the whole graph: a canvas that is seen from nearer, with names above it.
import { has } from "./bits";
import { NEAREST, bow, drawWhole, eyeAt, markRadius, nearer, placeOf, pointRadius, vector, whole, type Eye, type Frame, type Seen } from "./cells";
import { h, s } from "./dom";
import { endsOf } from "./facets";
import { fieldOf, type Field } from "./field";
import { legend } from "./legend";
import { between, joined } from "./labels";
import { LETTERS, LINE, labels } from "./lettering";
import { isPattern } from "./marks";
import { statusOf } from "./told";
import { STYLES, type Bits, type Ctx, type Data, type State, type View } from "./types";

/** Milliseconds of rest after which the picture is drawn sharp, and the state says where it is. */
const REST = 80;
/** In a frame so narrow, in pixels, circles reach its corners: its foot is left to the buttons. */
const [NARROW, BUTTONS] = [620, 40];

/** What a filter leaves to be seen, and the statements that no point has. */
export function seenOf(d: Data, bits: Bits): { seen: Seen; rest: number[] } {
  const { whole: { cell, cells }, places } = d.raw.levels;
  const things = new Uint8Array(d.things.count);
  const rest: number[] = [];
  for (let row = 0; row < d.statements.count; row++) {
    if (!has(bits, row)) continue;
    let placed = false;
    for (const thing of endsOf(d, row)) {
      if (cell[thing]! < 0) continue;
      things[thing] = 1;
      placed = true;
    }
    if (!placed) rest.push(row);
  }
  // Of a graph without claims: all that it names.
  if (d.claims.count === 0) cell.forEach((at, thing) => at >= 0 && (things[thing] = 1));
  const inCells = new Uint8Array(cells.of.length);
  things.forEach((is, thing) => is && (inCells[cell[thing]!] = 1));
  return { seen: { things, cells: inCells, bundles: Uint32Array.from(places.statements, (rows) => rows.reduce((sum, row) => sum + (has(bits, row) ? 1 : 0), 0)) }, rest };
}

/** The thing, else the line between circles, else the place that a point of the picture is on. */
export function under(d: Data, field: Field, eye: Eye, seen: Seen, px: number, py: number): string | null {
  const { x, y, cell, cells } = field;
  const { places } = d.raw.levels;
  const [gx, gy] = [(px - eye.x) / eye.scale, (py - eye.y) / eye.scale];
  let [best, at] = [(Math.max(9, pointRadius(field, eye.scale) + 3) / eye.scale) ** 2, -1];
  for (let thing = 0; thing < x.length; thing++) {
    if (cell[thing]! < 0 || !seen.things[thing]) continue;
    const far = (x[thing]! - gx) ** 2 + (y[thing]! - gy) ** 2;
    if (far < best) [best, at] = [far, thing];
  }
  if (at >= 0) return d.things.slug[at]!;
  const inside = cells.of.findIndex((_, i) => seen.cells[i] && (cells.x[i]! - gx) ** 2 + (cells.y[i]! - gy) ** 2 < cells.r[i]! ** 2);
  if (inside >= 0) return cells.of[inside]! >= 0 ? d.things.slug[cells.of[inside]!]! : null;
  let [near, line] = [6 / eye.scale, -1];
  places.start.forEach((start, i) => {
    const end = places.end[i]!;
    if (!seen.bundles[i] || start === end) return;
    const [ax, ay, bx, by] = [cells.x[start]!, cells.y[start]!, cells.x[end]!, cells.y[end]!];
    const c = bow(ax, ay, bx, by);
    for (let t = 0; t <= 1; t += 1 / 24) {
      const u = 1 - t;
      const far = Math.hypot(u * u * ax + 2 * u * t * c.x + t * t * bx - gx, u * u * ay + 2 * u * t * c.y + t * t * by - gy);
      if (far < near) [near, line] = [far, i];
    }
  });
  return line >= 0 ? `s${places.statements[line]![0]}` : null;
}

export function makeWhole(ctx: Ctx): View {
  const { root, data: d } = ctx;
  const canvas = h("canvas", { "aria-hidden": "true" });
  const above = s("svg", { class: "names", role: "group" });
  const zoom = h("div", { class: "zoom", role: "group" });
  const frame = h("div", { class: "whole" }, canvas, above, zoom);
  const note = h("p", { class: "whole-note" });
  const signs = h("div", {});
  root.append(frame, note, signs);
  const brush = canvas.getContext("2d")!;
  const still = document.createElement("canvas"); // the last sharp picture
  let stillEye: Eye = { scale: 1, x: 0, y: 0 };
  let size: Frame = { w: 0, h: 0, dense: 1 };
  let field: Field = fieldOf(d.raw.levels.whole, 1, 1);
  let home: Eye = stillEye;
  let eye: Eye = stillEye;
  let place: State["at"] = null; // of the eye, as the state said it last
  let seen: Seen = { things: new Uint8Array(), cells: new Uint8Array(), bundles: new Uint32Array() };
  let rest: number[] = [];
  let bits: Bits = new Uint32Array();
  let [known, resting, asked]: [Bits | null, number, number] = [null, 0, 0];

  const picked = (): number => {
    const { pick } = ctx.state();
    return pick === null ? -1 : d.thing(pick);
  };
  function own(thing: number): (readonly [number, number])[] {
    if (thing < 0) return [];
    const { cell } = d.raw.levels.whole;
    return [...d.statementsOf(thing)].filter((row) => has(bits, row)).map((row) => [d.statements.s[row]!, d.statements.o[row]!] as const)
      .filter(([a, b]) => a >= 0 && b >= 0 && a !== b && cell[a]! >= 0 && cell[b]! >= 0);
  }

  function sharp(): void {
    const chosen = picked();
    drawWhole(brush, d, field, eye, size, seen, chosen, own(chosen));
    still.width = canvas.width;
    still.height = canvas.height;
    still.getContext("2d")!.drawImage(canvas, 0, 0);
    stillEye = eye;
    frame.classList.toggle("near", eye.scale > home.scale);
    name(chosen);
  }
  /** While it moves: the sharp picture, larger or smaller. */
  function moving(): void {
    const factor = eye.scale / stillEye.scale;
    brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim() || "#fff";
    brush.fillRect(0, 0, size.w, size.h);
    brush.drawImage(still, eye.x - stillEye.x * factor, eye.y - stillEye.y * factor, size.w * factor, size.h * factor);
    for (const label of above.querySelectorAll<SVGGElement>("[data-x]")) {
      const at = (key: "x" | "y"): number => (Number(label.dataset[key]) - stillEye[key]) * factor + eye[key];
      label.setAttribute("transform", `translate(${at("x")} ${at("y")})`);
    }
  }
  function move(next: Eye): void {
    const scale = Math.min(Math.max(next.scale, home.scale), home.scale * NEAREST);
    eye = scale === next.scale ? next : scale === home.scale ? home : eye;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(moving);
    clearTimeout(resting);
    resting = window.setTimeout(() => {
      cancelAnimationFrame(asked);
      place = placeOf(field, eye, home, size);
      if (String(place) === String(ctx.state().at)) sharp();
      else ctx.set({ at: place });
    }, REST);
  }

  function name(chosen: number): void {
    const { words } = ctx;
    const face = getComputedStyle(document.body).fontFamily;
    const marks = labels(d, field, eye, size, seen, words, chosen, face).map(({ cell, thing, lines, lang, x, y, line }) => {
      const status = thing >= 0 ? statusOf(d, thing) : null;
      const count = status ? d.termLabel(d.term(status), words.lang) : cell >= 0 ? words.counted("panel-things", d.raw.levels.whole.cells.count[cell]!) : "";
      const mark = s("g", { role: thing >= 0 ? "button" : "img", tabindex: -1, class: `${cell >= 0 ? "of-cell" : "of-point"}${thing === chosen && thing >= 0 ? " chosen" : ""}`, transform: `translate(${x} ${y})`, "data-x": x, "data-y": y, "data-thing": thing, "aria-label": [joined(lines), count].filter(Boolean).join(", ") },
        line && s("line", { class: "leader", x1: line[0], y1: line[1], x2: line[2], y2: line[3] }),
        s("text", { "text-anchor": "middle", direction: words.dir, lang: lang || null, "font-size": LETTERS },
          ...lines.map((each, i) => s("tspan", { x: 0, y: (i - (lines.length - 1) / 2) * LINE, dy: "0.35em" }, i < lines.length - 1 ? each + between(each) : each))));
      if (thing >= 0) mark.addEventListener("click", () => choose(d.things.slug[thing]!));
      return mark;
    });
    marks.find((mark) => mark.getAttribute("role") === "button")?.setAttribute("tabindex", "0");
    const focused = above.contains(document.activeElement) ? document.activeElement!.getAttribute("data-thing") : null;
    above.replaceChildren(...marks);
    if (focused !== null) marks.find((mark) => mark.getAttribute("data-thing") === focused)?.focus();
  }
  const choose = (pick: string | null): void => ctx.set({ pick: pick === ctx.state().pick ? null : pick });

  function fit(): void {
    const [w, high] = [frame.clientWidth, frame.clientHeight];
    if (!w || !high || (w === size.w && high === size.h)) return;
    const dense = Math.min(2, window.devicePixelRatio || 1);
    size = { w, h: high, dense };
    canvas.width = w * dense;
    canvas.height = high * dense;
    brush.setTransform(dense, 0, 0, dense, 0, 0);
    above.setAttribute("viewBox", `0 0 ${w} ${high}`);
    above.setAttribute("width", String(w));
    above.setAttribute("height", String(high));
    const clear = w < NARROW ? high - BUTTONS : high;
    field = fieldOf(d.raw.levels.whole, w, clear);
    home = whole(field, w, clear);
    eye = eyeAt(field, place, home, size);
  }

  /** The legend: a sign for each look that is to be seen, or a pattern where marks have that. */
  function tellSigns(): void {
    const { lang } = ctx.words;
    const one = new Map<number, number>();
    seen.things.forEach((is, thing) => is && one.set(d.things.style[thing]!, thing));
    const box = { x: 0, y: 0, w: 0, h: 0 };
    const nodes = [...one.values()].map((thing) => ({ thing, statement: -1, boxes: { wide: box, tall: box }, rank: 0, column: "", said: false }));
    signs.replaceChildren(legend({ layout: "lanes", nodes, lines: [], leftOut: [0, 0] }, ctx.opening, ctx.words, {
      style: ({ thing }) => STYLES[d.things.style[thing]!], kind: () => "", term: (name) => d.termLabel(d.term(name), lang), small: isPattern(markRadius(field, eye.scale), size.dense),
    }));
  }

  function buttons(): void {
    const { words } = ctx;
    const button = (letter: string, told: string, done: () => void): HTMLElement => {
      const made = h("button", { type: "button", "aria-label": told, title: told }, letter);
      made.addEventListener("click", done);
      return made;
    };
    zoom.setAttribute("aria-label", words.say("zoom"));
    zoom.replaceChildren(
      button("+", words.say("zoom-in"), () => move(nearer(eye, 1.6, size.w / 2, size.h / 2))),
      button("−", words.say("zoom-out"), () => move(nearer(eye, 1 / 1.6, size.w / 2, size.h / 2))),
      button("⤢", words.say("fit"), () => move(home)));
  }

  listen(frame, () => eye, move, (x, y) => choose(under(d, field, eye, seen, x, y)), (x, y) => {
    const found = under(d, field, eye, seen, x, y);
    const thing = found === null ? -1 : d.thing(found);
    frame.title = thing >= 0 ? d.label(thing, ctx.words.lang) : "";
    frame.classList.toggle("over", found !== null);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => !root.hidden && sharp());

  return {
    name: "net",
    show(_d: Data, state: State, next: Bits) {
      if (known === null || known.length !== next.length || known.some((word, i) => word !== next[i])) {
        ({ seen, rest } = seenOf(d, next));
        known = bits = next;
      }
      buttons();
      const { words } = ctx;
      const points = seen.things.reduce((sum, is) => sum + is, 0);
      note.textContent = [d.claims.count === 0 ? words.counted("panel-things", points) : words.say("whole-shows", { things: words.number(points), cells: words.number(seen.cells.reduce((sum, is) => sum + is, 0)) }), rest.length ? words.counted("whole-rest", rest.length) : ""].filter(Boolean).join(" ");
      above.setAttribute("aria-label", note.textContent);
      // What is said below takes room from the picture: it stands there before that is measured.
      tellSigns();
      fit();
      if (String(state.at) !== String(place)) eye = eyeAt(field, (place = state.at), home, size);
      tellSigns();
      root.classList.toggle("with-said", state.said);
      sharp();
    },
    ids() {
      const found = new Set<number>(rest);
      seen.things.forEach((is, thing) => {
        if (is) for (const row of d.statementsOf(thing)) if (has(bits, row)) found.add(row);
      });
      return Uint32Array.from(found).sort();
    },
    svg() {
      above.querySelector(".vector")?.remove();
      above.prepend(vector(d, field, eye, size, seen));
      return above;
    },
    focus: () => (above.querySelector<SVGElement>('[tabindex="0"]') ?? root).focus(),
  };
}

/** Wheel, drag and two fingers move; a press without moving chooses. */
function listen(frame: HTMLElement, eye: () => Eye, move: (next: Eye) => void, press: (x: number, y: number) => void, over: (x: number, y: number) => void): void {
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const fingers = new Map<number, { x: number; y: number }>();
  let moved = 0;
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = at(event);
    move(nearer(eye(), Math.exp(-Math.max(-60, Math.min(60, event.deltaY * (event.deltaMode ? 20 : 1))) / 220), x, y));
  }, { passive: false });
  frame.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, at(event));
    if (fingers.size === 1) moved = 0;
  });
  frame.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    const now = at(event);
    if (!before) {
      if (event.pointerType === "mouse") over(now.x, now.y);
      return;
    }
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    const shifted = { ...eye(), x: eye().x + (now.x - before.x) / fingers.size, y: eye().y + (now.y - before.y) / fingers.size };
    if (moved < 4) return;
    if (!frame.hasPointerCapture(event.pointerId)) frame.setPointerCapture(event.pointerId);
    if (!other) return move(shifted);
    const spread = (point: { x: number; y: number }): number => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y));
    move(nearer(shifted, spread(now) / spread(before), (now.x + other.x) / 2, (now.y + other.y) / 2));
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    frame.addEventListener(end, (event) => {
      const was = fingers.delete(event.pointerId);
      const { x, y } = at(event);
      const onName = event.target instanceof Element && event.target.closest("[role=button], button") !== null;
      if (end === "pointerup" && was && moved < 4 && fingers.size === 0 && !onName) press(x, y);
    });
  }
}
