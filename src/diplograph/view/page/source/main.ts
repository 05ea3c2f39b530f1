// First the opening picture, from a small block; then the data, and the views over it.
import { decode, unpack } from "./data";
import { makeControls } from "./controls";
import { h, part } from "./dom";
import { shown } from "./filter";
import { makeGeo } from "./geo";
import { makeHeat } from "./heat";
import { listen } from "./keys";
import { makeNetwork, paintOpening } from "./network";
import { makePanel } from "./panel";
import { format, initial, parse, store } from "./state";
import type { Naming } from "./state";
import { namingOf, stateAt } from "./story";
import { makeTable } from "./table";
import { makeTimeline } from "./timeline";
import type { Ctx, Data, Lang, MakeView, Opening, State, View, Words } from "./types";
import { makeWay } from "./way";
import { makeWhole } from "./whole";
import { wordsIn } from "./words";

/** Each view in its own file: the one table that names them. */
const VIEWS: Readonly<Record<State["view"], MakeView>> = {
  net: makeNetwork,
  time: makeTimeline,
  map: makeGeo,
  heat: makeHeat,
  table: makeTable,
};

const opening = JSON.parse(part("opening").textContent) as Opening;
const nothingHappened = opening.scene.nodes.length > 0 && opening.scene.nodes.every(({ said }) => said);
const first = parse(opening.address, initial(opening.lang, nothingHappened));
const states = store(parse(address(), first));
let naming: Naming | undefined;
let words = inLanguage(states.get().lang);

function address(): string {
  try {
    return location.hash.slice(1);
  } catch {
    return ""; // a frame made of text has no address of its own
  }
}

/** The phrases in a language; the page says which it is in. */
function inLanguage(lang: Lang): Words {
  const found = wordsIn(lang, opening.words);
  document.documentElement.lang = lang;
  document.documentElement.dir = found.dir;
  return found;
}

/** What is shown: a view, or the path that the network is asked for. */
type Shown = State["view"] | "way" | "whole";
const shownIn = ({ view, scope }: State): Shown => (view !== "net" ? view : scope === "path" ? "way" : scope === "whole" ? "whole" : view);

/** Where each view stands: one is shown, the others keep what they drew. */
function places(): Record<Shown, HTMLElement> {
  const stage = part("stage");
  const made = (name: Shown): HTMLElement => {
    const found = h("section", { class: "view", id: `view-${name}`, tabindex: -1, hidden: name !== shownIn(states.get()) });
    stage.append(found);
    return found;
  };
  return { net: made("net"), time: made("time"), map: made("map"), heat: made("heat"), table: made("table"), way: made("way"), whole: made("whole") };
}

function title(): void {
  const row = opening.languages.indexOf(words.lang);
  const told = opening.meta.title[row] ?? "";
  part("title").textContent = told;
  document.title = `${told} · diplograph`;
}

/** Paint, read, wire: the rest of the page's life is answers to changes of state. */
function start(): void {
  const roots = places();
  title();
  if (shownIn(states.get()) === "net") paintOpening(roots.net, opening, words, states.get().said);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => void read(roots), 0)));
}

async function read(roots: Record<Shown, HTMLElement>): Promise<void> {
  let data: Data;
  try {
    data = decode(await unpack(part("data").textContent), opening.digest);
  } catch {
    part("note").textContent = words.say("cannot-read");
    return;
  }
  wire(data, roots);
}

function wire(data: Data, roots: Record<Shown, HTMLElement>): void {
  naming = namingOf(data);
  const go = (text: string): void => states.set(stateAt(data, text, first));
  // What only the data can tell: the facets in the address.
  go(address());
  const ctx = (root: HTMLElement): Ctx => ({
    data, opening, root,
    get words() {
      return words;
    },
    set: states.set,
    state: states.get,
  });
  const views = new Map<Shown, View>();
  const view = (): View => {
    const name = shownIn(states.get());
    const found = views.get(name) ?? (name === "way" ? makeWay : name === "whole" ? makeWhole : VIEWS[name])(ctx(roots[name]));
    views.set(name, found);
    return found;
  };
  const panel = makePanel(ctx(part("panel")));
  const controls = makeControls(ctx(part("controls")));
  const show = (): void => {
    const now = states.get();
    const bits = shown(data, now);
    for (const [name, root] of Object.entries(roots)) root.hidden = name !== shownIn(now);
    view().show(data, now, bits);
    controls.show(now, bits);
    panel.show(now);
  };
  states.subscribe((now, before) => {
    if (now.lang !== before.lang) {
      words = inLanguage(now.lang);
      title();
    }
    show();
    write(now);
  });
  listen(ctx(part("stage")), view);
  let next = 0;
  new ResizeObserver(() => {
    cancelAnimationFrame(next);
    next = requestAnimationFrame(() => view().show(data, states.get(), shown(data, states.get())));
  }).observe(part("stage"));
  written = states.get();
  window.addEventListener("hashchange", () => go(address()));
  // What tests, and whoever looks at the console, may ask and set.
  Object.assign(window, { diplograph: { state: states.get, set: states.set, view, data, format: (state = states.get()) => format(state, first, naming), parse: go } });
  show();
  document.documentElement.dataset["ready"] = "";
}

/** Milliseconds after a change before it is written: browsers stop pages that write more often. */
const PAUSE = 300;
let pending = 0;
let written: State | null = null;

/** Write the state as the address; another view or scope is a step that "back" undoes. */
function write(now: State): void {
  clearTimeout(pending);
  pending = window.setTimeout(() => {
    const step = written !== null && (["view", "scope", "focus", "to"] as const).some((key) => now[key] !== written![key]);
    written = now;
    const next = `#${format(now, first, naming)}`;
    try {
      if (next === (location.hash || "#")) return;
      if (step) history.pushState(null, "", next);
      else history.replaceState(null, "", next);
    } catch {
      // A frame without an address keeps its state in memory alone.
    }
  }, PAUSE);
}

start();
