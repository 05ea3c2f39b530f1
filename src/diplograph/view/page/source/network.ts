// The network: the picture of a scene, or of what surrounds a thing.
import { has } from "./bits";
import { has as flagged } from "./data";
import { h } from "./dom";
import { surroundings } from "./lanes";
import { legend, type Known } from "./legend";
import { paint, TYPE, type Brush, type Painted } from "./picture";
import { statusOf } from "./told";
import { STYLES } from "./types";
import type { Bits, Ctx, Data, Form, Lang, Opening, Phrase, Scene, SceneLine, SceneNode, State, View, Words } from "./types";
import { zooming, type Zoom } from "./zoom";

/** The narrowest stage that the wide form is for, in pixels. */
const WIDE_FROM = 620;
/** No letter is drawn smaller, in pixels. */
const SMALLEST = 11.2;

const COLUMNS: Readonly<Record<string, Phrase>> = { from: "loom-from", about: "loom-about", to: "loom-to" };
/** What the lines of a loom are, with their number. */
const LOOM: Readonly<Record<string, Phrase>> = { visit: "loom-visits", agreement: "loom-agreements", about: "loom-topics" };

const canvasOf = (root: HTMLElement): HTMLElement => root.querySelector<HTMLElement>(".canvas")!;
const formOf = (root: HTMLElement): Form => ((root.clientWidth || window.innerWidth) < WIDE_FROM ? "tall" : "wide");

/** The opening scene's names, from the opening block alone. */
function openingBrush(root: HTMLElement, opening: Opening, words: Words): Brush {
  const term = (name: string): string => opening.terms[name]?.[words.lang] ?? name;
  return {
    form: formOf(root),
    mirrored: words.dir === "rtl",
    tell(node: SceneNode) {
      const mark = opening.marks[node.statement];
      if (mark) return { name: mark.text[words.lang], lang: "", kind: mark.kind, style: null, contested: false, status: null, note: term(mark.kind) };
      const thing = opening.things[node.thing];
      return { name: thing?.name[words.lang] ?? "", lang: "", kind: thing?.kind ?? "", style: thing?.style ?? null, contested: thing?.contested ?? false, status: thing?.status ?? null, note: noted(term(thing?.kind ?? ""), thing?.status ? words.say(`line-${thing.status}`) : "") };
    },
    word: (line: SceneLine) => (line.kind in LOOM ? words.counted(LOOM[line.kind]!, line.count) : line.kind === "" ? "" : term(line.kind)),
    // Where nothing joins the columns, nobody came to anybody.
    heading: (column) => (opening.scene.lines.length ? words.say(COLUMNS[column] ?? "loom-from") : ""),
  };
}

/** Show all of `painted` in `root`: letters keep a size to be read, so that a large picture scrolls. */
function fit({ svg, bounds }: Painted, zoom: Zoom, root: HTMLElement, form: Form, said: boolean): void {
  const { x, y, w, h: high } = bounds(said);
  const [left, top, width, height] = [x - 14, y - 14, w + 28, high + 28];
  const stage = { w: root.clientWidth || window.innerWidth, h: Math.max(360, root.clientHeight) };
  const least = SMALLEST / TYPE[form].font;
  const scale = Math.max(Math.min(stage.w / width, stage.h / height, Math.min(1.75, Math.max(1.25, stage.w / 1200))), least);
  svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  zoom.whole(width * scale, height * scale);
}

/** `painted` and its legend in `root`, in a frame that lets it be seen from nearer. */
function hang(painted: Painted, below: HTMLElement, root: HTMLElement, words: Words): Zoom {
  const frame = h("div", { class: "canvas", tabindex: -1 }, painted.svg);
  const zoom = zooming(frame, painted.svg, words);
  root.replaceChildren(frame, zoom.buttons, below);
  return zoom;
}

/** Paint the opening scene into `root`, from the opening block alone. */
export function paintOpening(root: HTMLElement, opening: Opening, words: Words, said: boolean): Painted {
  const brush = openingBrush(root, opening, words);
  const painted = paint(opening.scene, brush);
  if (!said) hideSaid(opening.scene, painted);
  root.classList.toggle("with-said", said);
  const zoom = hang(painted, legend(opening.scene, opening, words, undefined, opening.attributed), root, words);
  fit(painted, zoom, canvasOf(root), brush.form, said);
  return painted;
}

function hideSaid({ nodes, lines }: Scene, painted: Painted): void {
  nodes.forEach((node, i) => painted.cards[i]!.toggleAttribute("data-hidden", node.said));
  lines.forEach((line, i) => painted.lines[i]!.toggleAttribute("data-hidden", isSaid(nodes, line)));
}
/** Whether a line is of what is only said, or leads to what is only spoken of. */
const isSaid = (nodes: readonly SceneNode[], { start, end, said }: SceneLine): boolean => said || nodes[start]!.said || nodes[end]!.said;

