// The view "heat": who came to whom, and where what was spoken of; the number stands in each cell.
import { changes, rows as rowsOf } from "./bits";
import { goTo, opening, tag, told as named } from "./cards";
import { h } from "./dom";
import { behind, endOf, verb } from "./entries";
import { homeOf, isEvent, meetings, owner } from "./occasions";
import { shelf } from "./shelf";
import { isolated, statusOf } from "./told";
import type { Bits, Ctx, Data, Phrase, State, View } from "./types";

const [ROWS, COLUMNS] = [40, 24];

interface Cell { readonly events: number[]; readonly rows: number[] }
export interface Grid { readonly down: readonly number[]; readonly across: readonly number[]; readonly cells: ReadonlyMap<string, Cell> }

/** The strongest rows and columns of the pairs; those beyond are row and column -1, "others". */
export function grid(pairs: ReadonlyMap<number, readonly (readonly [number, number])[]>, rowsOfEvent: ReadonlyMap<number, readonly number[]>): Grid {
  const weight = [new Map<number, number>(), new Map<number, number>()] as const;
  for (const all of pairs.values()) for (const pair of all) for (const i of [0, 1] as const) weight[i].set(pair[i], (weight[i].get(pair[i]) ?? 0) + 1);
  const best = (of: Map<number, number>, most: number): number[] => [...of].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most).map(([each]) => each);
  const [down, across] = [best(weight[0], ROWS), best(weight[1], COLUMNS)];
  const [inDown, inAcross] = [new Set(down), new Set(across)];
  const cells = new Map<string, Cell>();
  for (const [event, all] of pairs) {
    const keys = new Set(all.map(([r, c]) => `${inDown.has(r) ? r : -1},${inAcross.has(c) ? c : -1}`));
    for (const key of keys) {
      const cell = cells.get(key) ?? { events: [], rows: [] };
      cells.set(key, cell);
      cell.events.push(event);
      cell.rows.push(...(rowsOfEvent.get(event) ?? []));
    }
  }
  if (weight[0].size > ROWS) down.push(-1);
  if (weight[1].size > COLUMNS) across.push(-1);
  return { down, across, cells };
}

/** Of the statements of an event, those that put it into a cell; all, if a filter has left those out. */
function joining(d: Data, rows: readonly number[], ends: readonly number[]): readonly number[] {
  const found = rows.filter((row) => {
    const o = d.statements.o[row]!;
    return o >= 0 && (ends.includes(-1) || ends.includes(o) || ends.includes(homeOf(d, o)));
  });
  return found.length ? found : rows;
}

type Step = readonly [down: number, across: number];
const STEPS: Readonly<Record<string, Step>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity] };

/** The row and column that a key leads to from one, in a grid of so many; null if it leads nowhere. */
export function led(key: string, [row, column]: Step, [rows, columns]: Step, { all = false, mirrored = false } = {}): Step | null {
  const step = STEPS[key];
  if (!step) return null;
  const [down, across] = key.startsWith("Arrow") ? [step[0], mirrored ? -step[1] : step[1]] : [all ? step[1] : 0, step[1]];
  const within = (at: number, most: number): number => Math.max(0, Math.min(most - 1, at));
  return [within(row + down, rows), within(column + across, columns)];
}

/** What takes the focus in a cell of the grid: its number, or the empty cell. */
const inside = (cell: Element): HTMLElement => cell.querySelector("button") ?? (cell as HTMLElement);

/** Make this the one place of its grid where Tab stops. */
function stop(target: HTMLElement): void {
  const body = target.closest("td")?.closest(".heat tbody");
  if (!body) return;
  body.querySelectorAll("[tabindex='0']").forEach((each) => each.setAttribute("tabindex", "-1"));
  target.setAttribute("tabindex", "0");
}

/** From cell to cell, as the pattern "grid" of the ARIA Authoring Practices Guide has it. */
function walk(event: KeyboardEvent): void {
  const cell = event.target instanceof Element ? event.target.closest("td") : null;
  const body = cell?.closest<HTMLTableSectionElement>(".heat tbody");
  if (!cell || !body || event.altKey || event.metaKey) return;
  const grid = [...body.rows].map((row) => [...row.querySelectorAll("td")]);
  const row = grid.findIndex((cells) => cells.includes(cell));
  const to = led(event.key, [row, grid[row]!.indexOf(cell)], [grid.length, grid[row]!.length], { all: event.ctrlKey, mirrored: document.documentElement.dir === "rtl" });
  if (to === null) return;
  event.preventDefault();
  inside(grid[to[0]]![to[1]]!).focus();
}