export function makeNetwork(ctx: Ctx): View {
  const { root, opening, data } = ctx;
  let painted: Painted | null = null;
  let zoom: Zoom | null = null;
  let scene: Scene = data.raw.levels.opening;
  let made = "";
  let signs: HTMLElement = h("ul");
  let drawn: Uint32Array = new Uint32Array();

  const brush = (): Brush => {
    const base = openingBrush(root, opening, ctx.words);
    return { ...base, tell: (node) => tellOf(data, node, ctx.words.lang), word: (line) => wordOf(data, line, ctx.words.lang) || base.word(line), caption: (caption) => captionOf(data, caption, ctx.words.lang) };
  };

  function repaint(state: State): void {
    const focus = state.scope === "ego" && state.focus !== null ? data.thing(state.focus) : -1;
    const key = [focus, state.lang, formOf(root), state.said].join(" ");
    if (key === made && painted) return;
    made = key;
    scene = focus >= 0 ? surroundings(data, focus, state.lang, state.said) : data.raw.levels.opening;
    painted = paint(scene, brush());
    signs = legend(scene, opening, ctx.words, known(data, ctx.words.lang), opening.attributed && focus < 0);
    zoom = hang(painted, signs, root, ctx.words);
    root.classList.toggle("with-said", state.said);
    fit(painted, zoom, canvasOf(root), formOf(root), state.said);
    wire(painted);
  }

  /** The legend, of what is to be seen. */
  function tellSigns({ cards, lines }: Painted): void {
    const seen = (part: SVGElement): boolean => !part.hasAttribute("data-hidden");
    const shown = { ...scene, nodes: scene.nodes.filter((_, i) => seen(cards[i]!)), lines: scene.lines.filter((_, i) => seen(lines[i]!)) };
    const attributed = lines.some((line) => seen(line) && line.matches(".attributed:has(.if-attributed)"));
    const next = legend(shown, opening, ctx.words, known(data, ctx.words.lang), attributed);
    signs.replaceWith(next);
    signs = next;
  }

  function wire({ cards, lines }: Painted): void {
    cards.forEach((card, i) => card.addEventListener("click", () => choose(pickOfNode(data, scene.nodes[i]!))));
    lines.forEach((line, i) => line.addEventListener("click", () => choose(pickOfLine(data, scene.lines[i]!))));
    cards[0]?.setAttribute("tabindex", "0");
  }
  function choose(pick: string): void {
    ctx.set({ pick: ctx.state().pick === pick ? null : pick });
  }

  new ResizeObserver(() => {
    if (!painted || !zoom || root.hidden) return;
    repaint(ctx.state());
    fit(painted, zoom, canvasOf(root), formOf(root), ctx.state().said);
  }).observe(root);

  return {
    name: "net",
    show(d: Data, state: State, bits: Bits) {
      repaint(state);
      drawn = reveal(d, scene, painted!, state, bits);
      tellSigns(painted!);
      light(d, scene, painted!, state);
    },
    ids: () => drawn,
    svg: () => painted?.svg ?? null,
    focus: () => (root.querySelector<SVGElement>('[tabindex="0"]') ?? root).focus(),
  };
}

/** Values that no line can show stand with the card of their thing. */
function held(d: Data, node: SceneNode, bits: Bits): number[] {
  if (node.thing < 0) return has(bits, node.statement) ? [node.statement] : [];
  return [...d.statementsOf(node.thing)].filter((row) => d.statements.o[row]! < 0 && d.statements.s[row] === node.thing && has(bits, row));
}

/** Show what is in `bits` and hide the rest; returns the statements of what is shown, sorted. */
function reveal(d: Data, scene: Scene, { cards, lines }: Painted, { said }: State, bits: Bits): Uint32Array {
  const found = new Set<number>();
  const ends = new Set<number>();
  scene.lines.forEach((line, i) => {
    const rows = line.statements.filter((row) => has(bits, row));
    const is = rows.length > 0 && (said || !isSaid(scene.nodes, line));
    lines[i]!.toggleAttribute("data-hidden", !is);
    lines[i]!.classList.toggle("attributed", rows.some((row) => flagged(d, row, "attributed")));
    if (!is) return;
    ends.add(line.start).add(line.end);
    for (const row of rows) found.add(row);
  });
  const whole = scene.lines.every((line) => line.statements.every((row) => has(bits, row) || d.statements.standing[row]! >= 2));
  scene.nodes.forEach((node, i) => {
    const rows = held(d, node, bits);
    const is = (said || !node.said) && (ends.has(i) || rows.length > 0 || whole);
    cards[i]!.toggleAttribute("data-hidden", !is);
    if (is) for (const row of rows) found.add(row);
  });
  return Uint32Array.from(found).sort();
}

/** What is chosen and what touches it stand out; the rest steps back. */
function light(d: Data, scene: Scene, { cards, lines, svg }: Painted, { pick }: State): void {
  const chosen = scene.nodes.findIndex((node) => pick !== null && pickOfNode(d, node) === pick);
  const lit = new Set<number>(chosen >= 0 ? [chosen] : []);
  let any = chosen >= 0;
  scene.lines.forEach((line, i) => {
    const is = pick !== null && (line.start === chosen || line.end === chosen || pickOfLine(d, line) === pick || holdsClaim(d, line, pick));
    lines[i]!.classList.toggle("lit", is);
    if (!is) return;
    any = true;
    lit.add(line.start).add(line.end);
  });
  cards.forEach((card, i) => {
    card.classList.toggle("lit", lit.has(i));
    if (i === chosen && !card.classList.contains("chosen")) requestAnimationFrame(() => bringUp(card));
    card.classList.toggle("chosen", i === chosen);
  });
  svg.classList.toggle("choosing", any);
}

/** Where the panel lies over the foot of the page, scroll a card that it hides above it. */
function bringUp(card: Element): void {
  const panel = document.getElementById("panel")!;
  if (getComputedStyle(panel).position !== "fixed") return;
  const below = card.getBoundingClientRect().bottom - panel.getBoundingClientRect().top;
  if (below > 0) window.scrollBy(0, below + 24);
}

function holdsClaim(d: Data, line: SceneLine, pick: string): boolean {
  return line.statements.some((row) => d.claimsOf(row).some((claim) => d.claimId(claim) === pick));
}

export const pickOfNode = (d: Data, node: SceneNode): string => (node.thing >= 0 ? d.things.slug[node.thing]! : `s${node.stack?.[0] ?? node.statement}`);
export const pickOfLine = (_d: Data, line: SceneLine): string => `s${line.statements[0] ?? -1}`;

const noted = (kind: string, status: string): string => (status ? `${kind}, ${status}` : kind);

function tellOf(d: Data, node: SceneNode, lang: Lang): ReturnType<Brush["tell"]> {
  if (node.stack) {
    const [row, count] = [node.stack[0]!, node.stack.length];
    const name = d.statements.p[row]! >= 0 ? `${d.termLabel(d.statements.p[row]!, lang)}: ${count}` : `+ ${count}`;
    return { name, lang, kind: "", style: null, contested: false, status: null, note: "" };
  }
  if (node.thing < 0) {
    const claim = d.claimsOf(node.statement)[0] ?? -1;
    const kind = d.claims.kind[claim] ?? -1;
    const gloss = d.gloss(claim, lang);
    return { name: gloss.text, lang: gloss.lang, kind: d.termName(kind), style: null, contested: false, status: null, note: d.termLabel(kind, lang) };
  }
  const told = d.told(node.thing, lang);
  const kind = d.things.kind[node.thing]!;
  const contested = [...d.statementsOf(node.thing)].some((row) => d.statements.s[row] === node.thing && d.statements.o[row]! < 0 && flagged(d, row, "contested"));
  const status = STYLES[d.things.style[node.thing]!] === "Event" ? statusOf(d, node.thing) : null;
  return { name: told.text, lang: told.lang, kind: d.termName(kind), style: STYLES[d.things.style[node.thing]!] ?? null, contested, status, note: noted(d.termLabel(kind, lang), status ? d.termLabel(d.term(status), lang) : "") };
}
const known = (d: Data, lang: Lang): Known => ({
  style: (node) => (node.thing >= 0 ? STYLES[d.things.style[node.thing]!] : undefined),
  kind: (node) => tellOf(d, node, lang).kind,
  term: (name) => d.termLabel(d.term(name), lang),
});

/** A relation as it stands above the cards that it leads to, or, after "…", comes from. */
const captionOf = (d: Data, caption: string, lang: Lang): string =>
  caption.startsWith("…") ? `… ${d.termLabel(d.term(caption.slice(1)), lang)}` : d.termLabel(d.term(caption), lang);
function wordOf(d: Data, { kind, count }: SceneLine, lang: Lang): string {
  const term = d.term(kind);
  const word = term >= 0 ? d.termLabel(term, lang) : "";
  return count > 1 && word ? `${word} (${count})` : word;
}