export function makeHeat(ctx: Ctx): View {
  const { root } = ctx;
  let held: readonly (readonly number[])[] = [];
  const changed = changes();
  root.addEventListener("keydown", walk);
  root.addEventListener("focusin", ({ target }) => target instanceof HTMLElement && stop(target));

  /** An event as a line that opens on the evidence for what puts it into a cell. */
  function event(d: Data, thing: number, rows: readonly number[]): HTMLElement {
    const go = (pick: string): void => ctx.set({ pick });
    const status = statusOf(d, thing);
    const name = [named(d.told(thing, ctx.words.lang)), status && tag(d.termLabel(d.term(status), ctx.words.lang), "loud")];
    return h("li", {}, opening(name, () => [
      h("p", { class: "towards" }, goTo(ctx, thing, go)),
      ...rows.flatMap((row) => [h("p", { class: "said-of" }, verb(ctx, row), " ", endOf(ctx, row, go)), ...behind(ctx, row, go)]),
    ]));
  }

  function table(d: Data, { down, across, cells }: Grid, ofEvent: ReadonlyMap<number, readonly number[]>, caption: Phrase): HTMLElement {
    const { words } = ctx;
    const name = (thing: number): string => (thing < 0 ? words.say("others") : d.label(thing, words.lang));
    const top = Math.max(1, ...[...cells.values()].map(({ events }) => events.length));
    const list = h("div", { class: "of-cell", "aria-live": "polite" });
    const cell = (r: number, c: number): HTMLElement => {
      const found = cells.get(`${r},${c}`);
      if (!found) return h("td", { tabindex: -1 });
      const unheld = found.events.map((event) => statusOf(d, event)).filter((status) => status !== null);
      const others = [...new Set(unheld)].map((status) => `${d.termLabel(d.term(status), words.lang)}: ${words.number(unheld.filter((each) => each === status).length)}`);
      const told = [`${isolated(name(r))} → ${isolated(name(c))}: ${words.counted("occasions", found.events.length)}`, ...others].join(", ");
      const button = h("button", { type: "button", tabindex: -1, class: unheld.length === found.events.length ? "unheld" : unheld.length ? "partly" : null, "aria-label": `${words.number(found.events.length)}, ${told}`, title: told, "aria-pressed": "false", "data-level": Math.ceil((Math.sqrt(found.events.length) / Math.sqrt(top)) * 5), "data-key": `${caption}.${r}.${c}` }, words.number(found.events.length));
      button.addEventListener("click", ({ detail }) => {
        root.querySelectorAll("[aria-pressed=true]").forEach((each) => each.setAttribute("aria-pressed", "false"));
        button.setAttribute("aria-pressed", "true");
        if (found.events.length === 1) ctx.set({ pick: d.things.slug[found.events[0]!]! });
        list.replaceChildren(h("h3", {}, told), h("ul", {}, ...found.events.slice(0, 100).map((one) => event(d, one, joining(d, ofEvent.get(one) ?? [], [r, c])))));
        // Who chose by keyboard goes on to the list, who pointed sees it.
        if (detail === 0) list.querySelector("summary")?.focus();
        else list.scrollIntoView({ block: "nearest" });
      });
      return h("td", {}, button);
    };
    const heads = across.map((c) => h("th", { scope: "col" }, h("span", {}, h("bdi", {}, name(c)))));
    const body = h("tbody", {}, ...down.map((r) => h("tr", {}, h("th", { scope: "row" }, h("bdi", {}, name(r))), ...across.map((c) => cell(r, c)))));
    body.querySelector("button")?.setAttribute("tabindex", "0");
    return h("div", { class: "grid" },
      h("table", { class: across.length > 9 ? "heat dense" : "heat", role: "grid", "aria-label": words.say(caption) }, h("caption", {}, words.say(caption)), h("thead", {}, h("tr", {}, h("td", {}), ...heads)), body),
      list);
  }

  return {
    name: "heat",
    show(d, state: State, bits: Bits) {
      if (!changed(bits, state.lang)) return;
      const rows = rowsOf(bits);
      const ofEvent = new Map<number, number[]>();
      const rest: number[] = [];
      for (const row of rows) {
        const event = owner(d, row);
        if (event >= 0 && isEvent(d, event)) ofEvent.set(event, [...(ofEvent.get(event) ?? []), row]);
        else rest.push(row);
      }
      // Who came and to whom is read from all that an event says: a filter leaves cells, not ends, out.
      const known = meetings(d, [...ofEvent.keys()].flatMap((event) => [...d.statementsOf(event)]));
      const pairs = (a: "from" | "to" | "on", b: "from" | "to" | "on"): Map<number, (readonly [number, number])[]> =>
        new Map([...ofEvent.keys()].flatMap((event) => {
          const met = known.get(event);
          const all = met ? [...met[a]].flatMap((r) => [...met[b]].map((c) => [r, c] as const)) : [];
          return all.length ? [[event, all] as const] : [];
        }) as [number, (readonly [number, number])[]][]);
      const [hosts, sectors] = [grid(pairs("from", "to"), ofEvent), grid(pairs("to", "on"), ofEvent)];
      const placed = new Set([...hosts.cells.values(), ...sectors.cells.values()].flatMap(({ events }) => events));
      for (const [event, of] of ofEvent) if (!placed.has(event)) rest.push(...of);
      rest.sort((a, b) => a - b);
      held = [...[...hosts.cells.values(), ...sectors.cells.values()].map((cell) => cell.rows), rest];
      const aside = shelf(ctx, "outside", rest);
      const active = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement.dataset["key"] : undefined;
      root.replaceChildren(...[hosts.cells.size ? table(d, hosts, ofEvent, "heat-hosts") : null, sectors.cells.size ? table(d, sectors, ofEvent, "heat-sectors") : null, aside].filter((each) => each !== null));
      if (active !== undefined) root.querySelector<HTMLElement>(`[data-key="${CSS.escape(active)}"]`)?.focus();
    },
    ids: () => Uint32Array.from(new Set(held.flatMap((rows) => [...rows]))).sort(),
    svg: () => null,
    focus: () => (root.querySelector<HTMLElement>("td button[tabindex='0'], td[tabindex='0']") ?? root).focus(),
  };
}
